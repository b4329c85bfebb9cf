"""The addresses of vendors' services."""

import re
from ipaddress import IPv6Address
from urllib.parse import SplitResult, urlsplit

_CHARACTERS = re.compile(r"[!-~]+")  # ASCII without spaces and control characters
_LABEL = r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?"
_HOST = re.compile(rf"{_LABEL}(\.{_LABEL})*")
_LONGEST_HOST = 253


def is_https_url(text: str) -> bool:
    """An absolute https URL of a host, its port and path; no user, password, query or fragment."""
    if not _CHARACTERS.fullmatch(text) or any(character in text for character in "?#@\\"):
        return False
    try:
        parts = urlsplit(text)
        return parts.scheme == "https" and _has_port(parts) and _has_host(parts)
    except ValueError:  # an IPv6 address without its end, a port beyond 65535
        return False


def _has_port(parts: SplitResult) -> bool:
    return parts.port != 0 and not parts.netloc.endswith(":")


def _has_host(parts: SplitResult) -> bool:
    host = parts.hostname or ""
    if parts.netloc.startswith("["):
        return bool(IPv6Address(host))
    return len(host) <= _LONGEST_HOST and bool(_HOST.fullmatch(host))
