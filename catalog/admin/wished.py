"""Changes on their way from the page that shows them to the one that carries them out.

They come back signed in the page's own form: that needs no place which all servers share, and leaves nothing
behind where nobody confirms. They are signed for one operator, and for a day.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.core import signing

from catalog.authorship import Entrance
from catalog.sheets.line import Line

FIELD = "wishes"
VALID = timedelta(days=1)
LONGEST = 3 * 1024 * 1024  # characters; a form may have 4 MiB


@dataclass(frozen=True)
class Purpose:
    """Why many packages are changed together."""

    name: str
    title: str
    door: Entrance
    start: str
    """The name of the address where it begins."""
    logged: str
    """What the admin's own log says of each package."""


IMPORT = Purpose(
    "import",
    "Import a spreadsheet",
    Entrance.IMPORT,
    start="admin:catalog_package_import",
    logged="Imported from a spreadsheet.",
)
EDIT = Purpose(
    "edit",
    "Edit packages",
    Entrance.ADMIN,
    start="admin:catalog_package_changelist",
    logged="Edited together with others.",
)
PURPOSES = {purpose.name: purpose for purpose in (IMPORT, EDIT)}


def signed(user: Any, purpose: Purpose, lines: Iterable[Line]) -> str:
    told = [purpose.name, [[line.code, line.revision, line.place, dict(line.cells)] for line in lines]]
    return signing.dumps(told, salt=_salt(user), compress=True)


def unsigned(user: Any, text: str) -> tuple[Purpose, list[Line]]:
    """Raises BadSignature where it is not what `signed` gave this user in the last day."""
    name, lines = signing.loads(text, salt=_salt(user), max_age=VALID)
    return PURPOSES[name], [Line(code, cells, revision, place) for code, revision, place, cells in lines]


def _salt(user: Any) -> str:
    return f"{__name__}.{user.pk}"
