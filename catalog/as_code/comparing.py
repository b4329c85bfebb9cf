"""Finds the files that say something else than the catalog; the others cost neither a lock nor a write."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

from catalog.as_code.layout import SUFFIX, Folder, Place
from catalog.as_code.manifest import check_manifest
from catalog.as_code.problems import NotDone, Problem
from catalog.as_code.reading import Directory, Source, Unreadable, parsed, read
from catalog.as_code.registry import Registry
from catalog.as_code.secrets import are_set
from catalog.as_code.stored import package_tables, table_of_provider
from catalog.domain.as_tables import Resets
from catalog.domain.differences import changed
from catalog.domain.toml_text import Table, text_of
from catalog.history import CHUNK, chunks
from catalog.models import Package, Provider
from catalog.models.change import head
from catalog.models.encryption import Undecipherable

ATTEMPTS = 5  # at a catalog that others go on changing
OFTEN = 2_500  # packages, between two lines that tell how far it is

Tell = Callable[[str], None]


@dataclass
class Compared:
    """What may have to be done, as the catalog was when its feed was at `cursor`."""

    cursor: int
    registry: Registry
    providers: list[Source] = field(default_factory=list)
    packages: list[Source] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def compared(directory: Directory, tell: Tell) -> Compared:
    """The files that differ from the catalog. Raises BadFiles where they are written for another registry.

    A file that can't be read is among the problems.
    """
    cursor = head()
    registry = Registry.stored()
    if directory.is_empty:
        return Compared(cursor, registry)
    if not registry.features:
        raise NotDone("The registry is empty: run `manage.py seed_features`.")
    check_manifest(directory, registry)
    found = Compared(cursor, registry, problems=[*directory.problems])
    providers = _readable(directory.places[Folder.PROVIDERS], found.problems)
    found.providers = [source for source in providers if _differs(source)]
    found.packages = [*_differing(directory, found, registry.resets, tell)]
    for folder, sources in ((Folder.PROVIDERS, found.providers), (Folder.PACKAGES, found.packages)):
        codes = directory.codes(folder)
        found.problems += chain.from_iterable(_wrong_code(source, codes) for source in sources)
    return found


def without_files(directory: Directory) -> list[str]:
    """The codes of the packages, retired ones aside, that have no file."""
    there = Package.objects.filter(retired=False).values_list("code", flat=True)
    return sorted({*there} - directory.codes(Folder.PACKAGES))


def _wrong_code(source: Source, codes: Collection[str]) -> Iterator[Problem]:
    """A file is found by its name, and what it is about by its code: the two are one."""
    code = source.table.get("code")
    if code is None:
        yield source.problem("code", "required", f'The code is missing: code = "{source.code}".')
    elif code != source.code:
        another = f" {code}{SUFFIX} is a file too." if isinstance(code, str) and code in codes else ""
        yield source.problem(
            "code", "unlike_its_file", f"The file is named {source.code}, unlike its code.{another}"
        )


def _readable(places: Sequence[Place], problems: list[Problem]) -> Iterator[Source]:
    for place in places:
        try:
            yield parsed(str(place), place.code, read(place))
        except Unreadable as error:
            problems.append(error.problem)


def _differs(source: Source) -> bool:
    """Also where a secret has another value than the variable that it is read from."""
    provider = Provider.objects.filter(code=source.code).first()
    try:
        if provider is None or _says_more({**source.table, "secrets": {}}, table_of_provider(provider, {})):
            return True
        return not are_set(source.table.get("secrets", {}), provider.all_properties)
    except Undecipherable:
        return True


def _differing(directory: Directory, found: Compared, resets: Resets, tell: Tell) -> Iterator[Source]:
    places, seen = directory.places[Folder.PACKAGES], 0
    for chunk in chunks(places, CHUNK):
        tables = package_tables([place.code for place in chunk], resets)
        for place in chunk:
            try:
                if source := _source_that_differs(place, tables.get(place.code)):
                    yield source
            except Unreadable as error:
                found.problems.append(error.problem)
        seen += len(chunk)
        if seen % OFTEN == 0 or seen == len(places):
            tell(f"compared {seen} of {len(places)} packages")


def _source_that_differs(place: Place, table: Table | None) -> Source | None:
    """None where the file is as it would be exported, or says the same in another way. Raises Unreadable."""
    text = read(place)
    if table and text == text_of(table):
        return None
    source = parsed(str(place), place.code, text)
    return source if table is None or _says_more(source.table, table) else None


def _says_more(said: Table, table: Table) -> bool:
    """What a file leaves out, stays."""
    there: dict[str, Any] = {name: table.get(name) for name in said}
    return "code" not in said or bool(changed(there, said))
