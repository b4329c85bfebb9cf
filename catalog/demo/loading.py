"""Brings the demo into the catalog: what is missing is made, what is there is left alone."""

import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from catalog.demo.making import make_package, make_provider
from catalog.models import Package, Provider
from features.service_types import SERVICE_TYPES

Record = dict[str, Any]


class DemoRefused(ValueError):
    """The catalog refuses a record of the demo, as it may where an operator has changed another one."""


@dataclass(frozen=True)
class Loaded:
    """The codes of providers and packages: those that were made, and those that were there already."""

    made: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)


def load(at: datetime) -> Loaded:
    """Make what the catalog lacks of the demo, each record whole or not at all.

    Needs the registry to be seeded. `at` is the day that the records count from. Raises DemoRefused.
    """
    loaded = Loaded()
    for model, table, make in (
        (Provider, "provider", make_provider),
        (Package, "package", partial(make_package, at)),
    ):
        for record in _records(table):
            if model.objects.filter(code=record["code"]).exists():
                loaded.unchanged.append(record["code"])
            else:
                _make_whole(make, record)
                loaded.made.append(record["code"])
    return loaded


def _records(table: str) -> Iterator[Record]:
    for service_type in SERVICE_TYPES:
        text = (Path(__file__).parent / f"{service_type}.toml").read_text(encoding="utf-8")
        for record in tomllib.loads(text, parse_float=Decimal)[table]:
            yield {"service_type": service_type, **record}


def _make_whole(make: Callable[..., None], record: Record) -> None:
    try:
        with transaction.atomic():
            make(**record)
    except ValidationError as error:
        raise DemoRefused(f"{record['code']}: {' '.join(error.messages)}") from error
