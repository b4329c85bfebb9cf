"""On the operators' pages."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from hypothesis import strategies as st

from catalog.models import Reservation
from features.models import Feature
from tests.admin.browser import row, sent
from tests.admin.pages import ADD_PACKAGE, PACKAGES, chosen, page_of
from tests.catalog.operations.drawing import Catalog, some_of

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


OPERATIONS = [take_back_in_the_list, type_on_its_page, type_a_new_one, choose_an_action]
