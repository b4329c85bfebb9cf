"""A provider that changes its type, and what the type says of its features."""

import pytest
from django.core.exceptions import ValidationError
from rest_framework.test import APIClient

from catalog.models import Provider
from tests.api.answers import API, refusals
from tests.comparisons import Compared
from tests.factories import BBB, make_provider


def test_a_new_type_asks_for_its_properties(manager: APIClient) -> None:
    provider = make_provider(code="bbb-main")

    answer = manager.patch(f"{API}/providers/bbb-main", {"provider_type": "custom"})

    assert refusals(answer) == {("properties", "required")}
    assert Provider.objects.get(pk=provider.pk).all_properties == BBB


def test_a_new_type_takes_over_none_of_the_old_properties(manager: APIClient) -> None:
    provider = make_provider(code="bbb-main")

    answer = manager.patch(
        f"{API}/providers/bbb-main", {"provider_type": "custom", "properties": {"region": "eu"}}
    )

    assert answer.status_code == 200
    assert Provider.objects.get(pk=provider.pk).all_properties == {"region": "eu"}


def test_a_feature_is_switched_off_once(manager: APIClient) -> None:
    make_provider(code="bbb-main")

    answer = manager.patch(f"{API}/providers/bbb-main", {"features_off": ["recording", "recording"]})

    assert refusals(answer) == {("features_off", "duplicate_feature")}


def test_however_many_features_are_switched_off_each_is_looked_at_once(db: None) -> None:
    provider = make_provider(provider_type="custom", properties={})
    codes = Compared.numbered(2_000)
    provider.features_off = [*codes, Compared("key_1999")]

    with pytest.raises(ValidationError) as refused:
        provider.clean()

    assert [error.code for error in refused.value.error_dict["features_off"]] == ["duplicate_feature"]
    assert Compared.comparisons < 10 * len(codes)
