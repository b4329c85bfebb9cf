"""A browser at a served catalog, and who watches what it complains of."""

import os
from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.utils import timezone
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, expect
from pytest_django.live_server_helper import LiveServer

from catalog.demo.loading import load
from config.rest import roles
from features import seeding
from tests.browser.chromium import chromium

# Playwright's own loop runs in the thread of the test, which waits for it: no statement is ever asynchronous.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"

expect.set_options(timeout=30_000)  # milliseconds; a machine that runs all tests at once is slow

OPERATOR, PASSWORD = "operator", "a password of the tests"


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    return {"executable_path": chromium(), "args": ["--no-sandbox"]}


@pytest.fixture
def catalog(django_db_setup: None, live_server: LiveServer, settings: Any) -> str:
    """The address of the served demo catalog, with one operator.

    The test database is made first: of one in memory, the server's threads would share a connection.
    """
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = False  # it is served without TLS
    seeding.seed()
    roles.seed()
    load(timezone.now())
    User.objects.create_superuser(OPERATOR, password=PASSWORD)
    return live_server.url


@pytest.fixture
def complaints(context: BrowserContext) -> list[str]:
    """What any page's console says as an error: failing scripts, what is missing, what the policy forbids."""
    heard: list[str] = []

    def said(message: ConsoleMessage) -> None:
        if message.type == "error":
            heard.append(f"{message.location['url']}: {message.text}")

    def watch(page: Page) -> None:
        page.on("console", said)
        page.on("pageerror", lambda error: heard.append(f"{page.url}: {error}"))

    context.on("page", watch)
    return heard


@pytest.fixture
def operator(catalog: str, complaints: list[str], page: Page) -> Iterator[Page]:
    """The operator at the front page; in the end, no page may have complained."""
    log_in(page, catalog)
    yield page
    assert complaints == []


def log_in(page: Page, address: str) -> None:
    page.goto(f"{address}/admin/")
    page.get_by_label("Username").fill(OPERATOR)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()
    page.get_by_role("heading", name="Dashboard").wait_for()
