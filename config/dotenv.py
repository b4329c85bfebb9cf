"""Writes the `.env` of a first start: debug mode, with keys made for this machine alone."""

import errno
import os
import secrets
import sys
import tempfile
from pathlib import Path

from cryptography.fernet import Fernet

from config.token_text import new_token

DOTENV = Path(__file__).resolve().parent.parent / ".env"


def first_dotenv() -> str:
    variables = {
        "DEBUG": "1",
        "SECRET_KEY": secrets.token_urlsafe(48),
        "CATALOG_ENCRYPTION_KEYS": Fernet.generate_key().decode(),
        "DEMO_PASSWORD": readable_password(),
        "DEMO_TOKEN": new_token(),
    }
    lines = [f"{name}={value}" for name, value in variables.items()]
    return "\n".join(
        ["# Written by `make demo`, to try the catalog out. DEBUG is not for production.", *lines, ""]
    )


def readable_password() -> str:
    """Four words like `taku-zoli-begu-nopa`, easy to read out, with 51 bits of chance."""
    syllables = [consonant + vowel for consonant in "bdfghjklmnprstvwz" for vowel in "aeiou"]
    words = ("".join(secrets.choice(syllables) for _ in range(2)) for _ in range(4))
    return "-".join(words)


def write_once(path: Path, text: str) -> bool:
    """Writes a file that only its owner reads, whole or not at all; False where there is one already."""
    if path.is_dir():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    with tempfile.NamedTemporaryFile("w", dir=path.parent, prefix=f"{path.name}.") as draft:  # mode 0600
        draft.write(text)
        draft.flush()
        try:
            os.link(draft.name, path)  # unlike a rename, it never replaces what is there
        except FileExistsError:
            return False
    return True


def main() -> None:
    try:
        written = write_once(DOTENV, first_dotenv())
    except OSError as error:
        sys.exit(f"{DOTENV} can't be written: {error.strerror}.")
    if written:
        sys.stdout.write(f"Wrote {DOTENV} with new keys and DEBUG=1.\n")


if __name__ == "__main__":
    main()
