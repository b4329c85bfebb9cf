"""Addresses that nobody types: a search without end, and text that no database keeps."""

import pytest
from django.contrib.auth.models import User
from django.test import Client

from tests.factories import make_package, make_provider

LISTS = [
    "auth/group/",
    "auth/user/",
    "access/token/",
    "catalog/package/",
    "catalog/provider/",
    "catalog/reservation/",
    "features/feature/",
]
OFFERS = ["catalog/package/compare/", "catalog/package/simulate/"]
AUTOCOMPLETE = {
    "providers": {"app_label": "catalog", "model_name": "packageprovider", "field_name": "provider"},
    "users": {"app_label": "access", "model_name": "token", "field_name": "user"},
}
THOUSAND_WORDS = "a " * 1_000


@pytest.fixture(autouse=True)
def catalog(registry: None) -> None:
    make_package(providers=[make_provider()])


@pytest.mark.parametrize("text", [THOUSAND_WORDS, "a," * 1_000, "a\0"])
@pytest.mark.parametrize("page_of", [*LISTS, *OFFERS])
def test_any_search_is_answered(operator: Client, page_of: str, text: str) -> None:
    assert operator.get(f"/admin/{page_of}", {"q": text}).status_code == 200


@pytest.mark.parametrize("text", [THOUSAND_WORDS, "a\0"])
@pytest.mark.parametrize("field", AUTOCOMPLETE.values(), ids=AUTOCOMPLETE)
def test_any_search_of_a_field_is_answered(operator: Client, field: dict[str, str], text: str) -> None:
    assert operator.get("/admin/autocomplete/", {**field, "term": text}).status_code == 200


def test_a_page_shows_what_of_a_long_search_it_searched_for(operator: Client) -> None:
    answer = operator.get("/admin/catalog/package/", {"q": "meet " + "x" * 1_000})

    assert answer.context["cl"].query == "meet " + "x" * 195


def test_a_search_for_a_text_with_nul_is_one_for_the_rest(operator: Client, admin_user: User) -> None:
    answer = operator.get("/admin/auth/user/", {"q": f"{admin_user.username}\0"})

    assert admin_user in answer.context["cl"].result_list


@pytest.mark.parametrize(
    "address",
    [
        "auth/user/?username=%00",
        "auth/user/?username=%00&username=a",
        "auth/user/?username__in=a,%00",
        "auth/group/?name=%00",
        "access/token/?user__username=%00",
        "catalog/package/?code=%00",
        "features/feature/?code=%00",
    ],
)
def test_a_filter_that_no_database_takes_leads_back_to_the_list(operator: Client, address: str) -> None:
    answer = operator.get(f"/admin/{address}")

    assert (answer.status_code, answer["Location"]) == (302, f"/admin/{address.partition('?')[0]}?e=1")
    assert operator.get(answer["Location"]).status_code == 200
