"""What every test can ask for."""

from collections.abc import Callable
from pathlib import Path

import hypothesis
import pytest
from django.contrib.auth.models import Group, User
from django.core.cache import cache
from django.db import connection
from django.test import Client
from rest_framework.test import APIClient

from config.rest import roles
from features import seeding
from tests.browser.chromium import chromium

hypothesis.settings.register_profile("catalog", derandomize=True, deadline=None, database=None)
hypothesis.settings.register_profile(
    # `make mutants` asks whether a test fails, not for the smallest example, which takes minutes to find.
    "mutants",
    hypothesis.settings.get_profile("catalog"),
    phases=[hypothesis.Phase.explicit, hypothesis.Phase.generate],
)
hypothesis.settings.load_profile("catalog")


TYPESCRIPT = Path(__file__).parent / "clients" / "node_modules"


def left_out() -> dict[str, str]:
    """The markers of the tests that can't be run here, and why."""
    reasons = {}
    if not TYPESCRIPT.is_dir():
        reasons["typescript"] = (
            "The tour by a TypeScript client is left out: `make clients` installs what it needs."
        )
    if not chromium():
        reasons["browser"] = "The tests in a browser are left out: install Chromium, on Debian by apt-get."
    elif connection.vendor != "sqlite":
        reasons["browser"] = "The tests in a browser are left out: they are run on SQLite, once."
    return reasons


def pytest_report_header() -> list[str]:
    return [*left_out().values()]


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    markers = left_out()
    deselected = [item for item in items if any(map(item.get_closest_marker, markers))]
    items[:] = [item for item in items if item not in deselected]
    # Last: Playwright's loop stays in the thread of the tests, where nothing asynchronous can be called then.
    items.sort(key=lambda item: item.get_closest_marker("browser") is not None)
    config.hook.pytest_deselected(items=deselected)


@pytest.fixture(autouse=True)
def empty_cache() -> None:
    """A test that is rolled back leaves counts behind, under cursors that the next one has again."""
    cache.clear()


@pytest.fixture
def registry(db: None) -> None:
    """The shipped features and the groups, as the seed makes them."""
    seeding.seed()
    roles.seed()


@pytest.fixture
def client_of(registry: None) -> Callable[[str], APIClient]:
    """An API client signed in as a new member of a group."""

    def signed_in(group: str) -> APIClient:
        user = User.objects.create(username=f"{group} member")
        user.groups.add(Group.objects.get(name=group))
        client = APIClient()
        client.force_authenticate(user)
        return client

    return signed_in


@pytest.fixture
def member_of(registry: None) -> Callable[[str], Client]:
    """The browser of a new member of a group."""

    def signed_in(group: str) -> Client:
        user = User.objects.create_user(f"{group} member", is_staff=True)
        user.groups.add(Group.objects.get(name=group))
        client = Client()
        client.force_login(user)
        return client

    return signed_in


@pytest.fixture
def manager(client_of: Callable[[str], APIClient]) -> APIClient:
    return client_of("Catalog managers")


@pytest.fixture
def reader(client_of: Callable[[str], APIClient]) -> APIClient:
    return client_of("Catalog readers")
