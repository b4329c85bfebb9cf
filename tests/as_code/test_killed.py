"""An apply that is killed in the midst of it: the old catalog is whole, and the next one does it all."""

import os
import subprocess
import sys

import pytest

from catalog.history import CHUNK
from catalog.models import Package
from catalog.models.change import head
from tests.as_code.directories import Checkout
from tests.as_code.test_differences import NEW
from tests.catalog.checked import findings
from tests.catalog.rows import all_rows
from tests.guides.snippets import ROOT
from tests.serving import address_of_the_database

pytestmark = pytest.mark.django_db(transaction=True)


def begun(checkout: Checkout) -> subprocess.Popen[str]:
    """An apply in a process of its own, on the database of this test."""
    # The settings of the tests would make keys of their own.
    settings = {"DJANGO_SETTINGS_MODULE": "config.settings", "DATABASE_URL": address_of_the_database()}
    return subprocess.Popen(
        [sys.executable, str(ROOT / "manage.py"), "apply_catalog", str(checkout.path), "--yes"],
        env={**os.environ, **settings},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_killed_it_leaves_the_old_catalog_whole(checkout: Checkout) -> None:
    packages = 3 * CHUNK
    for number in range(packages):
        text = NEW.replace("meet-new", f"meet-{number}").format(more='status = "active"')
        checkout.write(f"packages/meet-{number}", text)
    checkout.say("packages/meet-draft", tier_rank="3")
    before, cursor = all_rows(), head()

    with begun(checkout) as process:
        assert process.stderr
        for line in process.stderr:
            if line.startswith(f"worked out {2 * CHUNK} of"):
                process.kill()

    assert process.returncode == -9
    assert (all_rows(), head()) == (before, cursor)
    assert findings() == []

    assert len(checkout.apply()) == packages + 1
    assert Package.objects.filter(status="active").count() == packages + 1
    assert findings() == []


def test_a_file_that_is_half_written_is_never_read(checkout: Checkout) -> None:
    """What a killed export leaves beside a file is passed over, and written over by the next."""
    (checkout.path / "packages" / ".meet-draft.toml.part").write_text("code = ")

    assert checkout.diff() == []
    checkout.say("packages/meet-draft", tier_rank="3")
    checkout.export()
    assert not (checkout.path / "packages" / ".meet-draft.toml.part").exists()
