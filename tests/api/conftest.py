from collections.abc import Callable

import pytest
from rest_framework.test import APIClient


@pytest.fixture
def client_of(client_of: Callable[[str], APIClient]) -> Callable[[str], APIClient]:
    """As everywhere, but what it sends is JSON."""

    def signed_in(group: str) -> APIClient:
        client = client_of(group)
        client.default_format = "json"
        return client

    return signed_in
