"""One public 128-bit value a resource, in three spellings, and the human key beside it."""

import os
import re
from uuid import UUID

from ulid import ULID

from catalog.domain.broken_rule import BrokenRule
from catalog.domain.uuid_source import UuidSource

PACKAGE = "pkg"
PROVIDER = "prv"

# What a look-up text means: the value behind an id, uuid or ulid, or else a code.
Key = UUID | str

# Words that stand where a code can stand in an address.
RESERVED_WORDS = frozenset(
    {
        "add",
        "availability",
        "changes",
        "clone",
        "compare",
        "docs",
        "features",
        "new",
        "packages",
        "parameters",
        "providers",
        "publish",
        "quote",
        "reservations",
        "restore",
        "restore-revision",
        "retire",
        "revisions",
        "schedule",
        "schema",
        "stock",
        "unpublish",
        "verify",
    }
)

CODE = re.compile(r"[a-z][a-z0-9_-]{1,63}")
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
# A first character over 7 would need more than 128 bits. I, L, O and U are not in the alphabet.
ULID_TEXT = re.compile(r"[0-7][0-9a-hjkmnp-tv-z]{25}")
_ID_PREFIXES = (f"{PACKAGE}_", f"{PROVIDER}_")

_source = UuidSource()
os.register_at_fork(after_in_child=_source.restart)


def new_uuid() -> UUID:
    """A new UUIDv7. Within one process each is greater than the one before."""
    return _source.next()


def ulid_of(uuid: UUID) -> str:
    """The same 128 bits as a ULID: 26 characters, upper case."""
    return str(ULID.from_uuid(uuid))


def typeid_of(prefix: str, uuid: UUID) -> str:
    """The same 128 bits as a TypeID: `pkg_` or `prv_` and the ULID in lower case."""
    return f"{prefix}_{ulid_of(uuid).lower()}"


def read_key(prefix: str, text: str) -> Key | None:
    """What a look-up text means, or None where it can't mean anything.

    An id with this prefix, a uuid and a ulid are read in any case, but only in their canonical form.
    """
    if not text.isascii():  # before lower(), which turns the Kelvin sign into a k
        return None
    folded = text.lower()
    if _UUID.fullmatch(folded):
        return UUID(folded)
    suffix = folded.removeprefix(f"{prefix}_")
    if ULID_TEXT.fullmatch(suffix):
        return ULID.from_str(suffix).to_uuid()
    return text if is_code(text) else None


def check_code(code: str) -> None:
    """Raise `reserved_code` or `invalid_code` where a package or provider can't have this code."""
    if _is_reserved(code.lower()):
        raise BrokenRule(
            "reserved_code",
            "This code is a word of the addresses or looks like an id. Choose another, such as meet-basic.",
        )
    if not CODE.fullmatch(code):
        raise BrokenRule(
            "invalid_code",
            "A code has 2 to 64 characters: a lower-case letter from a to z, then such letters, digits, "
            "hyphens or underscores.",
        )


def check_name(name: str) -> None:
    """Raise `blank` where a name for people has nothing to read."""
    if not name.strip():
        raise BrokenRule("blank", "A name must have something to read, not only blanks.")


def is_code(text: str) -> bool:
    """Whether a package or provider can have this code."""
    return CODE.fullmatch(text) is not None and not _is_reserved(text)


def _is_reserved(folded: str) -> bool:
    looks_like_an_id = (
        _UUID.fullmatch(folded) or ULID_TEXT.fullmatch(folded) or folded.startswith(_ID_PREFIXES)
    )
    return bool(looks_like_an_id) or folded in RESERVED_WORDS
