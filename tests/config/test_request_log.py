"""One line for each request: who asked what and how it went, and nothing that could be a secret."""

import json
import logging
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from rest_framework.test import APIClient

from access.issuing import issue
from features.api import FeatureViewSet
from tests.access.conftest import showing
from tests.api.answers import API
from tests.factories import make_package

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def every_level(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)


def lines(caplog: pytest.LogCaptureFixture) -> list[dict[str, Any]]:
    fields = ("actor", "token", "method", "route", "status", "queries", "milliseconds")
    return [
        {field: vars(record)[field] for field in fields}
        for record in caplog.records
        if record.name == "config.request_log"
    ]


def the_line(caplog: pytest.LogCaptureFixture) -> dict[str, Any]:
    [line] = lines(caplog)
    assert line.pop("milliseconds") >= 0
    return line


def test_a_request_by_a_token_is_one_line(registry: None, caplog: pytest.LogCaptureFixture) -> None:
    make_package(code="meet-standard")
    token = issue(User.objects.create_superuser("billing"))

    showing(token.text).get(f"{API}/packages/meet-standard")

    assert the_line(caplog) == {
        "actor": "billing",
        "token": token.pk,
        "method": "GET",
        "route": "/api/v1/packages/<id>",
        "status": 200,
        "queries": 2,
    }


def test_a_page_of_the_admin_is_one_line(admin_client: Client, caplog: pytest.LogCaptureFixture) -> None:
    admin_client.get("/admin/catalog/package/")

    line = the_line(caplog)
    assert line["queries"] > 2
    assert (line["actor"], line["token"], line["route"]) == ("admin", None, "/admin/catalog/package")


@pytest.mark.parametrize(
    "method, address, status, route",
    [
        ("GET", f"{API}/packages", 401, "/api/v1/packages"),
        ("GET", f"{API}/nothing/here", 401, "/api"),
        ("GET", "/nothing/here", 404, None),
        ("GET", "/admin/", 302, "/admin"),
        ("BREW", "/admin/login/", 405, "/admin/login"),
    ],
)
def test_what_is_refused_is_a_line_too(
    caplog: pytest.LogCaptureFixture, method: str, address: str, status: int, route: str | None
) -> None:
    Client().generic(method, address)

    line = the_line(caplog)
    assert (line["method"], line["status"], line["route"]) == (method, status, route)
    assert (line["actor"], line["queries"]) == (None, 0)


def test_a_host_that_is_not_ours_is_a_line_too(caplog: pytest.LogCaptureFixture) -> None:
    Client(SERVER_NAME="elsewhere.example").get("/admin/")

    assert the_line(caplog)["status"] == 400


def test_what_fails_is_a_line_too(
    reader: APIClient, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: Any, **__: Any) -> None:
        raise RuntimeError("the cat is on the keyboard")

    monkeypatch.setattr(FeatureViewSet, "get_object", fail)

    reader.get(f"{API}/features/max_rooms")

    line = the_line(caplog)
    assert (line["status"], line["actor"]) == (500, "Catalog readers member")


def test_nobody_is_looked_up_for_the_line(caplog: pytest.LogCaptureFixture) -> None:
    client = Client()
    client.force_login(User.objects.create_superuser("root"))

    client.get("/")  # which leads to the admin, and does not ask who comes

    line = the_line(caplog)
    assert (line["status"], line["actor"], line["queries"]) == (302, None, 0)


def test_no_secret_is_in_the_log(registry: None, caplog: pytest.LogCaptureFixture) -> None:
    token = issue(User.objects.create_superuser("billing"))
    given: dict[str, Any] = {"HTTP_COOKIE": "sessionid=hush-hush", "HTTP_REFERER": "/?hush=hush"}

    for text in (token.text, f"{token.text}0", "hush-hush"):
        showing(text).get(f"{API}/packages?search={token.text}&hush=hush-hush", **given)
        showing(text).get(f"{API}/packages/{token.text}/features", **given)
        Client().post(f"/admin/login/?next={token.text}", {"username": "root", "password": "hush-hush"})

    assert len(lines(caplog)) == 9
    whole = "\n".join(f"{record.getMessage()} {vars(record)}" for record in caplog.records)
    assert token.text not in whole
    assert "hush" not in whole


@pytest.mark.parametrize("form", ["text", "json"])
def test_the_log_is_written_in_the_format_of_the_setting(form: str) -> None:
    """In a process of its own: the format is read as it starts."""
    asked = (
        "import django; django.setup(); from django.test import Client; "
        "Client().get('/api/v1/packages', headers={'X-Request-Id': 'trace-1'})"
    )
    line = subprocess.run(
        [sys.executable, "-c", asked],
        cwd=Path(__file__).parents[2],
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "config.settings", "LOG_FORMAT": form},
        capture_output=True,
        text=True,
        check=True,
    ).stderr.splitlines()[-1]

    if form == "json":
        told = json.loads(line)
        assert (told["request_id"], told["route"], told["status"]) == ("trace-1", "/api/v1/packages", 401)
        assert told["actor"] is None
    else:
        assert "[trace-1] GET /api/v1/packages 401 in " in line
        assert line.endswith(" ms, 0 queries, by -")
