"""Re-encrypts the properties of every provider under the newest key, one provider after the other."""

from argparse import ArgumentParser
from collections import Counter
from collections.abc import Callable
from enum import StrEnum
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from catalog.changes import change_provider
from catalog.management.exit_codes import STOPPED_BY_KEYBOARD
from catalog.models import Provider
from catalog.models.encryption import Undecipherable, under_the_newest_key


class Outcome(StrEnum):
    ROTATED = "re-encrypted"
    NEWEST = "under the newest key already"
    OLDER = "under an older key"
    LOST = "undecipherable"


LEFT = (Outcome.OLDER, Outcome.LOST)


class Command(BaseCommand):
    help = (
        "Re-encrypts every provider's properties under the first of CATALOG_ENCRYPTION_KEYS. "
        "Stopped, it can be run again. Afterwards the other keys can be dropped."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--check",
            action="store_true",
            help="write nothing, and exit with 1 where any is not under the newest key",
        )

    def handle(self, *args: Any, check: bool, **options: Any) -> None:
        outcomes = self._of_each_provider(_look_at if check else _rotate)
        counts = (f"{count} {outcome}" for outcome, count in Counter(outcomes.values()).items())
        self.stdout.write(f"{len(outcomes)} providers: {', '.join(counts) or 'nothing to do'}.")
        left = (f"{code} ({outcome})" for code, outcome in outcomes.items() if outcome in LEFT)
        if names := ", ".join(left):
            raise CommandError(f"Not under the newest key: {names}.")

    def _of_each_provider(self, treat: Callable[[Provider], Outcome]) -> dict[str, Outcome]:
        providers = list(Provider.objects.all())
        outcomes: dict[str, Outcome] = {}
        try:
            for place, provider in enumerate(providers, start=1):
                outcomes[provider.code] = treat(provider)
                self.stdout.write(f"{place} of {len(providers)}  {provider.code}: {outcomes[provider.code]}")
        except KeyboardInterrupt:
            words = f"Stopped after {len(outcomes)} of {len(providers)}: run it again to go on."
            raise CommandError(words, returncode=STOPPED_BY_KEYBOARD) from None
        return outcomes


def _look_at(provider: Provider) -> Outcome:
    try:
        rotated = under_the_newest_key(provider.encrypted_properties)
    except Undecipherable:
        return Outcome.LOST
    return Outcome.OLDER if rotated else Outcome.NEWEST


def _rotate(provider: Provider) -> Outcome:
    try:
        with change_provider(provider):
            rotated = under_the_newest_key(provider.encrypted_properties)
            if rotated is None:
                return Outcome.NEWEST
            provider.encrypted_properties = rotated
            provider.save(update_fields=["encrypted_properties"])
    except Undecipherable:
        return Outcome.LOST
    return Outcome.ROTATED
