"""Which addresses are public, which private, and which nobody's to call."""

from ipaddress import IPv4Address, IPv6Address, ip_address

import pytest
from hypothesis import assume, given
from hypothesis.strategies import ip_addresses

from catalog.domain.network_address import standing

MAPPED, NAT64, SIX_TO_FOUR = "::ffff:0:0", "64:ff9b::", "2002::"


def carrying(prefix: str, address: IPv4Address, *, left: int = 0) -> IPv6Address:
    return IPv6Address(int(IPv6Address(prefix)) | int(address) << left)


@pytest.mark.parametrize("text", ["1.1.1.1", "100.63.0.1", "172.32.0.1", "2606:4700::1111", "2a00::1"])
def test_what_is_routed_on_the_internet_is_public(text: str) -> None:
    assert standing(ip_address(text)) == "public"


@pytest.mark.parametrize(
    "text",
    ["10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.0.1", "127.0.0.53", "100.64.0.1", "::1", "fd00::1"],
)
def test_ones_own_networks_are_private(text: str) -> None:
    assert standing(ip_address(text)) == "private"


@pytest.mark.parametrize(
    "text",
    [
        "0.0.0.0",  # noqa: S104  # nothing is bound to it
        "169.254.169.254",
        "192.0.0.8",
        "192.0.2.1",
        "192.88.99.1",
        "198.18.0.1",
        "203.0.113.1",
        "224.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::7f00:1",
        "64:ff9b:1::1",
        "100::1",
        "2001::1",
        "2001:db8::1",
        "4000::1",
        "fe80::1",
        "fe80::1%eth0",
        "fec0::1",
        "ff02::1",
    ],
)
def test_all_others_are_nobodys_to_call(text: str) -> None:
    assert standing(ip_address(text)) == "never"


@given(ip_addresses(v=4))
def test_an_address_that_carries_another_stands_as_that_one(address: IPv4Address) -> None:
    for carrier in (
        carrying(MAPPED, address),
        carrying(NAT64, address),
        carrying(SIX_TO_FOUR, address, left=80),
    ):
        assert standing(carrier) == standing(address), carrier


@given(ip_addresses())
def test_what_python_calls_private_is_never_public(address: IPv4Address | IPv6Address) -> None:
    assume(not (isinstance(address, IPv6Address) and address.ipv4_mapped))  # it stands as the carried one
    if address.is_private or address.is_loopback or address.is_link_local or address.is_multicast:
        assert standing(address) != "public"
