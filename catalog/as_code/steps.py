"""What is done to one package or provider, as a person reads it before it is done."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from catalog.as_code.layout import Folder
from catalog.domain.legible import how_many
from catalog.domain.told_differences import Difference, Features, told_differences
from catalog.domain.toml_text import Table
from catalog.models import Status

CREATE, CHANGE = "create", "change"
ACTIONS = (CREATE, CHANGE, "publish", "unpublish", "restore", "retire")


@dataclass(frozen=True)
class Step:
    """`packages` is how many a provider is attached to; `secrets` names those that are set anew."""

    folder: Folder
    code: str
    actions: tuple[str, ...]
    differences: tuple[Difference, ...]
    secrets: tuple[str, ...] = ()
    packages: int = 0
    warnings: tuple[str, ...] = ()

    def lines(self) -> Iterator[str]:
        concerned = f", attached to {how_many(self.packages, 'package')}" if self.packages else ""
        yield f"{', '.join(self.actions)}  {self.folder}/{self.code}{concerned}"
        yield from (f"    {difference}" for difference in self.differences)
        yield from (f"    secrets.{name}: set anew" for name in self.secrets)
        yield from (f"    ! {warning}" for warning in self.warnings)

    def as_json(self) -> dict[str, Any]:
        return {
            "resource": self.folder.removesuffix("s"),
            "code": self.code,
            "actions": [*self.actions],
            "changes": [difference.as_json() for difference in self.differences],
            "secrets": [*self.secrets],
            "packages": self.packages if self.folder is Folder.PROVIDERS else None,
            "warnings": [*self.warnings],
        }


def step_of_provider(
    code: str, before: Table, after: Table, *, secrets: Sequence[str], packages: int
) -> Step:
    """`before` is empty where there is none yet."""
    differences = told_differences(before, after, {})
    return Step(
        Folder.PROVIDERS, code, (CHANGE if before else CREATE,), (*differences,), (*secrets,), packages
    )


def step_of_package(
    code: str, before: Table, after: Table, *, is_new: bool, features: Features
) -> Step | None:
    """None where nothing differs. Of a new package `before` is what it has without being told anything."""
    old = _unsaid(before, after) if is_new else before
    told = told_differences(old, after, features)
    moves = [*_moves(before, after)]
    differences = [it for it in told if it.path[0] not in {attribute for attribute, _ in moves}]
    actions = [CREATE] if is_new else [CHANGE] if differences else []
    actions += [action for _, action in moves]
    if not actions:
        return None
    return Step(Folder.PACKAGES, code, (*actions,), (*differences,), warnings=(*_warnings(before, after),))


def _unsaid(before: Table, after: Table) -> Table:
    """What a new package has anyway; its rows are told one by one."""
    same = {name: value for name, value in before.items() if name in after and value == after[name]}
    return {**same, "features": {}, "providers": {}}


def _moves(before: Table, after: Table) -> Iterator[tuple[str, str]]:
    """The attributes that are changed by an action of their own, and the actions."""
    if before["status"] != after["status"] and Status.ACTIVE in (before["status"], after["status"]):
        yield "status", "publish" if after["status"] == Status.ACTIVE else "unpublish"
    if before["retired"] != after["retired"]:
        yield "retired", "retire" if after["retired"] else "restore"


def _warnings(before: Table, after: Table) -> Iterator[str]:
    if before["status"] != Status.DRAFT and before["currency"] != after["currency"]:
        yield f"It was published in {before['currency']}: look at each of its amounts."
