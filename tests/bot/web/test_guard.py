import socket
from ipaddress import ip_network

import pytest

from bot.web.guard import Blocked, Guard, may_reach

INSIDE = [
    *("127.0.0.1", "127.8.8.8", "0.0.0.0", "10.0.0.1", "172.16.0.1", "172.31.255.255"),
    *("192.168.1.1", "169.254.169.254", "100.64.0.1", "192.0.0.8", "192.0.2.1", "198.18.0.1"),
    *("192.88.99.1", "203.0.113.5", "224.0.0.1", "239.255.255.255", "240.0.0.1"),
    *("255.255.255.255", "::", "::1", "::127.0.0.1", "::ffff:127.0.0.1", "::ffff:10.0.0.1"),
    *("::ffff:169.254.169.254", "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "64:ff9b:1::1"),
    *("2002:7f00:1::", "2002:a00:1::1", "2001::1", "2001:db8::1", "fe80::1", "fe80::1%eth0"),
    *("fc00::1", "fd12:3456::1", "fec0::1", "ff02::1", "ff0e::1", "5f00::1", "100::1"),
    *("not an address", "", "127.1", "0x7f000001"),
]
OUTSIDE = [
    *("8.8.8.8", "1.1.1.1", "91.213.233.1", "::ffff:8.8.8.8", "2a00:1450:4001::64", "2606:4700::1"),
]


@pytest.mark.parametrize("address", INSIDE)
def test_what_is_not_the_public_internet_is_out_of_reach(address: str) -> None:
    assert not may_reach(address, 443)


@pytest.mark.parametrize("address", OUTSIDE)
def test_the_public_internet_is_within_reach_on_the_ports_of_the_web(address: str) -> None:
    assert all(may_reach(address, port) for port in (80, 443, 8080, 8443))
    assert not any(may_reach(address, port) for port in (22, 25, 6379, 9200))


@pytest.mark.parametrize("address", ["127.0.0.1", "::ffff:127.0.0.1", "10.1.2.3"])
def test_an_allowed_network_is_within_reach_on_any_port(address: str) -> None:
    allow = [ip_network("127.0.0.0/8"), ip_network("10.1.0.0/16"), ip_network("fd00::/8")]
    assert may_reach(address, 12345, allow)
    assert not may_reach("10.2.0.1", 80, allow)
    assert may_reach("fd00::5", 1, allow)


def test_the_socket_is_made_only_for_what_may_be_reached() -> None:
    guard = Guard([])
    info = (socket.AF_INET, socket.SOCK_STREAM, 6, "")
    with pytest.raises(Blocked):
        guard.socket((*info, ("127.0.0.1", 80)))
    with guard.socket((*info, ("8.8.8.8", 80))) as made:
        assert made.family == socket.AF_INET
