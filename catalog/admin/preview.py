"""What many packages would become, cell by cell, before anything is written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from catalog.admin.authors import ReasonForm
from catalog.admin.operators import shown_page
from catalog.admin.refusals import REFUSALS, refusal_of, sentences
from catalog.admin.wished import FIELD, LONGEST, Purpose, signed
from catalog.sheets.line import Line, Problem, Tried
from catalog.sheets.sheet import ATTRIBUTES, CODE
from catalog.sheets.trying import differing, try_out

MOST_SHOWN = 1_500_000  # characters; no browser likes a longer page
MOST_PROBLEMS = 1_000
AROUND = 120  # characters of the page for each cell, whatever it says


def previewed(
    request: HttpRequest,
    purpose: Purpose,
    lines: Sequence[Line],
    *,
    problems: Sequence[Problem] = (),
    letters: Mapping[str, str] | None = None,
) -> HttpResponse:
    """The page that shows what the lines change, or what of them can't be.

    `problems` were found before, in a file whose columns have these `letters`.
    """
    try:
        tried = try_out(differing(lines))
    except REFUSALS as error:
        return refused(request, purpose, error)
    _refuse_making(request, tried)
    changed = [it for it in tried if it.says_something]
    wishes = signed(request.user, purpose, (it.again for it in changed))
    return preview_page(
        request,
        purpose,
        tried,
        problems=[*problems, *_too_long(wishes), *problems_of(tried)],
        letters=letters,
        wishes=wishes,
        unchanged=len(lines) - len(changed),
    )


def preview_page(
    request: HttpRequest,
    purpose: Purpose,
    tried: Sequence[Tried],
    *,
    problems: Sequence[Problem],
    letters: Mapping[str, str] | None = None,
    wishes: str = "",
    unchanged: int = 0,
    reason: ReasonForm | None = None,
) -> HttpResponse:
    """`wishes` are what the page sends when it is confirmed; with problems it can't be."""
    changed = [it for it in tried if it.says_something]
    shown = [*_within_the_most(changed)]
    in_order = sorted(problems, key=lambda problem: problem.line.place)
    return shown_page(
        request,
        "catalog/preview.html",
        title=purpose.title,
        start=reverse(purpose.start),
        summary=summary(changed, unchanged),
        problems=[_told(problem, letters or {}) for problem in in_order[:MOST_PROBLEMS]],
        more_problems=max(0, len(problems) - MOST_PROBLEMS),
        shown=shown,
        not_shown=len(changed) - len(shown),
        attributes=ATTRIBUTES,
        field=FIELD,
        wishes="" if problems else wishes,
        reason=(reason or ReasonForm())["reason"],
    )


def refused(request: HttpRequest, purpose: Purpose, error: Exception) -> HttpResponse:
    """Back to the start: the database is busy, or somebody makes the same package at this moment."""
    messages.error(request, f"Nothing was written. {sentences(refusal_of(error))}")
    return redirect(purpose.start)


def problems_of(tried: Sequence[Tried]) -> list[Problem]:
    return [problem for it in tried for problem in it.problems]


def summary(changed: Sequence[Tried], unchanged: int = 0) -> str:
    """How many packages are new, change and stay."""
    new = sum(it.is_new for it in changed)
    counts = {"new": new, "changed": len(changed) - new, "unchanged": unchanged}
    return ", ".join(f"{count:,} {word}" for word, count in counts.items() if count)


def _refuse_making(request: HttpRequest, tried: Sequence[Tried]) -> None:
    if not request.user.has_perm("catalog.add_package"):
        for it in tried:
            if it.is_new:
                it.refuse(CODE, "There is no package of this code, and you may not make one.")


def _too_long(wishes: str) -> Iterator[Problem]:
    if len(wishes) > LONGEST:
        yield Problem(Line("", {}), "", "These are too many changes for one go: take them in parts.")


def _within_the_most(changed: Sequence[Tried]) -> Iterator[Tried]:
    """The first ones, up to what a page can hold."""
    length = 0
    for it in changed:
        length += sum(AROUND + len(change.before) + len(change.after) for change in it.changes)
        if length > MOST_SHOWN:
            return
        yield it


def _told(problem: Problem, letters: Mapping[str, str]) -> dict[str, Any]:
    place, letter = problem.line.place, letters.get(problem.column, "")
    where = f"{letter}{place}" if letter else f"row {place}"
    return {
        "where": where if place else "",
        "code": problem.line.code,
        "column": problem.column,
        "cell": problem.cell,
        "message": problem.message,
    }
