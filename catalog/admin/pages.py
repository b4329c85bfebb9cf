"""What the pages of the catalog and of the registry share."""

from typing import Any

from django.http import HttpRequest, HttpResponse

from catalog.admin.generic import ModelAdmin


class CatalogAdmin(ModelAdmin):
    list_per_page = 50
    show_full_result_count = False

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Headed by what the list holds, and not by what may be done to it."""
        titled = {"title": str(self.opts.verbose_name_plural).capitalize(), **(extra_context or {})}
        return super().changelist_view(request, titled)


class LookedAt(CatalogAdmin):
    """Records that operators look at, and that come to be elsewhere."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
