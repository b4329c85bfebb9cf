"""The browser of the machine: Debian's package, which `playwright install` knows nothing of."""

import shutil


def chromium() -> str | None:
    return shutil.which("chromium")
