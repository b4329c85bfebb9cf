"""A provider's service, verified from its page: what was found out, for operators."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from catalog.admin.operators import framed, trail_to
from catalog.models import Provider
from catalog.verifying import Outcome, verify

NOT_KNOWN = "not known"


@dataclass(frozen=True)
class Line:
    """One of the facts: `mark` is the badge that its answer stands in."""

    title: str
    answer: str
    mark: str
    details: list[str]


def verification_page(request: HttpRequest, provider: Provider) -> HttpResponse:
    """Calls the vendor's service, and shows what came of it."""
    outcome = verify(provider)
    return framed(
        request,
        "catalog/verification.html",
        title=f"Verify {provider}",
        trail=trail_to(provider),
        original=provider,
        outcome=outcome,
        lines=list(_lines(outcome)),
        remarks=_details(outcome, ""),
        verify_address=verify_address(provider),
        provider_address=reverse("admin:catalog_provider_change", args=[provider.pk]),
    )


def verify_address(provider: Provider) -> str:
    return reverse("admin:catalog_provider_verify", args=[provider.pk])


def _lines(outcome: Outcome) -> Iterator[Line]:
    yield _yes_or_no("It answers", outcome.reachable, _details(outcome, "reachable"))
    yield _yes_or_no("It takes the secrets", outcome.authenticated, _details(outcome, "authenticated"))
    about_version = _details(outcome, "version")
    remarkable = "care" if outcome.version and about_version else ""
    yield Line("Its version", outcome.version or NOT_KNOWN, remarkable, about_version)


def _yes_or_no(title: str, fact: bool | None, details: list[str]) -> Line:
    match fact:
        case True:
            return Line(title, "yes", "good", details)
        case False:
            return Line(title, "no", "bad", details)
    return Line(title, NOT_KNOWN, "", details)


def _details(outcome: Outcome, fact: str) -> list[str]:
    return [reason.message for reason in outcome.about(fact)]
