"""What is on sale is one vocabulary: the choice in the database and the reasons for one package agree."""

from datetime import UTC, datetime, timedelta
from itertools import product
from typing import Any

import pytest

from catalog.models import Package, PackageProvider, Provider, Status
from catalog.models.door import opened
from catalog.models.ledger import open_stock
from catalog.models.on_sale import is_sellable, reasons_against
from tests.factories import make_provider

AT = datetime(2026, 7, 1, 12, tzinfo=UTC)
BEFORE, AFTER = AT - timedelta(microseconds=1), AT + timedelta(microseconds=1)

WINDOWS: list[tuple[datetime | None, datetime | None]] = [
    (None, None),
    (BEFORE, None),
    (AT, None),
    (AFTER, None),
    (None, BEFORE),
    (None, AT),
    (None, AFTER),
    (AT, AFTER),
    (BEFORE, AT),
]
STOCKS: list[dict[str, Any]] = [
    {"has_stock": has_stock, "oversell_enabled": oversell, "stock_qty": quantity}
    for has_stock, oversell, quantity in product([False, True], [False, True], [-1, 0, 1])
]
# What is attached: the default or another, which is switched on there or not, and active itself or not.
ATTACHED: list[list[dict[str, bool]]] = [
    [],
    [{"default": True, "active": True, "works": True}],
    [{"default": True, "active": True, "works": False}],
    [{"default": False, "active": True, "works": True}],
    [{"default": False, "active": False, "works": True}],
    [
        {"default": True, "active": True, "works": False},
        {"default": False, "active": True, "works": True},
    ],
]


@pytest.fixture
def grid(registry: None) -> list[Package]:
    """A package for every combination of what makes one sellable."""
    working, broken = make_provider(), make_provider()
    packages, opening, rows = [], [], []
    combinations = product(Status.values, [False, True], [False, True], WINDOWS, STOCKS, ATTACHED)
    for number, (status, retired, hidden, (start, end), stock, attached) in enumerate(combinations):
        package = Package(
            code=f"grid-{number}",
            name="Grid",
            service_type="meet",
            status=status,
            retired=retired,
            hidden=hidden,
            available_from=start,
            available_until=end,
            has_stock=stock["has_stock"],
            oversell_enabled=stock["oversell_enabled"],
        )
        packages.append(package)
        opening.append((package, stock["stock_qty"]))
        rows += [
            PackageProvider(
                package=package,
                provider=working if row["works"] else broken,
                default=row["default"],
                active=row["active"],
            )
            for row in attached
        ]
    with opened():  # and no check when it closes: time brings packages to where no change would
        Provider.objects.filter(pk=broken.pk).update(active=False)
        Package.objects.bulk_create(packages)
        open_stock(opening)
        PackageProvider.objects.bulk_create(rows)
    return packages


def test_the_reasons_agree_with_the_choice_over_the_whole_grid(grid: list[Package]) -> None:
    sellable = set(Package.objects.sellable(AT).values_list("code", flat=True))
    listed = set(Package.objects.listed(AT).values_list("code", flat=True))

    reasons = {package.code: reasons_against(package, AT) for package in Package.objects.with_parts()}

    assert {code for code, against in reasons.items() if is_sellable(against)} == sellable
    assert {code for code, against in reasons.items() if not against} == listed
    assert len(reasons) == len(grid)
    # Of each axis, what is sellable: one status, not retired, both hidden or not, five windows, ten
    # stocks, one way of being attached.
    assert len(sellable) == 1 * 1 * 2 * 5 * 10 * 1
    assert len(listed) == len(sellable) / 2
    assert Package.objects.sellable(AT).count() == len(sellable)


@pytest.mark.parametrize(
    "at, sellable",
    [
        (AT - timedelta(days=1), False),
        (AT, True),
        (AT + timedelta(days=1) - timedelta(microseconds=1), True),
        (AT + timedelta(days=1), False),
    ],
)
def test_a_window_is_half_open(registry: None, at: datetime, sellable: bool) -> None:
    package = Package(
        code="meet-standard",
        name="Standard",
        service_type="meet",
        status=Status.ACTIVE,
        available_from=AT,
        available_until=AT + timedelta(days=1),
    )
    provider = make_provider()
    with opened():
        Package.objects.bulk_create([package])
        open_stock([(package, 0)])
        PackageProvider.objects.bulk_create(
            [PackageProvider(package=package, provider=provider, default=True)]
        )

    assert Package.objects.sellable(at).exists() == sellable
    assert is_sellable(reasons_against(package, at)) == sellable
