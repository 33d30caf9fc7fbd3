"""Names and addresses of this machine."""

from __future__ import annotations

from ipaddress import ip_address

LOOPBACK = ("127.0.0.1", "localhost", "::1")


def is_address(name: str) -> bool:
    """Whether a host is an address and no name. No other site can have a page under an address of this machine."""
    try:
        ip_address(name)
    except ValueError:
        return False
    return True


def everywhere(host: str) -> bool:
    """Whether a server that listens there listens on every address of the machine."""
    return is_address(host) and ip_address(host).is_unspecified
