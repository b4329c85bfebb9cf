"""What was kept of a package."""

from typing import Any

from catalog.models import Package


def last(package: Package) -> Any:
    return package.revisions.select_related("change").latest("number")
