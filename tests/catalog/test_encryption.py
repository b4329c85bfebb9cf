"""What is kept of a provider's installation can be read with a key of ours, and in no other way."""

from typing import Any

import pytest
from cryptography.fernet import Fernet
from django.core.checks import run_checks
from django.db import connection
from pytest_django import Settings
from rest_framework.test import APIClient

from catalog.changes import change_provider
from catalog.models import Provider
from catalog.models.encryption import (
    Undecipherable,
    decrypted,
    encrypted,
    malformed_keys,
    under_the_newest_key,
)
from tests.api.answers import API
from tests.factories import BBB, make_provider

OLD, NEW = (Fernet.generate_key().decode() for _ in range(2))

MALFORMED = {"empty": "", "short": "abc", "cut off": OLD[:-2], "not ASCII": "ключ" * 11, "text": "x" * 44}


@pytest.fixture
def keys(settings: Settings) -> Any:
    """Sets the keys that are configured, newest first."""

    def configured(*keys: str) -> None:
        settings.CATALOG_ENCRYPTION_KEYS = list(keys)

    configured(OLD)
    return configured


def stored() -> str:
    """Every column of every provider, as the database has it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM catalog_provider")
        return str(cursor.fetchall())


def test_what_was_encrypted_is_decrypted(keys: Any) -> None:
    properties = {"host_url": "https://bbb.example.com", "port": 22, "note": "Grüße 🔑", "tls": True}

    assert decrypted(encrypted(properties)) == properties


def test_the_same_properties_never_look_the_same(keys: Any) -> None:
    assert encrypted(BBB) != encrypted(BBB)


@pytest.mark.django_db
@pytest.mark.parametrize("value", BBB.values(), ids=BBB)
def test_no_property_can_be_read_in_the_database(keys: Any, value: str) -> None:
    provider = make_provider()

    assert provider.encrypted_properties in stored()
    assert value not in stored()
    assert not set(BBB) & set(stored().split("'"))


@pytest.mark.django_db
def test_properties_are_read_back_with_the_key(keys: Any) -> None:
    assert Provider.objects.get(pk=make_provider().pk).all_properties == BBB


@pytest.mark.django_db
def test_without_its_key_a_provider_can_not_be_deciphered(keys: Any) -> None:
    provider = make_provider()
    keys(NEW)

    for read in (lambda: provider.properties, lambda: provider.secrets_set, lambda: provider.all_properties):
        with pytest.raises(Undecipherable, match="CATALOG_ENCRYPTION_KEYS"):
            read()


@pytest.mark.django_db
def test_without_its_key_a_provider_keeps_what_it_has(keys: Any) -> None:
    provider = make_provider()
    before = stored()
    keys(NEW)

    with pytest.raises(Undecipherable):
        moved(provider)

    assert stored() == before


def moved(provider: Provider) -> None:
    with change_provider(provider):
        provider.properties = {"host_url": "https://other.example.com"}
        provider.save()


@pytest.mark.parametrize("token", ["", "nonsense", "gAAAAA==", "{}"])
def test_what_no_key_made_can_not_be_deciphered(keys: Any, token: str) -> None:
    with pytest.raises(Undecipherable):
        decrypted(token)


def test_what_was_tampered_with_can_not_be_deciphered(keys: Any) -> None:
    token = encrypted(BBB)

    with pytest.raises(Undecipherable):
        decrypted(token[:40] + ("A" if token[40] != "A" else "B") + token[41:])


def test_the_newest_key_encrypts_and_every_key_decrypts(keys: Any) -> None:
    under_the_old = encrypted(BBB)
    keys(NEW, OLD)
    under_the_new = encrypted(BBB)

    assert decrypted(under_the_old) == decrypted(under_the_new) == BBB
    keys(NEW)
    assert decrypted(under_the_new) == BBB
    with pytest.raises(Undecipherable):
        decrypted(under_the_old)


def test_what_is_under_the_newest_key_stays_and_all_else_is_rotated(keys: Any) -> None:
    under_the_old = encrypted(BBB)
    keys(NEW, OLD)

    rotated = under_the_newest_key(under_the_old)

    assert rotated is not None
    assert under_the_newest_key(rotated) is None
    keys(NEW)
    assert decrypted(rotated) == BBB


def test_the_secret_key_plays_no_part(keys: Any, settings: Settings) -> None:
    token = encrypted(BBB)

    settings.SECRET_KEY = "another one, that nobody has ever seen before"

    assert decrypted(token) == BBB


@pytest.mark.django_db
def test_a_list_of_providers_shows_no_secret(manager: APIClient) -> None:
    make_provider()

    answer = manager.get(f"{API}/providers")

    assert BBB["secret"] not in answer.content.decode()
    assert answer.json()["results"][0]["secrets_set"] == ["secret"]


def problems() -> list[tuple[str | None, str]]:
    return [(found.id, found.msg) for found in run_checks() if (found.id or "").startswith("catalog.")]


def test_keys_of_ours_pass_the_system_check(keys: Any) -> None:
    keys(NEW, OLD)

    assert problems() == []


def test_missing_keys_are_an_error(keys: Any) -> None:
    keys()

    assert problems() == [("catalog.E001", "CATALOG_ENCRYPTION_KEYS is not set.")]


@pytest.mark.parametrize("malformed", MALFORMED.values(), ids=MALFORMED)
def test_a_malformed_key_is_an_error_that_names_its_place_and_not_the_key(keys: Any, malformed: str) -> None:
    keys(NEW, malformed, OLD)

    assert malformed_keys() == [2]
    assert problems() == [("catalog.E002", "Key 2 of CATALOG_ENCRYPTION_KEYS is not a Fernet key.")]
