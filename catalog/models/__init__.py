"""The models of the catalog; one concept a file."""

from catalog.models.change import Change, Event, Resource
from catalog.models.package import Interval, Package, Status, TrialMode
from catalog.models.package_feature import PackageFeature
from catalog.models.package_provider import PackageProvider
from catalog.models.provider import Provider
from catalog.models.reservation import Reservation
from catalog.models.revision import Revision
from catalog.models.stock import Stock
from catalog.models.stock_movement import Movement, StockMovement
from catalog.models.stored_document import StoredDocument

__all__ = [
    "Change",
    "Event",
    "Interval",
    "Movement",
    "Package",
    "PackageFeature",
    "PackageProvider",
    "Provider",
    "Reservation",
    "Resource",
    "Revision",
    "Status",
    "Stock",
    "StockMovement",
    "StoredDocument",
    "TrialMode",
]
