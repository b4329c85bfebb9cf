"""What a user may do is Django's permissions: each view names the one that each of its methods needs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from rest_framework.permissions import BasePermission
from rest_framework.request import Request

if TYPE_CHECKING:  # DRF's views import their default permissions
    from rest_framework.views import APIView

Needed = str | tuple[str, ...]


class MethodPermissions(BasePermission):
    """A view's `permissions` map an action, a method or `"*"` to a permission: `catalog.view_package`.

    Several that are all needed are a tuple. A view without `permissions` is open to whoever is signed in.
    """

    def has_permission(self, request: Request, view: APIView) -> bool:
        needed: Mapping[str, Needed] = getattr(view, "permissions", {})
        names = (getattr(view, "action", None) or "", request.method or "", "*")
        found = next((needed[name] for name in names if name in needed), ())
        permissions = (found,) if isinstance(found, str) else found
        return bool(request.user.is_authenticated and request.user.has_perms(permissions))
