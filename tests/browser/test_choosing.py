"""An operator compares packages, passes the page on, and simulates them."""

import re

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser


def test_packages_are_ticked_compared_and_passed_on(operator: Page, catalog: str) -> None:
    operator.context.grant_permissions(["clipboard-read", "clipboard-write"])
    operator.goto(f"{catalog}/admin/catalog/package/compare/")
    operator.get_by_label(re.compile("Phone Premium")).check()
    operator.get_by_label(re.compile("Audio Standard")).check()
    operator.get_by_role("button", name="Compare", exact=True).click()
    table = operator.get_by_role("region", name="The comparison")
    expect(table.get_by_role("row", name="Currency")).to_contain_text("KWD")
    operator.get_by_role("link", name="Differences only").click()
    expect(table.get_by_role("row", name="Price in a month")).to_be_visible()
    operator.get_by_role("button", name="Copy").click()
    expect(operator.get_by_role("status")).to_have_text("Copied.")
    copied = operator.evaluate("navigator.clipboard.readText()")
    operator.goto(copied)
    expect(operator.get_by_role("link", name="Show everything")).to_be_visible()


def test_the_head_and_the_first_column_stay(operator: Page, catalog: str) -> None:
    keys = "meet-standard,meet-premium,live-standard,live-premium,webinar-premium,phone-premium"
    operator.set_viewport_size({"width": 390, "height": 844})
    operator.goto(f"{catalog}/admin/catalog/package/compare/?packages={keys}")
    table = operator.get_by_role("region", name="The comparison")
    rooms = table.get_by_role("rowheader", name="Rooms", exact=True)
    rooms.scroll_into_view_if_needed()
    table.evaluate("it => it.scrollTo({left: 300, top: it.scrollTop})")
    expect(rooms).to_be_in_viewport()
    expect(table.get_by_role("link", name="Live Standard", exact=True)).to_be_in_viewport()


def test_a_simulation_shows_its_results_and_keeps_what_was_typed(operator: Page, catalog: str) -> None:
    operator.goto(f"{catalog}/admin/catalog/package/simulate/?packages=meet-standard,meet-premium")
    operator.get_by_label("Storage, in gb:").fill("12")
    operator.get_by_label("Cycles:").fill("2")
    operator.get_by_label("Cycles:").press("Enter")
    expect(operator.get_by_role("heading", name="What each would cost")).to_be_in_viewport()
    expect(operator.get_by_role("region", name="Meet Standard", exact=True)).to_contain_text("does not allow")
    expect(operator.get_by_role("region", name="Meet Premium", exact=True)).to_contain_text("cheapest in USD")
    expect(operator.get_by_label("Storage, in gb:")).to_have_value("12")
    operator.get_by_text("Events instead, as CSV").click()
    operator.get_by_label("Events", exact=True).fill("code\tat\nmax_rooms\ttomorrow")
    operator.get_by_role("button", name="Simulate", exact=True).click()
    expect(operator.get_by_text("Row 2, column at: Write an instant as")).to_be_visible()
    expect(operator.get_by_label("Events", exact=True)).to_have_value("code\tat\nmax_rooms\ttomorrow")


def test_both_work_without_a_script(operator: Page, catalog: str) -> None:
    state = operator.context.storage_state()
    browser = operator.context.browser
    assert browser is not None
    bare = browser.new_context(java_script_enabled=False, storage_state=state)
    page = bare.new_page()
    page.goto(f"{catalog}/admin/catalog/package/compare/")
    page.get_by_label("Search for packages").fill("meet-premium")
    page.get_by_role("button", name="Search").click()
    page.get_by_label(re.compile("Meet Premium")).check()
    page.get_by_label("Packages", exact=True).fill("meet-standard")
    page.get_by_role("button", name="Compare", exact=True).click()
    expect(page.get_by_role("columnheader")).to_have_count(3)
    page.get_by_role("link", name="Simulate these").click()
    page.get_by_label("Rooms:").fill("5")
    page.get_by_role("button", name="Simulate", exact=True).click()
    expect(page.get_by_role("row", name="Rooms max_rooms")).to_contain_text("5 of 5")
    bare.close()
