"""The rows of a package on its page: what it grants, and who delivers it."""

from typing import Any

from django.db.models import ForeignKey, QuerySet
from django.forms import Field
from django.forms.formsets import DELETION_FIELD_NAME
from django.forms.models import construct_instance
from django.http import HttpRequest

from catalog.admin.fields import OBJECTS, Fixed, Picked, TypedValue, shown
from catalog.admin.forms import RulesForm
from catalog.admin.generic import InlineFormSet, TabularInline
from catalog.domain.money import show_amount
from catalog.domain.values import show_value, typed
from catalog.models import PackageFeature, PackageProvider
from catalog.models.package_part import errors_in
from features.declaration import reset_in_words
from features.models import Feature


class RowForm(RulesForm):
    """One row. Its rules are checked by the set of rows, together with those of the set."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            record = getattr(self.instance, self.instance.part)
            self.fields[self.instance.part] = Fixed(record, self.words_of(record))
        for field in self.fields.values():
            _name_by_column(field)

    def words_of(self, record: Any) -> str:
        return str(record)

    def _post_clean(self) -> None:
        construct_instance(self, self.instance, self._meta.fields, self._meta.exclude)


class FeatureForm(RowForm):
    value = TypedValue(label="Value", help_text="A number, unlimited or not granted; for a switch on or off.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        entry = self.instance
        if entry.pk:
            self.initial["value"] = typed(entry.value, entry.feature.quota)
            self.initial["overage_price"] = shown(entry.overage_price)
            self.initial["overage_unit"] = shown(entry.overage_unit)

    def words_of(self, record: Feature) -> str:
        return f"{record}, in {record.field_suffix}" if record.field_suffix else str(record)

    def _post_clean(self) -> None:
        super()._post_clean()
        if "value" in self.cleaned_data:
            self.instance.value = self.cleaned_data["value"]


def _name_by_column(field: Field) -> None:
    """A row has no label of its own: whoever does not see the head of its column is told it."""
    field.widget.attrs.setdefault("aria-label", str(field.label or "").capitalize())


class RowFormSet(InlineFormSet):
    exclusive: tuple[str, ...] = ()
    """Boxes of which no more than one is ticked among the rows."""

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        if deletion := form.fields.get(DELETION_FIELD_NAME):
            _name_by_column(deletion)
        # As the page has the package, and not as the database still has it.
        form.instance.package = self.instance

    def clean(self) -> None:
        """Instead of Django's own checks, which see each row by itself and skip what names the package."""
        forms = self.kept_forms()
        for place, error in errors_in([form.instance for form in forms]).items():
            forms[place].tell(error)

    def kept_forms(self) -> list[Any]:
        """The valid rows that the package will have."""
        # Not by `deleted_forms`: that is empty as soon as one row is wrong.
        return [
            form
            for form in self.forms
            if form.is_valid()
            and (form.instance.pk or form.has_changed())
            and not form.cleaned_data.get(DELETION_FIELD_NAME)
        ]


class ProviderFormSet(RowFormSet):
    exclusive = ("default",)

    def save_existing_objects(self, commit: bool = True) -> list[Any]:
        # The old default steps down before the new one is saved. (In another order of forms, Django would
        # delete the wrong row.)
        if defaults := [form.instance.pk for form in self.kept_forms() if form.instance.default]:
            self.instance.providers.exclude(pk__in=defaults).step_down()
        return super().save_existing_objects(commit)


class PackageRows(TabularInline):
    """Whoever may see or change a package may do the same to its rows."""

    extra = 0
    formfield_overrides = {**OBJECTS, ForeignKey: {"form_class": Picked}}

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).select_related("package", self.model.part)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm("catalog.view_package") or self._may_write(request, obj)

    def _may_write(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm("catalog.change_package" if obj else "catalog.add_package")

    has_add_permission = has_change_permission = has_delete_permission = _may_write


class PackageFeatureInline(PackageRows):
    model = PackageFeature
    form = FeatureForm
    formset = RowFormSet
    autocomplete_fields = ["feature"]
    readonly_fields = ["overage", "reset"]
    verbose_name = "feature"
    verbose_name_plural = "features"
    typed_fields = (
        "feature",
        "value",
        "overage_price",
        "overage_unit",
        "periodicity",
        "periodicity_type",
        "sort_order",
        "settings",
        "metadata",
    )
    shown_fields = ("feature", "value", "overage", "reset", "settings", "metadata")

    def get_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return self.typed_fields if self._may_write(request, obj) else self.shown_fields

    def value(self, entry: PackageFeature) -> str:
        return show_value(entry.value, quota=entry.feature.quota, unit=entry.feature.field_suffix)

    def overage(self, entry: PackageFeature) -> str:
        if entry.overage_price is None:
            return "none"
        price = show_amount(entry.overage_price, entry.package.currency)
        return (
            f"{price} for each {show_value(entry.overage_unit, quota=True, unit=entry.feature.field_suffix)}"
        )

    def reset(self, entry: PackageFeature) -> str:
        return reset_in_words(*entry.reset) if entry.feature.quota else "none"


class PackageProviderInline(PackageRows):
    model = PackageProvider
    form = RowForm
    formset = ProviderFormSet
    fields = ("provider", "default", "active", "settings", "metadata")
    autocomplete_fields = ["provider"]
    ordering = ["-default", "provider__code"]
    verbose_name = "provider"
    verbose_name_plural = "providers"
