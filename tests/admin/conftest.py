"""Who opens the pages of the admin."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client


@pytest.fixture
def operator(registry: None, admin_client: Client) -> Client:
    """The browser of a superuser."""
    return admin_client


@pytest.fixture
def colleague(registry: None) -> Client:
    """The browser of another superuser, ana."""
    client = Client()
    client.force_login(User.objects.create_superuser("ana"))
    return client


@pytest.fixture
def with_rights(registry: None) -> Callable[..., Client]:
    """The browser of a new clerk who has these rights and no others."""

    def signed_in(*rights: str) -> Client:
        clerk = User.objects.create_user(" and ".join(rights) or "nobody", is_staff=True)
        clerk.user_permissions.set(Permission.objects.filter(codename__in=rights))
        client = Client()
        client.force_login(clerk)
        return client

    return signed_in
