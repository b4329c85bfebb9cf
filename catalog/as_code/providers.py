"""A file of a provider as the provider that it wants, in two steps.

What it gives comes before the packages that rely on it; what it takes away (it is not active any more, or
more of its features are off) comes after them, when they have stopped relying on it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from copy import copy
from typing import Any

from django.core.exceptions import ValidationError

from catalog.as_code.problems import BadFiles
from catalog.as_code.reading import Source
from catalog.as_code.secrets import secrets_named
from catalog.as_code.steps import Step, step_of_provider
from catalog.as_code.stored import table_of_provider
from catalog.as_code.taking import Taking
from catalog.as_code.typed import fields_of
from catalog.changes import change_provider
from catalog.domain.differences import changed, parts_of
from catalog.domain.toml_text import Table
from catalog.history import provider_terms
from catalog.models import Provider
from catalog.models.encryption import Undecipherable
from catalog.provider_types import PROVIDER_TYPES

PROVIDER = fields_of(Provider)
TABLES = ("properties", "secrets")


class ProviderFile(Taking):
    def __init__(self, source: Source) -> None:
        super().__init__(source)
        stored = Provider.objects.filter(code=source.code).first()
        self.provider = stored or Provider(code=source.code)
        self.taken_away: dict[str, Any] = {}

    def give(self) -> Step | None:
        """Write all but what it takes away; None where the provider is all that already. Raises BadFiles."""
        return self._through_the_door(self._give)

    def take_away(self) -> None:
        """Raises BadFiles, also where a package on sale relies on what goes."""
        if self.taken_away:
            self._through_the_door(self._take_away)

    def named(self, path: str) -> str:
        """Secrets are properties to their rules, and have a table of their own in the file."""
        head, _, name = path.partition(".")
        return f"secrets.{name}" if head == "properties" and name in self.provider.type.secrets else path

    def _through_the_door(self, write: Callable[[], Step | None]) -> Step | None:
        try:
            with change_provider(self.provider):
                return write()
        except ValidationError as error:
            self.tell_of_broken(error, {})
        except Undecipherable as error:
            words = f"{error} `manage.py rotate_keys --check` tells which are lost."
            self.tell("secrets", "undecipherable", words)
        raise BadFiles(self.problems)

    def _give(self) -> Step | None:
        is_new = self.provider._state.adding
        stored = copy(self.provider)
        before, terms_before = (
            (Table(), Table()) if is_new else (table_of_provider(stored, {}), provider_terms(stored))
        )
        self._take_over()
        if not is_new:
            self._hold_back(stored)
        self._check()
        changes = changed(terms_before, provider_terms(self.provider))
        if changes:
            self.provider.save()
        elif not self.taken_away:
            return None
        after = table_of_provider(self.provider, {}) | self.taken_away
        return step_of_provider(
            self.source.code,
            before,
            after,
            secrets=self._secrets_in(changes, is_new),
            packages=stored.packages.count(),
        )

    def _take_over(self) -> None:
        self.tell_of_unknown(self.source.table, [*PROVIDER, *TABLES])
        self.assign(self.provider, PROVIDER)
        given, variables = self.inner("properties"), self.inner("secrets")
        if self.provider.provider_type in PROVIDER_TYPES and not (given is None and variables is None):
            self._tell_of_open_secrets(given or {})
            shown = self.provider.properties if given is None else given
            secrets = secrets_named(self, self.provider.type, variables or {})
            self.provider.properties = {**shown, **secrets}

    def _tell_of_open_secrets(self, given: Mapping[str, Any]) -> None:
        for name in self.provider.type.secrets & given.keys():
            words = f"A secret stands in no file: name the variable that holds it, as {name} in [secrets]."
            self.tell(f"properties.{name}", "open_secret", words)

    def _hold_back(self, stored: Provider) -> None:
        wanted, off = self.provider, stored.features_off
        if stored.active and not wanted.active:
            self.taken_away["active"] = False
            wanted.active = True
        if isinstance(wanted.features_off, list) and any(code not in off for code in wanted.features_off):
            self.taken_away["features_off"] = wanted.features_off
            wanted.features_off = [code for code in wanted.features_off if code in off]

    def _take_away(self) -> None:
        for name, value in self.taken_away.items():
            setattr(self.provider, name, value)
        self._check()
        self.provider.save()

    def _check(self) -> None:
        try:
            self.provider.full_clean()
        except ValidationError as error:
            self.tell_of_broken(error, {})
        if self.problems:
            raise BadFiles(self.problems)

    def _secrets_in(self, changes: list[str], is_new: bool) -> tuple[str, ...]:
        """The names of those that are set anew."""
        if is_new:
            return tuple(self.provider.secrets_set)
        paths = map(parts_of, changes)
        return tuple(path[1] for path in paths if len(path) == 2 and path[1] in self.provider.type.secrets)
