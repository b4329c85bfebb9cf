"""The list of packages: what it shows, finds and filters, and at what cost."""

from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from catalog import lifecycle
from catalog.models import Package
from tests.admin.pages import PACKAGES
from tests.factories import make_package, make_provider, make_published_package

pytestmark = pytest.mark.django_db


def listed(client: Client, **query: str) -> list[str]:
    answer = client.get(PACKAGES, query)
    assert answer.status_code == 200
    return sorted(package.code for package in answer.context["cl"].result_list)


def shown(client: Client) -> str:
    return client.get(PACKAGES).content.decode()


@pytest.mark.parametrize(
    ("price", "currency", "words"),
    [("1250", "USD", "USD 1,250.00"), ("500", "JPY", "JPY 500"), ("1.5", "KWD", "KWD 1.500")],
)
def test_a_price_is_shown_with_its_currency_and_that_currencys_digits(
    operator: Client, price: str, currency: str, words: str
) -> None:
    make_package(price=Decimal(price), currency=currency)
    assert f'<td class="field-price">{words}</td>' in shown(operator)


@pytest.mark.parametrize(
    ("periodicity", "periodicity_type", "words"),
    [(0, "month", "once"), (1, "month", "every month"), (3, "year", "every 3 years")],
)
def test_a_renewal_is_told_in_words(
    operator: Client, periodicity: int, periodicity_type: str, words: str
) -> None:
    make_package(periodicity=periodicity, periodicity_type=periodicity_type)
    assert f'<td class="field-renewal">{words}</td>' in shown(operator)


def test_stock_is_shown_where_it_is_limited(operator: Client) -> None:
    make_package(code="limited", has_stock=True, stock_qty=12)
    assert '<td class="field-stock">12</td>' in shown(operator)
    make_package(code="unlimited", stock_qty=13)
    assert '<td class="field-stock">—</td>' in shown(operator)


def test_a_state_tells_what_is_hidden_and_retired(operator: Client) -> None:
    lifecycle.retire(make_published_package(hidden=True))
    assert '<td class="field-state">active, hidden, retired</td>' in shown(operator)


def test_the_default_provider_comes_first(operator: Client) -> None:
    make_package(providers=[make_provider(name="Zurich"), make_provider(name="Athens")])
    page = shown(operator)
    assert 0 < page.index('<span class="default">Zurich') < page.index('<span class="">Athens')


def test_features_are_counted(operator: Client) -> None:
    make_package(features={"max_rooms": 5, "recording": True}, providers=[make_provider(), make_provider()])
    assert '<td class="field-features">2</td>' in shown(operator)


def test_the_list_costs_as_many_queries_for_many_packages_as_for_one(operator: Client) -> None:
    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            operator.get(PACKAGES, {"_facets": "True"})
        return len(captured)

    providers = [make_provider(), make_provider()]
    make_package(features={"max_rooms": 5}, providers=providers)
    for_one = queries()
    for _ in range(5):
        make_package(features={"max_rooms": 5, "recording": True}, providers=providers)
    assert queries() == for_one


@pytest.mark.parametrize("term", ["meet-gold", "Golden", "luxury"])
def test_a_package_is_found_by_code_name_and_tier(operator: Client, term: str) -> None:
    make_package(code="meet-gold", name="Golden meetings", tier="luxury")
    make_package()
    assert listed(operator, q=term) == ["meet-gold"]


@pytest.mark.parametrize(
    "spelling",
    [
        lambda package: package.id,
        lambda package: str(package.uuid).upper(),
        lambda package: package.ulid,
        lambda package: f" {package.ulid.lower()} ",
    ],
)
def test_a_package_is_found_by_every_spelling_of_its_id(
    operator: Client, spelling: Callable[[Package], str]
) -> None:
    package = make_package()
    make_package()
    assert listed(operator, q=spelling(package)) == [package.code]


def test_packages_are_filtered_by_whether_they_are_on_sale(operator: Client) -> None:
    make_published_package(code="listed")
    make_published_package(code="hidden", hidden=True)
    make_published_package(code="sold-out", has_stock=True)
    make_published_package(code="over", available_from=datetime(2999, 1, 1, tzinfo=UTC))
    make_package(code="draft")
    assert listed(operator, on_sale="yes") == ["hidden", "listed"]
    assert listed(operator, on_sale="listed") == ["listed"]
    assert listed(operator, on_sale="no") == ["draft", "over", "sold-out"]


@pytest.mark.parametrize(
    "query",
    [
        {"status__exact": "active"},
        {"service_type__exact": "live"},
        {"retired__exact": "1"},
        {"currency": "JPY"},
        {"provider": "tokyo"},
    ],
)
def test_packages_are_filtered(operator: Client, query: dict[str, str]) -> None:
    tokyo = make_provider(
        code="tokyo", provider_type="custom", service_type="live", properties={"region": "tokyo"}
    )
    package = make_published_package(
        code="live-tokyo", service_type="live", currency="JPY", providers=[tokyo]
    )
    lifecycle.retire(package)
    make_package(providers=[make_provider()])
    assert listed(operator, **query) == ["live-tokyo"]
    assert listed(operator, **query, _facets="True") == ["live-tokyo"]


@pytest.mark.parametrize("text", ["\0", "no such thing", "9" * 400])
@pytest.mark.parametrize(
    "name", ["q", "p", "o", "on_sale", "currency", "provider", "status__exact", "retired__exact"]
)
def test_a_query_of_nonsense_is_no_error_of_ours(operator: Client, name: str, text: str) -> None:
    make_package()
    assert operator.get(PACKAGES, {name: text}, follow=True).status_code == 200
