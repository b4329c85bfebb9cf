"""Packages for operators: found, edited with all their rows, published and retired."""

import re
from collections.abc import Collection, Iterator
from contextlib import AbstractContextManager
from functools import partial
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.views.decorators.http import require_POST

from catalog import lifecycle
from catalog.admin import package_columns as columns
from catalog.admin.authors import ReasonForm
from catalog.admin.door import DoorAdmin
from catalog.admin.fields import KEY
from catalog.admin.filters import CareFilter, CurrencyFilter, FeatureFilter, OnSaleFilter, ProviderFilter
from catalog.admin.many.editing import edit_selected
from catalog.admin.many.exporting import export_selected
from catalog.admin.package_form import PackageForm
from catalog.admin.package_pages import BESIDE_EACH_OTHER, PAGES, tools_of
from catalog.admin.package_rows import PackageFeatureInline, PackageProviderInline
from catalog.admin.package_sections import SHOWN, frozen, sections
from catalog.admin.steps import CLONE, STEPS, Step, action_of
from catalog.admin.stock_movements import last_movements
from catalog.admin.telling import told_by_provider
from catalog.changes import change_package
from catalog.domain.money import show_amount
from catalog.domain.notifications import write_lines
from catalog.models import Package, Provider, Status, StockMovement
from catalog.models.on_sale import is_sellable, reasons_against

STEP_REASON: dict[str, str | bool] = {"placeholder": "Reason", "aria-label": "Reason for this step"}
PROVIDER_OF_A_ROW = re.compile(r"providers-\d+-provider")


