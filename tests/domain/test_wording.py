"""What differs between two documents, in words."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.domain.attributes import SECTIONS
from catalog.domain.differences import changed
from catalog.domain.wording import Difference, worded_differences
from tests.domain.json_documents import similar_documents, values

Document = dict[str, Any]

QUOTAS = {"max_rooms", "max_storage"}
ROOMS: Document = {
    "code": "max_rooms",
    "name": "Rooms",
    "value": 10,
    "unit": "",
    "overage_price": None,
    "overage_unit": 1,
    "periodicity_type": "monthly",
    "periodicity": 0,
    "sort_order": 0,
    "settings": {},
    "metadata": {},
}
STORAGE: Document = {**ROOMS, "code": "max_storage", "value": 100, "unit": "gb", "overage_price": 2.5}
RECORDING: Document = {**ROOMS, "code": "recording", "value": True}
FRANKFURT: Document = {"code": "bbb-frankfurt", "provider": "prv_1", "default": True, "active": True}
PACKAGE: Document = {
    "code": "standard",
    "name": "Standard",
    "service_type": "meet",
    "status": "draft",
    "retired": False,
    "hidden": False,
    "description": "For small teams.",
    "price": 12,
    "signup_fee": 0,
    "currency": "USD",
    "trial_period": 7,
    "trial_interval": "day",
    "grace_period": 0,
    "grace_interval": "day",
    "periodicity": 1,
    "periodicity_type": "month",
    "notification_preferences": [{"event": "expired", "channel": "sms"}],
    "package_settings": {"region": "eu", "limits": {"soft": 1}},
    "available_from": None,
    "features": [ROOMS, STORAGE],
    "providers": [FRANKFURT],
}


def between(old: Document, new: Document) -> list[Difference]:
    return worded_differences(old, new, quotas=QUOTAS)


def told(**attributes: object) -> list[str]:
    """What is said where these attributes of the package are others."""
    return [str(it) for it in between(PACKAGE, {**PACKAGE, **attributes})]


def of_rooms(**attributes: object) -> list[str]:
    return told(features=[{**ROOMS, **attributes}, STORAGE])


@pytest.mark.parametrize(
    "attributes, words",
    [
        ({"name": "Plus"}, "name: Standard → Plus"),
        ({"price": 14.5}, "price: USD 12.00 → USD 14.50"),
        ({"signup_fee": 1000}, "sign-up fee: USD 0.00 → USD 1,000.00"),
        ({"hidden": True}, "hidden: no → yes"),
        ({"service_type": "live"}, "service type: Web Meeting → Live Streaming"),
        ({"status": "active"}, "status: draft → active"),
        ({"available_from": "2026-01-31T00:00:00Z"}, "available from: added (2026-01-31 00:00 UTC)"),
        ({"available_from": "2026-01-31T23:59:59.5Z"}, "available from: added (2026-01-31 23:59:59.5 UTC)"),
        ({"periodicity": 0}, "renews: every month → once"),
        ({"periodicity": 3}, "renews: every month → every 3 months"),
        ({"periodicity_type": "year"}, "renews: every month → every year"),
        ({"periodicity": 2, "periodicity_type": "week"}, "renews: every month → every 2 weeks"),
        ({"trial_period": 0}, "trial: removed (7 days)"),
        ({"grace_period": 1}, "grace: added (1 day)"),
        ({"grace_interval": "week"}, 'grace_interval: "day" → "week"'),
        ({"name": "Standard "}, 'name: "Standard" → "Standard "'),
        ({"description": ""}, "description: removed (For small teams.)"),
        ({"package_settings": {"region": "us", "limits": {"soft": 1}}}, 'settings region: "eu" → "us"'),
        ({"package_settings": {"region": "eu", "limits": {}}}, "settings limits.soft: removed (1)"),
        ({"package_settings": {"region": "eu", "limits": [1]}}, 'settings limits: {"soft": 1} → [1]'),
        ({"notification_preferences": []}, "notifications: removed (expired sms)"),
        ({"colour": "blue"}, "colour: added (blue)"),
    ],
)
def test_an_attribute_is_told_in_words(attributes: Document, words: str) -> None:
    assert told(**attributes) == [words]


@pytest.mark.parametrize(
    "attributes, words",
    [
        ({"value": True}, "max_rooms: 10 → unlimited"),
        ({"value": False}, "max_rooms: 10 → not granted"),
        ({"value": 0.5}, "max_rooms: 10 → 0.5"),
        ({"overage_price": 0.0035}, "max_rooms overage price: added (USD 0.0035)"),
        ({"periodicity": 1}, "max_rooms reset: never → every month"),
        ({"periodicity_type": "daily"}, 'features.max_rooms.periodicity_type: "monthly" → "daily"'),
        ({"sort_order": 2}, "max_rooms sort order: 0 → 2"),
        ({"settings": {"soft": 8}}, "max_rooms settings soft: added (8)"),
    ],
)
def test_a_feature_is_told_by_its_code(attributes: Document, words: str) -> None:
    assert of_rooms(**attributes) == [words]


def test_a_feature_that_came_or_went_is_told_as_a_whole() -> None:
    assert told(features=[ROOMS, STORAGE, RECORDING]) == ["recording: added (on)"]
    assert told(features=[ROOMS]) == ["max_storage: removed (100 gb, overage USD 2.50 for each 1 gb)"]


def test_a_provider_that_came_or_went_is_told_as_a_whole() -> None:
    paris = {"code": "bbb-paris", "default": False, "active": False}
    assert told(providers=[paris]) == [
        "bbb-paris: added (not active)",
        "bbb-frankfurt: removed (default, active)",
    ]
    assert told(providers=[{**FRANKFURT, "default": False}]) == ["bbb-frankfurt default: yes → no"]


def test_notifications_are_told_line_by_line() -> None:
    ending = {"event": "trial_ending", "channel": "email", "days_before": 3}
    assert told(notification_preferences=[ending]) == [
        "notifications: removed (expired sms)",
        "notifications: added (trial_ending email 3 days before)",
    ]


def test_a_notification_that_stays_is_not_told() -> None:
    stays = {"event": "expired", "channel": "email"}
    one, other = ({"event": "expired", "channel": channel} for channel in ("sms", "webhook"))
    old, new = ({"notification_preferences": [stays, it]} for it in (one, other))
    assert [str(it) for it in between(old, new)] == [
        "notifications: removed (expired sms)",
        "notifications: added (expired webhook)",
    ]


def test_notifications_in_another_order_are_told_as_a_whole() -> None:
    one, other = {"event": "expired", "channel": "sms"}, {"event": "expired", "channel": "email"}
    old, new = ({"notification_preferences": lines} for lines in ([one, other], [other, one]))
    (it,) = between(old, new)
    assert (it.old, it.new) == ("expired sms\nexpired email", "expired email\nexpired sms")


def test_a_long_text_is_told_old_and_new_in_one_piece() -> None:
    (it,) = between(PACKAGE, {**PACKAGE, "description": "For small teams.\nAnd for large ones."})
    assert it.kind == "changed"
    assert it.new == "For small teams.\nAnd for large ones."


@pytest.mark.parametrize(
    "attributes, direction",
    [
        ({"price": 14}, "up"),
        ({"price": 11.99}, "down"),
        ({"price": 14, "currency": "EUR"}, ""),
        ({"signup_fee": 1}, "up"),
        ({"name": "Plus"}, ""),
        ({"features": [{**ROOMS, "value": True}, STORAGE]}, "up"),
        ({"features": [{**ROOMS, "value": 9}, STORAGE]}, "down"),
        ({"features": [{**ROOMS, "value": False}, STORAGE]}, "down"),
        ({"features": [ROOMS, {**STORAGE, "overage_price": 3}]}, "up"),
        ({"features": [ROOMS, {**STORAGE, "overage_price": None}]}, ""),
    ],
)
def test_prices_and_limits_say_their_direction(attributes: Document, direction: str) -> None:
    assert between(PACKAGE, {**PACKAGE, **attributes})[0].direction == direction


def test_a_limit_of_nothing_is_more_than_what_is_not_granted() -> None:
    none, nothing = ({"features": [{**ROOMS, "value": value}]} for value in (False, 0))
    assert [(str(it), it.direction) for it in between(none, nothing)] == [
        ("max_rooms: not granted → 0", "up")
    ]


def test_a_switch_goes_on_and_off() -> None:
    off, on = ({"features": [{**RECORDING, "value": value}]} for value in (False, True))
    assert [(str(it), it.direction) for it in between(off, on)] == [("recording: off → on", "")]


def test_an_amount_has_its_own_currency_on_either_side() -> None:
    assert told(price=1400, currency="JPY", features=[ROOMS]) == [
        "price: USD 12.00 → JPY 1,400",
        "currency: USD → JPY",
        "max_storage: removed (100 gb, overage USD 2.50 for each 1 gb)",
    ]


def test_differences_stand_as_on_the_page() -> None:
    changes = dict.fromkeys(reversed(PACKAGE), "other")
    sections = [it.section for it in between(PACKAGE, changes)]
    assert sections == sorted(sections, key=[*SECTIONS].index)
    assert len({*sections}) == 8


def test_an_attribute_that_the_page_does_not_have_stands_last() -> None:
    last = between(PACKAGE, {**PACKAGE, "colour": "blue", "format": 2, "code": "plus"})[-1]
    assert (last.section, last.label) == ("Other", "colour")


names = st.sampled_from([name for section in SECTIONS.values() for name in section])
rows = st.lists(
    st.dictionaries(
        st.sampled_from(["value", "unit", "overage_price", "periodicity", "settings", "active"]), values
    )
    | similar_documents,
    max_size=3,
).map(lambda them: [{**row, "code": f"row-{place}"} for place, row in enumerate(them)])
any_documents = st.dictionaries(names, values | rows, max_size=8) | similar_documents
like_the_package = st.dictionaries(st.sampled_from([*PACKAGE]), values | rows, max_size=4).map(
    lambda others: {**PACKAGE, **others}
)
documents = any_documents | like_the_package


@given(documents, documents)
def test_nothing_is_told_exactly_where_nothing_differs(old: Document, new: Document) -> None:
    assert bool(between(old, new)) == bool(changed(old, new))


@given(documents, documents)
def test_every_difference_tells_two_texts(old: Document, new: Document) -> None:
    assert all(it.old != it.new for it in between(old, new))


@given(documents, documents)
def test_the_other_way_round_old_is_new(old: Document, new: Document) -> None:
    there = {(it.section, it.label, it.old, it.new, it.direction) for it in between(old, new)}
    turned = {"up": "down", "down": "up", "": ""}
    back = {(it.section, it.label, it.new, it.old, turned[it.direction]) for it in between(new, old)}
    assert there == back


@given(documents, documents)
def test_whatever_differs_is_told_at_its_pointer_or_with_another_attribute(
    old: Document, new: Document
) -> None:
    assert {it.pointer for it in between(old, new)} <= set(changed(old, new))


@given(documents)
def test_a_document_does_not_differ_from_itself(document: Document) -> None:
    assert between(document, document) == []
