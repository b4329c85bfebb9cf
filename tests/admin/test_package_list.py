"""The list of packages: what it shows, finds and filters, and at what cost."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from catalog import lifecycle
from catalog.models import Package
from tests.admin.pages import PACKAGES
from tests.factories import count_stock, make_package, make_provider, make_published_package

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
    badges = re.findall(r'<span class="badge [a-z]*">([a-z]+)</span>', shown(operator))
    assert badges == ["active", "hidden", "retired"]


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


def test_the_package_with_the_very_code_stands_first(operator: Client) -> None:
    for code in ("meet-gold-copy", "meet-gold", "meet-gold-copy-2", "live-gold"):
        make_package(code=code, name=code)

    def found(**query: str) -> list[str]:
        return [package.code for package in operator.get(PACKAGES, query).context["cl"].result_list]

    assert found(q=" meet-gold ") == ["meet-gold", "meet-gold-copy-2", "meet-gold-copy"]
    assert found(q="gold") == ["live-gold", "meet-gold-copy-2", "meet-gold", "meet-gold-copy"]
    assert found(q="meet-gold", o="-1") == ["meet-gold-copy-2", "meet-gold-copy", "meet-gold"]
    assert found(q="meet-gold", service_type__exact="live") == []


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


def test_only_the_currencies_in_use_are_offered(operator: Client) -> None:
    def offered() -> list[str]:
        (currencies,) = (
            spec for spec in operator.get(PACKAGES).context["cl"].filter_specs if spec.title == "currency"
        )
        return [currency for currency, _ in currencies.lookup_choices]

    assert "currency" not in {spec.title for spec in operator.get(PACKAGES).context["cl"].filter_specs}
    for currency in ("USD", "JPY", "USD", "KWD"):
        make_package(currency=currency)
    assert offered() == ["JPY", "KWD", "USD"]


class TestPages:
    @pytest.fixture(autouse=True)
    def short(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("catalog.admin.packages.PackageAdmin.list_per_page", 2)
        monkeypatch.setattr("catalog.admin.packages.PackageAdmin.list_max_show_all", 3)

    @pytest.mark.parametrize(
        ("order", "codes"),
        [
            ("", ["a", "c", "b", "e", "d"]),
            ("1", ["e", "d", "c", "b", "a"]),
            ("-1", ["a", "b", "c", "d", "e"]),
            ("6", ["b", "a", "c", "d", "e"]),
        ],
    )
    def test_each_has_the_next_packages_in_order(
        self, operator: Client, order: str, codes: list[str]
    ) -> None:
        for code, name, stock in (("d", "2", 4), ("e", "1", 5), ("b", "4", 1), ("c", "3", 3), ("a", "5", 2)):
            make_package(code=f"meet-{code}", name=name, stock_qty=stock)

        def page(number: int) -> list[str]:
            answer = operator.get(PACKAGES, {"p": number} | ({"o": order} if order else {}))
            return [package.code.removeprefix("meet-") for package in answer.context["cl"].result_list]

        assert page(1) + page(2) + page(3) == codes

    def test_they_are_counted_once_until_something_changes(self, operator: Client) -> None:
        for _ in range(3):
            make_package(tier="gold")

        def counted(**query: str) -> tuple[int, int]:
            with CaptureQueriesContext(connection) as captured:
                count = operator.get(PACKAGES, query).context["cl"].result_count
            return count, sum("COUNT(*)" in query["sql"] for query in captured)

        assert [counted(), counted(), counted(p="2"), counted(o="1")] == [(3, 1), (3, 0), (3, 0), (3, 0)]
        assert [counted(q="gold"), counted(q="gold"), counted(q="silver")] == [(3, 1), (3, 0), (0, 1)]
        make_package(tier="silver")
        assert [counted(), counted(), counted(q="silver")] == [(4, 1), (4, 0), (1, 1)]

    def test_a_short_list_can_be_shown_as_a_whole(self, operator: Client) -> None:
        for _ in range(3):
            make_package()
        assert len(operator.get(PACKAGES, {"all": ""}).context["cl"].result_list) == 3

    def test_what_is_on_sale_is_counted_each_time(self, operator: Client) -> None:
        packages = [make_published_package(has_stock=True) for _ in range(5)]
        assert listed(operator, on_sale="yes") == []
        for package in packages:
            count_stock(package, 1)
        assert operator.get(PACKAGES, {"on_sale": "yes"}).context["cl"].result_count == 5

    def test_a_list_is_counted_without_a_cache_too(self, operator: Client, settings: Settings) -> None:
        make_package()
        settings.CACHES = {
            "default": {
                "BACKEND": "django.core.cache.backends.redis.RedisCache",
                "LOCATION": "redis://127.0.0.1:1",
            }
        }
        assert operator.get(PACKAGES).context["cl"].result_count == 1


@pytest.mark.parametrize("text", ["\0", "no such thing", "9" * 400])
@pytest.mark.parametrize(
    "name", ["q", "p", "o", "on_sale", "currency", "provider", "status__exact", "retired__exact"]
)
def test_a_query_of_nonsense_is_no_error_of_ours(operator: Client, name: str, text: str) -> None:
    make_package()
    assert operator.get(PACKAGES, {name: text}, follow=True).status_code == 200
