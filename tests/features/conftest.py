from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from tests.features.declared import written

RegistryFile = Callable[..., Path]


@pytest.fixture
def registry_file(tmp_path: Path) -> RegistryFile:
    """Writes entries to a registry's file of the test's own, and gives its path."""
    return partial(written, tmp_path / "registry.toml")
