"""Providers: made by the fields of their type, edited within their guards, listed with who uses them."""

import pytest
from cryptography.fernet import Fernet
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from catalog.models import Provider
from catalog.provider_types import PROVIDER_TYPES
from tests.admin.browser import codes_in, fields_of, opened, sent, told
from tests.admin.pages import ADD_BBB, PROVIDERS, page_of
from tests.factories import BBB, make_package, make_provider, make_published_package

pytestmark = pytest.mark.django_db

NEW = {"name": "BBB", "code": "bbb", "service_type": "meet"}
PROPERTIES = {"property_host_url": "https://bbb.example.com", "property_secret": "hush"}


def adding(provider_type: str) -> str:
    return f"{PROVIDERS}add/?provider_type={provider_type}"


@pytest.mark.parametrize("query", ["", "?provider_type=unknown", "?provider_type=%00"])
def test_adding_starts_with_choosing_a_type(operator: Client, query: str) -> None:
    page = operator.get(f"{PROVIDERS}add/{query}").content.decode()
    for provider_type in PROVIDER_TYPES.values():
        assert f"provider_type={provider_type.code}" in page
    assert "Live inputs and videos of one Cloudflare account." in page
    assert "For Phone Conference, Audio Conference." in page


@pytest.mark.parametrize("provider_type", PROVIDER_TYPES)
def test_every_type_has_a_page_with_its_own_fields(operator: Client, provider_type: str) -> None:
    declared = PROVIDER_TYPES[provider_type]
    fields = opened(operator, adding(provider_type))
    asked = {name for name in fields if name.startswith("property_")}
    boxes = {f"property_{it.name}" for it in declared.properties if it.kind == "boolean" and not it.default}
    assert asked | boxes == {f"property_{it.name}" for it in declared.properties}


def test_a_provider_is_made(operator: Client) -> None:
    answer = sent(operator, ADD_BBB, **NEW, **PROPERTIES, features_off=["polls", "live_captions"])
    assert answer.status_code == 302
    provider = Provider.objects.get()
    assert provider.all_properties == {"host_url": "https://bbb.example.com", "secret": "hush"}
    assert (provider.provider_type, provider.active) == ("bbb", True)
    assert sorted(provider.features_off) == ["live_captions", "polls"]


def test_numbers_choices_and_switches_are_kept_as_such(operator: Client) -> None:
    new = {"name": "Trunk", "code": "trunk", "service_type": "phone"}
    properties = {
        "property_host": "sip.example.com",
        "property_username": "us",
        "property_password": "hush",
        "property_transport": "udp",
    }
    fields = opened(operator, adding("sip_trunk"))
    del fields["property_register"]
    operator.post(adding("sip_trunk"), {**fields, **new, **properties})
    assert Provider.objects.get().properties == {
        "host": "sip.example.com",
        "port": 5061,
        "register": False,
        "transport": "udp",
        "username": "us",
    }


def test_free_properties_are_typed_as_json(operator: Client) -> None:
    new = {"name": "Own", "code": "own", "service_type": "video"}
    sent(operator, adding("custom"), **new, free_properties='{"region": "eu", "nodes": 3}')
    provider = Provider.objects.get()
    assert provider.properties == {"region": "eu", "nodes": 3}
    answer = sent(operator, page_of(provider), free_properties='{"region": {}}')
    assert codes_in(answer) == {("free_properties", "invalid_type")}
    answer = sent(operator, page_of(provider), free_properties="[1]")
    assert codes_in(answer) == {("free_properties", "invalid")}


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ({"property_host_url": ""}, "required"),
        ({"property_host_url": "http://bbb.example.com"}, "invalid_url"),
        ({"property_secret": ""}, "required"),
        ({"property_secret": " "}, "blank"),
        ({"property_host_port": "0"}, "min_value"),
        ({"property_host_port": "many"}, "invalid"),
        ({"features_off": ["no_such_feature"]}, "feature_not_of_type"),
        ({"service_type": "video"}, "type_cannot_serve"),
        ({"service_type": ""}, "required"),
        ({"code": "prv_x"}, "reserved_code"),
    ],
    ids=str,
)
def test_what_breaks_a_rule_is_told_at_its_field(operator: Client, typed: dict[str, str], code: str) -> None:
    answer = sent(operator, ADD_BBB, **{**NEW, **PROPERTIES, **typed})
    assert codes_in(answer) == {(next(iter(typed)), code)}
    assert not Provider.objects.exists()


