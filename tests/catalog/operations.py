"""Whatever can be done to a catalog, through every door, with terms that may be refused."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import quote

from django.contrib.auth.models import User
from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.test import Client
from django.utils import timezone
from hypothesis import strategies as st
from rest_framework.test import APIClient

from catalog import lifecycle
from catalog.bulk import add_packages
from catalog.changes import change_package, change_provider, write
from catalog.domain.differences import changed
from catalog.models import Package, PackageFeature, PackageProvider, Provider, Reservation
from catalog.models.change import head
from catalog.models.whole import Whole
from catalog.reserving import release, reserve
from catalog.restoring import restore_revision, terms_after
from catalog.stocktaking import set_stock
from features import seeding
from features.models import Feature
from features.registry import SHIPPED
from tests.admin.browser import row, sent
from tests.admin.pages import ADD_PACKAGE, PACKAGES, chosen, page_of
from tests.api.answers import send
from tests.factories import BBB

MARK = "[[feature]]"

REFUSED = (ValidationError, ObjectDoesNotExist)

Draw = Callable[[st.SearchStrategy[Any]], Any]


@dataclass(frozen=True)
class Catalog:
    """Those who do it, what they do being drawn."""

    manager: APIClient
    operator: Client
    scratch: Path
    draw: Draw

    def one_of(self, rows: Any) -> Any:
        """One of the records that there are; None where there is none."""
        there = list(rows.order_by("pk"))
        return self.draw(st.sampled_from(there)) if there else None

    def new_code(self, kind: str, place: int = 0) -> Any:
        """A free one, as a rule."""
        free = f"{kind}-{head()}-{place}"
        return self.draw(st.sampled_from([free, free, free, f"{kind}-a"]))

    def package(self) -> Any:
        return self.one_of(Package.objects.all())

    def provider(self) -> Any:
        return self.one_of(Provider.objects.all())


def some_of(values: dict[str, list[Any]]) -> st.SearchStrategy[dict[str, Any]]:
    """A few of these attributes, each with one of its values; not all, or one that is refused refuses all."""
    pairs = [(name, value) for name, each in values.items() for value in each]
    return st.lists(st.sampled_from(pairs), min_size=1, max_size=3).map(dict)


attributes = some_of(
    {
        "name": ["Basic", "Standard", " "],
        "service_type": ["meet", "webinar"],
        "hidden": [True, False],
        "price": [0, 10, 12.5, 0.1, 1.999, -1],
        "currency": ["USD", "EUR", "JPY", "XXX"],
        "tier_rank": [-1, 0, 1],
        "has_stock": [True, False],
        "oversell_enabled": [True, False],
        "overages_enabled": [True, False],
        "trial_period": [0, 7, 31],
        "trial_mode": ["inside", "outside"],
        "periodicity": [0, 1],
        "available_until": [None, "2020-01-01T00:00:00Z", "2099-01-01T00:00:00Z"],
        "package_metadata": [{}, [], {"bb": 1, "a": 2}, {"bb": {"c": 1.5}}, {"a": -0.0}, {"a": {"b": {}}}],
        "notification_preferences": [[], [{"event": "expired", "channel": "sms"}], ["x"]],
    }
)
entries = st.builds(
    lambda value, terms: {"value": value, **terms},
    st.sampled_from([0, 5, 5, 2.5, True, True, False, -1]),
    st.just(dict[str, Any]())
    | some_of(
        {
            "overage_price": [None, 0.0001],
            "periodicity_type": ["weekly", "monthly"],
            "periodicity": [None, 0, 1],
            "sort_order": [-1, 0, 1],
            "settings": [{}, {"bb": 1, "a": 2}],
        }
    ),
)
granted = st.dictionaries(
    st.sampled_from(["max_rooms", "max_storage", "custom_branding", "recording"]), entries, max_size=3
)
attached = st.dictionaries(
    st.sampled_from(["bbb-a", "bbb-b"]),
    st.sampled_from(
        [{"default": True}, {"default": False}, {"active": False}, {"settings": {"bb": 1, "a": 2}}]
    ),
    max_size=2,
)
of_providers = some_of(
    {
        "name": ["Main", "Spare", ""],
        "active": [True, False],
        "service_type": ["meet", "webinar"],
        "features_off": [[], ["recording"], ["nonsense"]],
        "settings": [{}, {"region": "eu"}],
        "properties": [BBB, BBB | {"secret": "another"}, {"host_url": "nowhere"}],
    }
)


references = st.sampled_from(["order-1", "order-2", "order-3", "a@b:c.d", "no reference"])
quantities = st.sampled_from([1, 1, 2, 3, 1_000_000, 0])
reasons = st.sampled_from(["counted", "counted", "broken", " "])


def decimal(value: Any) -> Any:
    return Decimal(str(value)) if isinstance(value, float) else value


def set_all(record: Any, given: dict[str, Any]) -> None:
    for name, value in given.items():
        setattr(record, name, decimal(value) if name == "price" else value)


def entries_of(package: Package, given: dict[str, dict[str, Any]]) -> Iterator[PackageFeature]:
    for feature in Feature.objects.filter(code__in=given):
        terms = {name: decimal(value) for name, value in given[feature.code].items()}
        entry = PackageFeature(package=package, feature=feature)
        for name, value in terms.items():
            setattr(entry, name, value)
        yield entry


def rows_of(package: Package, given: dict[str, dict[str, Any]]) -> list[PackageProvider]:
    there = Provider.objects.filter(code__in=given)
    return [PackageProvider(package=package, provider=it, **given[it.code]) for it in there]


# Through the ORM and the lifecycle.


def make(catalog: Catalog) -> None:
    package = Package(code=catalog.new_code("meet"), name="New", service_type="meet")
    package.stock_qty = catalog.draw(st.integers(-1, 3))
    _write_whole(catalog, package)


def rewrite(catalog: Catalog) -> None:
    if package := catalog.package():
        _write_whole(catalog, package)


def _write_whole(catalog: Catalog, package: Package) -> None:
    rows = rows_of(package, catalog.draw(attached))
    given, changed = catalog.draw(granted), catalog.draw(attributes)
    with change_package(package, attaching=[row.provider for row in rows]):
        set_all(package, changed)
        write(package, features=list(entries_of(package, given)), providers=rows)


def edit(catalog: Catalog) -> None:
    if package := catalog.package():
        with change_package(package):
            set_all(package, catalog.draw(attributes))
            write(package)


def edit_again_and_again(catalog: Catalog) -> None:
    """One door around others, one of which may be refused."""
    if package := catalog.package():
        with change_package(package):
            for _ in range(2):
                with suppress(*REFUSED):
                    edit(catalog)
            with suppress(*REFUSED):
                lifecycle.publish(Package.objects.get(pk=package.pk))


def drop_an_entry(catalog: Catalog) -> None:
    if entry := catalog.one_of(PackageFeature.objects.all()):
        with change_package(entry.package):
            entry.delete()


def detach(catalog: Catalog) -> None:
    if row := catalog.one_of(PackageProvider.objects.all()):
        with change_package(row.package):
            row.delete()


def count_stock(catalog: Catalog) -> None:
    if package := catalog.package():
        quantity, reason = catalog.draw(st.integers(-2, 9)), catalog.draw(reasons)
        set_stock(package, quantity, reason=reason, at=timezone.now())


def count_stock_while_it_is_edited(catalog: Catalog) -> None:
    if package := catalog.package():
        with change_package(package):
            with suppress(*REFUSED):
                edit(catalog)
            count_stock(catalog)


def sell(catalog: Catalog) -> None:
    if package := catalog.package():
        client = catalog.draw(st.sampled_from(["billing", "shop"]))
        reserve(
            package,
            User.objects.get_or_create(username=client)[0],
            reference=catalog.draw(references),
            quantity=catalog.draw(quantities),
            at=timezone.now(),
        )


def take_back(catalog: Catalog) -> None:
    if reservation := catalog.one_of(Reservation.objects.all()):
        release(reservation, timezone.now())


def take_a_step(catalog: Catalog) -> None:
    step: Any = catalog.draw(
        st.sampled_from(
            [
                lifecycle.publish,
                lifecycle.unpublish,
                lifecycle.retire,
                lifecycle.restore,
                lifecycle.clone,
                lifecycle.delete,
            ]
        )
    )
    if package := catalog.package():
        step(package)


def restore(catalog: Catalog) -> None:
    if (package := catalog.package()) and (revision := catalog.one_of(package.revisions)):
        outcome = terms_after(package.revisions.latest("number").terms, revision)
        restore_revision(package, revision)
        assert changed(outcome, package.revisions.latest("number").terms) == []


def make_many(catalog: Catalog) -> None:
    wholes = []
    for place in range(catalog.draw(st.integers(1, 3))):
        package = Package(code=catalog.new_code("meet", place), name="New", service_type="meet")
        set_all(package, catalog.draw(attributes))
        package.status = catalog.draw(st.sampled_from(["draft", "draft", "active"]))
        given = catalog.draw(granted)
        wholes.append(Whole(package, [*entries_of(package, given)], rows_of(package, catalog.draw(attached))))
    add_packages(wholes)


def make_provider(catalog: Catalog) -> None:
    provider = Provider(name="New", provider_type="bbb", service_type="meet")
    provider.properties = BBB
    provider.code = catalog.new_code("bbb")
    _write_provider(provider, catalog.draw(of_providers))


def edit_provider(catalog: Catalog) -> None:
    if provider := catalog.provider():
        _write_provider(provider, catalog.draw(of_providers))


def _write_provider(provider: Provider, given: dict[str, Any]) -> None:
    with change_provider(provider):
        set_all(provider, given)
        provider.full_clean()
        provider.save()


def delete_provider(catalog: Catalog) -> None:
    if provider := catalog.provider():
        with change_provider(provider):
            provider.delete()


def seed(catalog: Catalog) -> None:
    """From a registry in which some names, units and resets are others, and perhaps a feature is gone."""
    changed = catalog.draw(
        st.dictionaries(
            st.sampled_from(["max_rooms", "max_storage"]),
            st.fixed_dictionaries(
                {},
                optional={
                    "name": st.sampled_from(["One name", "Another name"]),
                    "description": st.just("Other words."),
                    "field_suffix": st.sampled_from(["gb", "tb"]),
                    "periodicity_type": st.sampled_from(["weekly", "monthly"]),
                    "periodicity": st.integers(0, 1),
                },
            ),
            max_size=2,
        )
    )
    gone = catalog.draw(st.sampled_from(["", "custom_branding"]))
    path = catalog.scratch / "registry.toml"
    path.write_text(MARK.join(_tables(changed, gone)), encoding="utf-8")
    seeding.seed(path)


def _tables(changed: dict[str, dict[str, Any]], gone: str) -> Iterator[str]:
    for table in SHIPPED.read_text(encoding="utf-8").split(MARK):
        code = next(iter(re.findall(r'^code = "(.*)"', table, re.MULTILINE)), "the comment before them")
        for name, value in changed.get(code, {}).items():
            table = re.sub(f"^{name} = .*", f"{name} = {json.dumps(value)}", table, flags=re.MULTILINE)
        if code != gone:
            yield table


# Over HTTP.


def request(catalog: Catalog, method: str, path: str, body: Any = None) -> None:
    answer = send(catalog.manager, method, path, "" if body is None else json.dumps(body))
    assert answer.status_code < 500, answer.content
    if answer.status_code >= 400:
        raise ValidationError(answer.content.decode())


def body_of(catalog: Catalog) -> dict[str, Any]:
    body = dict(catalog.draw(attributes))
    if catalog.draw(st.booleans()):
        given = catalog.draw(granted)
        body["features"] = [{"code": code, **entry} for code, entry in given.items()]
    if catalog.draw(st.booleans()):
        given = catalog.draw(attached)
        body["providers"] = [{"provider": code, **terms} for code, terms in given.items()]
    return body


def post(catalog: Catalog) -> None:
    required = {"code": catalog.new_code("meet"), "name": "New", "service_type": "meet"}
    request(catalog, "POST", "/packages", required | body_of(catalog))


def patch(catalog: Catalog) -> None:
    if package := catalog.package():
        request(catalog, "PATCH", f"/packages/{package.id}", body_of(catalog))


def count_by_api(catalog: Catalog) -> None:
    if package := catalog.package():
        body = {"quantity": catalog.draw(st.integers(-1, 9)), "reason": catalog.draw(reasons)}
        request(catalog, "POST", f"/packages/{package.code}/stock", body)


def sell_by_api(catalog: Catalog) -> None:
    if package := catalog.package():
        body = {"quantity": catalog.draw(quantities), "reference": catalog.draw(references)}
        request(catalog, "POST", f"/packages/{package.uuid}/reservations{catalog.draw(for_whom)}", body)


def take_back_by_api(catalog: Catalog) -> None:
    if package := catalog.package():
        reference = quote(catalog.draw(references))
        address = f"/packages/{package.id}/reservations/{reference}{catalog.draw(for_whom)}"
        request(catalog, "DELETE", address)


for_whom = st.sampled_from(["", "", "?client=shop", "?client=billing", "?client=nobody"])


def put_back(catalog: Catalog) -> None:
    """What GET gave, or something of it."""
    if package := catalog.package():
        shown = catalog.manager.get(f"/api/v1/packages/{package.code}").json()
        request(
            catalog,
            "PUT",
            f"/packages/{package.code}",
            shown | catalog.draw(st.just(dict[str, Any]()) | attributes),
        )


def act(catalog: Catalog) -> None:
    steps = ["publish", "unpublish", "retire", "restore", "clone"]
    step = catalog.draw(st.sampled_from(steps))
    if package := catalog.package():
        request(catalog, "POST", f"/packages/{package.ulid}/{step}", {})


def restore_by_api(catalog: Catalog) -> None:
    if package := catalog.package():
        number = catalog.draw(st.integers(1, 4))
        request(catalog, "POST", f"/packages/{package.code}/restore-revision", {"revision": number})


def delete_by_api(catalog: Catalog) -> None:
    if package := catalog.package():
        request(catalog, "DELETE", f"/packages/{package.code}")


def write_an_entry(catalog: Catalog) -> None:
    if package := catalog.package():
        method = catalog.draw(st.sampled_from(["POST", "PATCH", "DELETE"]))
        code = catalog.draw(st.sampled_from(["max_rooms", "max_storage", "recording"]))
        path = f"/packages/{package.code}/features"
        if method == "POST":
            request(catalog, method, path, {"code": code, **catalog.draw(entries)})
        else:
            request(catalog, method, f"{path}/{code}", catalog.draw(entries) if method == "PATCH" else None)


def write_an_attachment(catalog: Catalog) -> None:
    if (package := catalog.package()) and (provider := catalog.provider()):
        method = catalog.draw(st.sampled_from(["POST", "PATCH", "DELETE"]))
        path = f"/packages/{package.code}/providers"
        if method == "POST":
            request(catalog, method, path, {"provider": provider.id, "default": catalog.draw(st.booleans())})
        else:
            terms = {"default": catalog.draw(st.booleans())} if method == "PATCH" else None
            request(catalog, method, f"{path}/{provider.id}", terms)


def write_a_provider(catalog: Catalog) -> None:
    method = catalog.draw(st.sampled_from(["POST", "PATCH", "DELETE"]))
    given = catalog.draw(of_providers)
    if method == "POST":
        new = {"name": "New", "provider_type": "bbb", "service_type": "meet", "properties": BBB}
        request(catalog, method, "/providers", {**new, **given, "code": catalog.new_code("bbb")})
    elif provider := catalog.provider():
        request(catalog, method, f"/providers/{provider.code}", given if method == "PATCH" else None)


# On the operators' pages.

typed = some_of(
    {
        "name": ["Typed", "Typed again", ""],
        "price": ["10", "12.50", "-1"],
        "tier": ["basic", ""],
        "stock_qty": ["0", "3", "-1"],
        "reason": ["Counted", ""],
        "features-0-value": ["7", "unlimited"],
        "features-0-DELETE": ["on"],
        "providers-0-default": ["on"],
        "providers-0-DELETE": ["on"],
    }
)


def type_on_its_page(catalog: Catalog) -> None:
    if package := catalog.package():
        _send(catalog, page_of(package))


def type_a_new_one(catalog: Catalog) -> None:
    _send(catalog, ADD_PACKAGE, code=catalog.new_code("meet"), name="New", service_type="meet")


def _send(catalog: Catalog, address: str, **new: str) -> None:
    rows = []
    if catalog.draw(st.booleans()):
        feature = catalog.one_of(Feature.objects.filter(code__in=["max_rooms", "recording"]))
        rows.append(row("features", feature=feature.pk, value=catalog.draw(st.sampled_from(["5", "on"]))))
    if (provider := catalog.provider()) and catalog.draw(st.booleans()):
        rows.append(row("providers", provider=provider.pk, default="on"))
    answer = sent(catalog.operator, address, *rows, **{**new, **catalog.draw(typed)})
    if answer.status_code == 200:
        raise ValidationError("The page came again.")
    assert answer.status_code == 302


def take_back_in_the_list(catalog: Catalog) -> None:
    if reservation := catalog.one_of(Reservation.objects.all()):
        sent_back = {**chosen("release", reservation), "post": "yes"}
        assert catalog.operator.post("/admin/catalog/reservation/", sent_back).status_code == 302


def choose_an_action(catalog: Catalog) -> None:
    action = catalog.draw(st.sampled_from(["publish", "unpublish", "retire", "restore", "clone"]))
    if package := catalog.package():
        assert catalog.operator.post(PACKAGES, chosen(action, package)).status_code == 302


OPERATIONS: Sequence[Callable[[Catalog], None]] = [
    make,
    rewrite,
    edit,
    edit_again_and_again,
    drop_an_entry,
    detach,
    count_stock,
    count_stock_while_it_is_edited,
    sell,
    sell,
    take_back,
    count_by_api,
    sell_by_api,
    sell_by_api,
    take_back_by_api,
    take_back_in_the_list,
    take_a_step,
    take_a_step,
    restore,
    make_many,
    make_provider,
    edit_provider,
    delete_provider,
    seed,
    post,
    patch,
    put_back,
    act,
    restore_by_api,
    delete_by_api,
    write_an_entry,
    write_an_attachment,
    write_a_provider,
    type_on_its_page,
    type_a_new_one,
    choose_an_action,
]
RESTORING = (restore, restore_by_api)
