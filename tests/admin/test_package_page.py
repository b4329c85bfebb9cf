"""A package's own page: made, edited, and its stock set."""

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from catalog.models import Package, Stock
from features.models import Feature
from tests.admin.browser import codes_in, opened, row, sent
from tests.admin.pages import ADD_PACKAGE, page_of
from tests.factories import count_stock, make_package, make_provider, make_published_package

pytestmark = pytest.mark.django_db

NEW = {"name": "Meet Standard", "code": "meet-standard", "service_type": "meet"}


def key_of(code: str) -> int:
    return Feature.objects.get(code=code).pk


def test_a_package_is_made_with_five_features_and_two_providers_at_once(operator: Client) -> None:
    typed = {
        "max_participants": "50",
        "max_duration": "unlimited",
        "max_rooms": "0",
        "recording": "on",
        "private_chat": "off",
    }
    rows = [row("features", feature=key_of(code), value=value) for code, value in typed.items()]
    first, second = make_provider(), make_provider()
    rows.append(row("providers", provider=first.pk))
    rows.append(row("providers", provider=second.pk, default="on"))
    answer = sent(operator, ADD_PACKAGE, *rows, **NEW, price="12.50", stock_qty="7")
    assert answer.status_code == 302
    package = Package.objects.get(code="meet-standard")
    assert {entry.code: entry.value for entry in package.features.all()} == {
        "max_participants": Decimal(50),
        "max_duration": True,
        "max_rooms": Decimal(0),
        "recording": True,
        "private_chat": False,
    }
    assert {row.provider: row.default for row in package.providers.all()} == {first: False, second: True}
    assert (package.price, package.stock_qty, package.status) == (Decimal("12.50"), 7, "draft")


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ({"price": "-5"}, "negative_price"),
        ({"price": "1e400"}, "max_digits"),
        ({"price": "NaN"}, "invalid"),
        ({"price": "12,50"}, "invalid"),
        ({"price": "19.999"}, "too_many_decimals"),
        ({"price": "0.5", "currency": "JPY"}, "too_many_decimals"),
        ({"currency": "usd"}, "unknown_currency"),
        ({"currency": "XXX"}, "unknown_currency"),
        ({"code": "pkg_x"}, "reserved_code"),
        ({"code": "Meet"}, "invalid_code"),
        ({"name": ""}, "required"),
        ({"name": "nul\0"}, "null_characters_not_allowed"),
        ({"service_type": "tv"}, "invalid_choice"),
        ({"stock_qty": "-1"}, "negative_stock"),
        ({"trial_period": "-1"}, "min_value"),
        ({"package_settings": '{"a": {"b": {"c": 1}}}'}, "too_deep"),
        ({"package_settings": "["}, "invalid"),
        ({"package_settings": "[" * 100_000}, "invalid"),
        ({"package_settings": f'{{"number": {"9" * 5000}}}'}, "invalid"),
        ({"package_metadata": '"text"'}, "invalid"),
        ({"package_metadata": "null"}, "null"),
        ({"package_metadata": '{"a": 1, "a": 2}'}, "invalid"),
        ({"package_metadata": '{"a": 1e400}'}, "number_out_of_range"),
        ({"package_metadata": f'{{"a": "{"x" * 20_000}"}}'}, "too_large"),
        ({"package_metadata": r'{"a": "\ud800"}'}, "surrogate_characters_not_allowed"),
        ({"notification_preferences": "sunrise email"}, "invalid_choice"),
        ({"notification_preferences": "expired sms\nexpired sms"}, "duplicate"),
    ],
    ids=str,
)
def test_what_breaks_a_rule_is_told_at_its_field(operator: Client, typed: dict[str, str], code: str) -> None:
    answer = sent(operator, ADD_PACKAGE, **{**NEW, **typed})
    assert codes_in(answer) == {(next(iter(typed)), code)}
    assert not Package.objects.exists()


def test_a_code_that_is_taken_is_told_at_its_field(operator: Client) -> None:
    make_package(code="meet-standard")
    assert codes_in(sent(operator, ADD_PACKAGE, **NEW)) == {("code", "unique")}


def test_an_end_before_the_start_is_told_at_the_end(operator: Client) -> None:
    window = {
        "available_from_0": "2026-05-01",
        "available_from_1": "10:00",
        "available_until_0": "2026-05-01",
        "available_until_1": "09:00",
    }
    answer = sent(operator, ADD_PACKAGE, **NEW, **window)
    assert codes_in(answer) == {("available_until", "window_never_opens")}


