"""Sales of one package by several clients at once: what every server of a catalog has to wait for in turn."""

from __future__ import annotations

import secrets
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path
from statistics import median

import orjson

from bench.broken import Broken
from bench.cases import API
from bench.client import ask
from bench.load import burst
from bench.options import Options
from bench.progress import say
from bench.rounds import Key
from bench.servers import BARE, PRODUCT, Server

RESERVATION = "reservation"
SCRIPT = Path(__file__).parent / "reserve.lua"
CSRF = "c" * 32
UNLIKE = {"created_at", "reference"}


def rates(servers: Mapping[str, Server], package: str, session: str, options: Options) -> dict[Key, float]:
    """Reservations per second, by the product and bare in turns: the median of the rounds."""
    headers = {
        "Cookie": f"sessionid={session}; csrftoken={CSRF}",
        "X-CSRFToken": CSRF,
        "Content-Type": "application/json",
    }
    path, sellers = f"{API}/{package}/reservations", [servers[PRODUCT], servers[BARE]]
    _require_agreement(sellers, path, headers)
    say(f"{options.rounds} rounds of reservations, {options.seconds} s by each server")
    found: Mapping[Key, list[float]] = defaultdict(list)
    for _ in range(options.rounds):
        for server in sellers:
            found[RESERVATION, server.name, server.size].append(_rate(server, path, headers, options))
    return {key: median(of_rounds) for key, of_rounds in found.items()}


def _rate(server: Server, path: str, headers: Mapping[str, str], options: Options) -> float:
    load = burst(
        f"http://{server.address}{path}",
        headers=headers,
        seconds=options.seconds,
        connections=options.connections,
        paths=[secrets.token_hex(8)],
        script=SCRIPT,
    )
    if load.refused or load.broken or not load.requests:
        raise Broken(f"{load.refused} of {load.requests} reservations were refused, {load.broken} broken.")
    return load.rate


def _require_agreement(servers: list[Server], path: str, headers: Mapping[str, str]) -> None:
    """Raises Broken where one of them does not reserve, or tells otherwise of it."""
    told = []
    for server in servers:
        body = orjson.dumps({"quantity": 1, "reference": secrets.token_hex(8)})
        answer = ask(server.address, path, headers, method="POST", sent=body)
        if answer.status != 201:
            raise Broken(f"The {server.name} server does not reserve: {answer.status}.")
        told.append({name: value for name, value in answer.json.items() if name not in UNLIKE})
    if told[0] != told[1]:
        raise Broken(f"The servers tell otherwise of a reservation: {told[0]}, {told[1]}.")
