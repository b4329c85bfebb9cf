"""The way back from a kept document to a package: its terms become what they were, by today's rules."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from catalog.changes import change_package, write
from catalog.documents import Document
from catalog.domain.broken_rule import BrokenRule
from catalog.domain.identity import PROVIDER, read_key
from catalog.domain.values import parse_value
from catalog.models import Event, Package, PackageFeature, PackageProvider, Provider, Revision
from catalog.models.rules import Refused, as_error
from features.models import Feature

UNTOUCHED = {"key", "code"}
"""Of what a form could type; status, retired and the time of making are nobody's to type."""


def restore_revision(package: Package, revision: Revision) -> None:
    """Make the terms of a revision the package's own again, as a new revision.

    An attribute that the old document does not have yet stays as it is. Raises Refused where today's rules
    forbid the old terms, a provider or feature is gone, or somebody altered the revision by hand.
    """
    document = revision.terms
    if not revision.is_unaltered:
        raise Refused(f"{revision} was altered by hand: it does not tell what was sold.", "altered_revision")
    granted, attached = document["features"], document["providers"]
    features = Feature.objects.in_bulk([entry["code"] for entry in granted], field_name="code")
    providers = Provider.objects.in_bulk(
        [uuid for row in attached if (uuid := _uuid_of(row))], field_name="uuid"
    )
    _refuse_gone(granted, features, "feature")
    _refuse_gone(attached, {row["code"]: row for row in attached if _uuid_of(row) in providers}, "provider")
    with change_package(package, attaching=providers.values(), event=Event.RESTORED_REVISION):
        for name, value in _values(Package, document):
            if name not in UNTOUCHED:
                setattr(package, name, value)
        try:
            write(
                package,
                features=[_entry(package, features[row["code"]], row) for row in granted],
                providers=[_attachment(package, providers[_uuid_of(row)], row) for row in attached],
            )
        except ValidationError as error:
            raise Refused(dict(_by_code(error, document))) from error


def _uuid_of(row: Document) -> Any:
    return read_key(PROVIDER, row["provider"])


def _refuse_gone(rows: list[Document], existing: Mapping[str, Any], kind: str) -> None:
    gone = [
        BrokenRule(f"{kind}_gone", f"The {kind} {row['code']} is gone.", f"{kind}s.{row['code']}")
        for row in rows
        if row["code"] not in existing
    ]
    if gone:
        raise Refused([as_error(broken) for broken in gone])


def _entry(package: Package, feature: Feature, row: Document) -> PackageFeature:
    entry = PackageFeature(package=package, feature=feature, **dict(_values(PackageFeature, row)))
    entry.value = parse_value(row["value"])
    return entry


def _attachment(package: Package, provider: Provider, row: Document) -> PackageProvider:
    return PackageProvider(package=package, provider=provider, **dict(_values(PackageProvider, row)))


def _values(model: type[models.Model], document: Document) -> Iterator[tuple[str, Any]]:
    """What a document says of the fields that can be typed, as the model has it."""
    for field in model._meta.concrete_fields:
        if field.editable and not field.is_relation and field.name in document:
            value = document[field.name]
            # A double shows the shortest text that names it, which is the amount.
            yield field.name, field.to_python(Decimal(str(value)) if isinstance(value, float) else value)


def _by_code(error: ValidationError, document: Document) -> Iterator[tuple[str, Any]]:
    """The errors of rows under the row's code: whoever restores has not written the rows."""
    for path, broken in error.update_error_dict({}).items():
        name, *inside = path.split(".")
        if inside:
            inside[0] = document[name][int(inside[0])]["code"]
        yield ".".join([name, *inside]), broken
