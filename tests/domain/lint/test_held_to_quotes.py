"""What is said of overages is what quotes say, and of ranks what holding each against each says."""

from decimal import Decimal
from random import Random

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from catalog.domain.currency import digits
from catalog.domain.lint import Offer, rank_contradicts_limits, sieve
from catalog.domain.lint.covering import includes_no_less
from catalog.domain.lint.moving_up import moves
from catalog.domain.lint.overage_dearer import find as dearer
from catalog.domain.lint.overage_never_dearer import find as never_dearer
from catalog.domain.quota import QuotaUse, WindowUse
from catalog.domain.quote import quote
from tests.domain.lint.offers import AT, granted, offer

TINY = Decimal("0.0001")


@st.composite
def steps(draw: st.DrawFn) -> list[Offer]:
    """Two packages of a family, one above the other, the lower one with overage."""
    currency = draw(st.sampled_from(["USD", "JPY", "KWD"]))
    finest = Decimal(1).scaleb(-digits(currency))
    price, step = (draw(st.integers(1, 500)) * finest for _ in range(2))
    limit, more = draw(st.integers(0, 50)), draw(st.integers(1, 50))
    overage = str(draw(st.integers(1, 50_000)) * TINY)
    block = str(draw(st.sampled_from([Decimal("0.5"), Decimal(1), Decimal(7)])))
    terms = {"currency": currency, "service_type": "video"}
    return [
        offer(
            "a-low", granted("disk", limit, overage=overage, block=block), tier="low", price=price, **terms
        ),
        offer("a-high", granted("disk", limit + more), tier="high", tier_rank=1, price=price + step, **terms),
    ]


def quoted(it: Offer, used: Decimal) -> Decimal:
    """A period with so much used."""
    return quote(it.price, 1, [QuotaUse(it.granted["disk"].quota, (WindowUse(used),))]).total


@given(steps())
def test_beyond_the_use_that_is_told_a_quote_is_dearer_and_up_to_it_is_not(offers: list[Offer]) -> None:
    [move] = moves(offers)
    beyond = move.is_dearer_beyond
    assert beyond is not None

    above = move.next.price.recurring
    assert quoted(move.smaller, beyond) <= above < quoted(move.smaller, beyond + TINY)


@given(steps())
def test_an_overage_is_never_dearer_where_no_quote_of_what_the_next_one_includes_is(
    offers: list[Offer],
) -> None:
    low, high = offers
    included = high.granted["disk"].quota.limit
    assert included

    says_never = bool([*never_dearer(offers, AT)])
    assert says_never == (quoted(low, included) <= quoted(high, included))


@given(steps())
def test_an_overage_that_is_dearer_is_so_in_a_quote_of_a_little_more(offers: list[Offer]) -> None:
    low, high = offers
    limit, included = low.granted["disk"].quota.limit, high.granted["disk"].quota.limit
    assert limit is not None
    assert included
    little = max(min(limit * Decimal("1.1"), included), limit + TINY)

    says_dearer = bool([*dearer(offers, AT)])
    assert says_dearer == (quoted(low, little) > quoted(high, little))


@given(steps())
def test_the_price_that_is_advised_is_enough(offers: list[Offer]) -> None:
    [move] = moves(offers)
    blocks = move.blocks(move.granted_next.quota.limit or Decimal(0))
    advised = move.block_price_for(blocks)
    assume(advised)

    assert advised * blocks <= move.step < (advised + TINY) * blocks


@pytest.mark.parametrize("size", [1, 3, 2_048])
def test_the_sieve_finds_the_ranks_that_holding_each_against_each_finds(
    size: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sieve, "SIZE", size)
    random = Random(11)  # noqa: S311
    catalog = [_any_offer(random) for _ in range(200)]
    by_hand = [it.code for it in catalog if any(_contradict(other, it) for other in catalog)]

    assert 20 < len(by_hand) < 180
    assert [finding.about for finding in rank_contradicts_limits.find(catalog, AT)] == by_hand


def _any_offer(random: Random) -> Offer:
    grants = [
        granted(
            code,
            random.choice([False, True, 0, 5, 10, 20]),
            reset=random.choice([("weekly", 1), ("monthly", 1)]),
        )
        for code in random.sample("abcd", 3)
    ]
    return offer("", *grants, tier="any", tier_rank=random.randrange(-2, 4))


def _contradict(low: Offer, high: Offer) -> bool:
    nowhere_more = low.tier_rank < high.tier_rank and includes_no_less(low, high)
    return nowhere_more and not includes_no_less(high, low)
