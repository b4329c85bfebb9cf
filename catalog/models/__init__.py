"""The models of the catalog; one concept a file."""

from catalog.models.package import Interval, Package, Status, TrialMode
from catalog.models.package_feature import PackageFeature
from catalog.models.package_provider import PackageProvider
from catalog.models.provider import Provider
from catalog.models.stock import Stock

__all__ = [
    "Interval",
    "Package",
    "PackageFeature",
    "PackageProvider",
    "Provider",
    "Status",
    "Stock",
    "TrialMode",
]
