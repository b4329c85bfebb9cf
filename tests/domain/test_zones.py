from zoneinfo import ZoneInfo

import pytest

from catalog.domain.zones import read_instant, read_zone
from tests.domain.refused import refused

BERLIN = ZoneInfo("Europe/Berlin")


def test_a_zone_is_read_by_its_name() -> None:
    assert read_zone("Europe/Berlin") is BERLIN


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Europe/Berln", "Did you mean “Europe/Berlin”?"),
        ("xyzzy", "Write it as in Europe/Berlin, or UTC."),
        ("localtime", "localtime"),
        ("\0", "There is no time zone “\N{REPLACEMENT CHARACTER}”."),
        (7, "There is no time zone “7”."),
        (None, "There is no time zone “None”."),
    ],
)
def test_what_is_no_zone_is_refused(name: object, words: str) -> None:
    with refused("unknown_time_zone", words):
        read_zone(name)


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("2026-01-31", "2026-01-31T00:00:00+01:00"),
        ("2026-01-31T09:30", "2026-01-31T09:30:00+01:00"),
        ("2026-01-31 09:30:15", "2026-01-31T09:30:15+01:00"),
        ("2026-03-29T02:30", "2026-03-29T03:30:00+02:00"),
        ("2026-01-31T09:30:00Z", "2026-01-31T10:30:00+01:00"),
    ],
)
def test_an_instant_is_read_by_the_clock_of_its_zone(text: str, instant: str) -> None:
    assert read_instant(text, BERLIN).isoformat() == instant


@pytest.mark.parametrize("text", ["", "tomorrow", "2026-02-30", "31.01.2026", "2026-01-31T25:00", "\0"])
def test_what_is_no_instant_is_refused(text: str) -> None:
    with refused("invalid", "Write an instant as 2026-01-31"):
        read_instant(text, BERLIN)


def test_an_instant_beyond_the_calendar_is_refused() -> None:
    with refused("beyond_the_calendar"):
        read_instant("9999-12-31T23:30:00-12:00", BERLIN)
