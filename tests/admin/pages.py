"""The addresses of the admin's pages."""

from typing import Any

from django.db.models import Model
from django.urls import reverse

from catalog.models import Package, Provider

PACKAGES = "/admin/catalog/package/"
ADD_PACKAGE = f"{PACKAGES}add/"
PROVIDERS = "/admin/catalog/provider/"
ADD_BBB = f"{PROVIDERS}add/?provider_type=bbb"
FEATURES = "/admin/features/feature/"


def page_of(record: Package | Provider, view: str = "change") -> str:
    return reverse(f"admin:catalog_{record._meta.model_name}_{view}", args=[record.pk])


def chosen(action: str, *records: Model) -> dict[str, Any]:
    """What the list sends for an action on these records."""
    return {"action": action, "index": 0, "_selected_action": [record.pk for record in records]}
