"""Many new packages at once: what one by one would make, or would say; all of them, or none."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from catalog import lifecycle
from catalog.authorship import Author, Entrance, written_by
from catalog.bulk import add_packages
from catalog.changes import change_package, change_provider, write
from catalog.history import CHUNK
from catalog.models import Change, Package, PackageFeature, PackageProvider, Provider, Revision
from catalog.models.change import head
from catalog.models.rules import Refused
from catalog.models.whole import Whole
from catalog.reading import shown_one
from config.rest.problems import errors_of
from features.models import Feature
from tests.catalog.checked import findings
from tests.catalog.rows import all_rows
from tests.factories import make_package, make_provider, withdraw

pytestmark = pytest.mark.django_db

OWN = {"id", "uuid", "ulid", "code", "created_at", "updated_at", "digest"}

Entry = tuple[str, Any, dict[str, Any]]


@pytest.fixture(autouse=True)
def providers(registry: None) -> None:
    make_provider(code="bbb-main")
    make_provider(code="bbb-spare")
    make_provider(code="bbb-off", active=False)
    make_provider(code="stream", provider_type="custom", service_type="live", properties={})


def whole(
    *entries: tuple[str, Any] | Entry, attached: tuple[str, ...] = (), default: bool = True, **attributes: Any
) -> Whole:
    """A package as somebody would give it; the first provider is the default."""
    package = Package(**{"code": "meet-new", "name": "New", "service_type": "meet", **attributes})
    return Whole(
        package,
        [entry_of(package, *entry) for entry in entries],
        [
            PackageProvider(
                package=package,
                provider=Provider.objects.get(code=code),
                default=default and place == 0,
            )
            for place, code in enumerate(attached)
        ],
    )


def entry_of(package: Package, code: str, value: Any, terms: dict[str, Any] | None = None) -> PackageFeature:
    entry = PackageFeature(package=package, feature=Feature.objects.get(code=code), **terms or {})
    entry.value = value
    return entry


def plain(*codes: str) -> list[Whole]:
    return [Whole(Package(code=code, name="New", service_type="meet")) for code in codes]


def one_by_one(given: Whole) -> None:
    with change_package(given.package, attaching=[row.provider for row in given.providers]):
        write(given.package, features=given.features, providers=given.providers)


Told = set[tuple[str | None, str | None]]


def refusal(wholes: Any) -> Told:
    """What is said of them; nothing of any is kept."""
    before, cursor = all_rows(), head()
    with pytest.raises(ValidationError) as refused:
        add_packages(wholes)
    assert (all_rows(), head()) == (before, cursor)
    return {(error["field"], error["code"]) for error in errors_of(refused.value)}


def document(code: str) -> dict[str, Any]:
    document = shown_one(Package.objects.get(code=code)).document
    return {name: value for name, value in document.items() if name not in OWN}


def rich(**attributes: Any) -> Whole:
    """Something of everything, in no order."""
    return whole(
        ("recording", True),
        ("max_rooms", 5, {"periodicity_type": "monthly", "periodicity": 0, "sort_order": 3}),
        ("max_storage", Decimal("0.5000"), {"overage_price": Decimal("0.0001"), "sort_order": -1}),
        ("max_accounts", True, {"periodicity_type": "weekly", "settings": {"bb": 1, "a": -0.0}}),
        attached=("bbb-spare", "bbb-main"),
        **{
            "price": "12.50",
            "currency": "EUR",
            "overages_enabled": True,
            "has_stock": True,
            "stock_qty": 7,
            "trial_period": "14",
            "available_from": datetime(2026, 1, 1, 2, tzinfo=timezone.get_fixed_timezone(120)),
            "notification_preferences": [{"channel": "sms", "event": "expired"}],
            "package_settings": [],
            "package_metadata": {"bb": {"zz": 1.0, "y": 1e-7}, "a": 9e15, "c": -0.0, "é": [2, -0.0]},
            **attributes,
        },
    )


def test_a_package_is_what_it_would_be_alone() -> None:
    one_by_one(rich(code="meet-alone"))
    assert add_packages([rich(code="meet-among"), *plain("meet-other")]) == 2

    assert document("meet-among") == document("meet-alone")
    assert Package.objects.get(code="meet-among").stock_qty == 7
    assert findings() == []


def test_it_is_told_as_it_would_be_alone() -> None:
    since = head()
    with written_by(lambda: Author(Entrance.IMPORT, "ann", "Winter")):
        add_packages(plain("meet-b", "meet-a"))
    entries = Change.objects.filter(cursor__gt=since)

    assert [(it.code, it.event, it.changes) for it in entries] == [
        ("meet-b", "created", []),
        ("meet-a", "created", []),
    ]
    assert {(it.door, it.actor, it.reason) for it in entries} == {("import", "ann", "Winter")}
    for it, package in zip(entries, Package.objects.all(), strict=True):
        assert it.revision == package.revisions.get()
        assert (it.record, package.revision, package.updated_at) == (package.id, 1, it.created_at)


def test_it_can_be_changed_afterwards_like_any_other() -> None:
    add_packages([rich()])
    package = Package.objects.get()
    with change_package(package):
        write(package)
    assert package.revision == 1
    lifecycle.publish(package)

    assert package.revision == 2
    assert findings() == []


def test_one_may_be_on_sale_from_the_start() -> None:
    add_packages([rich(status="active")])

    assert Package.objects.listed(timezone.now()).exists()
    assert findings() == []


def test_nothing_makes_nothing() -> None:
    before = head()

    assert add_packages([]) == 0
    assert head() == before


def test_packages_are_taken_as_they_come() -> None:
    def drafts() -> Iterator[Whole]:
        for number in range(2 * CHUNK + 1):
            yield from plain(f"meet-{number}")

    assert add_packages(drafts()) == 2 * CHUNK + 1
    assert Revision.objects.count() == 2 * CHUNK + 1
    assert findings() == []


def test_many_cost_as_many_statements_as_few() -> None:
    def statements(*codes: str) -> int:
        given = [whole(("max_rooms", 5), attached=("bbb-main",), code=code) for code in codes]
        with CaptureQueriesContext(connection) as queries:
            add_packages(given)
        return len(queries)

    assert statements("few-1") == statements(*(f"many-{number}" for number in range(20)))


BROKEN: dict[str, Callable[[], Whole]] = {
    "an attribute": lambda: whole(price=-1),
    "several attributes": lambda: whole(name=" ", currency="XXX", trial_period=-1, service_type="chat"),
    "too many decimals": lambda: whole(price=Decimal("1.999"), currency="JPY"),
    "a constraint of two attributes": lambda: whole(
        available_from=datetime(2027, 1, 1, tzinfo=UTC), available_until=datetime(2026, 1, 1, tzinfo=UTC)
    ),
    "a code that no package can have": lambda: whole(code="compare"),
    "no code": lambda: whole(code=""),
    "stock below zero": lambda: whole(stock_qty=-1),
    "an object that is none": lambda: whole(package_metadata="x"),
    "notifications": lambda: whole(notification_preferences=[{"event": "expired"}]),
    "a value": lambda: whole(("max_rooms", 5), ("max_storage", -1)),
    "a number for a switch": lambda: whole(("recording", 3)),
    "a feature twice": lambda: whole(("max_rooms", 5), ("recording", True), ("max_rooms", 6)),
    "a feature of another type": lambda: whole(("max_registrations", 5)),
    "a feature withdrawn": lambda: whole(("max_accounts", 5)),
    "an overage": lambda: whole(("max_rooms", 5, {"overage_price": -1, "overage_unit": 0})),
    "a provider twice": lambda: whole(attached=("bbb-main", "bbb-main")),
    "a provider of another type": lambda: whole(attached=("bbb-main", "stream")),
    "a default that is not active": lambda: whole(attached=("bbb-off",)),
}


@pytest.mark.parametrize("given", BROKEN.values(), ids=BROKEN)
def test_what_is_broken_is_told_as_it_would_be_alone(given: Callable[[], Whole]) -> None:
    withdraw("max_accounts")
    with pytest.raises(ValidationError) as alone:
        one_by_one(given())
    told = errors_of(alone.value)

    assert told
    assert refusal([*plain("meet-first"), given(), *plain("meet-last")]) == {
        (f"1.{error['field']}", error["code"]) for error in told
    }


def test_two_defaults_are_one_too_many() -> None:
    given = whole(attached=("bbb-main", "bbb-spare"))
    for row in given.providers:
        row.default = True

    assert refusal([given]) == {("0.providers.1.default", "second_default")}


UNFINISHED: dict[str, Callable[[], Whole]] = {
    "no provider": lambda: whole(status="active"),
    "no default provider": lambda: whole(status="active", attached=("bbb-main",), default=False),
    "overages without a price": lambda: whole(
        ("max_rooms", 5), attached=("bbb-main",), status="active", overages_enabled=True
    ),
    "a price without overages": lambda: whole(
        ("max_rooms", 5, {"overage_price": 1}), attached=("bbb-main",), status="active"
    ),
    "a feature that nobody understands": lambda: whole(
        ("recording", True), attached=("bbb-main", "bbb-off"), status="active"
    ),
    "a window that has passed": lambda: whole(
        attached=("bbb-main",), status="active", available_until=timezone.now() - timedelta(days=1)
    ),
    "a trial that is too long": lambda: whole(
        attached=("bbb-main",),
        status="active",
        trial_mode="inside",
        trial_period=1,
        trial_interval="year",
        periodicity=1,
    ),
}


@pytest.mark.parametrize("given", UNFINISHED.values(), ids=UNFINISHED)
def test_what_could_not_be_published_is_not_made_active(given: Callable[[], Whole]) -> None:
    with change_provider(Provider.objects.get(code="bbb-main")) as provider:
        provider.features_off = ["recording"]
        provider.save()
    draft = given()
    draft.package.status = "draft"
    one_by_one(draft)
    with pytest.raises(Refused) as unpublished:
        lifecycle.publish(draft.package)
    lifecycle.delete(draft.package)
    codes = {error["code"] for error in errors_of(unpublished.value)}

    assert {code for _, code in refusal([*plain("meet-first"), given()])} == codes


def test_every_broken_rule_of_every_package_is_told() -> None:
    given = [
        whole(code="meet-0", price=-1),
        *plain("meet-1"),
        whole(("max_rooms", -1), ("recording", 2), code="meet-2", name=""),
    ]

    assert refusal(given) == {
        ("0.price", "negative_price"),
        ("2.name", "blank"),
        ("2.features.0.value", "negative_value"),
        ("2.features.1.value", "switch_value"),
    }


def test_a_code_is_given_once() -> None:
    make_package(code="meet-there")

    assert refusal(plain("meet-a", "meet-there", "meet-a", "meet-b", "meet-a")) == {
        ("1.code", "unique"),
        ("2.code", "unique"),
        ("4.code", "unique"),
    }


def test_a_code_is_given_once_also_far_apart() -> None:
    codes = [f"meet-{number}" for number in range(CHUNK + 1)]

    assert refusal(plain(*codes, "meet-0")) == {(f"{CHUNK + 1}.code", "unique")}


def test_what_is_broken_late_undoes_what_was_written_early() -> None:
    codes = [f"meet-{number}" for number in range(CHUNK + 1)]

    assert refusal([*plain(*codes), whole(code="meet-last", price=-1)]) == {
        (f"{CHUNK + 1}.price", "negative_price")
    }


def test_what_is_broken_early_hides_nothing_that_is_broken_late() -> None:
    codes = [f"meet-{number}" for number in range(CHUNK)]

    assert refusal([whole(price=-1), *plain(*codes), *plain("meet-0", "meet-new")]) == {
        ("0.price", "negative_price"),
        (f"{CHUNK + 1}.code", "unique"),
        (f"{CHUNK + 2}.code", "unique"),
    }


def test_providers_are_looked_at_as_they_are_now() -> None:
    given = whole(attached=("bbb-main",))
    with change_provider(Provider.objects.get(code="bbb-main")) as provider:
        provider.active = False
        provider.full_clean()
        provider.save()

    assert refusal([given]) == {("0.providers.0.default", "inactive_default")}


def test_a_provider_that_was_deleted_meanwhile_is_not_there() -> None:
    given = whole(attached=("bbb-spare",))
    with change_provider(Provider.objects.get(code="bbb-spare")) as provider:
        provider.delete()

    with pytest.raises(Provider.DoesNotExist):
        add_packages([given])
    assert not Package.objects.exists()


def test_features_are_looked_at_as_they_are_now() -> None:
    given = whole(("max_rooms", 5))
    withdraw("max_rooms")

    assert refusal([given]) == {("0.features.0.feature", "feature_not_available")}
