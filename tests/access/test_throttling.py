"""How often a token may ask: counted in the cache, and no request is lost where many come at once."""

import os
import socket
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.contrib.auth.models import User
from pytest_django import Settings
from rest_framework.test import APIClient
from rest_framework.views import APIView

from access.issuing import issue
from access.models import Token
from access.throttling import PerToken, counted, window_at
from config.rate import Rate
from tests.access.conftest import showing
from tests.api.answers import API

READ = f"{API}/features/max_rooms"


@pytest.fixture
def three_an_hour(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.API_THROTTLE = Rate(3, 3600)
    monkeypatch.setattr(APIView, "throttle_classes", [PerToken])


def headers(answer: Any) -> tuple[str, str]:
    assert 1 <= int(answer["X-RateLimit-Reset"]) <= 3600
    return answer["X-RateLimit-Limit"], answer["X-RateLimit-Remaining"]


def test_each_answer_says_how_many_are_left(three_an_hour: None, token: Token) -> None:
    answers = [showing(token.text).get(READ) for _ in range(3)]

    assert [answer.status_code for answer in answers] == [200] * 3
    assert [headers(answer) for answer in answers] == [("3", "2"), ("3", "1"), ("3", "0")]


def test_one_too_many_is_told_when_to_come_back(three_an_hour: None, token: Token) -> None:
    for _ in range(3):
        showing(token.text).get(READ)
    answer: Any = showing(token.text).get(READ)

    assert (answer.status_code, answer["Content-Type"]) == (429, "application/problem+json")
    assert answer.json()["code"] == "throttled"
    assert headers(answer) == ("3", "0")
    assert answer["Retry-After"] == answer["X-RateLimit-Reset"]


def test_refused_requests_count_too(three_an_hour: None, token: Token) -> None:
    answers: list[Any] = [showing(token.text).get(f"{API}/features?unknown={n}") for n in range(4)]

    assert [answer.status_code for answer in answers] == [400, 400, 400, 429]
    assert headers(answers[0]) == ("3", "2")


def test_each_token_has_a_count_of_its_own(three_an_hour: None, token: Token, billing: User) -> None:
    for _ in range(4):
        showing(token.text).get(READ)

    assert showing(issue(billing).text).get(READ).status_code == 200


def test_a_browser_is_counted_by_its_user(three_an_hour: None, token: Token, billing: User) -> None:
    statuses = []
    for _ in range(2):
        client = APIClient()
        client.force_login(billing)
        statuses += [client.get(READ).status_code for _ in range(2)]

    assert statuses == [200, 200, 200, 429]
    assert showing(token.text).get(READ).status_code == 200


def test_the_schema_is_counted_like_everything_else(three_an_hour: None, token: Token) -> None:
    assert headers(showing(token.text).get(f"{API}/schema")) == ("3", "2")


def test_without_a_rate_nothing_is_counted(token: Token) -> None:
    answer: Any = showing(token.text).get(READ)

    assert answer.status_code == 200
    assert not [name for name in answer.headers if name.startswith("X-RateLimit")]


@pytest.mark.parametrize("now, number, ends_in", [(0.0, 0, 60), (0.9, 0, 60), (59.999, 0, 1), (60.0, 1, 60)])
def test_a_window_ends_where_the_clock_is_a_multiple_of_its_length(
    now: float, number: int, ends_in: int
) -> None:
    assert window_at(now, seconds=60) == (number, ends_in)


def test_of_many_requests_at_once_each_has_a_number_of_its_own() -> None:
    with ThreadPoolExecutor(16) as clients:
        numbers = list(clients.map(lambda _: counted("at-once", 60), range(400)))

    assert sorted(numbers, key=int) == list(range(1, 401))  # type: ignore[arg-type]


@pytest.fixture
def dead_redis(settings: Settings) -> None:
    """A Redis at a port where nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    settings.CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": f"redis://127.0.0.1:{port}/0",
            "OPTIONS": {"socket_connect_timeout": 1, "socket_timeout": 1},
        }
    }


def test_a_redis_that_is_down_throttles_nobody_and_is_told(
    three_an_hour: None, token: Token, dead_redis: None, caplog: pytest.LogCaptureFixture
) -> None:
    answers: list[Any] = [showing(token.text).get(READ) for _ in range(4)]

    assert [answer.status_code for answer in answers] == [200] * 4
    assert "X-RateLimit-Limit" not in answers[0]
    assert "requests are not counted" in caplog.text
    assert token.text not in caplog.text


def test_the_setting_alone_turns_it_on() -> None:
    """In a process of its own: what a view is throttled by is read as it is imported."""
    asked = (
        "import django; django.setup(); from rest_framework.views import APIView; "
        "print([throttle.__name__ for throttle in APIView.throttle_classes])"
    )
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "tests.settings"}

    def classes(**variables: str) -> str:
        return subprocess.run(
            [sys.executable, "-c", asked],
            env=environment | variables,
            capture_output=True,
            text=True,
            check=True,
        ).stdout.strip()

    assert classes(API_THROTTLE="600/min") == "['PerToken']"
    assert classes() == "[]"
