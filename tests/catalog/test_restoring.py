"""The way back: the terms of an old revision become a package's own again, by today's rules."""

from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import orjson
import pytest

from catalog import lifecycle
from catalog.changes import change_package, change_provider, write
from catalog.domain.canonical import digest
from catalog.domain.differences import changed
from catalog.models import Package, PackageProvider, Provider, Revision
from catalog.models.change import head
from catalog.models.rules import MovedOn, Refused
from catalog.restoring import restore_revision, terms_after
from config.rest.problems import errors_of
from features.models import Feature
from features.read_only import open_for_the_seed
from tests.catalog.checked import findings
from tests.catalog.revisions import last
from tests.catalog.rows import all_rows
from tests.factories import count_stock, edit, grant, make_package, make_provider, withdraw

pytestmark = pytest.mark.django_db

EVERYTHING: dict[str, Any] = {
    "name": "Standard",
    "hidden": True,
    "description": "For teams.\nOf any size.",
    "short_description": "Teams",
    "has_stock": True,
    "oversell_enabled": True,
    "low_stock_qty": 3,
    "overages_enabled": True,
    "price": Decimal("1234567890.1"),
    "signup_fee": Decimal("0.07"),
    "currency": "EUR",
    "tier": "standard",
    "tier_rank": -2,
    "trial_period": 14,
    "trial_interval": "day",
    "trial_mode": "inside",
    "grace_period": 1,
    "grace_interval": "week",
    "periodicity": 1,
    "periodicity_type": "month",
    "notification_preferences": [{"event": "trial_ending", "channel": "sms", "days_before": 3}],
    "package_settings": {"theme": {"dark": True, "scale": 2.5}, "rooms": [1, "b"]},
    "package_metadata": {"sku": "M-1", "nothing": None, "ratio": 0.1},
    "available_from": datetime(2026, 1, 1, 12, 30, 15, 123456, tzinfo=UTC),
    "available_until": datetime(2099, 1, 1, tzinfo=UTC),
}
KEPT = {"code", "status", "retired"}


@pytest.fixture
def package(registry: None) -> Package:
    """Its first revision says something of everything."""
    main, spare = make_provider(code="bbb-main"), make_provider(code="bbb-spare")
    package = Package(code="meet-standard", service_type="meet", **EVERYTHING)
    with change_package(package, attaching=[main, spare]):
        write(
            package,
            features=[
                grant(package, "max_storage", Decimal("0.5"), overage_price=Decimal("0.0001"), sort_order=2),
                grant(package, "max_rooms", 5, periodicity_type="weekly", periodicity=2, sort_order=1),
                grant(package, "max_accounts", True, settings={"a": 1}, overage_unit=Decimal("2.5")),
                grant(package, "recording", True, metadata={"b": [1]}),
                grant(package, "private_chat", False),
            ],
            providers=[
                PackageProvider(package=package, provider=main, default=True, settings={"region": "eu"}),
                PackageProvider(package=package, provider=spare, active=False, metadata={"c": None}),
            ],
        )
    return package


def first(package: Package) -> Revision:
    revision: Revision = package.revisions.get(number=1)
    return revision


def emptied(package: Package) -> None:
    """As little as a package can say."""
    with change_package(package):
        blank = Package(code=package.code, name="Empty", service_type="meet")
        for field in Package._meta.concrete_fields:
            if field.editable and field.name != "key":
                setattr(package, field.name, getattr(blank, field.name))
        write(package, features=[], providers=[])


def refusal(package: Package, revision: Revision) -> set[tuple[str | None, str | None]]:
    before, cursor = all_rows(), head()
    with pytest.raises(Refused) as refused:
        restore_revision(package, revision)
    assert (all_rows(), head()) == (before, cursor)
    return {(error["field"], error["code"]) for error in errors_of(refused.value)}


def test_every_term_comes_back(package: Package) -> None:
    old = first(package)
    emptied(package)
    restore_revision(package, old)

    assert last(package).number == 3
    assert last(package).terms == old.terms
    assert (package.digest, package.revision) == (old.digest, 3)
    assert findings() == []


def test_what_it_will_lead_to_can_be_told_before(package: Package) -> None:
    old = first(package)
    emptied(package)
    edit(package, code="meet-other")
    spare = Provider.objects.get(code="bbb-spare")
    with change_provider(spare):
        spare.code = "bbb-reserve"
        spare.save()
    with open_for_the_seed():
        Feature.objects.filter(code="max_storage").update(name="Space", field_suffix="gib")
    lifecycle.retire(package)

    outcome = terms_after(last(package).terms, old)
    restore_revision(package, old)

    assert changed(outcome, last(package).terms) == []
    assert {it["name"] for it in outcome["features"] if it["code"] == "max_storage"} == {"Space"}


def test_what_can_never_be_restored_is_told_before(package: Package) -> None:
    emptied(package)
    with change_provider(spare := Provider.objects.get(code="bbb-spare")):
        spare.delete()
    with pytest.raises(Refused) as refused:
        terms_after(last(package).terms, first(package))
    assert [error["code"] for error in errors_of(refused.value)] == ["provider_gone"]


def test_it_is_told_as_what_it_is(package: Package) -> None:
    edit(package, price=12, tier="")
    restore_revision(package, first(package))

    change = last(package).change
    assert (change.event, change.changes) == ("restored_revision", ["/price", "/tier"])


def test_what_is_the_case_anyway_makes_no_revision(package: Package) -> None:
    restore_revision(package, first(package))

    assert package.revisions.count() == 1


