"""The button on a provider's page: the three facts in words, for those who may change it."""

from collections.abc import Callable
from typing import Any

import pytest
from cryptography.fernet import Fernet
from django.db import connection, connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from catalog.changes import change_provider
from catalog.models import Provider
from tests.admin.browser import told
from tests.admin.pages import ADD_BBB, PROVIDERS, page_of
from tests.factories import make_provider
from tests.verifying.bigbluebutton import bigbluebutton
from tests.verifying.conftest import Serve
from tests.verifying.vendor import Reply, Vendor

pytestmark = pytest.mark.django_db

SECRET = "correct horse battery staple"


@pytest.fixture
def manager(member_of: Callable[[str], Client]) -> Client:
    return member_of("Catalog managers")


def provider_at(vendor: Vendor, **attributes: Any) -> Provider:
    properties = {"host_url": vendor.address, "secret": SECRET}
    return make_provider(name="Main", properties=properties, **attributes)


def verified(client: Client, provider: Provider) -> tuple[list[tuple[str, str, list[str]]], str]:
    """The lines of the page, and all of it."""
    answer = client.post(page_of(provider, "verify"))
    assert answer.status_code == 200
    lines = [(line.title, line.answer, line.details) for line in answer.context["lines"]]
    return lines, answer.content.decode()


def test_a_provider_that_answers_is_shown_with_its_version(serve: Serve, manager: Client) -> None:
    provider = provider_at(serve(bigbluebutton(SECRET)))

    lines, page = verified(manager, provider)

    assert lines == [
        ("It answers", "yes", []),
        ("It takes the secrets", "yes", []),
        ("Its version", "2.7.3", []),
    ]
    assert " ms. " in page
    assert f'action="{page_of(provider, "verify")}"' in page
    assert f'href="{page_of(provider)}"' in page


def test_what_is_wrong_is_told_in_words_and_without_the_secret(serve: Serve, manager: Client) -> None:
    provider = provider_at(serve(bigbluebutton("another")), active=False)

    lines, page = verified(manager, provider)

    assert lines[1] == ("It takes the secrets", "no", ["It does not accept the secret."])
    assert "The provider is inactive" in page
    assert SECRET not in page


def test_a_version_that_is_too_old_is_marked(serve: Serve, manager: Client) -> None:
    provider = provider_at(serve(bigbluebutton(SECRET, told="<bbbVersion>2.4</bbbVersion>")))

    lines, page = verified(manager, provider)

    assert lines[2][:2] == ("Its version", "2.4")
    assert '<span class="badge care">2.4</span>' in page


def test_properties_that_no_key_opens_are_told(manager: Client, settings: Settings) -> None:
    provider = make_provider()
    settings.CATALOG_ENCRYPTION_KEYS = [Fernet.generate_key().decode()]

    lines, page = verified(manager, provider)

    assert {answer for _, answer, _ in lines} == {"not known"}
    assert "no key of CATALOG_ENCRYPTION_KEYS opens them" in page


def test_what_can_not_be_verified_says_so(manager: Client) -> None:
    _, page = verified(manager, make_provider(provider_type="custom", properties={}))

    assert "Custom has no call by which it could be verified." in page


def test_the_page_offers_the_button_to_those_who_may(
    manager: Client, member_of: Callable[[str], Client]
) -> None:
    provider = make_provider()
    button = f'action="{page_of(provider, "verify")}"'

    assert button in manager.get(page_of(provider)).content.decode()
    assert button not in member_of("Catalog readers").get(page_of(provider)).content.decode()
    assert "/verify/" not in manager.get(ADD_BBB).content.decode()


def test_who_may_only_look_verifies_nothing(serve: Serve, member_of: Callable[[str], Client]) -> None:
    vendor = serve(bigbluebutton(SECRET))
    provider = provider_at(vendor)

    assert member_of("Catalog readers").post(page_of(provider, "verify")).status_code == 403
    assert Client().post(page_of(provider, "verify")).status_code == 302
    assert vendor.received == []


def test_it_is_asked_by_the_button_alone(serve: Serve, manager: Client) -> None:
    vendor = serve(bigbluebutton(SECRET))
    provider = provider_at(vendor)
    forged = Client(enforce_csrf_checks=True)
    forged.cookies = manager.cookies

    assert manager.get(page_of(provider, "verify")).status_code == 405
    assert forged.post(page_of(provider, "verify")).status_code == 403
    assert vendor.received == []


def test_a_provider_that_is_gone_is_told(manager: Client) -> None:
    provider = make_provider()
    address = page_of(provider, "verify")
    with change_provider(provider):
        provider.delete()

    answer = manager.post(address)

    assert answer["Location"] == PROVIDERS
    assert "deleted meanwhile" in told(answer)[0]


def test_nothing_is_written(serve: Serve, manager: Client) -> None:
    provider = provider_at(serve(bigbluebutton(SECRET)))
    manager.get(PROVIDERS)

    with CaptureQueriesContext(connection) as captured:
        verified(manager, provider)

    assert {query["sql"].split()[0] for query in captured} == {"SELECT"}


@pytest.mark.django_db(transaction=True)
def test_no_transaction_is_open_while_it_waits(serve: Serve, manager: Client) -> None:
    ours = connections["default"]
    open_transactions: list[bool] = []

    def answer(_: Any) -> Reply:
        open_transactions.append(ours.in_atomic_block)
        return Reply(503)

    verified(manager, provider_at(serve(answer)))

    assert open_transactions == [False]
