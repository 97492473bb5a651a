"""Which network addresses may be reached, decided where the connection is made.

A check of the URL or of the resolver's answer alone lets through address literals, redirects and
a name that changes its address between check and use. This one sees the final address of every
connection.
"""

import errno
import socket
from collections.abc import Sequence
from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    ip_address,
    ip_network,
)
from typing import Any

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network
AddressInfo = tuple[int, int, int, str, tuple[Any, ...]]

PORTS = frozenset({80, 443, 8080, 8443})

# `is_global` is True for these, yet they lead back inside (translation and tunnel prefixes wrap an
# IPv4 address) or nowhere. What it says differs between patch releases of Python: see the test.
INWARD: tuple[Network, ...] = tuple(
    map(
        ip_network,
        (
            "64:ff9b::/96",
            "64:ff9b:1::/48",
            "2002::/16",
            "2001::/32",
            "fec0::/10",
            "::/96",
            "5f00::/16",
            "192.0.0.0/24",
            "192.88.99.0/24",
            "240.0.0.0/4",
        ),
    )
)


class Blocked(OSError):
    """Raised in place of a socket. The text is constant: aiohttp merges errors by their text."""

    def __init__(self) -> None:
        super().__init__(errno.EACCES, "address not allowed")


def is_inside(address: Address, networks: Sequence[Network]) -> bool:
    return any(address in network for network in networks)


def may_reach(host: str, port: int, allow: Sequence[Network] = ()) -> bool:
    """Whether a numeric address is on the public internet, or in a network the operator allows.

    Only there may the port be other than the usual ones of the web.
    """
    try:
        address = ip_address(host)
    except ValueError:
        return False
    if isinstance(address, IPv6Address) and address.ipv4_mapped is not None:
        address = address.ipv4_mapped
    if is_inside(address, allow):
        return True
    public = address.is_global and not address.is_multicast and not is_inside(address, INWARD)
    return public and port in PORTS


class Guard:
    """Makes the sockets of one client; its `socket` is a socket factory of aiohttp's connector."""

    def __init__(self, allow: Sequence[Network]) -> None:
        self._allow = tuple(allow)

    def socket(self, info: AddressInfo) -> socket.socket:
        family, kind, protocol, _, address = info
        if not may_reach(str(address[0]), int(address[1]), self._allow):
            raise Blocked
        return socket.socket(family, kind, protocol)
