"""What an operator typed, put over what somebody else saved meanwhile.

The rows of a page are numbered, and come back by their keys. Where the other one added or deleted some,
neither fits any more: here a row is the same row when it is about the same feature or provider. A row that
was deleted meanwhile becomes a new one, and one that was added meanwhile stands among the others.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from django.forms import Form
from django.forms.formsets import DELETION_FIELD_NAME, INITIAL_FORM_COUNT, TOTAL_FORM_COUNT
from django.http import QueryDict

from catalog.admin.package_rows import RowFormSet

Row = dict[str, list[str]]
"""What was sent of one row, by the names of its fields."""


def typed_over(typed: QueryDict, form: Any, sets: Iterable[RowFormSet]) -> Any:
    """What would be sent if the same were typed on the page as it is now, of which these are the parts."""
    whole = typed.copy()
    for name, values in _as_sent(form).items():
        # Nothing was typed into a field that the page did not have, as one that was frozen then.
        if form.fields[name].widget.value_omitted_from_data(typed, {}, name):
            whole.setlist(name, values)
    for rows in sets:
        for name in [name for name in whole if _place_in(rows, name)]:
            del whole[name]
        for name, values in _numbered(rows, _rows_over(rows, [*_typed_rows(rows, typed)])):
            whole.setlist(name, values)
    return whole


def _typed_rows(rows: RowFormSet, typed: QueryDict) -> Iterator[Row]:
    places: dict[int, Row] = {}
    for name in typed:
        if found := _place_in(rows, name):
            places.setdefault(int(found["place"]), {})[found["name"]] = typed.getlist(name)
    yield from (places[place] for place in sorted(places))


def _place_in(rows: RowFormSet, name: str) -> re.Match[str] | None:
    return re.fullmatch(rf"{rows.prefix}-(?P<place>[0-9]{{1,9}})-(?P<name>.+)", name)


def _rows_over(rows: RowFormSet, typed: list[Row]) -> list[Row]:
    spoken_for = {name: [""] for name in rows.exclusive if any(_ticked(row, name) for row in typed)}
    over = []
    for form in rows.initial_forms:
        now = _as_sent(form)
        same = next((row for row in typed if _are_about_the_same(row, now, form.instance.part)), None)
        if same is None:
            over.append({**now, **spoken_for})
        else:
            typed.remove(same)
            over.append({**same, "id": now["id"]})
    # Nothing is left to be done of a row that was to go, and that the other one deleted too.
    return over + [{**row, "id": [""]} for row in typed if not _ticked(row, DELETION_FIELD_NAME)]


def _are_about_the_same(one: Row, other: Row, part: str) -> bool:
    return any(one.get(name) == other[name] for name in ("id", part))


def _ticked(row: Row, name: str) -> bool:
    return any(row.get(name, ()))


def _numbered(rows: RowFormSet, over: list[Row]) -> Iterator[tuple[str, list[str]]]:
    yield f"{rows.prefix}-{TOTAL_FORM_COUNT}", [str(len(over))]
    yield f"{rows.prefix}-{INITIAL_FORM_COUNT}", [str(len(rows.initial_forms))]
    for place, row in enumerate(over):
        yield from ((f"{rows.prefix}-{place}-{name}", values) for name, values in row.items())


def _as_sent(form: Form) -> Row:
    """What a browser would send of a form into which nobody typed."""
    return {bound.name: _in_a_form(bound.value()) for bound in form}


def _in_a_form(value: Any) -> list[str]:
    match value:
        case None | False:
            return [""]
        case True:
            return ["on"]
        case _:
            return [str(value)]
