"""The command `demo`: what it makes and what it says."""

from io import StringIO
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth import authenticate
from django.contrib.auth.models import Group, User
from django.core.management import CommandError, call_command
from django.utils import timezone
from pytest_django import Settings
from rest_framework.test import APIClient

from access.models import Token
from catalog.models import Package, Provider
from config.rest.roles import ROLES
from config.token_text import new_token
from features.models import Feature
from tests.factories import make_provider

pytestmark = pytest.mark.django_db

PASSWORD = "taku-zoli-begu-nopa"
TOKEN = new_token()


@pytest.fixture(autouse=True)
def demo_secrets(settings: Settings) -> None:
    settings.DEMO_PASSWORD, settings.DEMO_TOKEN = PASSWORD, TOKEN


def demo(*arguments: str) -> list[str]:
    output = StringIO()
    call_command("demo", "--no-serve", *arguments, stdout=output)
    return output.getvalue().splitlines()


def every_row() -> dict[str, list[dict[str, Any]]]:
    return {
        model._meta.label: list(model._default_manager.order_by("pk").values()) for model in apps.get_models()
    }


def test_it_fills_an_empty_database_and_says_so() -> None:
    lines = demo()

    assert lines[:7] == [
        "Database: every migration is applied.",
        f"Features: {Feature.objects.count()} written, 0 unchanged.",
        f"Groups: {sum(map(len, ROLES.values()))} rights granted.",
        f"Providers and packages: {Provider.objects.count() + Package.objects.count()} made, 0 unchanged.",
        "User operator: made.",
        "User integrator: made, with a token.",
        "",
    ]
    assert Group.objects.filter(name="Catalog managers").exists()
    assert Package.objects.filter(code="meet-premium").exists()


def test_run_again_it_changes_nothing_and_says_so() -> None:
    demo()
    before = every_row()
    lines = demo()

    assert every_row() == before
    assert lines[1:6] == [
        f"Features: 0 written, {Feature.objects.count()} unchanged.",
        "Groups: 0 rights granted.",
        f"Providers and packages: 0 made, {Provider.objects.count() + Package.objects.count()} unchanged.",
        "User operator: unchanged.",
        "User integrator: unchanged.",
    ]


def test_the_operator_may_do_everything() -> None:
    demo()

    operator = authenticate(username="operator", password=PASSWORD)
    assert isinstance(operator, User)
    assert operator.is_superuser
    assert operator.is_staff


def test_the_addresses_are_those_of_the_port() -> None:
    lines = demo("--port", "9000")

    assert "Admin     http://127.0.0.1:9000/admin/" in lines
    assert "API       http://127.0.0.1:9000/api/v1/packages" in lines
    assert "API docs  http://127.0.0.1:9000/api/v1/docs" in lines


def test_with_debug_the_log_in_is_shown(settings: Settings) -> None:
    settings.DEBUG = True

    assert f"Log-in    operator, with the password {PASSWORD}" in demo()


def test_without_debug_no_password_is_shown() -> None:
    assert PASSWORD not in "\n".join(demo())


def test_a_password_that_was_changed_is_not_known_any_more(settings: Settings) -> None:
    settings.DEBUG = True
    User.objects.create_superuser("operator", password="another one")
    lines = demo()

    assert PASSWORD not in "\n".join(lines)
    assert (
        "Log-in    operator, whose password is not DEMO_PASSWORD; "
        "`manage.py changepassword operator` sets a password."
    ) in lines


@pytest.mark.parametrize("debug", [True, False])
def test_without_a_demo_password_nobody_can_guess_it(settings: Settings, debug: bool) -> None:
    settings.DEBUG, settings.DEMO_PASSWORD = debug, ""
    lines = demo()

    assert "`manage.py changepassword operator` sets a password." in "\n".join(lines)
    assert authenticate(username="operator", password="") is None
    assert User.objects.get(username="operator").has_usable_password()


def test_the_integrator_holds_the_token_of_the_settings(settings: Settings) -> None:
    demo()

    client = APIClient(HTTP_AUTHORIZATION=f"Bearer {TOKEN}")
    assert client.get("/api/v1/packages").status_code == 200
    assert client.post("/api/v1/packages/meet-standard/publish").status_code == 200
    assert client.get("/admin/").status_code == 302  # a service user is no operator


def test_with_debug_the_token_is_shown(settings: Settings) -> None:
    settings.DEBUG = True

    assert f"Token     {TOKEN}" in demo()


def test_without_debug_no_token_is_shown() -> None:
    assert TOKEN not in "\n".join(demo())


def test_a_token_that_has_expired_is_issued_again() -> None:
    demo()
    Token.objects.update(expiry=timezone.now())

    assert "User integrator: given its token anew." in demo()
    assert Token.objects.get().expiry > timezone.now()


def test_a_dotenv_of_an_older_demo_is_told_how_to_get_one(settings: Settings) -> None:
    settings.DEBUG, settings.DEMO_TOKEN = True, ""

    lines = demo()

    assert "User integrator: not made, since DEMO_TOKEN names no token." in lines
    assert (
        "Token     none in DEMO_TOKEN; "
        '`manage.py issue_token integrator --group "Catalog managers"` issues one.'
    ) in lines
    assert not Token.objects.exists()


def test_what_the_catalog_refuses_is_told_in_one_line() -> None:
    make_provider(code="bbb-tokyo", active=False)

    with pytest.raises(CommandError, match=r"^The demo can't be loaded: meet-standard-jp: .+$"):
        demo()