def test_code_status_and_retirement_are_nobodys_to_restore(package: Package) -> None:
    edit(package, code="meet-other", name="Other")
    lifecycle.publish(package)
    lifecycle.retire(package)
    old = first(package)
    restore_revision(package, old)

    terms = last(package).terms
    assert (terms["code"], terms["status"], terms["retired"]) == ("meet-other", "active", True)
    assert {name: terms[name] for name in terms.keys() - KEPT} == {
        name: old.terms[name] for name in old.terms.keys() - KEPT
    }


def test_stock_stays_where_it_has_moved_to(package: Package) -> None:
    count_stock(package, 7)
    edit(package, price=12)
    restore_revision(package, first(package))

    assert Package.objects.get().stock_qty == 7


def test_the_old_default_steps_back_up(package: Package) -> None:
    main, spare = package.providers.order_by("provider__code")
    with change_package(package):
        main.default, spare.active = False, True
        main.save()
        spare.default = True
        spare.save()
    restore_revision(package, first(package))

    assert last(package).digest == first(package).digest


def test_a_provider_is_known_by_its_id_whatever_its_code_is_now(package: Package) -> None:
    with change_package(package):
        write(package, providers=[])
    with change_provider(Provider.objects.get(code="bbb-main")) as provider:
        provider.code = "bbb-renamed"
        provider.full_clean()
        provider.save()
    make_provider(code="bbb-main")
    restore_revision(package, first(package))

    assert [row["code"] for row in last(package).terms["providers"]] == ["bbb-renamed", "bbb-spare"]
    assert findings() == []


def test_every_provider_that_is_gone_is_named(package: Package) -> None:
    with change_package(package):
        write(package, providers=[])
    for provider in Provider.objects.all():
        with change_provider(provider):
            provider.delete()

    assert refusal(package, first(package)) == {
        ("providers.bbb-main", "provider_gone"),
        ("providers.bbb-spare", "provider_gone"),
    }


def altered(revision: Revision, alter: Callable[[dict[str, Any]], object]) -> Revision:
    """As an older version of this program would have kept it."""
    terms = revision.terms
    alter(terms)
    return Revision(
        package=revision.package, number=1, document=orjson.dumps(terms).decode(), digest=digest(terms)
    )


def test_a_feature_that_is_gone_is_named(package: Package) -> None:
    old = altered(first(package), lambda terms: terms["features"][0].update(code="carrier_pigeons"))

    assert refusal(package, old) == {("features.carrier_pigeons", "feature_gone")}


def test_a_feature_that_was_withdrawn_meanwhile_is_not_granted_anew(package: Package) -> None:
    with change_package(package):
        write(package, features=[])
    withdraw("max_rooms")

    assert refusal(package, first(package)) == {("features.max_rooms.feature", "feature_not_available")}


def test_a_feature_that_was_withdrawn_and_is_granted_still_may_stay(package: Package) -> None:
    edit(package, price=12)
    withdraw("max_rooms")
    restore_revision(package, first(package))

    assert last(package).digest == first(package).digest


def test_a_default_that_is_not_active_any_more_is_refused(package: Package) -> None:
    with change_package(package):
        write(package, providers=[])
    with change_provider(Provider.objects.get(code="bbb-main")) as provider:
        provider.active = False
        provider.full_clean()
        provider.save()

    assert refusal(package, first(package)) == {("providers.bbb-main.default", "inactive_default")}


def test_a_provider_of_another_service_type_is_refused(package: Package) -> None:
    with change_package(package):
        write(package, providers=[])
    with change_provider(Provider.objects.get(code="bbb-main")) as provider:
        provider.service_type = "webinar"
        provider.full_clean()
        provider.save()

    assert refusal(package, first(package)) == {("providers.bbb-main.provider", "service_type_mismatch")}


def test_every_rule_that_is_broken_is_told_under_the_code_of_its_row(package: Package) -> None:
    with change_package(package):
        write(package, features=[], providers=[])

    def break_rules(terms: dict[str, Any]) -> None:
        terms["price"] = -1
        terms["features"][0]["value"] = -2
        terms["features"][1]["overage_unit"] = 0

    old = altered(first(package), break_rules)

    assert refusal(package, old) == {
        ("price", "negative_price"),
        ("features.max_accounts.value", "negative_value"),
        ("features.private_chat.overage_unit", "overage_unit_not_positive"),
    }


def test_what_would_break_a_package_on_sale_is_refused(registry: None) -> None:
    package = make_package()
    with change_package(package, attaching=[provider := make_provider()]):
        write(package, providers=[PackageProvider(package=package, provider=provider, default=True)])
    lifecycle.publish(package)

    assert refusal(package, first(package)) == {("providers", "no_default_provider")}


def test_an_attribute_that_the_old_document_has_not_stays_as_it_is(package: Package) -> None:
    old = altered(first(package), lambda terms: terms.pop("tier_rank"))
    edit(package, tier_rank=9, price=12)
    restore_revision(package, old)

    assert (package.tier_rank, package.price) == (9, EVERYTHING["price"])


def test_an_attribute_that_there_is_no_more_is_left_out(package: Package) -> None:
    old = altered(first(package), lambda terms: terms.update(colour="blue", key=99, digest="x", revision=7))
    edit(package, price=12)
    restore_revision(package, old)

    assert last(package).digest == first(package).digest


def test_a_document_that_was_altered_by_hand_is_not_restored(package: Package) -> None:
    old = first(package)
    for document in ("spoilt", "[]", "{}", old.document.replace("Standard", "Premium")):
        old.document = document

        assert refusal(package, old) == {(None, "altered_revision")}


def test_a_package_that_has_moved_on_is_not_restored(package: Package) -> None:
    edit(package, price=12)
    stale = Package.objects.get()
    stale.expected = frozenset({1})

    with pytest.raises(MovedOn):
        restore_revision(stale, first(package))
