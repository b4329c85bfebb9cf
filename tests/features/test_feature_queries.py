"""Which features a package can grant."""

from pathlib import Path

import pytest
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError

from features import seeding
from features.models import Feature
from features.service_types import SERVICE_TYPES
from tests.features.conftest import RegistryFile
from tests.features.declared import QUOTA, SWITCH

pytestmark = pytest.mark.django_db


@pytest.fixture
def stored(registry_file: RegistryFile) -> Path:
    path = registry_file(
        SWITCH | {"code": "everywhere"},
        QUOTA | {"code": "of_meetings", "service_types": ["meet", "webinar"]},
        QUOTA | {"code": "of_the_future", "service_types": ["meet"], "least_version": "99"},
    )
    seeding.seed(path)
    return path


def codes(service_type: str) -> list[str]:
    return [feature.code for feature in Feature.objects.usable_on(service_type)]


@pytest.mark.usefixtures("stored")
def test_a_feature_is_usable_on_the_service_types_that_it_names() -> None:
    assert codes("webinar") == ["everywhere", "of_meetings"]


@pytest.mark.usefixtures("stored")
def test_a_feature_that_names_no_service_type_is_usable_on_all() -> None:
    assert all("everywhere" in codes(service_type) for service_type in SERVICE_TYPES)


@pytest.mark.usefixtures("stored")
def test_usable_features_may_be_unavailable() -> None:
    assert codes("meet") == ["everywhere", "of_meetings", "of_the_future"]
    assert [feature.code for feature in Feature.objects.usable_on("meet").filter(available=True)] == [
        "everywhere",
        "of_meetings",
    ]


@pytest.mark.usefixtures("stored")
@pytest.mark.parametrize("service_type", SERVICE_TYPES)
def test_the_query_and_the_instance_agree(service_type: str) -> None:
    suiting = [feature.code for feature in Feature.objects.all() if feature.suits(service_type)]
    assert codes(service_type) == suiting


@pytest.mark.usefixtures("stored")
def test_a_code_is_unique() -> None:
    twin = Feature(code="everywhere")
    with pytest.raises(ValidationError) as refusal:
        twin.validate_constraints()
    assert [error.code for error in refusal.value.error_dict[NON_FIELD_ERRORS]] == ["duplicate_code"]


@pytest.mark.usefixtures("stored")
def test_a_feature_is_called_by_its_name_and_code() -> None:
    assert str(Feature.objects.get(code="of_meetings")) == "Whiteboard minutes (of_meetings)"
