"""What a package grants, and who delivers it: the rows of one package over HTTP."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.urls import reverse
from rest_framework.request import Request

from catalog.api.serializers import PackageFeatureSerializer, PackageProviderSerializer
from catalog.api.views import CatalogViewSet
from catalog.changes import change_package
from catalog.models import Package, PackageFeature, PackageProvider, Provider
from config.rest.pages import Page, Records, Version


class PackagePartViewSet(CatalogViewSet):
    """The rows of the package that the address names; they carry its tag."""

    filter_backends = ()
    state_marker = None
    version_fields = ("package__revision", "package__stock__version")
    permissions = {
        "GET": "catalog.view_package",
        "HEAD": "catalog.view_package",
        "*": "catalog.change_package",
    }

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        package = Package.objects.select_related("stock").by_key(kwargs["package"]).first()
        if package is None:
            raise Http404
        self.package = package
        self.package.expected = self.acceptable_revisions()

    def version_of(self, record: Any) -> Version:
        return (self.package.revision, self.package.stock.version)

    def version_of_page(self, page: Page, records: Records) -> Version:
        return self.version_of(self.package)

    def save(self, serializer: Any) -> Any:
        return serializer.save(package=self.package)

    def delete_record(self, record: Any) -> None:
        with change_package(self.package):
            record.delete()

    def address_of(self, record: Any) -> str:
        named = self.get_serializer(record).data[self.lookup_field]
        return reverse(
            f"{self.basename}-detail", kwargs={"package": self.package.id, self.lookup_field: named}
        )


class PackageFeatureViewSet(PackagePartViewSet):
    """What the package grants, feature by feature."""

    serializer_class = PackageFeatureSerializer
    lookup_field = "code"
    field_names = {"^feature$": "code"}

    def get_queryset(self) -> QuerySet[PackageFeature]:
        return self.package.features.select_related("feature", "package")

    def get_object(self) -> PackageFeature:
        # The registry's codes are few, and a look-up text may hold what no database takes.
        rows = {row.code: row for row in self.get_queryset()}
        if self.kwargs["code"] not in rows:
            raise Http404
        return rows[self.kwargs["code"]]


class PackageProviderViewSet(PackagePartViewSet):
    """The providers that can deliver the package."""

    http_method_names = ["get", "head", "post", "patch", "delete"]
    serializer_class = PackageProviderSerializer
    lookup_field = "provider"

    def get_queryset(self) -> QuerySet[PackageProvider]:
        return self.package.providers.select_related("provider", "package")

    def get_object(self) -> PackageProvider:
        provider = Provider.objects.by_key(self.kwargs["provider"]).first()
        row = self.get_queryset().filter(provider=provider).first()
        if provider is None or row is None:
            raise Http404
        return row
