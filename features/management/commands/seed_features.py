"""Writes the declared features and the API's groups to the database, or says what that would change."""

import json
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from config.rest import roles
from features import seeding
from features.registry import SHIPPED, BadRegistry, Plan


class Command(BaseCommand):
    help = "Makes the stored features equal to the registry's file, and makes the groups of the API."

    def add_arguments(self, parser: ArgumentParser) -> None:
        mode = parser.add_mutually_exclusive_group()
        mode.add_argument("--dry-run", action="store_true", help="print the plan and write nothing")
        mode.add_argument(
            "--check", action="store_true", help="exit with 1 where a seed would change anything"
        )
        parser.add_argument(
            "--registry",
            type=Path,
            default=SHIPPED,
            metavar="PATH",
            help="read this file, not the shipped one",
        )

    def handle(self, *args: Any, registry: Path, dry_run: bool, check: bool, **options: Any) -> None:
        mode = _check if check else _dry_run if dry_run else self._seed
        try:
            self.stdout.write("\n".join(mode(registry)))
        except BadRegistry as error:
            raise CommandError(f"The registry is refused, and nothing is written:\n{error}") from error

    @transaction.atomic
    def _seed(self, path: Path) -> list[str]:
        plan, groups = seeding.seed(path, tell=self._tell), roles.seed()
        return [*_changes(plan, groups), *_unchanged(plan), _summary(plan, groups)]

    def _tell(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()


def _dry_run(path: Path) -> list[str]:
    plan, groups = seeding.plan(path), roles.missing()
    summary = f"Nothing is written. A seed would give: {_summary(plan, groups)}"
    return [*_changes(plan, groups), *_unchanged(plan), summary]


def _check(path: Path) -> list[str]:
    plan, groups = seeding.plan(path), roles.missing()
    if changes := list(_changes(plan, groups)):
        lines = "\n".join(changes)
        raise CommandError(f"The database differs from the declaration. A seed would give:\n{lines}")
    return [f"The database equals the declaration: {_summary(plan, groups)}"]


def _changes(plan: Plan, groups: list[str]) -> Iterator[str]:
    yield from (f"created    {code}" for code in plan.created)
    for code, attributes in plan.updated.items():
        yield f"updated    {code}: {_attributes_in_words(attributes)}"
    yield from (f"withdrawn  {code}" for code in plan.withdrawn)
    yield from (f"mended     {group}" for group in groups)


def _attributes_in_words(attributes: dict[str, tuple[Any, Any]]) -> str:
    return ", ".join(f"{name} {_shown(old)} -> {_shown(new)}" for name, (old, new) in attributes.items())


def _shown(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _unchanged(plan: Plan) -> Iterator[str]:
    yield from (f"unchanged  {code}" for code in plan.unchanged)


def _summary(plan: Plan, groups: list[str]) -> str:
    kinds = ("created", "updated", "withdrawn", "unchanged")
    features = ", ".join(f"{len(getattr(plan, kind))} {kind}" for kind in kinds)
    return f"{features}; {len(groups)} rights of groups mended."
