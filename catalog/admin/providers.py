"""Providers for operators: a field for each property of the type, and secrets that are never shown."""

from contextlib import AbstractContextManager
from typing import Any

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from django.utils.decorators import method_decorator
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.views.decorators.http import require_POST

from catalog.admin.door import DoorAdmin
from catalog.admin.operators import framed
from catalog.admin.past.history import history_of_provider
from catalog.admin.provider_form import provider_form
from catalog.admin.provider_sections import sections, shown_properties, typed_properties
from catalog.admin.uses import counted, linked
from catalog.admin.verifying import verification_page, verify_address
from catalog.changes import change_provider
from catalog.models import PackageProvider, Provider
from catalog.models.encryption import Undecipherable
from catalog.provider_types import PROVIDER_TYPES, ProviderType
from features.service_types import SERVICE_TYPES

UNREADABLE = (
    "Its properties can't be read: no key of CATALOG_ENCRYPTION_KEYS opens them. They are kept as they are; "
    "put the key back to see and change them."
)


@admin.register(Provider)
class ProviderAdmin(DoorAdmin):
    change_form_template = "catalog/provider.html"
    list_display = ["name", "code", "provider_type", "service_type", "active", "packages"]
    list_filter = ["active", "provider_type", "service_type"]
    search_fields = ["code", "name"]
    search_help_text = "Search by code or name, or by an id, uuid or ulid"
    ordering = ["name", "key"]
    readonly_fields = [
        "provider_type",
        "shown_properties",
        "used_by",
        "id",
        "uuid",
        "ulid",
        "last_change",
        "created_at",
        "updated_at",
    ]

    def door(self, request: HttpRequest, record: Provider) -> AbstractContextManager[Any]:
        return change_provider(record)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        package_count = counted(PackageProvider.objects.all(), "provider")
        providers: QuerySet[Any] = super().get_queryset(request).annotate(package_count=package_count)
        return providers

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        if not self.has_add_permission(request):
            raise PermissionDenied
        if request.GET.get("provider_type") in PROVIDER_TYPES:
            return super().add_view(request, form_url, extra_context)
        return self._choose_type(request)

    def get_form(
        self, request: HttpRequest, obj: Provider | None = None, change: bool = False, **kwargs: Any
    ) -> Any:
        form = provider_form(_type_of(request, obj), readable=obj is None or _secrets_set(obj) is not None)
        return super().get_form(request, obj, change, **{**kwargs, "form": form})

    def get_fieldsets(self, request: HttpRequest, obj: Provider | None = None) -> Any:
        provider_type = _type_of(request, obj)
        may_type = obj is None or self.has_change_permission(request, obj)
        secrets_set = [] if obj is None else _secrets_set(obj)
        if may_type and secrets_set is not None:
            properties = typed_properties(provider_type, secrets_set)
        else:
            properties = shown_properties()
        return sections(is_new=obj is None, properties=properties)

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.verify_view)
        return [path("<int:key>/verify/", view, name="catalog_provider_verify"), *super().get_urls()]

    @method_decorator(require_POST)
    def verify_view(self, request: HttpRequest, key: int) -> HttpResponse:
        if not self.has_change_permission(request):
            raise PermissionDenied
        provider = self.get_object(request, str(key))
        return verification_page(request, provider) if provider else self._gone(request)

    def render_change_form(
        self,
        request: HttpRequest,
        context: dict[str, Any],
        add: bool = False,
        change: bool = False,
        form_url: str = "",
        obj: Provider | None = None,
    ) -> HttpResponse:
        if obj and self.has_change_permission(request, obj):
            context["verify_address"] = verify_address(obj)
        return super().render_change_form(request, context, add, change, form_url, obj)

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        for provider in objs:
            provider.require_detached()
        return super().get_deleted_objects(objs, request)

    def delete_model(self, request: HttpRequest, obj: Provider) -> None:
        with change_provider(obj):
            obj.delete()

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        provider = self.get_object(request, unquote(object_id))
        if provider is None or not self.has_view_permission(request):
            return super().history_view(request, object_id, extra_context)
        return history_of_provider(request, provider)

    def _choose_type(self, request: HttpRequest) -> HttpResponse:
        types = [
            (it, ", ".join(SERVICE_TYPES[code] for code in it.service_types))
            for it in PROVIDER_TYPES.values()
        ]
        return framed(
            request, "catalog/choose_provider_type.html", title="Add provider", provider_types=types
        )

    @admin.display(ordering="package_count")
    def packages(self, provider: Any) -> int:
        return int(provider.package_count)

    @admin.display(description="packages")
    def used_by(self, provider: Provider) -> str:
        everything = reverse("admin:catalog_package_changelist", query={"provider": provider.code})
        return linked(provider.attachments.all(), _standing_of, everything)

    @admin.display(description="properties")
    def shown_properties(self, provider: Provider) -> SafeString:
        try:
            shown = [*provider.properties.items(), *((name, "set") for name in provider.secrets_set)]
        except Undecipherable:
            return format_html('<p class="errornote">{}</p>', UNREADABLE)
        return format_html('<ul class="uses">{}</ul>', format_html_join("", "<li>{}: {}</li>", shown))


def _standing_of(row: PackageProvider) -> str:
    standing = ("default" if row.default else "", "" if row.active else "not active there")
    return ", ".join(filter(None, standing))


def _type_of(request: HttpRequest, provider: Provider | None) -> ProviderType:
    return provider.type if provider else PROVIDER_TYPES[request.GET["provider_type"]]


def _secrets_set(provider: Provider) -> list[str] | None:
    """None where its properties can't be decrypted."""
    try:
        return provider.secrets_set
    except Undecipherable:
        return None
