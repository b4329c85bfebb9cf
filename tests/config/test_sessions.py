"""Sessions are Django's own; they are only read by one plain statement."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from config.sessions import SessionStore

pytestmark = pytest.mark.django_db


@pytest.fixture
def kept() -> str:
    session = SessionStore()
    session["colour"] = "blue"
    session.create()
    return session.session_key or ""


def test_a_session_is_what_django_would_read(kept: str) -> None:
    assert SessionStore(kept).load() == db.SessionStore(kept).load() == {"colour": "blue"}


def test_a_session_is_read_by_one_statement(kept: str) -> None:
    with CaptureQueriesContext(connection) as queries:
        assert SessionStore(kept)["colour"] == "blue"

    assert len(queries) == 1


def test_a_session_that_has_ended_is_empty_and_gets_a_new_key(kept: str) -> None:
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    ended = SessionStore(kept)

    assert ended.load() == {}
    assert ended.session_key is None


@pytest.mark.parametrize(
    "key", ["", "0" * 32, "A" * 32, "short", "x" * 33, "\x00" * 32, "' OR 1=1 --", "é" * 32]
)
def test_a_key_that_is_none_opens_no_session(kept: str, key: str) -> None:
    assert SessionStore(key).load() == {}


def test_a_cookie_that_no_database_takes_is_no_error() -> None:
    client = Client()
    client.cookies["sessionid"] = "\x00" * 32

    assert client.get("/admin/").status_code == 302


def test_whoever_is_logged_in_stays_so_until_they_leave() -> None:
    client = Client()
    client.force_login(User.objects.create_superuser("root"))

    assert client.get("/admin/").status_code == 200
    client.post("/admin/logout/")
    assert client.get("/admin/").status_code == 302
