"""Quotas, amounts and uses as the tests of quota and quote need them."""

from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from catalog.domain.quota import Quota, QuotaUse, WindowUse

amounts = st.decimals(min_value=0, max_value=Decimal("9999999999.9999"), places=4)
above_zero = st.decimals(min_value=Decimal("0.0001"), max_value=Decimal("9999999999.9999"), places=4)
values = st.one_of(amounts, st.booleans())

quotas = st.builds(
    Quota,
    code=st.just("max_storage"),
    value=values,
    unit=st.sampled_from(["", "gb"]),
    overages_enabled=st.booleans(),
    overage_price=st.none() | amounts,
    overage_unit=above_zero,
)
windows = st.lists(amounts.map(WindowUse), min_size=1, max_size=5).map(tuple)
uses = st.builds(QuotaUse, quotas, windows)


def storage(value: object, price: str | None = None, block: str = "1", **terms: Any) -> Quota:
    """A quota of gb; use beyond it is charged where there is a price."""
    return Quota(
        code="max_storage",
        value=value if isinstance(value, bool) else Decimal(str(value)),
        unit="gb",
        **{
            "overages_enabled": True,
            "overage_price": None if price is None else Decimal(price),
            "overage_unit": Decimal(block),
            **terms,
        },
    )


def use_of(quota: Quota, *used: str) -> QuotaUse:
    """What was used in each window."""
    return QuotaUse(quota, tuple(WindowUse(Decimal(amount)) for amount in used))