def test_a_page_that_is_sent_as_it_was_opened_changes_nothing(operator: Client) -> None:
    provider = make_provider(
        properties={**BBB, "host_port": 2222}, features_off=["polls"], settings={"a": 1}, metadata={"b": [1]}
    )
    before = provider.all_properties
    assert sent(operator, page_of(provider)).status_code == 302
    after = Provider.objects.get()
    assert (after.all_properties, after.features_off, after.settings, after.metadata) == (
        before,
        ["polls"],
        {"a": 1},
        {"b": [1]},
    )


def test_the_default_provider_of_a_package_is_not_deactivated(operator: Client) -> None:
    provider = make_provider()
    make_package(code="meet-standard", providers=[provider])
    fields = opened(operator, page_of(provider))
    del fields["active"]
    answer = operator.post(page_of(provider), fields)
    assert codes_in(answer) == {("active", "default_provider")}
    assert "meet-standard" in answer.content.decode()


def test_the_service_type_is_fixed_while_a_package_is_attached(operator: Client) -> None:
    provider = make_provider()
    make_package(code="meet-standard", providers=[provider])
    answer = sent(operator, page_of(provider), service_type="webinar")
    assert codes_in(answer) == {("service_type", "frozen")}
    assert "frozen while it is attached to meet-standard" in answer.content.decode()


def test_a_change_that_would_bring_a_problem_to_a_package_on_sale_is_refused(operator: Client) -> None:
    provider = make_provider(name="Frankfurt")
    package = make_published_package(features={"recording": True}, providers=[provider])
    answer = sent(operator, page_of(provider), name="Paris", features_off=["recording"])
    assert codes_in(answer) == {("", "feature_not_understood")}
    assert str(package) in answer.content.decode()
    assert fields_of(answer)["name"] == "Paris"
    provider.refresh_from_db()
    assert (provider.name, provider.features_off) == ("Frankfurt", [])


def test_a_page_names_the_packages_that_use_the_provider(operator: Client) -> None:
    provider = make_provider()
    package = make_package(providers=[provider])
    page = operator.get(page_of(provider)).content.decode()
    assert f'<a href="{page_of(package)}">{package}</a> default' in page


def test_the_list_counts_packages_and_costs_the_same_for_many_providers(operator: Client) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert '<td class="field-packages">1</td>' in operator.get(PROVIDERS).content.decode()
        return len(captured)

    make_package(providers=[make_provider()])
    for_one = queries()
    for _ in range(4):
        make_package(providers=[make_provider(), make_provider()])
    assert queries() == for_one


@pytest.mark.parametrize("spelling", ["id", "uuid", "ulid", "code", "name"])
def test_a_provider_is_found_by_every_key(operator: Client, spelling: str) -> None:
    provider, _ = make_provider(code="tokyo", name="Tokyo"), make_provider()
    found = operator.get(PROVIDERS, {"q": str(getattr(provider, spelling))}).context["cl"].result_list
    assert list(found) == [provider]


def test_a_search_for_a_row_offers_providers_and_takes_any_text(operator: Client) -> None:
    make_provider(name="Tokyo")
    query = {"app_label": "catalog", "model_name": "packageprovider", "field_name": "provider"}
    found = operator.get("/admin/autocomplete/", {**query, "term": "tok"}).json()["results"]
    assert [record["text"].split()[0] for record in found] == ["Tokyo"]
    assert operator.get("/admin/autocomplete/", {**query, "term": "tok\0"}).status_code == 200


def test_a_provider_whose_key_is_lost_is_shown_and_loses_nothing(
    operator: Client, settings: Settings
) -> None:
    provider = make_provider(name="Frankfurt")
    settings.CATALOG_ENCRYPTION_KEYS = [Fernet.generate_key().decode()]
    assert operator.get(PROVIDERS).status_code == 200
    assert "no key of CATALOG_ENCRYPTION_KEYS opens them" in operator.get(page_of(provider)).content.decode()
    stored = Provider.objects.get().encrypted_properties
    answer = sent(operator, page_of(provider), name="Paris", property_secret="new")
    assert (answer.status_code, len(told(answer))) == (302, 1)
    after = Provider.objects.get()
    assert (after.name, after.encrypted_properties) == ("Paris", stored)
