"""Provider types from their files: one TOML file a type, named by the type's code."""

import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

from catalog.provider_types.declaration import FeatureMapping, PropertyDeclaration, ProviderType
from catalog.provider_types.declaration_rules import (
    broken_code,
    broken_feature,
    broken_property,
    broken_type,
    repeated_parameters,
)
from catalog.provider_types.values import broken_value
from catalog.provider_types.verification import Verification
from catalog.provider_types.verification_rules import broken_verification

Table = Mapping[str, Any]


class BadDeclaration(ValueError):
    """Provider types that are refused, with every mistake: its file, its place and its reason."""

    def __init__(self, mistakes: list[str]) -> None:
        super().__init__("\n".join(mistakes))
        self.mistakes = mistakes


def read_folder(folder: Path) -> Mapping[str, ProviderType]:
    """The types of a folder's files by code, sorted. Raises BadDeclaration for all files at once."""
    types: dict[str, ProviderType] = {}
    mistakes: list[str] = []
    for path in sorted(folder.glob("*.toml")):
        try:
            types[path.stem] = read_file(path)
        except BadDeclaration as bad:
            mistakes += bad.mistakes
    if mistakes:
        raise BadDeclaration(mistakes)
    return MappingProxyType(types)


def read_file(path: Path) -> ProviderType:
    """The type that a file declares; its code is the file's name. Raises BadDeclaration."""
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:  # not UTF-8, or not TOML
        raise BadDeclaration([f"{path.name}: cannot be read: {error}"]) from error
    if mistakes := [f"{path.name}: {mistake}" for mistake in _mistakes(path.stem, document)]:
        raise BadDeclaration(mistakes)
    return _provider_type(path.stem, document)


def _mistakes(code: str, document: Table) -> Iterator[str]:
    yield from broken_code(code)
    yield from broken_type(document)
    properties = _tables(document, "properties")
    broken = list(_broken_properties(properties))
    yield from broken
    if (verify := _tables(document, "verify")) and not broken:
        yield from (f"verify: {mistake}" for mistake in broken_verification(verify, properties))
    features = _tables(document, "features")
    for feature_code, table in features.items():
        for mistake in (*broken_code(feature_code), *broken_feature(table)):
            yield f"features.{feature_code}: {mistake}"
    yield from repeated_parameters(features)


def _broken_properties(properties: Table) -> Iterator[str]:
    for name, table in properties.items():
        mistakes = [*broken_code(name), *broken_property(table)]
        for mistake in mistakes or _broken_default(_property(name, table)):
            yield f"properties.{name}: {mistake}"


def _broken_default(declared: PropertyDeclaration) -> list[str]:
    broken = [] if declared.default is None else broken_value(declared, declared.default)
    return [f"default: {rule.message}" for rule in broken]


def _provider_type(code: str, document: Table) -> ProviderType:
    properties, features = _tables(document, "properties"), _tables(document, "features")
    tables = ("properties", "features", "verify")
    own = {name: value for name, value in document.items() if name not in tables}
    return ProviderType(
        code=code,
        **_with_tuples(own),
        properties=tuple(_property(name, table) for name, table in properties.items()),
        features=MappingProxyType(
            {feature: FeatureMapping(**_with_tuples(table)) for feature, table in features.items()}
        ),
        verify=Verification(**_with_tuples(document["verify"])) if "verify" in document else None,
    )


def _property(name: str, table: Table) -> PropertyDeclaration:
    return PropertyDeclaration(name=name, **_with_tuples(table))


def _tables(document: Table, name: str) -> Table:
    tables = document.get(name)
    return tables if isinstance(tables, dict) else {}


def _with_tuples(table: Table) -> dict[str, Any]:
    return {name: tuple(value) if isinstance(value, list) else value for name, value in table.items()}
