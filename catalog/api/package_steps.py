"""What happens to a package as a whole, each step an action of its address."""

from collections.abc import Callable

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from catalog import lifecycle
from catalog.api.revisions import RestoredRevision, revision_named
from catalog.api.serializers import CloneBody, PackageSerializer
from catalog.api.stock import StockBody
from catalog.api.views import CatalogViewSet
from catalog.models import Package
from catalog.restoring import restore_revision
from catalog.stocktaking import set_stock
from config.rest.serializers import Body


class PackageSteps(CatalogViewSet):
    @extend_schema(request=None, responses=PackageSerializer)
    @action(detail=True, methods=["post"])
    def publish(self, request: Request, **_: str) -> Response:
        """Put the package on sale. 409 names every problem that stands against it."""
        return self._after(lifecycle.publish)

    @extend_schema(request=None, responses=PackageSerializer)
    @action(detail=True, methods=["post"])
    def unpublish(self, request: Request, **_: str) -> Response:
        """Take the package off sale, for now."""
        return self._after(lifecycle.unpublish)

    @extend_schema(request=None, responses=PackageSerializer)
    @action(detail=True, methods=["post"])
    def retire(self, request: Request, **_: str) -> Response:
        """Keep the package for those who have it, and never sell it again."""
        return self._after(lifecycle.retire)

    @extend_schema(request=None, responses=PackageSerializer)
    @action(detail=True, methods=["post"])
    def restore(self, request: Request, **_: str) -> Response:
        """Take a retirement back."""
        return self._after(lifecycle.restore)

    @extend_schema(request=CloneBody, responses={201: PackageSerializer})
    @action(detail=True, methods=["post"])
    def clone(self, request: Request, **_: str) -> Response:
        """Copy the package into a new draft, with its features and providers, and a stock of zero."""
        body = CloneBody(data=request.data)
        body.is_valid(raise_exception=True)
        return self.made(lifecycle.clone(self.get_object(), **body.validated_data))

    @extend_schema(request=RestoredRevision, responses=PackageSerializer)
    @action(detail=True, methods=["post"], url_path="restore-revision")
    def restore_revision(self, request: Request, **_: str) -> Response:
        """Make the terms of a revision the package's own again. 409 names what today's rules forbid."""
        body = RestoredRevision(data=request.data)
        body.is_valid(raise_exception=True)
        package = self.get_object()
        restore_revision(package, revision_named(package, body.validated_data["revision"]))
        return self.answer(package)

    @extend_schema(request=StockBody, responses=PackageSerializer)
    @action(detail=True, methods=["post"])
    def stock(self, request: Request, **_: str) -> Response:
        """Set live stock, as after a count. The ledger keeps the difference, and why."""
        body = StockBody(data=request.data)
        body.is_valid(raise_exception=True)
        package = self.get_object()
        set_stock(package, **body.validated_data, at=timezone.now())
        return self.answer(package)

    def _after(self, step: Callable[[Package], None]) -> Response:
        Body(data=self.request.data).is_valid(raise_exception=True)
        package = self.get_object()
        step(package)
        return self.answer(package)
