"""A package is given the terms of an earlier revision again, once its operator has seen what that changes."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from catalog.admin.authors import ReasonForm, by_operator
from catalog.admin.door import known_to
from catalog.admin.operators import OperatorsPage, shown_page
from catalog.admin.past.differences import sections
from catalog.admin.past.past import Past
from catalog.admin.refusals import GONE, REFUSALS, refusal_of
from catalog.models import Package, Revision
from catalog.restoring import restore_revision, terms_after


def restore(request: HttpRequest, record: str, number: int) -> HttpResponse:
    past = Past.asked(request, record)
    form, refusal = ReasonForm(request.POST if request.method == "POST" else None), None
    try:
        if past.package and form.is_valid():
            return _restored(request, past, past.package, past.revision(number))
    except GONE:
        past = Past.asked(request, record)  # which will say what is gone
    except REFUSALS as error:
        past, refusal = Past.asked(request, record), refusal_of(error)
    return _asked(request, past, past.revision(number), form, refusal)


def _restored(request: HttpRequest, past: Past, package: Package, revision: Revision) -> HttpResponse:
    package.expected = known_to(request)
    with by_operator(request), transaction.atomic():
        restore_revision(package, revision)
        words = f"Restored revision {revision.number}."
        admin.site.get_model_admin(Package).log_change(request, package, words)
    words = f"{package} has the terms of revision {revision.number} again, as revision {package.revision}."
    messages.success(request, words)
    return redirect(past.at)


def _asked(
    request: HttpRequest, past: Past, revision: Revision, form: ReasonForm, refusal: ValidationError | None
) -> HttpResponse:
    if past.package is None:
        messages.error(request, f"Nothing was restored: {past} is gone.")
        return redirect(past.at)
    return shown_page(
        request,
        "catalog/restore.html",
        title=f"Restore revision {revision.number} of {past}",
        trail=past.trail_inside(),
        past=past,
        number=revision.number,
        reason=form["reason"],
        refusals=refusal.messages if refusal else [],
        columns=["Now", "Restored"],
        **_outcome(past, revision),
    )


def _outcome(past: Past, revision: Revision) -> dict[str, Any]:
    """What restoring changes, or why it can't be done."""
    now = past.last.terms
    try:
        return {"sections": sections(now, terms_after(now, revision))}
    except ValidationError as error:
        return {"forbidden": error.messages}


RESTORE = OperatorsPage(
    "history/<str:record>/<int:number>/restore/", "restore_revision", restore, right="catalog.change_package"
)
