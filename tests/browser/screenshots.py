"""`make screenshots`: pictures of the main pages for the README. Nothing is held against anything."""

from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page

from catalog.models import Package

pytestmark = pytest.mark.browser

FOLDER = Path(__file__).resolve().parent.parent.parent / "docs" / "pictures"
USE = "cycles=3&usage.max_participants=60&usage.max_storage=20"
DESK, PHONE = {"width": 1280, "height": 800}, {"width": 390, "height": 800}


@pytest.fixture(params=[("light", DESK), ("dark", PHONE)], ids=["desk", "phone"])
def browser_context_args(request: pytest.FixtureRequest) -> dict[str, Any]:
    scheme, size = request.param
    return {"viewport": size, "color_scheme": scheme}


def test_pictures(operator: Page, catalog: str, request: pytest.FixtureRequest) -> None:
    size = request.node.callspec.id.split("-")[0]
    meet = [Package.objects.get(code=f"meet-{tier}") for tier in ("basic", "standard", "premium")]
    named = ",".join(package.id for package in meet)
    pages = {
        "dashboard": "/admin/",
        "packages": reverse("admin:catalog_package_changelist"),
        "package": reverse("admin:catalog_package_change", args=[meet[1].pk]),
        "compare": f"{reverse('admin:catalog_package_compare')}?packages={named}",
        "simulate": f"{reverse('admin:catalog_package_simulate')}?packages={named}&{USE}",
        "history": reverse("admin:catalog_package_history", args=[meet[1].pk]),
    }
    FOLDER.mkdir(exist_ok=True)
    for name, address in pages.items():
        operator.goto(catalog + address)
        operator.screenshot(path=FOLDER / f"{name}-{size}.png")
