"""A sheet is taken away, edited and brought back; many packages are edited from the list."""

from pathlib import Path
from typing import Any

import openpyxl
import pytest
from playwright.sync_api import Page, expect

from catalog.models import Change, Package
from tests.browser.screens import screen
from tests.browser.test_every_page import faults

pytestmark = pytest.mark.browser


@pytest.fixture(params=[("desk", "light"), ("phone", "dark")], ids="-".join)
def browser_context_args(request: pytest.FixtureRequest) -> dict[str, Any]:
    return screen(*request.param)


def choose(page: Page, action: str, *codes: str) -> None:
    """In the list of packages: tick these, and begin an action on them."""
    page.goto(f"{page.url.split('/admin/')[0]}/admin/catalog/package/?q=meet")
    for package in Package.objects.filter(code__in=codes):
        page.locator(f"input[name=_selected_action][value='{package.pk}']").check()
    page.get_by_label("Action:").select_option(label=action)
    with page.expect_navigation():
        page.get_by_role("button", name="Go").click()


def edit(file: Path, column: str, code: str, value: Any) -> None:
    book = openpyxl.load_workbook(file)
    sheet: Any = book.active
    names = [cell.value for cell in sheet[1]]
    (row,) = (row for row in sheet.iter_rows(min_row=2) if row[0].value == code)
    row[names.index(column)].value = value
    book.save(file)


def test_a_sheet_is_exported_edited_refused_put_right_and_imported(
    operator: Page, catalog: str, tmp_path: Path
) -> None:
    choose(operator, "Export selected packages", "meet-standard", "meet-premium")
    assert [*faults(operator)] == []
    with operator.expect_download() as download:
        operator.get_by_role("button", name="Export").click()
    file = tmp_path / "packages.xlsx"
    download.value.save_as(file)
    edit(file, "price", "meet-standard", 12.345)
    edit(file, "max_rooms", "meet-standard", 25)

    operator.goto(f"{catalog}/admin/catalog/package/import/")
    assert [*faults(operator)] == []
    operator.get_by_label("Spreadsheet").set_input_files(file)
    operator.get_by_role("button", name="Preview").click()
    expect(operator.get_by_text("An amount in USD may have at most 2 decimals.")).to_be_visible()
    expect(operator.get_by_role("button", name="Confirm")).to_have_count(0)
    assert [*faults(operator)] == []

    edit(file, "price", "meet-standard", 13.5)
    operator.get_by_role("link", name="again").click()
    operator.get_by_label("Spreadsheet").set_input_files(file)
    operator.get_by_role("button", name="Preview").click()
    expect(operator.get_by_text("Packages: 1 changed, 1 unchanged. Nothing is written yet.")).to_be_visible()
    assert [*faults(operator)] == []
    operator.get_by_label("Reason for this change:").fill("Autumn prices")
    operator.get_by_role("button", name="Confirm").click()
    expect(operator.get_by_text("Packages: 1 changed.")).to_be_visible()

    package = Package.objects.get(code="meet-standard")
    assert float(package.price) == 13.5
    assert package.features.get(feature__code="max_rooms").limit == 25
    change = Change.objects.latest("cursor")
    assert (change.code, change.door, change.reason) == ("meet-standard", "import", "Autumn prices")


def test_prices_of_chosen_packages_are_raised(operator: Page) -> None:
    choose(operator, "Edit selected packages", "meet-standard", "meet-premium")
    assert [*faults(operator)] == []
    price = operator.locator("#price_form")
    price.get_by_label("Raise by percent:").fill("10")
    price.get_by_role("button", name="Preview").click()
    expect(operator.get_by_text("USD 31.90")).to_be_visible()
    operator.get_by_role("button", name="Confirm").click()
    expect(operator.get_by_text("Packages: 2 changed.")).to_be_visible()
    assert float(Package.objects.get(code="meet-premium").price) == 31.9
