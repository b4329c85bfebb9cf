"""The addresses of the catalog's API."""

from catalog.api.feed import ChangeViewSet
from catalog.api.package_parts import PackageFeatureViewSet, PackageProviderViewSet
from catalog.api.packages import PackageViewSet
from catalog.api.providers import ProviderViewSet
from catalog.api.reservations import ReservationViewSet
from catalog.api.revisions import RevisionViewSet
from config.rest.routers import ApiRouter

PACKAGE = r"packages/(?P<package>[^/]+)"

router = ApiRouter()
router.register("providers", ProviderViewSet, basename="provider")
router.register("packages", PackageViewSet, basename="package")
router.register(f"{PACKAGE}/features", PackageFeatureViewSet, basename="package-feature")
router.register(f"{PACKAGE}/providers", PackageProviderViewSet, basename="package-provider")
router.register(f"{PACKAGE}/reservations", ReservationViewSet, basename="reservation")
router.register(f"{PACKAGE}/revisions", RevisionViewSet, basename="revision")
router.register("changes", ChangeViewSet, basename="change")

urlpatterns = router.urls
