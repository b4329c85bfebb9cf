import shutil
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy of the project as far as its settings, with no `.env`, where a URL needs quoting."""
    copy = tmp_path / "catalog #1 100%"
    for package in ("config", "features"):  # of which the settings read the versions that there may be
        (copy / package).mkdir(parents=True)
        for source in (ROOT / package).glob("*.py"):
            shutil.copy(source, copy / package)
    shutil.copy(ROOT / "manage.py", copy)
    return copy
