"""Notification preferences: which event is told through which channel, and how early."""

import re
from collections.abc import Iterable, Iterator

from catalog.domain.broken_rule import BrokenRule
from catalog.domain.legible import legible
from config.enough import enough_of
from config.nearest import did_you_mean

CHANNELS = ("email", "webhook", "sms")

# What has to be said besides, for the events that need it.
DETAIL_OF_EVENT: dict[str, str | None] = {
    "trial_ending": "days_before",
    "renewal_due": "days_before",
    "quota_threshold": "threshold",
    "grace_started": None,
    "expired": None,
    "quota_exhausted": None,
    "stock_low": None,
}
EVENTS = tuple(DETAIL_OF_EVENT)

# Whole numbers from 1 up to these: percent of the limit, and days.
LARGEST_DETAIL = {"threshold": 100, "days_before": 365}

Notification = dict[str, str | int]

KEYS = ("event", "channel", *LARGEST_DETAIL)
_LINE = re.compile(
    r"(?P<event>\w+)\s+(?P<channel>\w+)"
    r"(\s+(?P<days_before>[0-9]{1,9})\s+days?\s+before|\s+(?P<threshold>[0-9]{1,9})\s*%)?",
    re.ASCII,
)


def broken_notifications(raw: object) -> list[BrokenRule]:
    """Every problem of notification preferences; the path leads to it, such as `2.threshold`.

    Codes: `invalid`, `required`, `unknown_key`, `invalid_choice`, `not_allowed`, `out_of_range`, `duplicate`.
    """
    if not isinstance(raw, list):
        return [BrokenRule("invalid", "Notification preferences must be an array of objects.")]
    return enough_of(_broken_entries(raw))


def read_lines(text: str) -> list[Notification]:
    """Preferences as a person writes them, one a line: `trial_ending email 3 days before`, `expired sms`.

    Raises the first problem, with the number of its line.
    """
    lines = [(number, line) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
    notifications = [_read_line(number, line) for number, line in lines]
    for problem in broken_notifications(notifications):
        number, _ = lines[int(problem.path.partition(".")[0])]
        raise BrokenRule(problem.code, f"Line {number}: {problem.message}")
    return notifications


def write_lines(notifications: Iterable[Notification]) -> str:
    """The lines that `read_lines` reads back to the same preferences."""
    return "\n".join(map(_write_line, notifications))


def _broken_entries(entries: list[object]) -> Iterator[BrokenRule]:
    seen = set()
    for index, entry in enumerate(entries):
        if not isinstance(entry, dict):
            yield BrokenRule(
                "invalid", "A notification must be an object with an event and a channel.", str(index)
            )
        elif problems := list(_broken_entry(entry)):
            yield from (BrokenRule(it.code, it.message, f"{index}.{it.path}") for it in problems)
        elif (content := frozenset(entry.items())) in seen:
            yield BrokenRule("duplicate", "This notification is in the list already.", str(index))
        else:
            seen.add(content)


def _broken_entry(entry: dict[object, object]) -> Iterator[BrokenRule]:
    for key in entry:
        if key not in KEYS:
            words = f"A notification may have only {', '.join(KEYS)}.{did_you_mean(str(key), KEYS)}"
            yield BrokenRule("unknown_key", words, legible(key))
    yield from _broken_choice(entry, "event", EVENTS)
    yield from _broken_choice(entry, "channel", CHANNELS)
    yield from _broken_details(entry)


def _broken_choice(entry: dict[object, object], key: str, choices: tuple[str, ...]) -> Iterator[BrokenRule]:
    if key not in entry:
        yield BrokenRule("required", f"A notification needs {key}: {', '.join(choices)}.", key)
    elif entry[key] not in choices:
        yield BrokenRule("invalid_choice", f"The {key} must be one of {', '.join(choices)}.", key)


def _broken_details(entry: dict[object, object]) -> Iterator[BrokenRule]:
    event = entry.get("event")
    if not isinstance(event, str) or event not in EVENTS:
        return
    for detail, largest in LARGEST_DETAIL.items():
        if detail == DETAIL_OF_EVENT[event]:
            yield from _broken_number(entry, detail, largest)
        elif detail in entry:
            yield BrokenRule("not_allowed", f"The event {event} has no {detail}.", detail)


def _broken_number(entry: dict[object, object], detail: str, largest: int) -> Iterator[BrokenRule]:
    number = entry.get(detail)
    accepted = f"a whole number from 1 to {largest}"
    if detail not in entry:
        yield BrokenRule("required", f"The event {entry['event']} needs {detail}, {accepted}.", detail)
    elif not isinstance(number, int) or isinstance(number, bool):
        yield BrokenRule("invalid", f"The {detail} must be {accepted}.", detail)
    elif not 1 <= number <= largest:
        yield BrokenRule("out_of_range", f"The {detail} must be {accepted}.", detail)


def _read_line(number: int, line: str) -> Notification:
    match = _LINE.fullmatch(line.strip().lower())
    if not match:
        raise BrokenRule(
            "invalid",
            f"Line {number}: write an event and a channel, and the days or percent of events that have them, "
            "such as: expired sms, trial_ending email 3 days before, quota_threshold webhook 80 %.",
        )
    details = {detail: int(match[detail]) for detail in LARGEST_DETAIL if match[detail]}
    return {"event": match["event"], "channel": match["channel"], **details}


def _write_line(notification: Notification) -> str:
    line = f"{notification['event']} {notification['channel']}"
    match notification:
        case {"days_before": 1}:
            return f"{line} 1 day before"
        case {"days_before": days}:
            return f"{line} {days} days before"
        case {"threshold": percent}:
            return f"{line} {percent} %"
        case _:
            return line
