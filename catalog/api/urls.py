"""The addresses of the catalog's API."""

from rest_framework.routers import SimpleRouter

from catalog.api.package_parts import PackageFeatureViewSet, PackageProviderViewSet
from catalog.api.packages import PackageViewSet
from catalog.api.providers import ProviderViewSet

PACKAGE = r"packages/(?P<package>[^/]+)"

router = SimpleRouter(trailing_slash="/?")
router.register("providers", ProviderViewSet, basename="provider")
router.register("packages", PackageViewSet, basename="package")
router.register(f"{PACKAGE}/features", PackageFeatureViewSet, basename="package-feature")
router.register(f"{PACKAGE}/providers", PackageProviderViewSet, basename="package-provider")

urlpatterns = router.urls
