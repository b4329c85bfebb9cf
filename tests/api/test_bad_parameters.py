"""Query parameters that nobody sends by mistake: each is answered, and none of them by a failure of ours."""

import pytest
from rest_framework.test import APIClient

from tests.api.answers import API, codes, refusals
from tests.factories import make_package, make_provider

SECRET = "swordfish"


@pytest.mark.parametrize("number", [1, 60, 150, 400, 999])
@pytest.mark.parametrize("name", ["max_rooms", "max_storage"])
def test_however_often_a_filter_is_given_it_is_answered(reader: APIClient, number: int, name: str) -> None:
    asked = [f"feature_min={name}:{least}" for least in range(number)]

    assert codes(reader.get(f"{API}/packages?{'&'.join(asked)}")) == []


def test_of_a_thousand_unknown_filters_the_first_hundred_are_told(reader: APIClient) -> None:
    asked = [f"filter{number}=1" for number in range(1_000)]

    answer = reader.get(f"{API}/packages?{'&'.join(asked)}")

    assert answer.status_code == 400
    assert refusals(answer) == {(f"filter{number}", "unknown_parameter") for number in range(100)}
    assert answer.json()["detail"] == "At least 100 values were refused: these are the first."


@pytest.mark.parametrize("address", ["packages", "providers", "packages/meet-standard/revisions"])
def test_no_list_is_ordered_by_what_it_does_not_offer(reader: APIClient, address: str) -> None:
    make_package(code="meet-standard")
    for ordering in ("password", "-password", "client__password", "encrypted_properties", "?", "pk"):
        answer = reader.get(f"{API}/{address}", {"ordering": ordering})

        assert (answer.status_code, refusals(answer)) == (400, {("ordering", "unknown_ordering")}), ordering


@pytest.mark.parametrize("number, status", [("99999999999", 404), ("9" * 19, 400), ("9" * 5_000, 400)])
def test_a_page_beyond_all_lists_is_refused(reader: APIClient, number: str, status: int) -> None:
    answer = reader.get(f"{API}/packages", {"page": number})

    assert answer.status_code == status
    assert answer["Content-Type"] == "application/problem+json"


def test_fields_bring_no_secret(reader: APIClient) -> None:
    make_provider(code="bbb-main", properties={"host_url": "https://bbb.example.com", "secret": SECRET})

    for address in ("providers", "providers/bbb-main"):
        answer = reader.get(f"{API}/{address}", {"fields": "properties,secrets_set"})
        assert answer.status_code == 200
        assert SECRET not in answer.content.decode()
        for name in ("properties.secret", "secret", "encrypted_properties", "all_properties"):
            refused = reader.get(f"{API}/{address}", {"fields": name})
            assert refusals(refused) == {("fields", "unknown_field")}, name
