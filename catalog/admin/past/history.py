"""Who changed what, when, through which door and why: in the whole catalog, of a package, of a provider."""

from typing import TypeVar

from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse

from catalog.admin.fields import KEY
from catalog.admin.operators import OperatorsPage, framed, shown_page, trail_to
from catalog.admin.past.entries import Entry, of_records, of_revision
from catalog.admin.past.past import Choice, Past, quotas
from catalog.domain.wording import worded_differences
from catalog.models import Change, Event, Provider, Resource

R = TypeVar("R", bound=Model)

PAGE = 20  # changes
TEMPLATE = "catalog/history.html"
ONLY: dict[str, tuple[str, dict[str, str]]] = {
    "": ("Everything", {}),
    "packages": ("Packages", {"resource": Resource.PACKAGE}),
    "providers": ("Providers", {"resource": Resource.PROVIDER}),
    "registry": ("Registry", {"resource": Resource.FEATURE}),
    "deleted": ("Deleted drafts", {"resource": Resource.PACKAGE, "event": Event.DELETED}),
}


def changes_of_catalog(request: HttpRequest) -> HttpResponse:
    only = request.GET.get("only", "")
    _, kinds = ONLY.get(only, ONLY[""])
    found, older = _page(request, Change.objects.filter(**kinds), "cursor")
    return shown_page(
        request,
        TEMPLATE,
        title="History of the catalog",
        entries=[*of_records(found[:PAGE])],
        older=older,
        filters=[(name, words, name == only) for name, (words, _) in ONLY.items()],
    )


def history_of_package(request: HttpRequest, record: str) -> HttpResponse:
    past, limited = Past.asked(request, record), quotas()
    found, older = _page(request, past.revisions, "number")
    entries = [
        of_revision(past, it, worded_differences(before.terms, it.terms, quotas=limited) if before else ())
        for it, before in zip(found[:PAGE], [*found[1:], None], strict=False)
    ]
    return shown_page(
        request,
        TEMPLATE,
        title=f"History of {past}",
        trail=past.trail(),
        past=past,
        choice=Choice(past, {}),
        entries=entries,
        older=older,
    )


def history_of_provider(request: HttpRequest, provider: Provider) -> HttpResponse:
    found, older = _page(request, Change.objects.filter(record=provider.id), "cursor")
    return framed(
        request,
        TEMPLATE,
        title=f"History of {provider}",
        trail=trail_to(provider),
        entries=[Entry(change) for change in found[:PAGE]],
        older=older,
    )


def _page(request: HttpRequest, rows: QuerySet[R], by: str) -> tuple[list[R], int | None]:
    """The newest rows before a number and one more, and the number before which there are others."""
    before = request.GET.get("before", "")
    if KEY.fullmatch(before):
        rows = rows.filter(**{f"{by}__lt": int(before)})
    found = [*rows.order_by(f"-{by}")[: PAGE + 1]]
    return found, getattr(found[PAGE - 1], by) if len(found) > PAGE else None


CHANGES = OperatorsPage("changes/", "changes", changes_of_catalog, right="catalog.view_change")
REVISIONS = OperatorsPage("history/<str:record>/", "revisions", history_of_package)