def test_a_page_that_is_sent_as_it_was_opened_changes_nothing(operator: Client) -> None:
    package = make_published_package(
        price=Decimal("12.5"),
        features={"max_rooms": Decimal("10.5"), "recording": True},
        package_settings={"colour": "blue", "limits": {"soft": 10}},
        notification_preferences=[{"event": "trial_ending", "channel": "email", "days_before": 3}],
    )
    before = Package.objects.with_parts().values().get()
    answer = sent(operator, page_of(package))
    assert answer.status_code == 302
    after = Package.objects.with_parts().values().get()
    assert {**before, "updated_at": None} == {**after, "updated_at": None}
    assert operator.get(page_of(package, "log")).context["action_list"][0].get_change_message() == (
        "No fields changed."
    )


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_the_line_breaks_of_a_browser_change_nothing(operator: Client, ending: str) -> None:
    written = f"For teams.{ending}Of any size."
    package = make_package(description=written)
    sent(operator, page_of(package), description="For teams.\r\nOf any size.")
    package.refresh_from_db()
    assert (package.description, package.revision) == (written, 1)
    sent(operator, page_of(package), description="For teams.\r\nOf five.")
    package.refresh_from_db()
    assert package.description == "For teams.\nOf five."


def test_objects_and_lines_are_read_as_they_are_typed(operator: Client) -> None:
    package = make_package()
    sent(
        operator,
        page_of(package),
        package_settings='{"colour": "blue"}',
        notification_preferences="expired sms\nquota_threshold webhook 80 %",
    )
    package.refresh_from_db()
    assert package.package_settings == {"colour": "blue"}
    assert package.notification_preferences == [
        {"event": "expired", "channel": "sms"},
        {"event": "quota_threshold", "channel": "webhook", "threshold": 80},
    ]
    page = opened(operator, page_of(package))
    assert page["notification_preferences"] == "expired sms\nquota_threshold webhook 80 %"
    sent(operator, page_of(package), package_settings="", notification_preferences="")
    package.refresh_from_db()
    assert (package.package_settings, package.notification_preferences) == ({}, [])


def test_what_was_typed_is_shown_again_beside_the_error(operator: Client) -> None:
    answer = sent(operator, ADD_PACKAGE, **NEW, price="19.999", package_settings="{wrong}")
    assert 'value="19.999"' in answer.content.decode()
    assert "{wrong}" in answer.content.decode()


def test_a_price_is_edited_with_its_currencys_digits(operator: Client) -> None:
    assert opened(operator, page_of(make_package(price=Decimal("12.5"))))["price"] == "12.50"
    assert opened(operator, page_of(make_package(price=Decimal(500), currency="JPY")))["price"] == "500"


def test_the_code_is_fixed_once_published_and_the_service_type_once_provided(operator: Client) -> None:
    draft, published = make_package(), make_published_package()
    assert {"code", "service_type"} <= opened(operator, page_of(draft)).keys()
    assert not {"code", "service_type"} & opened(operator, page_of(published)).keys()


def test_identifiers_are_shown_and_not_edited(operator: Client) -> None:
    package = make_package()
    page = operator.get(page_of(package)).content.decode()
    for spelling in (package.id, str(package.uuid), package.ulid):
        assert spelling in page
    assert not {"id", "uuid", "ulid"} & opened(operator, page_of(package)).keys()


class TestStock:
    def test_it_is_set_where_a_number_is_typed(self, operator: Client) -> None:
        package = make_package(stock_qty=5)
        sent(operator, page_of(package), stock_qty="9", reason="counted")
        assert Stock.objects.get(package=package).quantity == 9

    def test_it_is_not_written_back_by_an_edit(self, operator: Client) -> None:
        package = make_package(stock_qty=5)
        page = opened(operator, page_of(package))
        count_stock(package, 4)
        operator.post(page_of(package), {**page, "name": "Renamed", "_save": "yes"})
        package.refresh_from_db()
        assert (package.name, package.stock_qty) == ("Renamed", 4)

    def test_its_live_number_stands_beside_the_field(self, operator: Client) -> None:
        package = make_package(stock_qty=1234)
        assert "There are 1,234 now." in operator.get(page_of(package)).content.decode()

    @pytest.mark.parametrize(("oversell", "codes"), [("", {("stock_qty", "negative_stock")}), ("on", set())])
    def test_it_is_below_zero_only_by_overselling(
        self, operator: Client, oversell: str, codes: set[tuple[str, str]]
    ) -> None:
        package = make_package(stock_qty=5)
        typed: dict[str, Any] = {"oversell_enabled": oversell} if oversell else {}
        answer = sent(operator, page_of(package), stock_qty="-1", reason="counted", **typed)
        assert (codes_in(answer) if codes else set()) == codes
        assert Stock.objects.get(package=package).quantity == (5 if codes else -1)

    def test_it_is_set_for_a_reason(self, operator: Client) -> None:
        package = make_package(stock_qty=5)
        assert codes_in(sent(operator, page_of(package), stock_qty="9")) == {("reason", "reason_required")}
        both = sent(operator, page_of(package), stock_qty="-9", reason=" ", name="")
        assert codes_in(both) == {
            ("reason", "reason_required"),
            ("stock_qty", "negative_stock"),
            ("name", "required"),
        }
        assert Stock.objects.get(package=package).quantity == 5

    def test_it_is_no_more_than_the_database_holds(self, operator: Client) -> None:
        answer = sent(operator, page_of(make_package()), stock_qty="9" * 30, reason="counted")
        assert codes_in(answer) == {("stock_qty", "max_value")}
