"""Where nothing is wrong the lint finds nothing; what is planted there it finds, and no more."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from catalog.domain.lint import RULES, Feature, Offer
from tests.domain.lint.offers import (
    AT,
    CENT,
    Catalog,
    about,
    clean_catalogs,
    features_of,
    findings_in,
    found,
    granted,
    ladders,
    offer,
    priced,
)

TINY = Decimal("0.000001")

NOT_ON_OFFER: list[dict[str, Any]] = [
    {"status": "draft"},
    {"status": "inactive"},
    {"retired": True},
    {"status": "inactive", "available_until": AT},
]


def with_instead(catalog: Catalog, it: Offer, changed: Offer) -> Catalog:
    return [changed if other is it else other for other in catalog]


def with_overage(it: Offer, block_price: Decimal) -> Offer:
    storage = it.granted["storage"]
    changed = replace(storage, quota=replace(storage.quota, overage_price=block_price))
    return replace(it, granted={**it.granted, "storage": changed})


def next_up(catalog: Catalog, it: Offer) -> Offer | None:
    higher = [
        other
        for other in catalog
        if (other.service_type, other.price.currency, other.price.period)
        == (it.service_type, it.price.currency, it.price.period)
        and other.tier_rank == it.tier_rank + 10
    ]
    return higher[0] if higher else None


@given(clean_catalogs())
def test_nothing_is_found_where_nothing_is_wrong(catalog: Catalog) -> None:
    assert findings_in(catalog) == []


@given(clean_catalogs(), st.data(), st.sampled_from(NOT_ON_OFFER))
def test_what_is_not_on_offer_is_not_looked_at(
    catalog: Catalog, data: st.DataObject, off: dict[str, Any]
) -> None:
    it = data.draw(st.sampled_from(catalog))
    worse = priced(replace(it, key=it.key + 1_000_000, granted={}, tier_rank=99), Decimal(10**6))

    assert findings_in([*catalog, replace(worse, **off)]) == []


@given(
    clean_catalogs(), st.data(), st.integers(0, 100), st.integers(0, 100), st.booleans(), st.integers(0, 9)
)
def test_a_package_that_is_nowhere_better_than_another_is_dominated(
    catalog: Catalog, data: st.DataObject, dearer: int, fee: int, hidden: bool, less: int
) -> None:
    it = data.draw(st.sampled_from(catalog))
    rooms = it.granted["rooms"]
    limit = None if rooms.quota.limit is None else max(rooms.quota.limit - less, Decimal(1))
    fewer = replace(rooms, quota=replace(rooms.quota, value=True if limit is None else limit))
    worse = replace(
        it,
        key=it.key + 1_000_000,
        code="worse",
        tier="",
        hidden=hidden,
        price=replace(it.price, recurring=it.price.recurring + dearer, signup_fee=Decimal(fee)),
        granted={**it.granted, "rooms": fewer},
    )
    findings = findings_in([worse, *catalog])

    assert [(finding.rule, finding.about) for finding in findings] == [("dominated", "worse")]
    assert findings_in([replace(worse, silences={"dominated": "a campaign"})])[:1] == []


@given(clean_catalogs(), st.data())
def test_a_rank_above_what_grants_more_contradicts_it(catalog: Catalog, data: st.DataObject) -> None:
    it = data.draw(st.sampled_from(catalog))
    less = replace(
        it, key=it.key + 1_000_000, code=f"{it.code}-2", tier_rank=it.tier_rank + 1,
        granted={"rooms": granted("rooms", 1, consumable=False)},
    )  # fmt: skip

    findings = found("rank_contradicts_limits", [*catalog, less])
    assert about(findings) == [less.code]
    assert findings[0].reason.startswith(f"It is of rank {it.tier_rank + 1}, above ")


@given(ladders(), st.data(), st.integers(1, 1_000))
def test_an_overage_that_costs_more_than_the_next_package_is_dearer(
    catalog: Catalog, data: st.DataObject, cents: int
) -> None:
    it = data.draw(st.sampled_from(catalog))
    above = next_up(catalog, it)
    assume(above)
    assert above
    step = above.price.recurring - it.price.recurring
    dearer = with_overage(it, step + Decimal(cents) / 100)

    findings = findings_in(with_instead(catalog, it, dearer))
    assert [(finding.rule, finding.about) for finding in findings] == [("overage_dearer", it.code)]
    assert f"from a use of more than {it.granted['storage'].quota.limit:,} gb on" in findings[0].reason
    assert found("overage_dearer", with_instead(catalog, it, with_overage(it, step))) == []


@given(ladders(), st.data())
def test_an_overage_that_costs_less_than_the_next_package_however_much_is_used_is_never_dearer(
    catalog: Catalog, data: st.DataObject
) -> None:
    it = data.draw(st.sampled_from(catalog))
    above = next_up(catalog, it)
    assume(above)
    assert above
    here, there = it.granted["storage"].quota, above.granted["storage"].quota
    assert here.limit
    assert there.limit
    blocks = (there.limit - here.limit) / here.overage_unit * (12 if it.price.period[1] == "year" else 1)
    step = above.price.recurring - it.price.recurring
    at_most = (step / blocks).quantize(TINY, "ROUND_FLOOR")
    a_cent_more = ((step + CENT) / blocks).quantize(TINY, "ROUND_CEILING")

    never = with_instead(catalog, it, with_overage(it, at_most))
    sometimes = with_instead(catalog, it, with_overage(it, a_cent_more))
    assert about(found("overage_never_dearer", never)) == [it.code]
    assert found("overage_never_dearer", sometimes) == []
    assert found("overage_dearer", never) == []


@given(ladders(), st.data())
def test_a_currency_or_period_that_a_tier_lacks_is_missing(catalog: Catalog, data: st.DataObject) -> None:
    it = data.draw(st.sampled_from(catalog))
    rest = [other for other in catalog if other is not it]
    siblings = [other.code for other in rest if other.tier == it.tier]
    way = (it.price.currency, it.price.period)
    assume(siblings and any(other.price.currency == way[0] for other in rest))
    assume(any(other.price.period == way[1] for other in rest))

    [finding] = found("missing_in_family", rest)
    assert sorted(package.code for package in finding.packages) == sorted(siblings)
    assert f"is not sold in {way[0]} paid every {way[1][1]}" in finding.reason


@given(clean_catalogs(), st.data(), st.integers(367, 10_000))
def test_a_trial_longer_than_the_period_is_found(catalog: Catalog, data: st.DataObject, days: int) -> None:
    it = data.draw(st.sampled_from(catalog))
    tried = replace(it, trial=(days, "day"))

    assert about(found("trial_longer_than_period", with_instead(catalog, it, tried))) == [it.code]


@pytest.mark.parametrize("value", [None, False, 0])
@given(catalog=clean_catalogs(), data=st.data())
def test_a_package_that_grants_nothing_is_found(value: Any, catalog: Catalog, data: st.DataObject) -> None:
    it = data.draw(st.sampled_from(catalog))
    empty = replace(it, granted={} if value is None else {"rooms": granted("rooms", value)})

    assert about(found("grants_nothing", with_instead(catalog, it, empty))) == [it.code]


@given(clean_catalogs(), st.booleans())
def test_a_feature_that_no_package_grants_is_found(catalog: Catalog, silenced: bool) -> None:
    why = {"never_granted": "comes next year"} if silenced else None
    lacking = Feature(code="captions", name="Captions", silences=why)
    off = offer("off", granted("captions", True), status="draft")

    [finding] = findings_in([*catalog, off], [*features_of(catalog), lacking])
    assert (finding.rule, finding.about) == ("never_granted", "captions")
    assert finding.silenced == ("comes next year" if silenced else "")


@given(clean_catalogs(), st.data(), st.integers(0, 1_000), st.booleans())
def test_a_window_that_has_passed_or_never_opens_is_found(
    catalog: Catalog, data: st.DataObject, days: int, ahead: bool
) -> None:
    it = data.draw(st.sampled_from(catalog))
    begin = AT + timedelta(days=days)
    window: dict[str, Any] = (
        {"available_from": begin, "available_until": begin} if ahead else {"available_until": AT}
    )

    assert about(found("never_sold", with_instead(catalog, it, replace(it, **window)))) == [it.code]


@given(clean_catalogs(), st.data(), st.sampled_from([
    True, "dominated", [], ["dominated"], {"dominate": "why"}, {"dominated": ""}, {"dominated": "  "},
    {"dominated": None}, {"dominated": True}, {"dominated": 1}, {"bad_silence": "quiet"},
    {"never_granted": "belongs to the registry"},
]))  # fmt: skip
def test_a_silence_without_effect_is_found(catalog: Catalog, data: st.DataObject, silences: Any) -> None:
    it = data.draw(st.sampled_from(catalog))
    quiet = replace(it, silences=silences, status=data.draw(st.sampled_from(["active", "draft", "inactive"])))

    assert about(found("bad_silence", with_instead(catalog, it, quiet))) == [it.code]


@given(clean_catalogs(), st.data())
def test_a_silence_that_silences_nothing_yet_is_no_mistake(catalog: Catalog, data: st.DataObject) -> None:
    it = data.draw(st.sampled_from(catalog))
    silences = {rule.code: "known" for rule in RULES if rule.code not in ("never_granted", "bad_silence")}

    assert findings_in(with_instead(catalog, it, replace(it, silences=silences))) == []
