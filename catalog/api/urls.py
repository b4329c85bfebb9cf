"""The addresses of the catalog's API."""

from catalog.api.package_parts import PackageFeatureViewSet, PackageProviderViewSet
from catalog.api.packages import PackageViewSet
from catalog.api.providers import ProviderViewSet
from config.rest.routers import ApiRouter

PACKAGE = r"packages/(?P<package>[^/]+)"

router = ApiRouter()
router.register("providers", ProviderViewSet, basename="provider")
router.register("packages", PackageViewSet, basename="package")
router.register(f"{PACKAGE}/features", PackageFeatureViewSet, basename="package-feature")
router.register(f"{PACKAGE}/providers", PackageProviderViewSet, basename="package-provider")

urlpatterns = router.urls