@admin.register(Package)
class PackageAdmin(DoorAdmin):
    form = PackageForm
    inlines = [PackageFeatureInline, PackageProviderInline]
    list_display = [
        columns.titled,
        "service_type",
        columns.state,
        columns.price,
        columns.renewal,
        columns.stock,
        columns.providers,
        columns.features,
    ]
    list_filter = [
        "status",
        "service_type",
        OnSaleFilter,
        "retired",
        CurrencyFilter,
        ProviderFilter,
        CareFilter,
        FeatureFilter,
    ]
    search_fields = ["code", "name", "tier"]
    search_help_text = "Search by code, name or tier, or by an id, uuid or ulid"
    ordering = ["-key"]
    actions = [
        *(action_of(step) for step in (*STEPS.values(), CLONE)),
        *BESIDE_EACH_OTHER,
        edit_selected,
        export_selected,
    ]

    def door(self, request: HttpRequest, record: Package) -> AbstractContextManager[Any]:
        return change_package(record, attaching=_providers_named(request, record))

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[columns.PackageList]:
        return columns.PackageList

    def get_fieldsets(self, request: HttpRequest, obj: Package | None = None) -> Any:
        hidden = () if request.user.has_perm("catalog.view_stockmovement") else ("ledger",)
        return sections(obj, fixed=self._fixed(request, obj), hidden=hidden)

    def get_readonly_fields(self, request: HttpRequest, obj: Package | None = None) -> list[str]:
        about = ["state", "on_sale", "shown_stock", "ledger", "told"]
        fixed = [*about, "id", "uuid", "ulid", "last_change", "created_at", "updated_at"]
        return fixed + (list(frozen(obj)) if obj else [])

    def has_delete_permission(self, request: HttpRequest, obj: Package | None = None) -> bool:
        """What was ever published is retired."""
        may = super().has_delete_permission(request, obj)
        return may and (obj is None or obj.status == Status.DRAFT)

    def save_model(self, request: HttpRequest, obj: Package, form: Any, change: Any) -> None:
        super().save_model(request, obj, form, change)
        if change and form.sets_stock:
            if not self._may_set_stock(request):
                raise PermissionDenied
            form.set_stock()

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: Any) -> None:
        super().save_related(request, form, formsets, change)
        if "_publish" in request.POST:
            if not self._permits(request, STEPS["publish"]):
                raise PermissionDenied
            lifecycle.publish(form.instance)
            self.log_change(request, form.instance, "Published.")
            self.message_user(request, f"{form.instance} is active now.", messages.SUCCESS)

    def delete_model(self, request: HttpRequest, obj: Package) -> None:
        lifecycle.delete(obj)

    def get_urls(self) -> list[URLPattern]:
        steps = [
            path(
                f"<int:key>/{step.name}/",
                self.admin_site.admin_view(require_POST(partial(self.step_view, step=step))),
                name=f"catalog_package_{step.name}",
            )
            for step in STEPS.values()
        ]
        log = path(
            "<path:object_id>/log/",
            self.admin_site.admin_view(super().history_view),
            name="catalog_package_log",
        )
        return [page.address(self.admin_site) for page in PAGES] + [*steps, log] + super().get_urls()

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The history is that of its revisions; Django's own log is at `log/`."""
        package = self.get_object(request, unquote(object_id))
        if package is None or not self.has_view_permission(request):
            return super().history_view(request, object_id, extra_context)
        return redirect("admin:catalog_package_revisions", package.id)

    def step_view(self, request: HttpRequest, key: int, step: Step) -> HttpResponse:
        if not self._permits(request, step):
            raise PermissionDenied
        package = self.record_sent(request, str(key))
        if package is None:
            return self._gone(request)
        reached = step.take(self, request, package)
        step.tell(self, request, [reached] if reached else [])
        return redirect("admin:catalog_package_change", (reached or package).pk)

    def render_change_form(
        self,
        request: HttpRequest,
        context: dict[str, Any],
        add: bool = False,
        change: bool = False,
        form_url: str = "",
        obj: Package | None = None,
    ) -> HttpResponse:
        context["steps"] = [*self._steps_offered(request, obj)] if obj else []
        context["tools"] = [*tools_of(obj, may_add=self.has_add_permission(request))] if obj else []
        context["step_reason"] = ReasonForm(auto_id=False)["reason"].as_widget(attrs=STEP_REASON)
        may_publish = self._may_write(request, obj) and self._permits(request, STEPS["publish"])
        context["may_publish"] = may_publish and not (obj and obj.status == Status.ACTIVE)
        return super().render_change_form(request, context, add, change, form_url, obj)

    def _steps_offered(self, request: HttpRequest, package: Package) -> Iterator[tuple[str, str]]:
        for step in STEPS.values():
            if step.suits(package) and self._permits(request, step):
                yield step.name.capitalize(), reverse(f"admin:catalog_package_{step.name}", args=[package.pk])

    def _permits(self, request: HttpRequest, step: Step) -> bool:
        return request.user.has_perm(f"catalog.{step.permission}_package")

    def _may_write(self, request: HttpRequest, package: Package | None) -> bool:
        return self.has_change_permission(request, package) if package else self.has_add_permission(request)

    def _fixed(self, request: HttpRequest, package: Package | None) -> Collection[str]:
        """What the page shows, and whoever looks at it can't type."""
        if not self._may_write(request, package):
            return SHOWN.keys()
        return () if package is None or self._may_set_stock(request) else ("stock_qty",)

    def _may_set_stock(self, request: HttpRequest) -> bool:
        return request.user.has_perm("catalog.change_stock")

    @admin.display(description="status")
    def state(self, package: Package) -> SafeString:
        return columns.state(package)

    @admin.display(description="on sale now")
    def on_sale(self, package: Package) -> str:
        reasons = reasons_against(package, timezone.now())
        return " ".join(["Yes." if is_sellable(reasons) else "No.", *(reason.message for reason in reasons)])

    @admin.display(description="parameters")
    def told(self, package: Package) -> str:
        return told_by_provider(package)

    @admin.display(description="price")
    def shown_price(self, package: Package) -> str:
        return show_amount(package.price, package.currency)

    @admin.display(description="sign-up fee")
    def shown_signup_fee(self, package: Package) -> str:
        return show_amount(package.signup_fee, package.currency)

    @admin.display(description="notifications")
    def notifications(self, package: Package) -> str:
        return write_lines(package.notification_preferences)

    @admin.display(description="stock")
    def shown_stock(self, package: Package) -> str:
        return columns.stock(package)

    @admin.display(description="last movements")
    def ledger(self, package: Package) -> str:
        return last_movements(package)

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """A draft takes its ledger along, which nobody may delete by itself."""
        shown, counts, lacking, protected = super().get_deleted_objects(objs, request)
        return shown, counts, lacking - {StockMovement._meta.verbose_name}, protected


def _providers_named(request: HttpRequest, package: Package) -> QuerySet[Provider]:
    """Those that the rows of the page bring, and those that the package has already."""
    keys = [
        value
        for name, value in request.POST.items()
        if PROVIDER_OF_A_ROW.fullmatch(name) and isinstance(value, str) and KEY.fullmatch(value)
    ]
    return Provider.objects.filter(Q(pk__in=keys) | Q(attachments__package__uuid=package.uuid)).distinct()
