"""The doors to the catalog, each as a function that tries a change and tells what was refused.

A refusal is a set of (field, code); a change that passes tells the empty set. A field is named as the model
names it: without the row that it stands in, and without the place inside its value.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Model, QuerySet
from django.test import Client
from rest_framework.test import APIClient

from catalog.as_code.applying import Wish, apply
from catalog.as_code.problems import BadFiles
from catalog.as_code.reading import opened
from catalog.changes import change_package, change_provider
from catalog.domain.toml_text import text_of
from catalog.domain.values import typed
from catalog.models import Package, Provider
from catalog.models.ledger import moving_stock
from catalog.sheets.line import Line
from catalog.sheets.trying import try_out
from config.rest.constraints import broken_by
from config.rest.problems import errors_of
from features.models import Feature
from tests.admin import browser

Refusal = set[tuple[str, str]]
Attributes = Mapping[str, Any]

ROWS = ("features", "providers")
SPELLED = {"code": "feature"}  # in a row of features the API says code


def model_door(made: Callable[[], Model]) -> Refusal:
    """What making a record and its `full_clean()` say."""
    try:
        made().full_clean()
    except ValidationError as error:
        return _refusal((one["field"], one["code"]) for one in errors_of(error))
    return set()


def database_door(owner: Package | Provider, rows: QuerySet[Any], columns: Mapping[str, Any]) -> Refusal:
    """What the database says when columns are written past every check."""
    door: Any = change_package if isinstance(owner, Package) else change_provider
    try:
        with transaction.atomic(), door(owner):
            rows.update(**columns)
    except IntegrityError as error:
        return _refusal((one["field"], one["code"]) for one in errors_of(broken_by(error) or unnamed(error)))
    return set()


def stock_door(write: Callable[[], object]) -> Refusal:
    """What the database says when stock, its ledger or a reservation is written past every check."""
    try:
        with moving_stock():
            write()
    except IntegrityError as error:
        return _refusal((one["field"], one["code"]) for one in errors_of(broken_by(error) or unnamed(error)))
    return set()


def called(function: Callable[[], object]) -> Refusal:
    """What a function of the catalog refuses."""
    try:
        function()
    except ValidationError as error:
        return _refusal((one["field"], one["code"]) for one in errors_of(error))
    return set()


def unnamed(error: IntegrityError) -> ValidationError:
    """Of a constraint that is none of our rules."""
    return ValidationError(str(error), "no_rule_of_ours")


def api_door(client: APIClient, method: str, path: str, body: Any) -> Refusal:
    response = getattr(client, method.lower())(f"/api/v1/{path}", body, format="json")
    if response.status_code < 300:
        return set()
    assert response.status_code == 400, response.content
    return _refusal((error["field"], error["code"]) for error in response.json()["errors"])


def bulk_door(client: APIClient, body: Attributes) -> Refusal:
    """As the only one of many packages that there could be."""
    return api_door(client, "PUT", "packages", [body])


def file_door(directory: Path, folder: str, table: Attributes) -> Refusal:
    """As a file of a catalog's directory that is applied; its name is its code."""
    (directory / folder).mkdir(exist_ok=True)
    (directory / "catalog.toml").write_text("format = 1")
    (directory / folder / f"{table['code']}.toml").write_text(text_of(dict(table)), encoding="utf-8")
    try:
        apply(Wish(opened(directory), pruning=False, tell=lambda _: None))
    except BadFiles as bad:
        return _refusal((_as_the_api_names_it(problem.path), problem.code) for problem in bad.problems)
    return set()


def _as_the_api_names_it(path: str) -> str:
    """A row has its code where the API has its place; and by that it is named where that is what is wrong."""
    head, *rest = path.split(".")
    return head.removesuffix("s") if head in ROWS and len(rest) == 1 else path


def admin_door(client: Client, address: str, *rows: browser.Fields, **typed: Any) -> Refusal:
    response = browser.sent(client, f"/admin/catalog/{address}/", *rows, **typed)
    if response.status_code == 302:
        return set()
    return _refusal((name.replace("-", "."), code) for name, code in browser.codes_in(response))


def sheet_door(attributes: Attributes) -> Refusal:
    """As a row of a sheet; a field is the column that it is told at."""
    code, cells = str(attributes["code"]), {name: as_cell(value) for name, value in attributes.items()}
    del cells["code"]
    [tried] = try_out([Line(code, cells)])
    return {(problem.column, problem.code) for problem in tried.problems}


def as_cell(value: Any) -> str:
    match value:
        case bool():
            return "on" if value else "off"
        case dict():
            return json.dumps(value)
    return str(value)


def _refusal(told: Iterable[tuple[str | None, str | None]]) -> Refusal:
    return {(_as_the_model_names_it(field or ""), code or "") for field, code in told}


def _as_the_model_names_it(field: str) -> str:
    """`features.0.code` is the feature of a row; `package_metadata.a.b` is inside a value."""
    head, *rest = field.split(".")
    if head.isdigit():  # the place of a package among many
        head, *rest = rest
    if head in ROWS and len(rest) > 1:
        return SPELLED.get(rest[1], rest[1])
    return "properties" if head.startswith("property_") else head


def with_features(attributes: Attributes) -> dict[str, Any]:
    """With a feature for its code."""
    return {
        "feature" if name in ("code", "feature") else name: (
            Feature.objects.get(code=value) if name in ("code", "feature") else value
        )
        for name, value in attributes.items()
    }


def with_providers(attributes: Attributes) -> dict[str, Any]:
    """With a provider for its code."""
    return {
        name: Provider.objects.get(code=value) if name == "provider" else value
        for name, value in attributes.items()
    }


def as_typed(attributes: Attributes) -> dict[str, Any]:
    """As an operator fills the fields of a page; a box that is not ticked sends an empty text."""
    fields: dict[str, Any] = {}
    for name, value in attributes.items():
        match value:
            case Feature() | Provider():
                fields[name] = str(value.pk)
            case bool() if name != "value":
                fields[name] = "on" if value else ""
            case bool() | Decimal() | int() if name == "value":
                fields[name] = str(value) if not isinstance(value, bool) else typed(value, quota=False)
            case dict():
                fields[name] = json.dumps(value)
            case str() if name.startswith("available_"):
                fields[f"{name}_0"], fields[f"{name}_1"] = value.rstrip("Z").split("T")
            case list():
                fields[name] = value
            case _:
                fields[name] = str(value)
    return fields


def as_typed_properties(attributes: Attributes) -> dict[str, Any]:
    """The properties of a provider have fields of their own."""
    properties = attributes.get("properties", {})
    others = {name: value for name, value in attributes.items() if name != "properties"}
    return as_typed(others | {f"property_{name}": value for name, value in properties.items()})
