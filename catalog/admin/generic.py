"""Django's classes with the type parameters that they take for mypy alone, and hooks that its stubs lack."""

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.forms import BaseInlineFormSet, models

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    class ModelAdmin(admin.ModelAdmin[Any]):
        def _changeform_view(
            self,
            request: HttpRequest,
            object_id: str | None,
            form_url: str,
            extra_context: dict[str, Any] | None,
        ) -> HttpResponse: ...

    class ModelForm(models.ModelForm[Any]):
        def _get_validation_exclusions(self) -> set[str]: ...

    ModelChoiceField = models.ModelChoiceField[Any]
    TabularInline = admin.TabularInline[Any, Any]
    InlineFormSet = BaseInlineFormSet[Any, Any, Any]
else:
    ModelAdmin = admin.ModelAdmin
    ModelForm = models.ModelForm
    ModelChoiceField = models.ModelChoiceField
    TabularInline = admin.TabularInline
    InlineFormSet = BaseInlineFormSet
