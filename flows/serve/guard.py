"""Who may ask a server of ours from a browser: pages of its own, under names that are its own.

A page of another site can send requests to loopback, and a name of another site can be made to lead there (DNS rebinding). The first is
known by its ``Origin``, the second by its ``Host``; both are refused before the application sees them, WebSockets too.
"""

from __future__ import annotations

from collections.abc import Collection
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from flows.serve.addresses import LOOPBACK, everywhere, is_address
from pipeline.settings import Settings


class Guard:
    """An application that is asked under its own names and by its own pages alone.

    Args:
        app: what answers.
        host: where the server listens. It and the names of loopback are its own; of a server that listens everywhere, every address is.
        names: more names that are its own.
        origins: origins besides its own whose pages may ask, ``https://modu.example.org``; ``*`` for all.
    """

    def __init__(
        self, app: ASGIApp, host: str, names: Collection[str] | None = None, origins: Collection[str] = ()
    ) -> None:
        own = Settings().trusted_names if names is None else names
        self._app, self._origins, self._everywhere = app, frozenset(origins), everywhere(host)
        self._names = frozenset(name.lower() for name in (*LOOPBACK, host, *own))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        refusal = self._refusal(Headers(scope=scope)) if scope["type"] in ("http", "websocket") else None
        await (refusal or self._app)(scope, receive, send)

    def _refusal(self, headers: Headers) -> PlainTextResponse | None:
        host, origin = ",".join(headers.getlist("host")), headers.get("origin")
        if not self._is_own(_hostname(host)):
            return PlainTextResponse(
                "This server is not known under that name; MODU_TRUSTED_HOSTS names those that are its own.\n"
                "服务器不接受该主机名，可用 MODU_TRUSTED_HOSTS 指定。\n",
                400,
            )
        if origin is None or self._origins & {origin, "*"} or origin.partition("://")[2].lower() == host.lower():
            return None
        return PlainTextResponse(
            "Pages of another origin may not ask this server; a reverse proxy has to pass the header Host on.\n"
            "拒绝其他来源的页面；反向代理须原样转发 Host。\n",
            403,
        )

    def _is_own(self, name: str) -> bool:
        return name in self._names or (self._everywhere and is_address(name))


def _hostname(host: str) -> str:
    """The name in a ``Host`` header, in lower case and without port and brackets; empty if it is none."""
    try:
        return urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return ""
