"""Addresses that end with a slash or without one: both are the same resource, without a redirect."""

from collections.abc import Mapping
from typing import Any

from rest_framework.routers import SimpleRouter


class ApiRouter(SimpleRouter):
    """A list may also be PUT: its view then has an action `upsert`."""

    def __init__(self) -> None:
        super().__init__()
        self.trailing_slash = "/?"

    def get_method_map(self, viewset: Any, method_map: Mapping[str, str]) -> dict[str, str]:
        upsert = {"put": "upsert"} if "list" in method_map.values() else {}
        return super().get_method_map(viewset, {**method_map, **upsert})
