"""The way back from a kept document to a package: its terms become what they were, by today's rules."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import models

from catalog.changes import change_package, write
from catalog.documents import Document
from catalog.domain.broken_rule import BrokenRule
from catalog.domain.identity import PROVIDER, read_key
from catalog.domain.money import read_json_number
from catalog.domain.values import parse_value
from catalog.models import Event, Package, PackageFeature, PackageProvider, Provider, Revision
from catalog.models.rules import Refused, as_error
from features.models import Feature

UNTOUCHED = {"key", "code"}
"""Of what a form could type; status, retired and the time of making are nobody's to type."""


@dataclass(frozen=True)
class Found:
    """What the rows of a revision refer to, as it is today."""

    features: Mapping[str, Feature]
    providers: Mapping[UUID, Provider]


def restore_revision(package: Package, revision: Revision) -> None:
    """Make the terms of a revision the package's own again, as a new revision.

    An attribute that the old document does not have yet stays as it is. Raises Refused where today's rules
    forbid the old terms, a provider or feature is gone, or somebody altered the revision by hand.
    """
    found, document = _found(revision), revision.terms
    with change_package(package, attaching=found.providers.values(), event=Event.RESTORED_REVISION):
        for name, value in _values(Package, document):
            if name not in UNTOUCHED:
                setattr(package, name, value)
        try:
            write(
                package,
                features=[_entry(package, found.features[row["code"]], row) for row in document["features"]],
                providers=[
                    _attachment(package, found.providers[_uuid_of(row)], row) for row in document["providers"]
                ],
            )
        except ValidationError as error:
            raise Refused(dict(_by_code(error, document))) from error


def terms_after(now: Document, revision: Revision) -> Document:
    """What a package's document would say, were a revision restored; nothing is tried out.

    Raises Refused as `restore_revision` does, but for today's rules, which are asked when it is done.
    """
    found, then = _found(revision), revision.terms
    restored = {name: then[name] for name, _ in _values(Package, then) if name not in UNTOUCHED}
    # The registry and the providers say what they are called.
    granted = [_named(row, found.features[row["code"]]) for row in then["features"]]
    attached = [{**row, "code": found.providers[_uuid_of(row)].code} for row in then["providers"]]
    return {**now, **restored, "features": granted, "providers": attached}


def _found(revision: Revision) -> Found:
    """Raises Refused where some of it is gone, or the revision does not tell what it was."""
    if not revision.is_unaltered:
        raise Refused(f"{revision} was altered by hand: it does not tell what was sold.", "altered_revision")
    granted, attached = revision.terms["features"], revision.terms["providers"]
    features = Feature.objects.in_bulk([entry["code"] for entry in granted], field_name="code")
    providers = Provider.objects.in_bulk(
        [uuid for row in attached if (uuid := _uuid_of(row))], field_name="uuid"
    )
    _refuse_gone(granted, features, "feature")
    _refuse_gone(attached, {row["code"]: row for row in attached if _uuid_of(row) in providers}, "provider")
    return Found(features, providers)


def _named(row: Document, feature: Feature) -> Document:
    return {**row, "name": feature.name, "unit": feature.field_suffix}


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
            yield field.name, field.to_python(read_json_number(value) if isinstance(value, float) else value)


def _by_code(error: ValidationError, document: Document) -> Iterator[tuple[str, Any]]:
    """The errors of rows under the row's code: whoever restores has not written the rows."""
    for path, broken in error.update_error_dict({}).items():
        name, *inside = path.split(".")
        if inside:
            inside[0] = document[name][int(inside[0])]["code"]
        yield ".".join([name, *inside]), broken
