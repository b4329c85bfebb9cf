from pathlib import Path

import pytest

from catalog import lifecycle
from catalog.changes import change_package
from catalog.models import Package
from tests.as_code.directories import Checkout
from tests.factories import make_package, make_provider

SECRET = "correct horse battery staple"


@pytest.fixture
def small(registry: None, monkeypatch: pytest.MonkeyPatch) -> Package:
    """A small catalog, with something of everything; its one package on sale."""
    monkeypatch.setenv("BBB_MAIN_SECRET", SECRET)
    monkeypatch.setenv("BBB_SPARE_SECRET", SECRET)
    main, spare = make_provider(code="bbb-main"), make_provider(code="bbb-spare")
    make_provider(code="custom", provider_type="custom", service_type="live", properties={"a": 1.5})
    package = make_package(
        code="meet-standard",
        name="Standard",
        price=12,
        overages_enabled=True,
        description="One.\nTwo.",
        features={"max_rooms": 5, "recording": True, "max_storage": True},
        providers=[main, spare],
        notification_preferences=[{"event": "expired", "channel": "email"}],
        package_settings={"b": [1, 0.5], "a": {"c": None}},
        package_metadata={"sku": "M-1"},
    )
    _price_overage(package)
    lifecycle.publish(package)
    lifecycle.retire(make_package(code="meet-retired"))
    lifecycle.unpublish(_published(make_package(code="meet-inactive", providers=[main])))
    make_package(code="meet-draft", features={"max_rooms": False})
    return package


@pytest.fixture
def checkout(small: Package, tmp_path: Path) -> Checkout:
    """The small catalog, exported."""
    checkout = Checkout(tmp_path / "catalog")
    checkout.export()
    return checkout


def _price_overage(package: Package) -> None:
    with change_package(package):
        entry = package.features.get(feature__code="max_rooms")
        entry.overage_price, entry.sort_order = 3, 7
        entry.save()


def _published(package: Package) -> Package:
    lifecycle.publish(package)
    return package
