import shutil
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy of the project as far as its settings, with no `.env`, where a URL needs quoting."""
    copy = tmp_path / "catalog #1 100%"
    (copy / "config").mkdir(parents=True)
    for source in (ROOT / "config").glob("*.py"):
        shutil.copy(source, copy / "config")
    shutil.copy(ROOT / "manage.py", copy)
    return copy
