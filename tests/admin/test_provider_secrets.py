"""Secrets: written, kept, asked for again and cleared, and never shown."""

import logging

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client

from catalog.models import Provider
from tests.admin.browser import codes_in, opened, sent, told
from tests.admin.pages import ADD_BBB, PROVIDERS, page_of
from tests.factories import BBB, make_provider

pytestmark = pytest.mark.django_db

SECRET = "correct-horse-battery-staple"
KEY = "-----BEGIN KEY-----\r\nabc\r\n-----END KEY-----"


def secrets_of(provider: Provider) -> dict[str, str]:
    stored = Provider.objects.get(pk=provider.pk)
    return {name: stored.all_properties[name] for name in stored.secrets_set}


def test_a_secret_is_never_shown(operator: Client, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    typed = {"name": "BBB", "code": "bbb", "property_host_url": "https://bbb.example.com"}
    secrets = {"property_secret": SECRET, "property_host_key": SECRET}
    refused = sent(operator, ADD_BBB, **typed, **secrets)
    assert codes_in(refused) == {("service_type", "required")}
    made = sent(operator, ADD_BBB, **typed, **secrets, service_type="meet")
    provider = Provider.objects.get()
    changed = sent(operator, page_of(provider), property_secret=f"{SECRET}!", button="_continue")
    pages = [
        refused,
        operator.get(page_of(provider)),
        operator.get(page_of(provider, "history")),
        operator.get(PROVIDERS),
        sent(operator, page_of(provider), property_host_url="http://", property_secret=SECRET),
    ]
    assert SECRET in secrets_of(provider)["secret"]
    for page in pages:
        assert page.status_code == 200
        assert SECRET not in page.content.decode()
    shown = [*told(made), *told(changed), caplog.text]
    logged = [f"{entry.object_repr} {entry.change_message}" for entry in LogEntry.objects.all()]
    assert logged
    assert not any(SECRET in text for text in shown + logged)


def test_a_page_says_which_secret_is_set(operator: Client) -> None:
    words = "It is set: leave this empty to keep it."
    assert words in operator.get(page_of(make_provider())).content.decode()
    assert words not in operator.get(ADD_BBB).content.decode()


def test_a_secret_that_is_not_typed_is_kept(operator: Client) -> None:
    provider = make_provider(properties={**BBB, "host_key": KEY})
    sent(operator, page_of(provider), name="Renamed")
    assert secrets_of(provider) == {"secret": BBB["secret"], "host_key": KEY}


def test_a_secret_of_several_lines_keeps_them(operator: Client) -> None:
    provider = make_provider()
    sent(operator, page_of(provider), property_host_key=KEY)
    assert secrets_of(provider)["host_key"] == KEY


def test_a_secret_that_is_not_required_can_be_cleared(operator: Client) -> None:
    provider = make_provider(properties={**BBB, "host_key": KEY})
    sent(operator, page_of(provider), clear_host_key="on")
    assert secrets_of(provider) == {"secret": BBB["secret"]}


def test_only_what_is_set_and_not_required_is_offered_to_be_cleared(operator: Client) -> None:
    clear = 'name="clear_'
    assert clear not in operator.get(ADD_BBB).content.decode()
    assert clear not in operator.get(page_of(make_provider())).content.decode()
    keyed = make_provider(properties={**BBB, "host_key": KEY})
    assert 'name="clear_host_key"' in operator.get(page_of(keyed)).content.decode()


def test_another_address_asks_for_each_secret_again(operator: Client) -> None:
    provider = make_provider(properties={**BBB, "host_key": KEY})
    moved = {"property_host_url": "https://elsewhere.example.com"}
    answer = sent(operator, page_of(provider), **moved)
    assert codes_in(answer) == {
        ("property_secret", "secret_required"),
        ("property_host_key", "secret_required"),
    }
    assert (
        sent(operator, page_of(provider), **moved, property_secret="new", clear_host_key="on").status_code
        == 302
    )
    assert secrets_of(provider) == {"secret": "new"}


def test_a_password_field_is_never_filled_in(operator: Client) -> None:
    fields = opened(operator, page_of(make_provider(properties={**BBB, "host_key": KEY})))
    assert (fields["property_secret"], fields["property_host_key"]) == ("", "")
