"""The worked examples of quota and money in the guide, row by row."""

import json
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from catalog.domain.decimals import plain_text
from catalog.domain.metering import Cycles, Event, use_by_events
from catalog.domain.quota import Quota, QuotaUse, WindowUse
from catalog.domain.quote import Price, quote
from catalog.domain.values import Value
from features.usage import Meter, Unusable, aggregate, measure
from tests.guides.tables import Row, table

MONDAY = datetime(2026, 2, 2, tzinfo=UTC)


def meter(row: Row) -> Meter:
    return Meter(row["aggregation"], consumable=row.get("consumable", "yes") == "yes", unit="it")


def read_value(text: str) -> Value:
    return json.loads(text) if text in ("true", "false") else Decimal(text)


def storage(value: str, price: str = "", block: str = "1") -> Quota:
    return Quota(
        code="max_storage",
        value=read_value(value),
        overages_enabled=True,
        overage_price=Decimal(price) if price else None,
        overage_unit=Decimal(block),
    )


def used(quota: Quota, amount: str) -> QuotaUse:
    return QuotaUse(quota, (WindowUse(Decimal(amount)),))


@pytest.mark.parametrize("row", table("What events come to"))
def test_what_events_come_to(row: Row) -> None:
    values = json.loads(f"[{row['values of the events']}]", parse_float=Decimal)

    counted = aggregate(meter(row), [measure(meter(row), {"it": value}) for value in values])

    assert plain_text(counted) == row["use"]


@pytest.mark.parametrize("row", table("Use that is refused"))
def test_use_that_is_refused(row: Row) -> None:
    properties = {"it": json.loads(row["value"], parse_float=Decimal)} if row["value"] else {}

    with pytest.raises(Unusable) as caught:
        measure(meter(row), properties)

    assert caught.value.code == row["code"]


@pytest.mark.parametrize("row", table("Status by use"))
def test_the_status_by_use(row: Row) -> None:
    use = used(storage(row["value"], row["overage price"]), row["used"])

    assert use.status == row["status"]
    assert (use.remaining is None) == (row["remaining"] == "null")
    assert use.remaining is None or plain_text(use.remaining) == row["remaining"]
    assert plain_text(use.overage) == row["overage"]
    assert use.allowed == (row["allowed"] == "yes")


@pytest.mark.parametrize("row", table("Events in windows"))
def test_events_in_windows(row: Row) -> None:
    counts = [int(row[f"{week} week"]) for week in ("1st", "2nd", "3rd")]
    days = [
        MONDAY + timedelta(weeks=week, hours=1) for week, count in enumerate(counts) for _ in range(count)
    ]
    month = Cycles(MONDAY, datetime(2026, 3, 2, tzinfo=UTC))
    sessions = [Event("scheduled_sessions", day, {}) for day in days]
    windows = use_by_events(Meter("count_agg", consumable=True), ("weekly", 1), month, sessions)
    use = QuotaUse(storage("5", "1.50"), windows)
    lines = quote(Price(currency="EUR", recurring=Decimal(0), period=(1, "month")), 1, [use]).lines

    assert all(month.contain(day) for day in days)
    assert plain_text(use.fullest.used) == row["used"]
    assert (use.status, plain_text(use.overage)) == (row["status"], row["overage"])
    assert sum(line.amount for line in lines) == Decimal(row["charged"])
    assert use.fullest.resets_at == datetime.fromisoformat(row["resets at"]).replace(tzinfo=UTC)


@pytest.mark.parametrize("row", table("Started blocks"))
def test_started_blocks(row: Row) -> None:
    use = used(storage(row["limit"], row["price"], row["block"]), row["used"])
    price = Price(currency=row["currency"], recurring=Decimal(0))

    overages = [line for line in quote(price, 1, [use]).lines if line.feature]

    assert use.charged_blocks == sum(line.quantity for line in overages) == int(row["blocks"])
    assert sum(line.amount for line in overages) == Decimal(row["amount"])


@pytest.mark.parametrize("row", table("Whole quotes"))
def test_whole_quotes(row: Row) -> None:
    count = 0 if row["periods of"] == "none" else int(row["periods of"].split()[0])
    price = Price(
        currency="EUR",
        recurring=Decimal(row["price"]),
        signup_fee=Decimal(row["sign-up fee"]),
        period=(count, "month"),
    )

    quoted = quote(price, int(row["cycles"]), [used(storage("100", "0.25", "10"), row["storage"])])

    assert quoted.total == Decimal(row["total"])
