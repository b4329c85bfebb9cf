"""Every page of the admin, on a desk and on a phone, by day and by night."""

from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import Page

from catalog.changes import change_package
from catalog.models import Package, Provider
from features.models import Feature
from tests.browser.screens import SIZES, screen
from tests.factories import sell

pytestmark = pytest.mark.browser

SERIOUS = ("serious", "critical")
AXE = {"preload": False}  # it would read our sheets by a style of its own, which the policy forbids

# In the page: what is wider than the window, what is cut by a frame, which list or comparison is scrolled in
# itself although the window is wide, and what can be used by a pointer alone.
OVERFLOW = "document.documentElement.scrollWidth - window.innerWidth"
CUT = """() => [...document.querySelectorAll('input, select, textarea, label, p, .help, .readonly')]
    .filter(it => it.checkVisibility() && !it.closest('.visually-hidden'))
    .filter(it => {
        let frame = it.parentElement
        while (frame && getComputedStyle(frame).overflowX === 'visible') frame = frame.parentElement
        return frame && getComputedStyle(frame).overflowX === 'hidden'
            && it.getBoundingClientRect().right > frame.getBoundingClientRect().right + 1
    })
    .map(it => it.outerHTML.slice(0, 120))"""
BESIDE = """() => window.innerWidth < 1366 ? [] : [...document.querySelectorAll('.results, .compared')]
    .filter(it => it.scrollWidth > it.clientWidth || it.scrollHeight > it.clientHeight)
    .map(it => it.className)"""
UNREACHABLE = """() => [...document.querySelectorAll('a[href], button, input, select, textarea, summary')]
    .filter(it => it.checkVisibility() && !it.disabled && it.type !== 'hidden' && it.tabIndex < 0)
    .filter(it => !it.classList.contains('select2-hidden-accessible'))
    .map(it => it.outerHTML.slice(0, 120))"""


@pytest.fixture(params=[(size, scheme) for size in SIZES for scheme in ("light", "dark")], ids="-".join)
def browser_context_args(request: pytest.FixtureRequest) -> dict[str, Any]:
    return screen(*request.param)


def addresses() -> Iterator[str]:
    """One of each kind of page."""
    meet, provider = Package.objects.get(code="meet-standard"), Provider.objects.get(code="bbb-frankfurt")
    yield "/admin/"
    for model in ("package", "provider", "reservation", "stockmovement"):
        yield reverse(f"admin:catalog_{model}_changelist")
    yield reverse("admin:features_feature_changelist")
    yield reverse("admin:access_token_changelist")
    for model in ("user", "group"):
        yield reverse(f"admin:auth_{model}_changelist")
        yield reverse(f"admin:auth_{model}_add")
    yield f"{reverse('admin:catalog_package_changelist')}?q=meet&status__exact=active&_facets=True"
    yield f"{reverse('admin:catalog_package_changelist')}?q=no-such-package"
    yield reverse("admin:catalog_package_lint")
    yield f"{reverse('admin:catalog_package_changelist')}?feature=max_rooms:5"
    yield reverse("admin:features_feature_change", args=[Feature.objects.get(code="max_participants").pk])
    yield reverse("admin:catalog_package_add")
    yield reverse("admin:catalog_package_import")
    yield reverse("admin:catalog_package_export")
    yield reverse("admin:catalog_provider_add")
    yield f"{reverse('admin:catalog_provider_add')}?provider_type=bbb"
    yield reverse("admin:access_token_add")
    for record in (meet, provider, sell(meet), Feature.objects.get(code="max_rooms")):
        yield reverse(f"admin:{record._meta.app_label}_{record._meta.model_name}_change", args=[record.pk])
    yield from operators_pages()
    yield from of_the_past(meet, provider)
    yield reverse("admin:catalog_package_clone", args=[meet.pk])
    draft = Package.objects.get(status="draft")
    yield reverse("admin:catalog_package_delete", args=[draft.pk])
    yield reverse("admin:password_change")


def operators_pages() -> Iterator[str]:
    """Those about packages: with nothing chosen, with something wrong, and with all that they show."""
    compare, simulate = reverse("admin:catalog_package_compare"), reverse("admin:catalog_package_simulate")
    yield compare
    yield f"{compare}?packages=meet-standard,live-premium,webcast-town-hall,nobody&q=phone"
    yield f"{compare}?packages=meet-standard,meet-premium&differences=1"
    yield simulate
    yield f"{simulate}?packages=meet-standard,meet-premium,webcast-town-hall&usage.max_rooms=7&cycles=3"
    yield f"{simulate}?packages=meet-standard&usage.max_rooms=x&usage.nothing=1&start=2026-13-01&cycles=0"


def of_the_past(package: Package, provider: Provider) -> Iterator[str]:
    with change_package(package):
        package.price, package.description = package.price + 1, "For teams.\n" * 9
        package.save()
    yield reverse("admin:catalog_package_changes")
    yield reverse("admin:catalog_package_history", args=[package.pk])
    yield reverse("admin:catalog_package_log", args=[package.pk])
    yield reverse("admin:catalog_package_differences", args=[package.id])
    yield reverse("admin:catalog_package_differences", args=[package.id], query={"to": 99})
    yield reverse("admin:catalog_package_restore_revision", args=[package.id, 1])
    yield reverse("admin:catalog_provider_history", args=[provider.pk])


def faults(page: Page) -> Iterator[str]:
    """What is wrong with the page that is shown."""
    page.wait_for_load_state()
    if (pixels := page.evaluate(OVERFLOW)) > 0:
        yield f"{pixels} pixels wider than the window"
    for cut in page.evaluate(CUT):
        yield f"cut at its right: {cut}"
    for frame in page.evaluate(BESIDE):
        yield f"scrolled in itself: {frame}"
    for control in page.evaluate(UNREACHABLE):
        yield f"not reached by keyboard: {control}"
    for rule in Axe().run(page, options=AXE).response["violations"]:
        if rule["impact"] in SERIOUS:
            yield f"{rule['id']}: {rule['help']}: " + "; ".join(
                node["html"][:160] for node in rule["nodes"][:5]
            )


def test_no_page_overflows_complains_or_shuts_anybody_out(operator: Page, catalog: str) -> None:
    found = {}
    for address in addresses():
        answer = operator.goto(catalog + address)
        assert answer is not None
        assert answer.status == 200, address
        if of_page := [*faults(operator)]:
            found[address] = of_page
    assert found == {}


def test_the_page_before_the_log_in_is_as_good(catalog: str, complaints: list[str], page: Page) -> None:
    page.goto(f"{catalog}/admin/")
    assert [*faults(page)] == complaints == []
