"""A token says who asks: a current one, not revoked, of an active user. Looking it up writes nothing."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from knox.crypto import hash_token
from rest_framework.test import APIClient

from access.issuing import issue
from access.models import Token
from config.token_text import FORM, new_token
from tests.access.conftest import showing
from tests.api.answers import API

READ = f"{API}/features/max_rooms"


def refused(answer: Any) -> str:
    """The code of a 401, which asks for a token and says that this one won't do."""
    assert answer.status_code == 401
    assert answer["WWW-Authenticate"] == 'Bearer realm="catalog", error="invalid_token"'
    assert answer["Content-Type"] == "application/problem+json"
    code: str = answer.json()["code"]
    return code


def expire(token: Token) -> None:
    Token.objects.filter(pk=token.pk).update(expiry=timezone.now() - timedelta(seconds=1))


def test_a_token_is_known_by_how_it_looks(token: Token) -> None:
    assert FORM.fullmatch(token.text)
    assert token.text.startswith("catalog_")
    assert str(token) == f"{token.text[:15]}… of billing"


def test_a_token_says_who_asks(token: Token) -> None:
    assert showing(token.text).get(READ).status_code == 200


def test_the_scheme_is_written_in_any_case(token: Token) -> None:
    client = APIClient()

    assert client.get(READ, HTTP_AUTHORIZATION=f"bearer  {token.text} ").status_code == 200


def test_without_a_token_one_is_asked_for(registry: None) -> None:
    answer: Any = APIClient().get(READ)

    assert answer.status_code == 401
    assert answer["WWW-Authenticate"] == 'Bearer realm="catalog"'


def test_only_the_hash_of_a_token_is_kept(token: Token) -> None:
    kept = Token.objects.filter(pk=token.pk).values().get()

    assert kept["digest"] == hash_token(token.text)
    assert token.text not in str(kept)
    assert Token.objects.get().text == ""


def test_an_expired_token_is_refused_and_stays(token: Token) -> None:
    expire(token)

    assert refused(showing(token.text).get(READ)) == "expired_token"
    assert Token.objects.filter(pk=token.pk).exists()


def test_a_revoked_token_is_refused_at_once(token: Token) -> None:
    client = showing(token.text)
    assert client.get(READ).status_code == 200

    token.delete()

    assert refused(client.get(READ)) == "invalid_token"


def test_the_token_of_a_user_who_is_not_active_is_refused(token: Token, billing: User) -> None:
    User.objects.filter(pk=billing.pk).update(is_active=False)

    assert refused(showing(token.text).get(READ)) == "inactive_user"


def test_a_user_has_several_and_revokes_one_after_the_other(token: Token, billing: User) -> None:
    newer = issue(billing)
    assert [showing(one.text).get(READ).status_code for one in (token, newer)] == [200, 200]

    token.delete()

    assert showing(newer.text).get(READ).status_code == 200


def test_of_two_tokens_that_begin_alike_each_is_itself(billing: User) -> None:
    other = User.objects.create(username="metering")
    begin = new_token()[:15]
    first, second = (
        issue(user, text=f"{begin}{digit * 57}") for user, digit in ((billing, "a"), (other, "b"))
    )

    assert showing(first.text).get(READ).status_code == 200
    assert showing(second.text).get(READ).status_code == 403  # metering is in no group
    assert refused(showing(f"{begin}{'c' * 57}").get(READ)) == "invalid_token"


@pytest.mark.parametrize(
    "header, code",
    [
        ("Bearer", "invalid_token"),
        ("Bearer ", "invalid_token"),
        ("Bearer of good news", "invalid_token"),
        ("Bearer {token} {token}", "invalid_token"),
        ("Bearer {token},Bearer {token}", "invalid_token"),
        ("Bearer {token}0", "invalid_token"),
        ("Bearer {token}\x00", "invalid_token"),
        ("Bearer \x00", "invalid_token"),
        ("Bearer é", "invalid_token"),
        ("Bearer " + "a" * 10_000, "invalid_token"),
        ("Bearer catalog_" + "0" * 64, "invalid_token"),
        ("{token}", "unsupported_scheme"),
        ("Basic b3BlcmF0b3I6c2VjcmV0", "unsupported_scheme"),
        ("Basic", "unsupported_scheme"),
        ("Token {token}", "unsupported_scheme"),
        ("Digest username=operator", "unsupported_scheme"),
    ],
)
def test_whatever_else_is_sent_is_refused(token: Token, header: str, code: str) -> None:
    answer = APIClient().get(READ, HTTP_AUTHORIZATION=header.replace("{token}", token.text))

    assert refused(answer) == code
    assert token.text not in str(answer.content)


def test_a_session_is_no_help_to_a_token_that_is_refused(billing: User) -> None:
    client = APIClient()
    client.force_login(billing)

    assert client.get(READ).status_code == 200
    assert refused(client.get(READ, HTTP_AUTHORIZATION="Bearer of good news")) == "invalid_token"


def test_a_token_writes_without_our_pages(token: Token) -> None:
    """A browser sends it by nobody's order, so that no CSRF token is asked for."""
    client = APIClient(enforce_csrf_checks=True)

    answer = client.post(f"{API}/packages", {}, format="json", HTTP_AUTHORIZATION=f"Bearer {token.text}")

    assert answer.json()["code"] == "permission_denied"


def test_who_asks_and_what_they_may_do_takes_one_statement_and_writes_nothing(token: Token) -> None:
    other = issue(token.user)
    expire(other)

    with CaptureQueriesContext(connection) as queries:
        showing(token.text).get(READ)

    statements = [query["sql"].split()[0] for query in queries]
    assert (len(statements), set(statements)) == (2, {"SELECT"})  # and the feature itself


def test_what_is_no_token_is_never_looked_up(registry: None) -> None:
    with CaptureQueriesContext(connection) as queries:
        showing("a" * 72).get(READ)

    assert len(queries) == 0


@pytest.mark.parametrize(
    "gone, code",
    [(timedelta(), "past"), (timedelta(days=-1), "past"), (timedelta(days=1826), "lives_too_long")],
)
def test_a_token_ends_in_the_next_five_years(billing: User, gone: timedelta, code: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        issue(billing, ends=timezone.now() + gone)

    assert [error.code for error in refusal.value.error_dict["expiry"]] == [code]
    assert not Token.objects.exists()


def test_who_is_not_active_gets_no_token(billing: User) -> None:
    billing.is_active = False

    with pytest.raises(ValidationError) as refusal:
        issue(billing)

    assert [error.code for error in refusal.value.error_dict["user"]] == ["inactive_user"]
