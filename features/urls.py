"""The addresses of the registry's API."""

from rest_framework.routers import SimpleRouter

from features.api import FeatureViewSet

router = SimpleRouter(trailing_slash="/?")
router.register("features", FeatureViewSet, basename="feature")

urlpatterns = router.urls
