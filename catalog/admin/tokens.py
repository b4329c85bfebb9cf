"""Tokens for those who may issue them: shown once, as they are made, and revoked by deleting them."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from access.issuing import usual_end
from access.models import Token
from catalog.admin.generic import ModelForm
from catalog.admin.operators import framed
from catalog.admin.pages import CatalogAdmin
from config.token_text import new_token


class TokenForm(ModelForm):
    issuer: Any
    """Whoever is signed in."""

    def clean_user(self) -> Any:
        """A token is its user's rights: nobody hands out more than they have."""
        user, issuer = self.cleaned_data["user"], self.issuer
        if not issuer.is_superuser and (
            user.is_superuser or user.get_all_permissions() - issuer.get_all_permissions()
        ):
            raise ValidationError(f"{user} may do what you may not.", "beyond_your_rights")
        return user


@admin.register(Token)
class TokenAdmin(CatalogAdmin):
    form = TokenForm
    list_display = ["begins_with", "number", "user", "state", "created", "expiry"]
    list_select_related = ["user"]
    search_fields = ["user__username", "token_key"]
    search_help_text = "Search by user, or by how the token begins"
    autocomplete_fields = ["user"]
    readonly_fields = ["begins_with", "number", "state", "created"]
    actions = ["revoke"]

    def get_fields(self, request: HttpRequest, obj: Token | None = None) -> Any:
        return ["user", "expiry"] if obj is None else ["user", *self.readonly_fields, "expiry"]

    def get_form(
        self, request: HttpRequest, obj: Token | None = None, change: bool = False, **kwargs: Any
    ) -> Any:
        form: Any = super().get_form(request, obj, change, **kwargs)
        form.issuer = request.user
        return form

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        return {"expiry": usual_end(), **super().get_changeform_initial_data(request)}

    def has_change_permission(self, request: HttpRequest, obj: Token | None = None) -> bool:
        return False

    def get_actions(self, request: HttpRequest) -> Any:
        actions = super().get_actions(request)
        actions.pop("delete_selected", None)
        return actions

    def save_model(self, request: HttpRequest, obj: Token, form: Any, change: bool) -> None:
        obj.hold(new_token())
        super().save_model(request, obj, form, change)

    def response_add(
        self, request: HttpRequest, obj: Token, post_url_continue: str | None = None
    ) -> HttpResponse:
        """The token itself, on no other page: a message would keep it in a cookie or in the session."""
        return framed(request, "access/token_issued.html", title="Token issued", token=obj, opts=self.opts)

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        titled = {"title": "Revoke token", **(extra_context or {})}
        return super().delete_view(request, object_id, titled)

    def response_delete(self, request: HttpRequest, obj_display: str, obj_id: int) -> HttpResponse:
        self.message_user(request, f"Revoked: {obj_display}.", messages.SUCCESS)
        return redirect("admin:access_token_changelist")

    @admin.action(description="Revoke selected tokens", permissions=["delete"])
    def revoke(self, request: HttpRequest, queryset: QuerySet[Token]) -> None:
        revoked = ", ".join(map(str, queryset))
        self.log_deletions(request, queryset)
        queryset.delete()
        self.message_user(request, f"Revoked: {revoked}.", messages.SUCCESS)

    @admin.display(ordering="token_key")
    def begins_with(self, token: Token) -> str:
        return f"{token.token_key}…"

    @admin.display(ordering="id", description="number")
    def number(self, token: Token) -> str:
        return str(token.pk)  # as logs name it, without separators

    @admin.display
    def state(self, token: Token) -> str:
        if token.expiry <= timezone.now():
            return "expired"
        return "current" if token.user.is_active else "user not active"
