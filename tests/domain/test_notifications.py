import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.domain.notifications import CHANNELS, EVENTS, Notification, broken_notifications
from tests.domain.refused import problems

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=10,
)


def trial_ending(**changes: object) -> dict[str, object]:
    return {"event": "trial_ending", "channel": "email", "days_before": 3} | changes


def quota_threshold(**changes: object) -> dict[str, object]:
    return {"event": "quota_threshold", "channel": "webhook", "threshold": 80} | changes


def test_a_list_of_all_events_and_channels_is_accepted() -> None:
    details = {
        "trial_ending": {"days_before": 365},
        "renewal_due": {"days_before": 1},
        "quota_threshold": {"threshold": 100},
    }
    every = [
        {"event": event, "channel": channel, **details.get(event, {})}
        for event in EVENTS
        for channel in CHANNELS
    ]

    assert broken_notifications(every) == []


def test_no_notifications_are_accepted() -> None:
    assert broken_notifications([]) == []


@pytest.mark.parametrize("raw", [None, {}, "expired", 1, True])
def test_preferences_that_are_no_array_are_refused(raw: object) -> None:
    assert problems(broken_notifications(raw)) == [("invalid", "")]


@pytest.mark.parametrize("entry", [None, [], "expired email", 1, True])
def test_an_entry_that_is_no_object_is_refused(entry: object) -> None:
    assert problems(broken_notifications([trial_ending(), entry])) == [("invalid", "1")]


def test_an_unknown_key_is_refused_by_name() -> None:
    assert problems(broken_notifications([trial_ending(days=3)])) == [("unknown_key", "0.days")]


def test_a_mistyped_key_is_answered_with_the_one_that_was_meant() -> None:
    [problem] = broken_notifications([trial_ending(treshold=80)])
    assert problem.message.endswith(" Did you mean “threshold”?")


def test_an_unknown_key_that_no_answer_could_carry_is_named_legibly() -> None:
    assert problems(broken_notifications([trial_ending(**{"\ud800\x00" + "k" * 99: 3})])) == [
        ("unknown_key", "0.��" + "k" * 38)
    ]


@pytest.mark.parametrize("choice", ["fax", "", "EMAIL", None, 1, [], {}])
def test_an_unknown_event_or_channel_is_refused(choice: object) -> None:
    assert problems(broken_notifications([{"event": "expired", "channel": choice}])) == [
        ("invalid_choice", "0.channel")
    ]
    assert problems(broken_notifications([{"event": choice, "channel": "sms"}])) == [
        ("invalid_choice", "0.event")
    ]


def test_what_is_missing_is_named() -> None:
    assert problems(broken_notifications([{}])) == [("required", "0.event"), ("required", "0.channel")]
    assert problems(broken_notifications([{"event": "renewal_due", "channel": "sms"}])) == [
        ("required", "0.days_before")
    ]
    assert problems(broken_notifications([{"event": "quota_threshold", "channel": "sms"}])) == [
        ("required", "0.threshold")
    ]


@pytest.mark.parametrize("event", ["grace_started", "expired", "quota_exhausted", "stock_low"])
def test_a_detail_that_the_event_does_not_have_is_refused(event: str) -> None:
    entry = {"event": event, "channel": "email", "threshold": 80, "days_before": 3}

    assert problems(broken_notifications([entry])) == [
        ("not_allowed", "0.threshold"),
        ("not_allowed", "0.days_before"),
    ]


def test_the_detail_of_another_event_is_refused() -> None:
    assert problems(broken_notifications([trial_ending(threshold=80)])) == [("not_allowed", "0.threshold")]


@pytest.mark.parametrize("threshold", [0, -1, 101, 10**30])
def test_a_threshold_outside_1_to_100_is_refused(threshold: int) -> None:
    assert problems(broken_notifications([quota_threshold(threshold=threshold)])) == [
        ("out_of_range", "0.threshold")
    ]


@pytest.mark.parametrize("days", [0, -1, 366])
def test_days_outside_1_to_365_are_refused(days: int) -> None:
    assert problems(broken_notifications([trial_ending(days_before=days)])) == [
        ("out_of_range", "0.days_before")
    ]


@pytest.mark.parametrize("number", [True, 80.0, 0.5, "80", None, [], float("nan")])
def test_a_detail_that_is_no_whole_number_is_refused(number: object) -> None:
    assert problems(broken_notifications([quota_threshold(threshold=number)])) == [("invalid", "0.threshold")]


def test_the_same_notification_twice_is_refused_in_any_order_of_keys() -> None:
    again = dict(reversed(trial_ending().items()))

    assert problems(broken_notifications([trial_ending(), quota_threshold(), again])) == [("duplicate", "2")]


def test_one_event_may_be_told_twice_at_different_times() -> None:
    assert broken_notifications([trial_ending(days_before=7), trial_ending(days_before=1)]) == []


def test_every_problem_is_told_at_once() -> None:
    raw = [trial_ending(), {"event": "expired"}, quota_threshold(threshold=0, when="now"), trial_ending()]

    assert problems(broken_notifications(raw)) == [
        ("required", "1.channel"),
        ("unknown_key", "2.when"),
        ("out_of_range", "2.threshold"),
        ("duplicate", "3"),
    ]


def test_a_flood_of_problems_is_cut_short() -> None:
    assert len(broken_notifications([None] * 100_000)) == 100


@given(json_values)
def test_no_json_breaks_the_check(raw: object) -> None:
    assert all(rule.code and rule.message for rule in broken_notifications(raw))


def test_every_refusal_says_what_is_accepted() -> None:
    unknown: list[Notification] = [{"event": "expires", "channel": "email"}]
    [problem] = broken_notifications(unknown)

    assert all(event in problem.message for event in EVENTS)
