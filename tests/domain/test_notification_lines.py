from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.domain.broken_rule import BrokenRule
from catalog.domain.notifications import (
    CHANNELS,
    DETAIL_OF_EVENT,
    LARGEST_DETAIL,
    Notification,
    broken_notifications,
    read_lines,
    write_lines,
)
from tests.domain.refused import refused


@st.composite
def notifications(draw: st.DrawFn) -> Notification:
    event = draw(st.sampled_from(sorted(DETAIL_OF_EVENT)))
    notification: Notification = {"event": event, "channel": draw(st.sampled_from(CHANNELS))}
    if detail := DETAIL_OF_EVENT[event]:
        notification[detail] = draw(st.integers(min_value=1, max_value=LARGEST_DETAIL[detail]))
    return notification


def content(notification: Notification) -> frozenset[tuple[str, str | int]]:
    return frozenset(notification.items())


WRITTEN: list[tuple[str, Notification]] = [
    ("trial_ending email 3 days before", {"event": "trial_ending", "channel": "email", "days_before": 3}),
    ("renewal_due sms 1 day before", {"event": "renewal_due", "channel": "sms", "days_before": 1}),
    ("quota_threshold webhook 80 %", {"event": "quota_threshold", "channel": "webhook", "threshold": 80}),
    ("expired sms", {"event": "expired", "channel": "sms"}),
]


@pytest.mark.parametrize(("line", "notification"), WRITTEN)
def test_a_line_is_a_sentence_about_one_notification(line: str, notification: Notification) -> None:
    assert read_lines(line) == [notification]
    assert write_lines([notification]) == line


@pytest.mark.parametrize(
    ("line", "as_usual"),
    [
        ("quota_threshold webhook 80%", "quota_threshold webhook 80 %"),
        ("  Expired   SMS  ", "expired sms"),
        ("renewal_due sms 1 days before", "renewal_due sms 1 day before"),
        ("trial_ending\temail\t03 days before", "trial_ending email 3 days before"),
    ],
)
def test_spaces_and_capitals_make_no_difference(line: str, as_usual: str) -> None:
    assert write_lines(read_lines(line)) == as_usual


def test_empty_lines_are_left_out() -> None:
    assert read_lines("") == []
    assert read_lines("\r\n\r\nexpired sms\r\n \r\n") == [{"event": "expired", "channel": "sms"}]


@given(st.lists(notifications(), unique_by=content))
def test_what_is_written_is_read_back(preferences: list[Notification]) -> None:
    assert read_lines(write_lines(preferences)) == preferences
    assert broken_notifications(preferences) == []


@pytest.mark.parametrize(
    "line",
    [
        "expired",
        "expired sms now",
        "trial_ending email 3",
        "trial_ending email 3 %%",
        "expired, sms",
        "quota_threshold sms -1 %",
        "trial_ending email \N{ARABIC-INDIC DIGIT THREE} days before",
        "trial_ending email 9999999999 days before",
        "expired sms\x00",
    ],
)
def test_a_line_of_another_form_is_refused_by_number_with_examples(line: str) -> None:
    with refused("invalid", words="Line 3: write an event and a channel"):
        read_lines(f"expired sms\n\n{line}\n")


@pytest.mark.parametrize(
    ("line", "code", "words"),
    [
        ("expires sms", "invalid_choice", "trial_ending"),
        ("expired fax", "invalid_choice", "webhook"),
        ("trial_ending email", "required", "days_before"),
        ("expired sms 80 %", "not_allowed", "threshold"),
        ("quota_threshold sms 0 %", "out_of_range", "1 to 100"),
        ("trial_ending email 366 days before", "out_of_range", "1 to 365"),
        ("stock_low email", "duplicate", "already"),
    ],
)
def test_a_line_that_breaks_a_rule_is_refused_by_number(line: str, code: str, words: str) -> None:
    with refused(code, words) as caught:
        read_lines(f"\nstock_low email\n{line}")
    assert caught.value.message.startswith("Line 3: ")


words = st.sampled_from(
    ["expired", "trial_ending", "email", "fax", "3", "0", "80", "days", "before", "%", " ", "\n"]
)


@given(st.text() | st.lists(words).map("".join) | st.lists(words).map(" ".join))
def test_what_is_read_from_any_text_breaks_no_rule(text: str) -> None:
    with suppress(BrokenRule):
        assert broken_notifications(read_lines(text)) == []
