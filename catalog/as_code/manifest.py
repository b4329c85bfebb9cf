"""`catalog.toml`: the format of the files, and what the features meant that they grant.

A limit of 10 is another one where the registry counts in another unit. So each feature stands here with all
that gives its values their meaning, and is looked at before any package is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from catalog.as_code.layout import FORMAT, MANIFEST
from catalog.as_code.problems import BadFiles, Problem
from catalog.as_code.reading import Directory, Source, Unreadable, parsed, read_path
from catalog.domain.toml_text import text_of
from config.rest.nearest import did_you_mean
from features import seeding
from features.models import Feature

KEYS = ("format", "registry")

HEAD = "# A catalog as code, by `manage.py export_catalog`. Below: what the features mean that it grants.\n\n"


def manifest_text(granted: Iterable[str]) -> str:
    """With the features of these codes."""
    meanings = {feature.code: meaning(feature) for feature in Feature.objects.filter(code__in=[*granted])}
    return HEAD + text_of({"format": FORMAT, "registry": meanings})


def meaning(feature: Feature) -> str:
    """What gives a feature's values their meaning; its name and description do not."""
    kind = f"{'consumable ' if feature.consumable else ''}{'quota' if feature.quota else 'switch'}"
    unit = f" in {feature.field_suffix}" if feature.field_suffix else ""
    return f"{kind}{unit}, {feature.aggregation_type}, reset {feature.periodicity_type} {feature.periodicity}"


def check_manifest(directory: Directory, registry: Mapping[str, Feature]) -> None:
    """Raises BadFiles where the files are of another format, or mean something else than this registry."""
    try:
        source = parsed(MANIFEST, "", read_path(directory.path / MANIFEST, MANIFEST))
    except Unreadable as error:
        raise BadFiles([error.problem]) from error
    if problems := [*_problems_in(source), *_problems_with_registry(source, registry)]:
        raise BadFiles(problems)


def lacking(code: str, registry: Iterable[str]) -> str:
    """What to say of a feature that the registry does not have."""
    if code in seeding.plan().created:
        return "The registry lacks this feature: run `manage.py seed_features`."
    words = "The registry has no such feature, nor does this version of the program declare it."
    return f"{words}{did_you_mean(code, registry)}"


def _problems_in(source: Source) -> Iterator[Problem]:
    for key in source.table:
        if key not in KEYS:
            yield source.problem(key, f"There is no such attribute.{did_you_mean(key, KEYS)}")
    written = source.table.get("format")
    if written is None:
        yield source.problem("format", f"The format of the files is missing: format = {FORMAT}.")
    elif written is True or written != FORMAT:
        yield source.problem("format", f"This program reads files of the format {FORMAT}, and no other.")


def _problems_with_registry(source: Source, registry: Mapping[str, Feature]) -> Iterator[Problem]:
    meanings = source.table.get("registry", {})
    if not isinstance(meanings, dict):
        yield source.problem("registry", "This must be a table: what each feature means, by its code.")
        return
    for code, meant in meanings.items():
        if code not in registry:
            yield source.problem(f"registry.{code}", lacking(code, registry))
        elif meant != meaning(registry[code]):
            words = f"Here it is “{meaning(registry[code])}”. Write the values for that, and this line too."
            yield source.problem(f"registry.{code}", words)
