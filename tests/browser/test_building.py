"""An operator builds a package, is refused, publishes it, and meets a colleague at it."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from catalog.models import Package, Status

pytestmark = pytest.mark.browser


def add_row(page: Page, group: str, pick: str) -> None:
    """Press the button under the rows, and pick a record for the row that comes by searching for it."""
    page.get_by_role("button", name=f"Add another {group}").click()
    page.get_by_role("combobox", name=group, exact=True).last.click()
    page.get_by_role("searchbox").last.fill(pick)
    page.get_by_role("option").filter(has_text=pick).first.click()


def cell(page: Page, column: str) -> Locator:
    """Of the last row that has one."""
    return page.get_by_label(column, exact=True).filter(visible=True).last


def save(page: Page, button: str = "Save") -> None:
    page.get_by_role("button", name=button, exact=True).click()


def test_a_package_is_built_refused_and_published(operator: Page, catalog: str) -> None:
    operator.get_by_role("navigation", name="Operators' pages").get_by_role("link", name="Packages").click()
    operator.get_by_role("link", name="Add package").click()
    operator.get_by_label("Name:").fill("Meet Starter")
    operator.get_by_label("Code:").fill("meet-starter")
    operator.get_by_label("Service type:").select_option("meet")
    operator.get_by_label("Price:").fill("4.999")
    save(operator, "Save and publish")
    expect(operator.get_by_text("An amount in USD may have at most 2 decimals.")).to_be_visible()
    operator.get_by_label("Price:").fill("4.99")
    add_row(operator, "Feature", "max_rooms")
    cell(operator, "Value").fill("3")
    save(operator, "Save and publish")
    expect(operator.get_by_text("It has no active default provider.")).to_be_visible()
    expect(cell(operator, "Value")).to_have_value("3")
    assert not Package.objects.filter(code="meet-starter").exists()
    add_row(operator, "Provider", "bbb-frankfurt")
    cell(operator, "Default").check()
    save(operator, "Save and publish")
    expect(operator.get_by_text(re.compile("Meet Starter .* is active now"))).to_be_visible()
    built = Package.objects.get(code="meet-starter")
    assert (built.status, built.revision) == (Status.ACTIVE, 1)


def test_two_tabs_do_not_overwrite_each_other_unawares(operator: Page, catalog: str) -> None:
    package = Package.objects.get(code="meet-standard")
    address = f"{catalog}/admin/catalog/package/{package.pk}/change/"
    operator.goto(address)
    other = operator.context.new_page()
    other.goto(address)
    other.get_by_label("Price:").fill("13.00")
    other.get_by_label("Reason for this change:").fill("Autumn prices")
    save(other)
    operator.get_by_label("Name:").fill("Meet Standard Plus")
    save(operator)
    expect(operator.get_by_text("was changed meanwhile")).to_contain_text("Autumn prices")
    expect(operator.get_by_label("Name:")).to_have_value("Meet Standard Plus")
    package.refresh_from_db()
    assert (package.name, package.price) == ("Meet Standard", 13)
    save(operator)
    expect(operator.get_by_text("was changed successfully")).to_be_visible()
    package.refresh_from_db()
    assert package.name == "Meet Standard Plus"


def test_a_whole_form_is_filled_by_keyboard_alone(operator: Page, catalog: str) -> None:
    operator.goto(f"{catalog}/admin/catalog/package/add/")
    operator.get_by_label("Name:").focus()
    operator.keyboard.type("By keyboard")
    operator.keyboard.press("Tab")
    operator.keyboard.type("by-keyboard")
    operator.keyboard.press("Tab")
    operator.keyboard.type("Web M")
    operator.keyboard.press("Tab")
    operator.keyboard.press("Enter")
    expect(operator.get_by_text("was added successfully")).to_be_visible()
    assert Package.objects.get(code="by-keyboard").service_type == "meet"


def test_what_deletes_a_draft_stands_apart_from_what_publishes_it(operator: Page, catalog: str) -> None:
    draft = Package.objects.get(status=Status.DRAFT)
    operator.goto(f"{catalog}/admin/catalog/package/{draft.pk}/change/")

    row = operator.locator(".submit-row")
    saving = [button.bounding_box() for button in row.get_by_role("button").all()]
    deleting = row.get_by_role("link", name="Delete").bounding_box()
    last = max(box["x"] + box["width"] for box in saving if box)
    assert deleting
    assert deleting["x"] > last + 100  # pixels
