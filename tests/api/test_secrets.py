"""A secret of a provider is written and never read back, wherever one looks."""

import logging
from typing import Any

import pytest
from django.db.models.signals import pre_save
from rest_framework.test import APIClient

from catalog.models import Provider
from tests.api.answers import API, refusals
from tests.factories import make_package, make_provider

HERE = f"{API}/providers/bbb-main"
URL = "https://bbb.example.com"
SECRET = "correct horse battery staple"
KEY = "-----BEGIN OPENSSH PRIVATE KEY-----"


@pytest.fixture(autouse=True)
def provider(registry: None) -> Provider:
    return make_provider(code="bbb-main", properties={"host_url": URL, "secret": SECRET, "host_key": KEY})


def stored() -> dict[str, Any]:
    return Provider.objects.get(code="bbb-main").all_properties


def is_told(answer: Any) -> bool:
    return SECRET in answer.content.decode() or KEY in answer.content.decode()


def test_secrets_are_named_and_not_shown(manager: APIClient, provider: Provider) -> None:
    make_package(code="meet-standard", providers=[provider])

    shown = manager.get(HERE)

    assert shown.json()["properties"] == {"host_url": URL}
    assert shown.json()["secrets_set"] == ["host_key", "secret"]
    for address in ("providers", "packages/meet-standard", "packages/meet-standard/providers", "schema"):
        assert not is_told(manager.get(f"{API}/{address}"))


def test_no_answer_to_a_write_shows_a_secret(manager: APIClient) -> None:
    body = manager.get(HERE).json() | {"properties": {"host_url": URL, "secret": SECRET, "host_key": KEY}}

    answers = [
        manager.put(HERE, body),
        manager.patch(HERE, {"properties": body["properties"]}),
        manager.post(
            f"{API}/providers",
            {
                "code": "bbb-new",
                "name": "New",
                "provider_type": "bbb",
                "service_type": "meet",
                "properties": body["properties"],
            },
        ),
    ]

    assert [answer.status_code for answer in answers] == [200, 200, 201]
    assert not any(map(is_told, answers))


@pytest.mark.parametrize(
    "properties",
    [
        {"host_url": SECRET, "secret": SECRET},
        {"host_url": f"https://user:{SECRET}@a.example", "secret": SECRET},
        {"host_url": URL, "secret": [SECRET]},
        {"host_url": URL, "secret": SECRET, "host_port": SECRET},
        {"host_url": URL, "secret": SECRET + "\0"},
        {"host_url": URL, "secret": SECRET * 1000},
        {"host_url": URL, "secret": SECRET, "unknown": SECRET},
        [SECRET],
        SECRET,
    ],
)
def test_no_refusal_repeats_a_secret(manager: APIClient, properties: Any) -> None:
    answer = manager.patch(HERE, {"properties": properties})

    assert answer.status_code == 400
    assert not is_told(answer)
    assert stored()["secret"] == SECRET


def test_no_log_repeats_a_secret(manager: APIClient, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)

    def fail(**_: Any) -> None:
        raise RuntimeError("as a full disk does")

    manager.patch(HERE, {"properties": {"host_url": URL, "secret": [SECRET]}})
    pre_save.connect(fail, sender=Provider)
    try:
        answer = manager.patch(HERE, {"properties": {"host_url": URL, "secret": SECRET + "!"}})
    finally:
        pre_save.disconnect(fail, sender=Provider)

    assert answer.status_code == 500
    assert "as a full disk does" in caplog.text
    assert not is_told(answer)
    assert SECRET not in caplog.text


def test_secrets_are_encrypted_where_they_are_kept(provider: Provider) -> None:
    token = Provider.objects.values_list("encrypted_properties", flat=True).get(code="bbb-main")

    assert SECRET not in token
    assert URL not in token


def test_a_secret_that_is_absent_is_kept(manager: APIClient) -> None:
    manager.patch(HERE, {"name": "Renamed"})
    manager.patch(HERE, {"properties": {"host_url": URL, "host_port": 2222}})

    assert stored() == {"host_url": URL, "host_port": 2222, "secret": SECRET, "host_key": KEY}


def test_a_secret_that_is_null_is_cleared(manager: APIClient) -> None:
    answer = manager.patch(HERE, {"properties": {"host_url": URL, "host_key": None}})

    assert answer.json()["secrets_set"] == ["secret"]
    assert stored() == {"host_url": URL, "secret": SECRET}


def test_a_secret_that_the_type_needs_is_not_cleared(manager: APIClient) -> None:
    answer = manager.patch(HERE, {"properties": {"host_url": URL, "secret": None}})

    assert refusals(answer) == {("properties.secret", "required")}


def test_a_secret_is_replaced(manager: APIClient) -> None:
    manager.patch(HERE, {"properties": {"host_url": URL, "secret": "new"}})

    assert stored()["secret"] == "new"


def test_another_url_asks_for_the_secrets_again(manager: APIClient) -> None:
    moved = {"host_url": "https://attacker.example.com"}

    answer = manager.patch(HERE, {"properties": moved})

    assert answer.status_code == 400
    assert refusals(answer) == {
        ("properties.host_key", "secret_required"),
        ("properties.secret", "secret_required"),
    }
    assert stored()["host_url"] == URL
    assert (
        manager.patch(HERE, {"properties": moved | {"secret": "new", "host_key": None}}).json()["properties"]
        == moved
    )
    assert stored() == moved | {"secret": "new"}


def test_a_secret_does_not_go_over_to_another_type(manager: APIClient) -> None:
    answer = manager.patch(HERE, {"provider_type": "scalelite", "properties": {"host_url": URL}})

    assert refusals(answer) == {("properties.secret", "required")}
