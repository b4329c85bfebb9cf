"""`catalog.toml`: the format of the files, and what the features meant that they grant.

A limit of 10 is another one where the registry counts in another unit. So each feature stands here with all
that gives its values their meaning, and is looked at before any package is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from catalog.as_code.layout import FORMAT, MANIFEST
from catalog.as_code.problems import BadFiles, Problem
from catalog.as_code.reading import Directory, Source, Unreadable, parsed, read_path
from catalog.as_code.registry import Registry, meaning
from catalog.domain.toml_text import text_of
from config.nearest import did_you_mean
from features.models import Feature

KEYS = ("format", "registry")

HEAD = "# A catalog as code, by `manage.py export_catalog`. Below: what the features mean that it grants.\n\n"


def manifest_text(granted: Iterable[str]) -> str:
    """With the features of these codes."""
    meanings = {feature.code: meaning(feature) for feature in Feature.objects.filter(code__in=[*granted])}
    return HEAD + text_of({"format": FORMAT, "registry": meanings})


def check_manifest(directory: Directory, registry: Registry) -> None:
    """Raises BadFiles where the files are of another format, or mean something else than this registry."""
    if not directory.has_manifest:
        words = (
            f"This is missing. Write format = {FORMAT} into it, or let `manage.py export_catalog` write it."
        )
        raise BadFiles([Problem(MANIFEST, 1, "", "required", words)])
    try:
        source = parsed(MANIFEST, "", read_path(directory.path / MANIFEST, MANIFEST))
    except Unreadable as error:
        raise BadFiles([error.problem]) from error
    if problems := [*_problems_in(source), *_problems_with_registry(source, registry)]:
        raise BadFiles(problems)


def _problems_in(source: Source) -> Iterator[Problem]:
    for key in source.table:
        if key not in KEYS:
            yield source.problem(key, "unknown_key", f"There is no such attribute.{did_you_mean(key, KEYS)}")
    written = source.table.get("format")
    if written is None:
        words = f"The format of the files is missing: format = {FORMAT}."
        yield source.problem("format", "required", words)
    elif written is True or written != FORMAT:
        words = f"This program reads files of the format {FORMAT}, and no other."
        yield source.problem("format", "unknown_format", words)


def _problems_with_registry(source: Source, registry: Registry) -> Iterator[Problem]:
    meanings = source.table.get("registry", {})
    if not isinstance(meanings, dict):
        words = "This must be a table: what each feature means, by its code."
        yield source.problem("registry", "invalid_type", words)
        return
    for code, meant in meanings.items():
        if code not in registry.features:
            yield source.problem(f"registry.{code}", "unknown_feature", registry.lacking(code))
        elif meant != meaning(registry.features[code]):
            words = (
                f"Here it is “{meaning(registry.features[code])}”: write the values for that, and this too."
            )
            yield source.problem(f"registry.{code}", "another_meaning", words)
