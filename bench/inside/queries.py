"""How often one answer asks the database, and how much of that is only to know who asks."""

from __future__ import annotations

from typing import Any

import orjson
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bench.inside.visitors import signed_in

OF_WHO_ASKS = ("django_session", "auth_user", "auth_permission")


def count(given: str) -> dict[str, dict[str, int]]:
    """Of each named address: the queries for authentication and permissions, and those besides.

    Counted at an answer that is not the first, and again where the client has it already.
    """
    reader = signed_in(User.objects.get(username="reader"))
    addresses: dict[str, str] = orjson.loads(given)
    counted: dict[str, dict[str, int]] = {}
    for name, address in addresses.items():
        tag = reader.get(address).headers["ETag"]
        counted[name] = _of(reader, address, {}, expected=200)
        counted[f"{name}, 304"] = _of(reader, address, {"If-None-Match": tag}, expected=304)
    return counted


def _of(client: Client, address: str, headers: dict[str, str], *, expected: int) -> dict[str, int]:
    with CaptureQueriesContext(connection) as captured:
        answer: Any = client.get(address, headers=headers)
    if answer.status_code != expected:
        raise RuntimeError(f"{address} answers {answer.status_code} where {expected} is expected.")
    of_who_asks = [query for query in captured if any(table in query["sql"] for table in OF_WHO_ASKS)]
    return {"of_who_asks": len(of_who_asks), "besides": len(captured) - len(of_who_asks)}
