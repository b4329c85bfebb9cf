"""The clocks of the world are there on a machine that brings none."""

import subprocess
import sys

import pytest

from catalog.domain.zones import zone_names

ASKED = "import zoneinfo; zoneinfo.ZoneInfo('Europe/Berlin'); print(len(zoneinfo.available_timezones()))"


def test_a_machine_without_zone_data_has_those_that_are_installed_with_the_catalog() -> None:
    told = subprocess.run(
        [sys.executable, "-c", ASKED], env={"PYTHONTZPATH": ""}, capture_output=True, text=True, check=True
    )

    assert int(told.stdout) > 400


@pytest.mark.parametrize("name", ["UTC", "Europe/Berlin", "America/Argentina/Buenos_Aires", "Etc/GMT+3"])
def test_zones_are_known_by_their_names(name: str) -> None:
    assert name in zone_names()


@pytest.mark.parametrize("name", ["localtime", "Factory", "posixrules", "Europe", ""])
def test_what_is_no_place_on_earth_is_no_zone(name: str) -> None:
    assert name not in zone_names()
