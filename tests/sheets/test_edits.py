"""What is done to many packages at once."""

from collections.abc import Iterable
from decimal import Decimal

import pytest

from catalog import lifecycle
from catalog.models import Package
from catalog.sheets.edits import feature_changed, price_changed, step_taken
from catalog.sheets.line import Line
from catalog.sheets.trying import carry_out, differing
from features.models import Feature
from tests.factories import make_package, make_provider, make_published_package
from tests.sheets.files import changes_in, problems_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("registry")]


def all_packages() -> Iterable[Package]:
    return Package.objects.order_by("key").with_parts()


def done(lines: Iterable[Line]) -> list[tuple[str, str, str, str]]:
    tried = carry_out(differing([*lines]))
    assert problems_in(tried) == []
    return changes_in(tried)


@pytest.mark.parametrize(
    "percent, dollars, yen",
    [("10", "13.59", "17"), ("-10", "11.12", "14"), ("0.04", "12.35", "15"), ("-100", "0.00", "0")],
)
def test_prices_are_changed_by_percent_and_rounded_in_their_currency(
    percent: str, dollars: str, yen: str
) -> None:
    make_package(code="usd", price=Decimal("12.35"))
    make_package(code="jpy", price=15, currency="JPY")
    free = make_package(code="free")
    done(price_changed(all_packages(), Decimal(percent)))
    prices = dict(Package.objects.values_list("code", "price"))
    assert (prices["usd"], prices["jpy"]) == (Decimal(dollars), Decimal(yen))
    free.refresh_from_db()
    assert free.revision == 1


def test_a_feature_is_set_on_all_added_where_it_is_missing_and_removed() -> None:
    rooms = Feature.objects.get(code="max_rooms")
    make_package(code="has", features={"max_rooms": 5, "recording": True})
    make_package(code="lacks")
    assert done(feature_changed(all_packages(), rooms, "add", "9")) == [("lacks", "max_rooms", "", "9")]
    assert done(feature_changed(all_packages(), rooms, "set", "unlimited")) == [
        ("has", "max_rooms", "5", "unlimited"),
        ("lacks", "max_rooms", "9", "unlimited"),
    ]
    assert done(feature_changed(all_packages(), rooms, "remove", "ignored")) == [
        ("has", "max_rooms", "unlimited", ""),
        ("lacks", "max_rooms", "unlimited", ""),
    ]
    assert Package.objects.get(code="has").features.count() == 1


def test_a_step_is_taken_by_those_that_have_not_taken_it() -> None:
    make_published_package(code="on-sale")
    make_package(code="draft", providers=[make_provider()])
    assert done(step_taken(all_packages(), "publish")) == [("draft", "status", "draft", "active")]
    lifecycle.retire(Package.objects.get(code="draft"))
    assert done(step_taken(all_packages(), "retire")) == [("on-sale", "retired", "off", "on")]
    assert [change[0] for change in done(step_taken(all_packages(), "restore"))] == ["on-sale", "draft"]
    make_package(code="stays-a-draft")
    assert [change[0] for change in done(step_taken(all_packages(), "unpublish"))] == ["on-sale", "draft"]
    assert Package.objects.get(code="stays-a-draft").status == "draft"


def test_a_package_that_can_not_be_published_keeps_the_others_from_it() -> None:
    make_package(code="ready", providers=[make_provider()])
    make_package(code="bare", overages_enabled=True)
    tried = carry_out(differing([*step_taken(all_packages(), "publish")]))
    assert problems_in(tried) == [
        ("bare", "providers", "It has no active default provider."),
        ("bare", "overages_enabled", "Overages are enabled, and no feature has an overage price."),
    ]
    assert not Package.objects.filter(status="active").exists()


def test_a_price_that_was_changed_meanwhile_is_not_raised() -> None:
    package = make_package(price=10)
    lines = [*price_changed(all_packages(), Decimal(10))]
    carry_out([Line(package.code, {"price": "20"})])
    [(_, column, _)] = problems_in(carry_out(lines))
    assert column == "revision"
    package.refresh_from_db()
    assert package.price == 20
