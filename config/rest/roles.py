"""The groups that the API's rights rest on, and the permissions that each of them grants."""

from collections.abc import Iterator, Mapping
from itertools import groupby
from operator import itemgetter

from django.contrib.auth.models import Group, Permission
from django.db import transaction

READ = ("features.view_feature", "catalog.view_package", "catalog.view_provider", "catalog.view_change")
MANAGE = tuple(
    f"catalog.{verb}_{model}"
    for model in ("package", "packagefeature", "packageprovider", "provider")
    for verb in ("view", "add", "change", "delete")
)

FOR_OTHERS = "catalog.reserve_for_others"
RESERVE = ("catalog.view_reservation", "catalog.add_reservation", "catalog.change_reservation")
KEEP_STOCK = (
    *RESERVE,
    FOR_OTHERS,
    "catalog.view_stock",
    "catalog.change_stock",
    "catalog.view_stockmovement",
)

READERS, MANAGERS, STOCK_CLIENTS = "Catalog readers", "Catalog managers", "Stock clients"

ROLES: Mapping[str, tuple[str, ...]] = {
    READERS: READ,
    MANAGERS: (
        *READ,
        *(permission for permission in MANAGE if permission not in READ),
        *KEEP_STOCK,
    ),
    STOCK_CLIENTS: (*READ, *RESERVE),
}


def missing() -> list[str]:
    """One line for each group or permission that the database lacks."""
    return [f"group {name} lacks {permission}" for name, permission in _lacking()]


@transaction.atomic
def seed() -> list[str]:
    """Make what is missing and say it. What an operator has granted besides stays."""
    lines = missing()
    known = {
        f"{permission.content_type.app_label}.{permission.codename}": permission
        for permission in Permission.objects.select_related("content_type")
    }
    for name, lacking in groupby(list(_lacking()), key=itemgetter(0)):
        group, _ = Group.objects.get_or_create(name=name)
        group.permissions.add(*(known[label] for _, label in lacking))
    return lines


def _lacking() -> Iterator[tuple[str, str]]:
    held = {
        (group, f"{app}.{codename}")
        for group, app, codename in Group.objects.filter(name__in=ROLES).values_list(
            "name", "permissions__content_type__app_label", "permissions__codename"
        )
    }
    for name, permissions in ROLES.items():
        yield from ((name, permission) for permission in permissions if (name, permission) not in held)
