"""Tokens in the admin: shown once to whoever may issue them, and revoked there."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group, Permission, User
from django.test import Client
from django.utils import timezone

from access.issuing import issue, service_user
from access.models import Token
from config.token_text import FORM
from tests.access.conftest import showing
from tests.admin.browser import codes_in, opened, sent, told
from tests.api.answers import API

TOKENS = "/admin/access/token/"
ADD = f"{TOKENS}add/"


@pytest.fixture
def billing(registry: None) -> User:
    return service_user("billing", Group.objects.get(name="Catalog readers"))


@pytest.fixture
def issuer(member_of: Callable[[str], Client]) -> Client:
    """A reader who may also issue and revoke tokens."""
    browser = member_of("Catalog readers")
    rights = Permission.objects.filter(content_type__app_label="access")
    User.objects.get(username="Catalog readers member").user_permissions.set(rights)
    return browser


def texts_in(answer: Any) -> list[str]:
    return FORM.findall(answer.content.decode())


def test_a_token_is_shown_once_and_works(operator: Client, billing: User) -> None:
    issued = sent(operator, ADD, user=str(billing.pk))

    [text] = texts_in(issued)
    assert issued.status_code == 200
    assert "no-store" in issued["Cache-Control"]
    assert showing(text).get(f"{API}/features").status_code == 200
    token = Token.objects.get()
    for address in (TOKENS, f"{TOKENS}{token.pk}/change/", f"{TOKENS}{token.pk}/delete/", "/admin/"):
        page = operator.get(address).content.decode()
        assert text not in page
        assert token.digest not in page


def test_it_is_kept_neither_in_a_cookie_nor_in_the_session(operator: Client, billing: User) -> None:
    issued = sent(operator, ADD, user=str(billing.pk))

    [text] = texts_in(issued)
    assert text not in str(operator.cookies)
    assert text not in str(dict(operator.session))
    assert not told(issued)


def test_a_token_is_offered_for_ninety_days(operator: Client) -> None:
    fields = opened(operator, ADD)

    assert fields["expiry_0"] == f"{timezone.now() + timedelta(days=90):%Y-%m-%d}"


@pytest.mark.parametrize(
    "day, code",
    [("2020-01-01", "past"), ("2099-01-01", "lives_too_long"), ("", "required"), ("soon", "invalid")],
)
def test_a_bad_end_is_refused_as_everywhere(operator: Client, billing: User, day: str, code: str) -> None:
    answer = sent(operator, ADD, user=str(billing.pk), expiry_0=day)

    assert code in {found for _, found in codes_in(answer)}
    assert not Token.objects.exists()


def test_the_list_says_whose_they_are_and_how_they_stand(operator: Client, billing: User) -> None:
    current, expired, idle = issue(billing), issue(billing), issue(User.objects.create(username="idle"))
    Token.objects.filter(pk=expired.pk).update(expiry=timezone.now())
    User.objects.filter(username="idle").update(is_active=False)

    page = operator.get(TOKENS).content.decode()

    for token in (current, expired, idle):
        assert f"{token.token_key}…" in page
        assert f'<td class="field-number">{token.pk}</td>' in page
    for state in ("current", "expired", "user not active"):
        assert f'<td class="field-state">{state}</td>' in page


def test_one_is_revoked_on_its_page(operator: Client, billing: User) -> None:
    kept, token = issue(billing), issue(billing)
    address = f"{TOKENS}{token.pk}/"
    assert f"Revoke {token}?" in operator.get(f"{address}delete/").content.decode()

    answer = operator.post(f"{address}delete/", {"post": "yes"})

    assert told(answer) == [f"Revoked: {token}."]
    assert [showing(one.text).get(f"{API}/features").status_code for one in (token, kept)] == [401, 200]


def test_several_are_revoked_in_the_list(operator: Client, billing: User) -> None:
    tokens = [issue(billing) for _ in range(3)]
    chosen = {"action": "revoke", "_selected_action": [token.pk for token in tokens[:2]]}

    answer = operator.post(TOKENS, chosen)

    assert told(answer) == [f"Revoked: {tokens[1]}, {tokens[0]}."]
    assert list(Token.objects.all()) == tokens[2:]


def test_it_is_kept_who_issued_and_revoked(operator: Client, billing: User) -> None:
    [text] = texts_in(sent(operator, ADD, user=str(billing.pk)))
    operator.post(TOKENS, {"action": "revoke", "_selected_action": [Token.objects.get().pk]})

    entries = LogEntry.objects.order_by("pk")
    assert [(entry.user.username, entry.object_repr) for entry in entries] == [
        ("admin", f"{text[:15]}… of billing")
    ] * 2


def test_nobody_changes_a_token(operator: Client, billing: User) -> None:
    token = issue(billing)

    assert operator.post(f"{TOKENS}{token.pk}/change/", {"expiry_0": "2027-01-01"}).status_code == 403


@pytest.mark.parametrize("group", ["Catalog readers", "Catalog managers", "Stock clients"])
def test_the_groups_issue_none_and_see_none(
    member_of: Callable[[str], Client], billing: User, group: str
) -> None:
    browser, token = member_of(group), issue(billing)

    for address in (TOKENS, ADD, f"{TOKENS}{token.pk}/change/", f"{TOKENS}{token.pk}/delete/"):
        assert browser.get(address).status_code == 403
    assert browser.post(ADD, {"user": billing.pk}).status_code == 403


def test_whoever_may_issue_tokens_issues_them_for_the_like(issuer: Client, billing: User) -> None:
    assert len(texts_in(sent(issuer, ADD, user=str(billing.pk)))) == 1


@pytest.mark.parametrize("group", ["Catalog managers", ""])
def test_nobody_hands_out_more_rights_than_they_have(issuer: Client, registry: None, group: str) -> None:
    user = User.objects.create(username="somebody", is_superuser=not group)
    user.groups.set(Group.objects.filter(name=group))

    answer = sent(issuer, ADD, user=str(user.pk))

    assert codes_in(answer) == {("user", "beyond_your_rights")}
    assert not Token.objects.exists()


@pytest.mark.parametrize("term, found", [("bill", 1), ("catalog_", 1), ("nobody", 0)])
def test_a_token_is_found_by_its_user_and_its_beginning(
    operator: Client, billing: User, term: str, found: int
) -> None:
    issue(billing)

    assert operator.get(f"{TOKENS}?q={term}").context["cl"].result_count == found


def test_instants_are_written_as_on_every_page(operator: Client, billing: User) -> None:
    token = issue(billing)
    Token.objects.filter(pk=token.pk).update(expiry="2096-05-01T13:34:00Z")

    assert "2096-05-01 13:34:00" in operator.get(TOKENS).content.decode()
    assert "2096-05-01 13:34:00" in operator.get(f"{TOKENS}{token.pk}/change/").content.decode()
