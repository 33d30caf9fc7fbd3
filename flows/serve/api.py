"""The JSON interface of the releases: rows by filters, one row by its id, its description as OpenAPI. Read-only."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection
from functools import cache
from pathlib import Path
from typing import Any

import orjson
from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pipeline.declarations import read_yaml
from pipeline.publish.room.served import Answer, QuestionTooWide, ServedRoom
from pipeline.publish.room.site import shown

MOST_ROWS = 1_000
_ROWS = 100
_LAST = 1_000_000
_InTurn = Callable[[Callable[[Request], Response]], Callable[[Request], Awaitable[Response]]]
_TOO_WIDE = {
    "zh": "检索用时过长，请选择地区或增加词语。",
    "en": "The search took too long: choose a place or add words.",
}


@cache
def description() -> dict[str, Any]:
    """The interface in OpenAPI 3.1, as declared in ``openapi.yaml``."""
    described: dict[str, Any] = read_yaml(Path(__file__).parent / "openapi.yaml")
    return described


def whole_number(text: str, otherwise: int, most: int) -> int:
    """A number as a reader asks for it; nonsense is the other one."""
    return min(int(text), most) if text.isascii() and text.isdigit() and len(text) < 9 else otherwise


def api_routes(room: Callable[[Request], ServedRoom], in_turn: _InTurn) -> list[Route]:
    """Routes of the interface.

    Args:
        room: the room of the release that a request names.
        in_turn: how an answer is worked out beside others.
    """

    def rows(request: Request) -> Response:
        asked = dict(request.query_params)
        start = whole_number(asked.get("start", ""), 0, _LAST)
        limit = whole_number(asked.get("limit", ""), _ROWS, MOST_ROWS)

        def told(found: Answer) -> dict[str, Any]:
            after = start + len(found.rows)
            more = found.rows and after < found.total
            following = f"?{request.url.include_query_params(start=after).query}" if more else None
            release = request.path_params["release"]
            return {"release": release, "total": found.total, "start": start, "next": following, "rows": found.rows}

        return answered(lambda: room(request).quantities(asked, start, limit), told)

    def row(request: Request) -> Response:
        found = room(request).row(request.path_params["id"])
        if found is None:
            raise HTTPException(404)
        return _json({"release": request.path_params["release"], **found})

    def described(_: Request) -> Response:
        return JSONResponse(description())

    return [
        Route("/api/openapi.json", described),
        Route("/{release}/api/rows", in_turn(rows)),
        Route("/{release}/api/rows/{id}", in_turn(row)),
    ]


def answered(ask: Callable[[], Answer], told: Callable[[Answer], Any] = lambda found: found) -> Response:
    """An answer, or what is told of it, as JSON; 503 where the search took too long."""
    try:
        return _json(told(ask()))
    except QuestionTooWide:
        return JSONResponse({"error": _TOO_WIDE}, 503)


def _json(value: Any) -> Response:
    return Response(shown(orjson.dumps(value).decode()), media_type="application/json")


class Shared:
    """An application whose JSON interface pages of other origins may read, where they are named (CORS); all else stays its own.

    Args:
        app: what answers.
        origins: ``https://lab.example.org``; ``*`` for all.
    """

    def __init__(self, app: ASGIApp, origins: Collection[str] = ()) -> None:
        self._app, self._origins = app, frozenset(origins)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        origin = Headers(scope=scope).get("origin") if scope["type"] == "http" else None
        asked = scope.get("path", "").split("/")
        allowed = next((one for one in ("*", origin) if one in self._origins), None)
        if origin is None or allowed is None or "api" not in asked[1:3]:
            await self._app(scope, receive, send)
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers["Access-Control-Allow-Origin"] = allowed
                headers["Cross-Origin-Resource-Policy"] = "cross-origin"
                headers["Vary"] = "Origin"
            await send(message)

        await self._app(scope, receive, with_headers)
