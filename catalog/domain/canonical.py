"""The one way to write a document, and its digest: whoever has the document can check that it is the same.

The rule is RFC 8785 (JSON Canonicalization Scheme): no white space, keys in the order of their UTF-16 code
units, numbers as ECMAScript writes them, UTF-8. Any implementation of it gives the same digest.
"""

from collections.abc import Mapping
from hashlib import sha256
from typing import Any

import rfc8785


def canonical(document: Mapping[str, Any]) -> bytes:
    """The document in canonical form; documents that are equal as JSON have the same.

    It holds texts, true, false, null, numbers within ±(2^53 - 1), lists, and dicts with texts as keys.
    ValueError is raised by anything else (a Decimal, half a surrogate pair), by NaN and infinity, and by a
    whole number beyond that range; a float beyond it is written, as the RFC has it.
    """
    return rfc8785.dumps(dict(document))


def digest(document: Mapping[str, Any]) -> str:
    """The SHA-256 of the canonical form, as 64 hexadecimal digits."""
    return sha256(canonical(document)).hexdigest()
