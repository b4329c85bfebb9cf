"""What may be deleted, and what is told where it may not."""

import pytest
from django.test import Client

from catalog import lifecycle
from catalog.models import Package, Provider
from tests.admin.browser import opened, sent, told
from tests.admin.pages import PACKAGES, PROVIDERS, chosen, page_of
from tests.factories import make_package, make_provider, make_published_package
from tests.failing import failing

pytestmark = pytest.mark.django_db


def test_a_draft_is_deleted_after_a_page_that_shows_what_goes(operator: Client) -> None:
    package = make_package(features={"max_rooms": 5}, providers=[make_provider(name="Frankfurt")])
    page = operator.get(page_of(package, "delete")).content.decode()
    assert "Rooms: 5" in page
    assert "Frankfurt" in page
    answer = sent(operator, page_of(package, "delete"))
    assert answer["Location"] == PACKAGES
    assert not Package.objects.exists()


def test_what_was_ever_published_is_not_deleted(operator: Client) -> None:
    package = make_published_package()
    lifecycle.unpublish(package)
    assert page_of(package, "delete") not in operator.get(page_of(package)).content.decode()
    confirmed = {"post": "yes", "revision": opened(operator, page_of(package))["revision"]}
    assert operator.post(page_of(package, "delete"), confirmed).status_code == 403
    assert Package.objects.get() == package


def test_what_a_busy_database_keeps_is_not_announced_as_deleted(operator: Client) -> None:
    package = make_package()
    with failing("catalog_feedhead"):
        answer = sent(operator, page_of(package, "delete"))
    (words,) = told(answer)
    assert "The catalog is busy" in words
    assert Package.objects.get() == package


@pytest.mark.parametrize("address", [PACKAGES, PROVIDERS])
def test_nothing_is_deleted_from_a_list(operator: Client, address: str) -> None:
    package = make_package(providers=[make_provider()])
    actions = operator.get(address).context["action_form"]
    assert actions is None or "delete_selected" not in dict(actions.fields["action"].choices)
    operator.post(address, {**chosen("delete_selected", package), "post": "yes"})
    assert (Package.objects.count(), Provider.objects.count()) == (1, 1)


def test_a_provider_that_is_attached_to_none_is_deleted(operator: Client) -> None:
    provider = make_provider()
    sent(operator, page_of(provider, "delete"))
    assert not Provider.objects.exists()


def test_a_provider_that_is_attached_is_kept_and_its_packages_are_named(operator: Client) -> None:
    provider = make_provider()
    confirmation = opened(operator, page_of(provider, "delete"))
    make_package(code="meet-standard", providers=[provider])
    for answer in (
        operator.get(page_of(provider, "delete")),
        operator.post(page_of(provider, "delete"), confirmation),
    ):
        assert answer["Location"] == page_of(provider)
        assert any("attached to meet-standard" in message for message in told(answer))
    assert Provider.objects.get() == provider
