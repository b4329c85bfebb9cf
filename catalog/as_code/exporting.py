"""Writes the catalog into a directory: a file a package and a provider, the same for the same catalog."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import orjson
from django.db.models import Q

from catalog.as_code.comparing import ATTEMPTS, OFTEN, Tell
from catalog.as_code.files import replace
from catalog.as_code.layout import MANIFEST, Folder, Place
from catalog.as_code.manifest import manifest_text
from catalog.as_code.problems import NotDone
from catalog.as_code.reading import Directory, Unreadable, opened, parsed, read
from catalog.as_code.registry import Registry
from catalog.as_code.stored import secrets_of, table_of_provider
from catalog.documents import FORMAT
from catalog.domain.as_tables import package_table
from catalog.domain.secret_variables import variable_names
from catalog.domain.toml_text import text_of
from catalog.models import Package, Provider, StoredDocument
from catalog.models.change import head
from catalog.models.encryption import Undecipherable
from catalog.reading import NotRendered

AT_ONCE = 250  # documents in memory


@dataclass
class Exported:
    """What became of the files; `strangers` are those of which the catalog knows nothing."""

    written: int = 0
    unchanged: int = 0
    strangers: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)


def export(path: Path, tell: Tell) -> Exported:
    """Write every file that is not what it would be. What else stands in the directory, stays.

    Raises NotDone where the directory is none of a catalog, or can't be written.
    """
    directory = _prepared(path)
    for _ in range(ATTEMPTS):
        cursor = head()
        try:
            exported = _Export(directory, tell).done()
        except OSError as error:
            raise NotDone(f"{error.filename or path} can't be written: {error.strerror}.") from error
        if head() == cursor:
            return exported
        tell("the catalog was changed meanwhile: exporting again")
    raise NotDone("Others go on changing the catalog: the files may be of several states. Try again later.")


def remove_strangers(path: Path, exported: Exported) -> None:
    """Remove the files of which the catalog knows nothing. Raises NotDone."""
    for name in exported.strangers:
        try:
            (path / name).unlink(missing_ok=True)
        except OSError as error:
            raise NotDone(f"{name} can't be removed: {error.strerror}.") from error
    exported.removed, exported.strangers = exported.strangers, []


def _prepared(path: Path) -> Directory:
    try:
        path.mkdir(parents=True, exist_ok=True)
        visible = [it.name for it in path.iterdir() if not it.name.startswith(".")]
    except FileExistsError as error:
        raise NotDone(f"{path} is a file, and a catalog is a directory.") from error
    except OSError as error:
        raise NotDone(f"{error.filename or path} can't be written: {error.strerror}.") from error
    if visible and MANIFEST not in visible:
        raise NotDone(
            f"{path} has other files, and no {MANIFEST}: name a new or empty directory, or one of a catalog."
        )
    return opened(path)


class _Export:
    def __init__(self, directory: Directory, tell: Tell) -> None:
        self.directory, self.tell = directory, tell
        self.exported = Exported()
        self.codes: dict[Folder, set[str]] = {folder: set() for folder in Folder}
        self.granted: set[str] = set()

    def done(self) -> Exported:
        """The manifest comes last: a directory without one was not written to its end."""
        for folder in Folder:
            (self.directory.path / folder).mkdir(exist_ok=True)
        self._write_packages()
        self._write_providers()
        self._count(replace(self.directory.path / MANIFEST, manifest_text(self.granted)))
        self.exported.strangers = [
            str(place)
            for folder in Folder
            for place in self.directory.places[folder]
            if place.code not in self.codes[folder]
        ]
        return self.exported

    def _write_packages(self) -> None:
        if Package.objects.filter(~Q(document__format=FORMAT) | Q(document=None)).exists():
            raise NotDone(str(NotRendered()))
        resets, total = Registry.stored().resets, Package.objects.count()
        for number, document in enumerate(_documents(), start=1):
            self._write(Folder.PACKAGES, document["code"], text_of(package_table(document, resets)))
            self.granted |= {row["code"] for row in document["features"]}
            if number % OFTEN == 0 or number == total:
                self.tell(f"exported {number} of {total} packages")

    def _write_providers(self) -> None:
        providers = [*Provider.objects.order_by("code")]
        try:
            secrets = {provider.code: secrets_of(provider) for provider in providers}
        except Undecipherable as error:
            raise NotDone(f"{error} `manage.py rotate_keys --check` tells whose.") from error
        names = variable_names((code, name) for code, named in secrets.items() for name in named)
        for provider in providers:
            known = self._variables_in_the_file(provider.code)
            variables = {
                name: known.get(name) or names[provider.code, name] for name in secrets[provider.code]
            }
            self._write(Folder.PROVIDERS, provider.code, text_of(table_of_provider(provider, variables)))

    def _variables_in_the_file(self, code: str) -> dict[str, str]:
        """Somebody may have given them better names."""
        place = Place(self.directory.path, Folder.PROVIDERS, code)
        try:
            secrets: Any = parsed(str(place), code, read(place)).table.get("secrets")
        except Unreadable:
            return {}
        named = secrets.items() if isinstance(secrets, dict) else ()
        return {name: variable for name, variable in named if isinstance(variable, str)}

    def _write(self, folder: Folder, code: str, text: str) -> None:
        self.codes[folder].add(code)
        self._count(replace(Place(self.directory.path, folder, code).path, text))

    def _count(self, written: bool) -> None:
        if written:
            self.exported.written += 1
        else:
            self.exported.unchanged += 1


def _documents() -> Iterator[dict[str, Any]]:
    """Of all packages, by code, as one statement sees them; those of some are in memory at a time."""
    rendered = StoredDocument.objects.filter(format=FORMAT).order_by("package__code")
    texts = rendered.values_list("text", flat=True)
    return map(orjson.loads, texts.iterator(chunk_size=AT_ONCE))
