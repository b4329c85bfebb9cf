"""Who opens the pages of the admin."""

import pytest
from django.contrib.auth.models import User
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
