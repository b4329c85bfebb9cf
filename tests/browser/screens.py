"""What the pages are shown on."""

from typing import Any

SIZES = {"desk": {"width": 1440, "height": 900}, "phone": {"width": 390, "height": 844}}


def screen(size: str, scheme: str) -> dict[str, Any]:
    """A browser's window of this size, by day (light) or by night (dark)."""
    return {"viewport": SIZES[size], "color_scheme": scheme}
