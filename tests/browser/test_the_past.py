"""An operator looks up what was changed, goes back to how it was, and makes a dearer copy."""

import pytest
from playwright.sync_api import Page, expect

from catalog.models import Package

pytestmark = pytest.mark.browser


def test_a_change_is_looked_up_and_taken_back(operator: Page, catalog: str) -> None:
    package = Package.objects.get(code="meet-standard")
    address = f"{catalog}/admin/catalog/package/{package.pk}/change/"
    operator.goto(address)
    operator.get_by_label("Price:").fill("14.00")
    operator.get_by_label("Reason for this change:").fill("Autumn prices")
    operator.get_by_role("button", name="Save", exact=True).click()
    operator.goto(address)
    operator.get_by_role("link", name="History", exact=True).last.click()
    latest = operator.get_by_role("listitem").filter(has_text="Autumn prices")
    expect(latest).to_contain_text("price: USD 12.00 → USD 14.00")
    latest.get_by_role("link").first.click()
    expect(operator.get_by_role("row", name="price up")).to_contain_text("USD 14.00")
    operator.get_by_role("link", name="Restore…").click()
    operator.get_by_label("Reason for this change:").fill("It sold better")
    operator.get_by_role("button", name="Restore revision").click()
    expect(operator.get_by_text("has the terms of revision")).to_be_visible()
    package.refresh_from_db()
    assert package.price == 12


def test_a_package_is_cloned_at_another_price(operator: Page, catalog: str) -> None:
    package = Package.objects.get(code="meet-standard")
    operator.goto(f"{catalog}/admin/catalog/package/{package.pk}/change/")
    operator.get_by_role("link", name="Clone…").click()
    operator.get_by_label("Code:").fill("meet-standard")
    operator.get_by_label("Price factor:").fill("1.5")
    operator.get_by_role("button", name="Show the price").click()
    expect(operator.get_by_role("status")).to_have_text("Price: USD 12.00 → USD 18.00")
    expect(operator.get_by_text("There is a package with this code already.")).to_be_visible()
    operator.get_by_label("Code:").fill("meet-plus")
    operator.get_by_role("button", name="Clone", exact=True).click()
    expect(operator.get_by_text("(meet-plus) is a new draft, at USD 18.00.")).to_be_visible()
