"""Two to six packages beside each other, from their documents: on a page, and as a table to download."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from catalog.admin.comparing.features import granted
from catalog.admin.comparing.terms import terms
from catalog.admin.csv_answers import csv_answer
from catalog.admin.operators import OperatorsPage, shown_page
from catalog.admin.picking import ADD, MOST, Choice, chosen, offered, page_about
from catalog.domain.comparison import Document, Section, only_differences
from features.models import Feature

LEAST = 2
DIFFERENCES = "differences"


def compare(request: HttpRequest) -> HttpResponse:
    choice = chosen(request.GET)
    if ADD in request.GET:
        return redirect(page_about("compare", choice.keys, **_kept(request)))
    return shown_page(
        request,
        "catalog/compare.html",
        title="Compare packages",
        choice=choice,
        problems=[*choice.problems, *_too_few(choice)],
        offered=offered(request, choice),
        most=MOST,
        only_differences=DIFFERENCES in request.GET,
        columns=[*_columns(choice, _kept(request))],
        sections=_sections(request, choice) if choice.packages else [],
        **(_addresses(request, choice) if choice.packages else {}),
    )


def compare_csv(request: HttpRequest) -> HttpResponse:
    """What the page shows; where it shows no package, the page, which says why."""
    choice = chosen(request.GET)
    if not choice.packages:
        return redirect(page_about("compare", choice.keys, **_kept(request)))
    codes = [document["code"] for document in choice.documents]
    return csv_answer(f"compare-{'-'.join(codes)}"[:100], _lines(choice, _sections(request, choice)))


def _sections(request: HttpRequest, choice: Choice) -> list[Section]:
    registry = {feature.code: feature for feature in Feature.objects.all()}
    sections = [*terms(choice.documents), *granted(choice.documents, registry)]
    return only_differences(sections) if DIFFERENCES in request.GET else sections


def _lines(choice: Choice, sections: Sequence[Section]) -> Iterator[Sequence[str]]:
    yield ["Section", "Attribute", "Feature", "Unit", "Differs", *_each(choice.documents, "code")]
    for label, name in (("Name", "name"), ("Id", "id")):
        yield ["Package", label, "", "", "yes", *_each(choice.documents, name)]
    for section in sections:
        for row in section.rows:
            differs = "yes" if row.differs else "no"
            cells = [cell.plain for cell in row.cells]
            yield [section.title, row.label, row.code, row.unit, differs, *cells]


def _each(documents: Sequence[Document], name: str) -> list[str]:
    return [document[name] for document in documents]


def _too_few(choice: Choice) -> list[str]:
    alone = len(choice.packages) == 1
    return [f"One package has nothing to be compared with: choose {LEAST} to {MOST}."] * alone


def _kept(request: HttpRequest) -> dict[str, str]:
    return {DIFFERENCES: "1"} if DIFFERENCES in request.GET else {}


def _columns(choice: Choice, kept: dict[str, str]) -> Iterator[dict[str, Any]]:
    """Each package with the page without it, and the page that holds the others against it."""
    ids = [document["id"] for document in choice.documents]
    for place, (package, document) in enumerate(zip(choice.packages, choice.documents, strict=True)):
        others = ids[:place] + ids[place + 1 :]
        yield {
            "name": document["name"],
            "code": document["code"],
            "page": reverse("admin:catalog_package_change", args=[package.key]),
            "without": page_about("compare", others, **kept),
            "first": page_about("compare", [ids[place], *others], **kept) if place else "",
        }


def _addresses(request: HttpRequest, choice: Choice) -> dict[str, Any]:
    ids = [document["id"] for document in choice.documents]
    kept = _kept(request)
    return {
        "all_rows": page_about("compare", ids),
        "differing_rows": page_about("compare", ids, differences="1"),
        "download": page_about("compare_csv", ids, **kept),
        "simulation": page_about("simulate", ids),
        "share": request.build_absolute_uri(page_about("compare", ids, **kept)),
    }


COMPARE = OperatorsPage("compare/", "compare", compare)
COMPARE_CSV = OperatorsPage("compare.csv", "compare_csv", compare_csv)
