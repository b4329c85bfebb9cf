"""What differs between two revisions of a package, in words and by the sections of its page."""

import json
from itertools import groupby
from operator import attrgetter
from typing import Any

from django.http import HttpRequest, HttpResponse

from catalog.admin.operators import OperatorsPage, shown_page
from catalog.admin.past.entries import of_revision
from catalog.admin.past.past import Choice, Past, quotas
from catalog.documents import Document
from catalog.domain.wording import Difference, worded_differences


def differences(request: HttpRequest, record: str) -> HttpResponse:
    past = Past.asked(request, record)
    choice = Choice(past, request.GET.dict())
    compared = _compared(past, *choice.cleaned_data.values()) if choice.is_valid() else {}
    shown = {"title": f"Revisions of {past}", "past": past, "choice": choice, **compared}
    return shown_page(request, "catalog/differences.html", trail=past.trail_inside(), **shown)


def sections(old: Document, new: Document) -> list[tuple[str, list[Difference]]]:
    told = worded_differences(old, new, quotas=quotas())
    return [(title, [*them]) for title, them in groupby(told, attrgetter("section"))]


def _compared(past: Past, one: int, other: int) -> dict[str, Any]:
    old, new = past.revision(one), past.revision(other)
    return {
        "title": f"{past}: revision {one} → {other}",
        "sides": [of_revision(past, it) for it in (old, new)],
        "columns": [f"Revision {one}", f"Revision {other}"],
        "sections": sections(old.terms, new.terms),
        "earlier": past.comparing(one - 1, one) if one > 1 and other == one + 1 else "",
        "later": past.comparing(other, other + 1) if other < past.last.number and other == one + 1 else "",
        "document": json.dumps(new.terms, indent=2, ensure_ascii=False),
    }


DIFFERENCES = OperatorsPage("history/<str:record>/differences/", "differences", differences)
