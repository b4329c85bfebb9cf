"""Somebody who shows a token."""

import pytest
from django.contrib.auth.models import Group, User
from rest_framework.test import APIClient

from access.issuing import issue, service_user
from access.models import Token


@pytest.fixture
def billing(registry: None) -> User:
    """The service user of an integration, which reads."""
    return service_user("billing", Group.objects.get(name="Catalog readers"))


@pytest.fixture
def token(billing: User) -> Token:
    return issue(billing)


def showing(text: str) -> APIClient:
    """A client that sends this as its token."""
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {text}")
    return client
