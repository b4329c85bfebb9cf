"""Which addresses are somebody else's on the Internet, which one's own, and which nobody's to call."""

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network
from typing import Literal

Address = IPv4Address | IPv6Address
Standing = Literal["public", "private", "never"]

_PRIVATE = (
    IPv4Network("10.0.0.0/8"),
    IPv4Network("172.16.0.0/12"),
    IPv4Network("192.168.0.0/16"),
    IPv4Network("127.0.0.0/8"),
    IPv4Network("100.64.0.0/10"),  # RFC 6598: between a provider and its customers
    IPv6Network("fc00::/7"),
    IPv6Network("::1/128"),
)
_NOT_GLOBAL = (  # RFC 6890; Python 3.11 takes them for global
    IPv4Network("192.0.0.0/24"),
    IPv4Network("192.88.99.0/24"),
)
_GLOBAL_UNICAST = IPv6Network("2000::/3")  # RFC 4291; IANA hands out nothing else
_NAT64 = IPv6Network("64:ff9b::/96")  # RFC 6052


def standing(address: Address) -> Standing:
    """By the address that a packet reaches: one of IPv6 may carry one of IPv4.

    "private" are the networks of an operator's own, the machine itself among them. "never" are all others:
    multicast, reserved, and link-local, where clouds tell a machine its own secrets.
    """
    reached = _reached(address)
    if any(reached in network for network in _PRIVATE):
        return "private"
    return "public" if _is_public(reached) else "never"


def _reached(address: Address) -> Address:
    if isinstance(address, IPv4Address):
        return address
    if address in _NAT64:
        return IPv4Address(int(address) & 0xFFFF_FFFF)
    return address.ipv4_mapped or address.sixtofour or address


def _is_public(address: Address) -> bool:
    if isinstance(address, IPv6Address) and address not in _GLOBAL_UNICAST:
        return False
    if any(address in network for network in _NOT_GLOBAL):
        return False
    return address.is_global and not address.is_multicast and not address.is_reserved
