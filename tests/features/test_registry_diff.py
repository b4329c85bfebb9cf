"""The plan of a seed: what makes the stored features equal to the declared ones."""

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from features.registry import Attributes, Plan, diff
from tests.features.plans import changes_nothing

CODES = st.sampled_from(["max_rooms", "max_storage", "polls", "recording", "watermark"])
SETTINGS = st.dictionaries(st.sampled_from("ab"), st.sampled_from([0, 1, 1.0, True, False, "1"]))
ATTRIBUTES = st.fixed_dictionaries(
    {"name": st.sampled_from(["Old", "New"]), "feature_settings": SETTINGS, "available": st.booleans()}
)

FEATURES = st.dictionaries(CODES, ATTRIBUTES)


def carried_out(plan: Plan, declared: dict[str, Any], stored: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """What is stored after this plan, by nothing but what the plan says."""
    after = {code: dict(attributes) for code, attributes in stored.items()}
    after |= {code: declared[code] for code in plan.created}
    for code, changes in plan.updated.items():
        after[code] |= {name: new for name, (_, new) in changes.items()}
    for code in plan.withdrawn:
        after[code]["available"] = False
    return after


def as_json(attributes: Attributes) -> str:
    """Unlike ==, it tells true from 1."""
    return json.dumps(attributes, sort_keys=True)


@given(FEATURES, FEATURES)
def test_after_a_plan_is_carried_out_there_is_nothing_left_to_do(declared: Any, stored: Any) -> None:
    after = carried_out(diff(declared, stored), declared, stored)
    assert changes_nothing(diff(declared, after))


@given(FEATURES, FEATURES)
def test_after_a_plan_every_declared_feature_is_stored_as_declared(declared: Any, stored: Any) -> None:
    after = carried_out(diff(declared, stored), declared, stored)
    assert all(as_json(after[code]) == as_json(declared[code]) for code in declared)


@given(FEATURES, FEATURES)
def test_every_code_has_exactly_one_place_in_the_plan(declared: Any, stored: Any) -> None:
    plan = diff(declared, stored)
    places = [*plan.created, *plan.updated, *plan.withdrawn, *plan.unchanged]
    assert sorted(places) == sorted(declared.keys() | stored.keys())


@given(FEATURES, FEATURES)
def test_undeclared_features_stay_and_are_not_available(declared: Any, stored: Any) -> None:
    after = carried_out(diff(declared, stored), declared, stored)
    assert after.keys() == declared.keys() | stored.keys()
    assert not any(after[code]["available"] for code in stored.keys() - declared.keys())


@given(FEATURES)
def test_a_registry_that_is_stored_already_changes_nothing(features: Any) -> None:
    assert diff(features, features) == Plan((), {}, (), tuple(sorted(features)))


def test_an_update_names_old_and_new_of_what_differs() -> None:
    old = {"name": "Rooms", "periodicity": 0, "available": True}
    new = {"name": "Meeting rooms", "periodicity": 0, "available": True}
    plan = diff({"max_rooms": new}, {"max_rooms": old})
    assert plan == Plan((), {"max_rooms": {"name": ("Rooms", "Meeting rooms")}}, (), ())


def test_true_and_one_differ_inside_settings() -> None:
    plan = diff({"polls": {"feature_settings": {"on": True}}}, {"polls": {"feature_settings": {"on": 1}}})
    assert plan.updated == {"polls": {"feature_settings": ({"on": 1}, {"on": True})}}


def test_the_order_of_settings_makes_no_difference() -> None:
    stored = {"polls": {"feature_settings": {"a": 1, "b": 2}}}
    assert changes_nothing(diff({"polls": {"feature_settings": {"b": 2, "a": 1}}}, stored))


def test_a_withdrawn_feature_that_is_declared_again_is_updated() -> None:
    plan = diff({"polls": {"available": True}}, {"polls": {"available": False}})
    assert plan.updated == {"polls": {"available": (False, True)}}


def test_a_feature_is_withdrawn_once() -> None:
    assert diff({}, {"polls": {"available": True}}).withdrawn == ("polls",)
    assert diff({}, {"polls": {"available": False}}).unchanged == ("polls",)
