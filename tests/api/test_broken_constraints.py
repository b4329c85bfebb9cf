"""What passes every check and breaks a constraint after all is told as the check would have told it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.db.models import CheckConstraint, Model, UniqueConstraint
from django.db.models.signals import pre_save
from rest_framework.test import APIClient

from catalog.changes import change_package, change_provider
from catalog.models import (
    Movement,
    Package,
    PackageFeature,
    PackageProvider,
    Provider,
    Reservation,
    Revision,
    Stock,
    StockMovement,
)
from catalog.models.door import stock_opened
from config.rest.constraints import broken_by
from features.models import Feature
from features.read_only import open_for_the_seed
from tests.api.answers import API, refusals
from tests.factories import BBB, grant, make_package, make_provider

NAMES = {"code": "meet-standard", "name": "Standard", "service_type": "meet"}


def entry(package: Package, **attributes: Any) -> None:
    package.features.filter(feature__code="max_rooms").update(**attributes)


def attachment(package: Package, **attributes: Any) -> None:
    package.providers.filter(default=True).update(**attributes)


def terms(package: Package, **attributes: Any) -> None:
    Package.objects.filter(pk=package.pk).update(**attributes)


def same_code(_: Package) -> None:
    Package.objects.bulk_create([Package(**NAMES)])


def same_provider_code(_: Package) -> None:
    Provider.objects.bulk_create([Provider(code="bbb-main", encrypted_properties="")])


def same_feature(_: Package) -> None:
    twin = Feature.objects.get(code="max_rooms")
    twin.pk = None
    with open_for_the_seed():
        Feature.objects.bulk_create([twin])


def same_provider(package: Package) -> None:
    provider = package.providers.get(default=True).provider
    PackageProvider.objects.bulk_create([PackageProvider(package=package, provider=provider)])


def second_default(package: Package) -> None:
    package.providers.update(default=True)


def reservations(package: Package, *quantities: int) -> list[Reservation]:
    client, _ = User.objects.get_or_create(username="shop")
    with stock_opened():
        return Reservation.objects.bulk_create(
            Reservation(
                package=package,
                client=client,
                reference="order-1",
                quantity=quantity,
                created_at=package.created_at,
            )
            for quantity in quantities
        )


def movements(package: Package, *kinds: str, **attributes: Any) -> None:
    given = {"quantity": -1, "balance": 0, "created_at": package.created_at, **attributes}
    with stock_opened():
        StockMovement.objects.bulk_create(
            [StockMovement(package=package, kind=kind, **given) for kind in kinds]
        )


def taken_twice(package: Package) -> None:
    (reservation,) = reservations(package, 1)
    movements(package, Movement.RESERVED, Movement.RESERVED, reservation=reservation)


def stock(package: Package, **attributes: Any) -> None:
    with stock_opened():
        Stock.objects.filter(package=package).update(**attributes)


# By the constraint's name: a write that breaks it, and how that is told.
BROKEN: dict[str, tuple[Callable[[Package], object], str, str]] = {
    "package_code_unique": (same_code, "code", "unique"),
    "package_price_not_negative": (lambda p: terms(p, price=-1), "price", "negative_price"),
    "package_signup_fee_not_negative": (lambda p: terms(p, signup_fee=-1), "signup_fee", "negative_price"),
    "package_window_opens": (
        lambda p: terms(p, available_from="2026-02-01T00:00Z", available_until="2026-01-01T00:00Z"),
        "available_until",
        "window_never_opens",
    ),
    "provider_code_unique": (same_provider_code, "code", "unique"),
    "package_feature_once": (
        lambda p: PackageFeature.objects.bulk_create([grant(p, "max_rooms", 1)]),
        "feature",
        "duplicate_feature",
    ),
    "package_feature_limit_granted": (
        lambda p: entry(p, granted=False, limit=5),
        "value",
        "invalid_value",
    ),
    "package_feature_value_not_negative": (lambda p: entry(p, limit=-1), "value", "negative_value"),
    "package_feature_overage_price_not_negative": (
        lambda p: entry(p, overage_price=-1),
        "overage_price",
        "negative_price",
    ),
    "package_feature_overage_unit_positive": (
        lambda p: entry(p, overage_unit=0),
        "overage_unit",
        "overage_unit_not_positive",
    ),
    "package_feature_whole_reset": (lambda p: entry(p, periodicity=1), "periodicity", "half_a_reset"),
    "package_provider_once": (same_provider, "provider", "duplicate_provider"),
    "package_one_default_provider": (second_default, "default", "second_default"),
    "package_provider_default_active": (
        lambda p: attachment(p, active=False),
        "default",
        "inactive_default",
    ),
    "revision_number_once": (
        lambda p: Revision.objects.bulk_create([Revision(package=p, number=1)]),
        "__all__",
        "revision_number_once",
    ),
    "reservation_reference_once": (lambda p: reservations(p, 1, 1), "__all__", "unique"),
    "reservation_of_one_or_more": (lambda p: reservations(p, 0), "quantity", "min_value"),
    "reservation_of_a_million_or_less": (lambda p: reservations(p, 1_000_001), "quantity", "max_value"),
    "movement_moves": (
        lambda p: movements(p, Movement.OPENING, quantity=0),
        "quantity",
        "moves_nothing",
    ),
    "movement_of_a_reservation": (
        lambda p: movements(p, Movement.RESERVED),
        "reservation",
        "movement_without_cause",
    ),
    "movement_by_hand_says_why": (lambda p: movements(p, Movement.SET), "reason", "reason_required"),
    "movement_once": (taken_twice, "__all__", "moved_before"),
    "stock_within_json": (lambda p: stock(p, quantity=2**53), "quantity", "max_value"),
    "one_feature_per_code": (same_feature, "code", "duplicate_code"),
}


@pytest.fixture
def package(registry: None) -> Package:
    providers = [make_provider(code="bbb-main"), make_provider(code="bbb-spare")]
    return make_package(code="meet-standard", features={"max_rooms": 5}, providers=providers)


@pytest.mark.parametrize("write, field, code", BROKEN.values(), ids=BROKEN)
def test_a_broken_constraint_is_told_by_its_field_and_code(
    package: Package, write: Callable[[Package], object], field: str, code: str
) -> None:
    with pytest.raises(IntegrityError) as failed, transaction.atomic(), change_package(package):
        write(package)

    told = broken_by(failed.value)
    assert told is not None
    assert {name: [one.code for one in errors] for name, errors in told.error_dict.items()} == {field: [code]}
    assert all(one.message for errors in told.error_dict.values() for one in errors)


def test_every_constraint_of_ours_is_known_to_be_told() -> None:
    ours = [model for label in ("catalog", "features") for model in apps.get_app_config(label).get_models()]
    constraints = [constraint for model in ours for constraint in model._meta.constraints]

    assert {constraint.name for constraint in constraints} == BROKEN.keys()
    assert all(isinstance(one, UniqueConstraint | CheckConstraint) for one in constraints)


def test_a_constraint_that_is_no_rule_is_no_refusal(package: Package) -> None:
    with pytest.raises(IntegrityError) as failed, transaction.atomic(), change_package(package):
        Package.objects.bulk_create([Package(uuid=package.uuid, code="meet-twin")])

    assert broken_by(failed.value) is None


@contextmanager
def a_rival(sender: type[Model], write: Callable[[Any], object]) -> Iterator[None]:
    """Somebody else writes after the check has passed, and right before the record is saved."""

    def first(instance: Any, **_: Any) -> None:
        write(instance)

    pre_save.connect(first, sender=sender)
    try:
        yield
    finally:
        pre_save.disconnect(first, sender=sender)


def test_of_two_packages_with_one_code_the_second_is_refused(manager: APIClient) -> None:
    with a_rival(Package, lambda _: Package.objects.bulk_create([Package(**NAMES)])):
        answer = manager.post(f"{API}/packages", NAMES)

    assert (answer.status_code, refusals(answer)) == (400, {("code", "unique")})
    assert "already" in answer.json()["errors"][0]["detail"]


def test_of_two_providers_with_one_code_the_second_is_refused(manager: APIClient) -> None:
    body = {
        "code": "bbb-main",
        "name": "A",
        "provider_type": "bbb",
        "service_type": "meet",
        "properties": BBB,
    }
    rival = Provider(code="bbb-main", encrypted_properties="")

    with a_rival(Provider, lambda _: Provider.objects.bulk_create([rival])):
        answer = manager.post(f"{API}/providers", body)

    assert (answer.status_code, refusals(answer)) == (400, {("code", "unique")})


def test_of_two_entries_of_one_feature_the_second_is_refused(manager: APIClient, package: Package) -> None:
    with a_rival(
        PackageFeature, lambda _: PackageFeature.objects.bulk_create([grant(package, "max_storage", 1)])
    ):
        answer = manager.post(f"{API}/packages/meet-standard/features", {"code": "max_storage", "value": 2})

    assert (answer.status_code, refusals(answer)) == (400, {("code", "duplicate_feature")})


def test_of_two_defaults_the_second_is_refused(manager: APIClient, package: Package) -> None:
    spare = package.providers.filter(default=False)

    with a_rival(PackageProvider, lambda _: spare.update(default=True)):
        answer = manager.patch(f"{API}/packages/meet-standard/providers/bbb-main", {"metadata": {"a": 1}})

    assert (answer.status_code, refusals(answer)) == (400, {("default", "second_default")})
    assert package.providers.get(default=True).code == "bbb-main"


def test_an_integrity_error_without_a_rule_is_an_error_of_ours(manager: APIClient, package: Package) -> None:
    provider = make_provider(code="bbb-third")

    def break_it(instance: Package) -> None:
        Package.objects.bulk_create([Package(uuid=instance.uuid, code="meet-twin")])

    with a_rival(Package, break_it), change_provider(provider):
        answer = manager.patch(f"{API}/packages/meet-standard", {"name": "New"})

    assert answer.status_code == 500
