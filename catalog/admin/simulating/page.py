"""What packages would cost and permit for a use that an operator types: quoted, and nothing is kept."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from catalog.admin.operators import OperatorsPage, shown_page
from catalog.admin.picking import ADD, MOST, SEARCH, Choice, chosen, offered, page_about
from catalog.admin.simulating.cards import cards, cautions, used_rows
from catalog.admin.simulating.form import SimulationForm
from catalog.admin.simulating.simulated import Simulated, problems_of_all, simulated
from catalog.domain.typed_use import EXAMPLE
from catalog.domain.zones import zone_names
from catalog.models import Package
from catalog.quoting import MOST_EVENTS, Quoter

RESULTS = "#results"
LONGEST_ADDRESS = 2_000  # characters that every browser, proxy and server takes


def simulate(request: HttpRequest) -> HttpResponse:
    """A form that is sent leads to the address of what it asks; events are too long for one."""
    sent = request.POST if request.method == "POST" else request.GET
    choice = chosen(sent)
    packages = _packages(choice)
    quoter = Quoter(packages)
    form = SimulationForm(sent, packages, quoter, timezone.now())
    if request.method == "POST" and not form.data.get("events", "").strip():
        search = {SEARCH: choice.search} if choice.search and ADD not in sent else {}
        address = page_about("simulate", choice.keys, **form.asked(), **search)
        if len(address) <= LONGEST_ADDRESS:
            return redirect(address)
    results = _results(form, packages)
    return shown_page(
        request,
        "catalog/simulate.html",
        title="Simulate packages",
        choice=choice,
        problems=choice.problems,
        offered=offered(request, choice),
        form=form,
        chosen=packages,
        most=MOST,
        **(_shown(form, results) if results else {}),
        **(_beside(request, choice, form) if packages else {}),
    )


def _packages(choice: Choice) -> list[Package]:
    """In the order in which they were chosen; without one that is deleted at this very moment."""
    found = Package.objects.in_bulk([package.key for package in choice.packages])
    return [found[package.key] for package in choice.packages if package.key in found]


def _results(form: SimulationForm, packages: list[Package]) -> list[Simulated]:
    """None where something is wrong with what was typed, which the form then tells."""
    if not packages or not form.is_valid():
        return []
    results = simulated(packages, form.quoter, form.cleaned_data["cycles"], form.use, form.begins)
    if problems := problems_of_all(results):
        form.tell(problems)
        return []
    return results


def _shown(form: SimulationForm, results: list[Simulated]) -> dict[str, Any]:
    return {
        "cards": cards(results, form.quoter.registry, form.lines),
        "cautions": [*cautions(results)],
        "used": used_rows(results, form.quoter.registry),
    }


def _beside(request: HttpRequest, choice: Choice, form: SimulationForm) -> dict[str, Any]:
    return {
        "comparison": page_about("compare", choice.keys),
        "share": request.build_absolute_uri(page_about("simulate", choice.keys, **form.asked())) + RESULTS,
        "has_events": bool(form.data.get("events", "").strip()),
        "zones": sorted(zone_names()),
        "most_events": f"{MOST_EVENTS:,}",
        "example": EXAMPLE,
    }


SIMULATE = OperatorsPage("simulate/", "simulate", simulate)
