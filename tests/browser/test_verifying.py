"""The button on a provider's page, as an operator presses it."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.admin.pages import page_of
from tests.browser.screens import SIZES, screen
from tests.browser.test_every_page import faults
from tests.factories import BBB, make_provider

pytestmark = pytest.mark.browser


@pytest.fixture(params=SIZES)
def browser_context_args(request: pytest.FixtureRequest) -> dict[str, Any]:
    return screen(request.param, "dark")


def test_a_provider_is_verified_from_its_page(operator: Page, catalog: str) -> None:
    provider = make_provider(name="Ours", properties={**BBB, "host_url": "https://127.0.0.1"})
    operator.goto(catalog + page_of(provider))

    operator.get_by_role("button", name="Verify").click()

    expect(operator.get_by_role("row", name="It answers")).to_contain_text("no")
    expect(operator.get_by_text("127.0.0.1, which is private")).to_be_visible()
    assert [*faults(operator)] == []
    operator.get_by_role("button", name="Verify again").click()
    operator.get_by_role("link", name="Back to the provider").click()
    expect(operator.get_by_role("heading", name="Change provider")).to_be_visible()
