"""Vendors' services to verify, on addresses that only a setting allows."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from pytest_django import Settings

from tests.verifying.authority import Authority
from tests.verifying.vendor import Answering, Vendor, serving

Serve = Callable[..., Vendor]


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("certificates"))


@pytest.fixture(autouse=True)
def trusted(authority: Authority, monkeypatch: pytest.MonkeyPatch) -> None:
    """By the way that OpenSSL has for it."""
    monkeypatch.setenv("SSL_CERT_FILE", str(authority.certificate))


@pytest.fixture(autouse=True)
def private_allowed(settings: Settings) -> None:
    settings.PROVIDER_VERIFY_PRIVATE = True


@pytest.fixture
def serve(authority: Authority) -> Iterator[Serve]:
    """Starts a service, whose certificate is for localhost unless told otherwise."""
    with ExitStack() as stack:

        def start(answering: Answering, *names: str) -> Vendor:
            return stack.enter_context(serving(answering, authority.chain(*(names or ("localhost",)))))

        yield start
