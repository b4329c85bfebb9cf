"""The models of the catalog; one concept a file."""

from catalog.models.change import Change, Event, Resource
from catalog.models.package import Interval, Package, Status, TrialMode
from catalog.models.package_feature import PackageFeature
from catalog.models.package_provider import PackageProvider
from catalog.models.provider import Provider
from catalog.models.revision import Revision
from catalog.models.stock import Stock
from catalog.models.stored_document import StoredDocument

__all__ = [
    "Change",
    "Event",
    "Interval",
    "Package",
    "PackageFeature",
    "PackageProvider",
    "Provider",
    "Resource",
    "Revision",
    "Status",
    "Stock",
    "StoredDocument",
    "TrialMode",
]
