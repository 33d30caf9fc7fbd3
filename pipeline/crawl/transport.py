"""How bytes travel: only to public addresses, or to the loopback address that a host is mapped to."""

from __future__ import annotations

import ipaddress
import socket
import ssl
from collections.abc import Mapping
from functools import partial
from typing import Any
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.util.ssl_ import create_urllib3_context

from pipeline.crawl.budget import Budget, Budgeted
from pipeline.errors import HostNotAllowed

_LEGACY_SERVER_CONNECT = 0x4  # ssl.OP_LEGACY_SERVER_CONNECT, which Python 3.11 has no name for


def is_public(address: str) -> bool:
    """Whether an IP address is one of the public Internet."""
    parsed = ipaddress.ip_address(address.partition("%")[0])
    mapped = getattr(parsed, "ipv4_mapped", None)
    return bool((mapped or parsed).is_global)


def _checked(connected: socket.socket, host: str) -> socket.socket:
    """The socket, if its peer is public. What DNS said before or after does not count; where it led does.

    Raises:
        HostNotAllowed: the peer lies in a private network, or is this machine.
    """
    if is_public(connected.getpeername()[0]):
        return connected
    connected.close()
    raise HostNotAllowed("the host lies in a private network", where=host, mend="portals are public hosts")


class _Connection(Budgeted, HTTPConnection):
    pass


class _PublicConnection(_Connection):
    def _new_conn(self) -> socket.socket:
        return _checked(super()._new_conn(), self.host)


class _PublicTlsConnection(Budgeted, HTTPSConnection):
    def _new_conn(self) -> socket.socket:
        return _checked(super()._new_conn(), self.host)


class _Pool(HTTPConnectionPool):
    ConnectionCls = _Connection


class _PublicPool(HTTPConnectionPool):
    ConnectionCls = _PublicConnection


class _PublicTlsPool(HTTPSConnectionPool):
    ConnectionCls = _PublicTlsConnection


class _Adapter(HTTPAdapter):
    """Sends requests whose answers are read at the cost of a budget."""

    pools: Mapping[str, type[HTTPConnectionPool]] = {}

    def __init__(self, budget: Budget) -> None:
        self._budget = budget
        super().__init__()

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        """A pool manager whose connections know the budget."""
        super().init_poolmanager(*args, **kwargs)
        made = {scheme: partial(pool, budget=self._budget) for scheme, pool in self.pools.items()}
        self.poolmanager.pool_classes_by_scheme = made


class PublicAdapter(_Adapter):
    """Sends requests to public addresses only: connections look at the address that they reached."""

    pools: Mapping[str, type[HTTPConnectionPool]] = {"http": _PublicPool, "https": _PublicTlsPool}


class LegacyTlsAdapter(PublicAdapter):
    """For portals that declare that they speak only old TLS. Certificates are still checked."""

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        """A pool manager whose context allows old versions, unsafe renegotiation and weak curves."""
        context = create_urllib3_context(
            ciphers="DEFAULT:@SECLEVEL=0", ssl_minimum_version=ssl.TLSVersion.MINIMUM_SUPPORTED
        )
        context.options |= _LEGACY_SERVER_CONNECT
        super().init_poolmanager(*args, ssl_context=context, **kwargs)


class LoopbackAdapter(_Adapter):
    """Sends a host's requests, plain, to a loopback address; URL and Host header stay as they are."""

    pools: Mapping[str, type[HTTPConnectionPool]] = {"http": _Pool}

    def __init__(self, address: tuple[str, int], budget: Budget) -> None:
        self.address = address
        super().__init__(budget)

    def send(self, request: requests.PreparedRequest, *args: Any, **kwargs: Any) -> requests.Response:
        """Send to the mapped address."""
        asked = request.url or ""
        parts = urlsplit(asked)
        request.headers["Host"] = parts.netloc
        request.url = parts._replace(scheme="http", netloc=f"{self.address[0]}:{self.address[1]}").geturl()
        response = super().send(request, *args, **kwargs)
        response.url = request.url = asked
        return response
