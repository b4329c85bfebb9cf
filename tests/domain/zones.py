"""Time zones whose clocks do all that clocks do, and instants and lengths for properties."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from catalog.domain import wall_clock
from catalog.domain.intervals import INTERVALS

BERLIN = ZoneInfo("Europe/Berlin")
NEW_YORK = ZoneInfo("America/New_York")
LORD_HOWE = ZoneInfo("Australia/Lord_Howe")  # half an hour of daylight saving
APIA = ZoneInfo("Pacific/Apia")  # had no 30 December 2011
KIRITIMATI = ZoneInfo("Pacific/Kiritimati")  # had no 31 December 1994
KWAJALEIN = ZoneInfo("Pacific/Kwajalein")  # had no 21 August 1993, and 30 September 1969 twice
CASABLANCA = ZoneInfo("Africa/Casablanca")  # daylight saving but in Ramadan
SAO_PAULO = ZoneInfo("America/Sao_Paulo")  # moved its clock at midnight
KATHMANDU = ZoneInfo("Asia/Kathmandu")  # 5:45 ahead

ZONES = [
    ZoneInfo("UTC"),
    BERLIN,
    NEW_YORK,
    LORD_HOWE,
    APIA,
    KIRITIMATI,
    KWAJALEIN,
    CASABLANCA,
    SAO_PAULO,
    KATHMANDU,
]
MOST_MOVED = timedelta(days=1)
"""By this much the clock of a zone was moved at once, and no more."""

zones = st.sampled_from(ZONES)
lengths = st.tuples(st.integers(min_value=1, max_value=40), st.sampled_from(INTERVALS))

# Where their clocks were moved, so that hypothesis need not find the hour in a century.
_MOVED = [
    datetime(1969, 9, 30, 12, tzinfo=UTC),
    datetime(1993, 8, 21, 12, tzinfo=UTC),
    datetime(1994, 12, 31, 10, tzinfo=UTC),
    datetime(2011, 12, 30, 10, tzinfo=UTC),
    datetime(2018, 2, 18, 2, tzinfo=UTC),
    datetime(2018, 11, 4, 3, tzinfo=UTC),
    datetime(2026, 3, 8, 7, tzinfo=UTC),
    datetime(2026, 3, 22, 2, tzinfo=UTC),
    datetime(2026, 3, 29, 1, tzinfo=UTC),
    datetime(2026, 4, 4, 15, tzinfo=UTC),
    datetime(2026, 10, 25, 1, tzinfo=UTC),
    datetime(2028, 2, 29, 12, tzinfo=UTC),
]
_near = st.builds(
    lambda moved, minutes, days: moved + timedelta(minutes=minutes, days=days),
    st.sampled_from(_MOVED),
    st.integers(-180, 180),
    st.integers(-60, 60),
)
_anywhere = st.builds(
    lambda hours: datetime(1960, 1, 1, tzinfo=UTC) + timedelta(hours=hours), st.integers(0, 140 * 366 * 24)
)
instants = st.builds(wall_clock.in_zone, st.one_of(_near, _anywhere), zones)


def at(zone: ZoneInfo, text: str) -> datetime:
    """The instant at which the clock of a zone shows this; the first where it shows it twice."""
    return wall_clock.at_wall_time(datetime.fromisoformat(text), zone)


def after(start: datetime, **span: int) -> datetime:
    """So much later, whatever the clock shows then."""
    return wall_clock.in_zone(wall_clock.in_utc(start) + timedelta(**span), wall_clock.zone_of(start))


def still(instant: datetime) -> bool:
    """Whether the clock was not moved the day before or after."""
    return after(instant, days=-1).utcoffset() == after(instant, days=1).utcoffset()
