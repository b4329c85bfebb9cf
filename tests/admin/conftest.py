"""Who opens the pages of the admin."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import Group, User
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
def member_of(registry: None) -> Callable[[str], Client]:
    """The browser of a new member of a group."""

    def signed_in(group: str) -> Client:
        user = User.objects.create_user(f"{group} member", is_staff=True)
        user.groups.add(Group.objects.get(name=group))
        client = Client()
        client.force_login(user)
        return client

    return signed_in
