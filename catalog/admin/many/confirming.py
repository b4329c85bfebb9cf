"""Changes of many packages that an operator has seen and confirmed: all of them, or none."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.contrib.admin.models import ADDITION, CHANGE, LogEntry
from django.core.exceptions import PermissionDenied
from django.core.signing import BadSignature
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from catalog.admin.authors import ReasonForm, by_operator
from catalog.admin.many.preview import preview_page, problems_of, refused, summary
from catalog.admin.many.wished import FIELD, Purpose, unsigned
from catalog.admin.operators import OperatorsPage
from catalog.admin.refusals import REFUSALS
from catalog.sheets.line import NEW, Line, Tried
from catalog.sheets.trying import carry_out, try_out


def confirm(request: HttpRequest) -> HttpResponse:
    try:
        purpose, lines = unsigned(request.user, request.POST.get(FIELD, ""))
    except BadSignature:
        messages.error(request, "Nothing was written: the preview is older than a day. Begin again.")
        return redirect("admin:catalog_package_changelist")
    if any(line.revision == NEW for line in lines) and not request.user.has_perm("catalog.add_package"):
        raise PermissionDenied
    reason = ReasonForm(request.POST)
    try:
        if reason.is_valid():
            return _confirmed(request, purpose, lines)
        return _again(request, purpose, lines, reason)
    except REFUSALS as error:
        return refused(request, purpose, error)


CONFIRM = OperatorsPage("confirm/", "confirm", confirm, "catalog.change_package")


def _again(request: HttpRequest, purpose: Purpose, lines: Sequence[Line], reason: ReasonForm) -> HttpResponse:
    """The preview as it was, with what is wrong with the reason."""
    tried, wishes = try_out(lines), request.POST[FIELD]
    return preview_page(request, purpose, tried, problems=problems_of(tried), wishes=wishes, reason=reason)


def _confirmed(request: HttpRequest, purpose: Purpose, lines: Sequence[Line]) -> HttpResponse:
    with by_operator(request, purpose.door), transaction.atomic():
        tried = carry_out(lines)
        problems = problems_of(tried)
        if not problems:
            _log(request, purpose, tried)
    if problems:
        return preview_page(request, purpose, tried, problems=problems)
    messages.success(request, f"Packages: {summary(tried)}.")
    return redirect("admin:catalog_package_changelist")


def _log(request: HttpRequest, purpose: Purpose, tried: Sequence[Tried]) -> None:
    user: Any = request.user
    for flag, packages in (
        (ADDITION, [it.package for it in tried if it.is_new]),
        (CHANGE, [it.package for it in tried if it.changes and not it.is_new]),
    ):
        LogEntry.objects.log_actions(user.pk, packages, flag, purpose.logged)
