"""Those who ask: one reads the catalog over the API, one sells it, and one works in the admin."""

from __future__ import annotations

from django.contrib.auth.models import Group, User
from django.test import Client

from config.rest.roles import READERS, STOCK_CLIENTS


def welcome() -> dict[str, str]:
    """Signs all of them in, and gives the keys of their sessions."""
    reader, _ = User.objects.get_or_create(username="reader")
    reader.groups.add(Group.objects.get(name=READERS))
    seller, _ = User.objects.get_or_create(username="seller")
    seller.groups.add(Group.objects.get(name=STOCK_CLIENTS))
    operator, _ = User.objects.get_or_create(username="operator", is_staff=True, is_superuser=True)
    return {
        "reader": signed_in(reader).cookies["sessionid"].value,
        "seller": signed_in(seller).cookies["sessionid"].value,
        "operator": signed_in(operator).cookies["sessionid"].value,
    }


def signed_in(user: User) -> Client:
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(user)
    return client
