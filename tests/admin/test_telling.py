"""What the providers of a package are told, on its page."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from catalog.models import Package
from tests.admin.pages import page_of
from tests.factories import BBB, make_package, make_provider

pytestmark = pytest.mark.django_db


def section_of(client: Client, package: Package) -> str:
    """The words of the section, without its marks."""
    page = client.get(page_of(package)).content.decode()
    [section] = re.findall(
        r'<div class="readonly">\s*((?:<div class="told">|No provider).*?)</fieldset>', page, re.S
    )
    return " ".join(re.sub(r"<[^>]+>", " ", section).split())


def test_a_package_shows_what_each_of_its_providers_is_told(operator: Client) -> None:
    lead, spare = make_provider(name="Zulu", code="zulu"), make_provider(name="Alpha", code="alpha")
    features = {"max_participants": 50, "recording": True, "max_duration": 0}
    section = section_of(operator, make_package(features=features, providers=[lead, spare]))
    of_lead, of_spare = section.split("Alpha (alpha)")
    assert of_lead.startswith("Zulu (zulu), the default maxParticipants = 50 record = true Not honoured:")
    assert "Session length Nothing is granted." in of_lead
    assert "maxParticipants = 50 record = true" in of_spare


def test_what_is_left_out_is_said(operator: Client) -> None:
    package = make_package(features={"screen_sharing": True}, providers=[make_provider()])
    assert "disabledFeatures is left out" in section_of(operator, package)


def test_a_provider_may_be_told_nothing(operator: Client) -> None:
    package = make_package(features={"max_rooms": 5}, providers=[make_provider()])
    assert "It is told nothing of this package." in section_of(operator, package)
    assert "Not honoured" not in section_of(operator, package)


def test_a_package_without_providers_says_so(operator: Client) -> None:
    assert section_of(operator, make_package()).startswith("No provider is attached.")


def test_no_property_of_a_provider_is_shown(operator: Client) -> None:
    page = operator.get(page_of(make_package(features={"recording": True}, providers=[make_provider()])))
    assert not [value for value in BBB.values() if value in page.content.decode()]


def test_it_costs_the_same_for_many_providers_and_features(operator: Client) -> None:
    few = make_package(features={"recording": True}, providers=[make_provider()])
    many = make_package(
        features={"recording": True, "polls": True, "max_duration": 60},
        providers=[make_provider() for _ in range(5)],
    )

    def statements(package: Package) -> int:
        with CaptureQueriesContext(connection) as captured:
            operator.get(page_of(package))
        return sum("catalog_provider" in query["sql"] for query in captured)

    statements(few)
    assert statements(many) == statements(few)
