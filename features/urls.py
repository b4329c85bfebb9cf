"""The addresses of the registry's API."""

from config.rest.routers import ApiRouter
from features.api import FeatureViewSet

router = ApiRouter()
router.register("features", FeatureViewSet, basename="feature")

urlpatterns = router.urls
