"""The reading room on a port of its own: files of the releases, pages made when they are asked for, answers to searches. Read-only."""

from __future__ import annotations

import csv
import io
import multiprocessing
import os
import socket
import sys
import threading
from collections.abc import Awaitable, Callable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

import uvicorn
from anyio import CapacityLimiter, to_thread
from starlette.applications import Starlette
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, RedirectResponse, Response, StreamingResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from flows.serve.api import Shared, answered, api_routes, whole_number
from flows.serve.connections import Connection
from flows.serve.guard import Guard
from flows.serve.made import made_routes
from flows.serve.stable import stable_routes
from pipeline.archive import Location
from pipeline.archive.reader import read_record
from pipeline.errors import MissingInput, UnreadableRecord
from pipeline.publish.previous import latest
from pipeline.publish.room.served import ServedRoom
from pipeline.publish.room.site import shown
from pipeline.publish.tables import harmless
from pipeline.settings import Settings

_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data: blob:; connect-src 'self'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors {}"
)
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",  # data of pages are scripts, which any page could load as its own
    "Content-Security-Policy": _POLICY.format("'none'"),
}
_SUFFIXES = {
    "text/html": ".html",
    "application/pdf": ".pdf",
    "application/json": ".json",
    "text/plain": ".txt",
    "application/msword": ".doc",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    "application/vnd.ms-excel": ".xls",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ".xlsx",
}
EMBED = "/embed"
"""Where pages stand that show one chart, to be framed by others."""
_SMALL = 1 << 20  # bytes of a file that is given in one piece
_AT_ONCE = (
    4  # questions that a process answers at once; more would only take turns, and keep the others from being heard
)
_TURN = 0.001  # seconds after which a thread that computes lets another one go on
_LAST = 10_000  # hits that a reader may page to; all of them are in the tables
_DOWNLOAD = 1_000  # rows that a download reads at once
_DOWNLOADED = 100_000
COLUMNS = (
    "id",
    "document",
    "place",
    "title",
    "day",
    "deadline_year",
    "value",
    "unit",
    "amount",
    "what",
    "kind",
    "change",
    "tier",
    "strength",
    "status",
)
"""Columns of the promises that are downloaded; pages that are read without a server write the same (`promises.js`)."""


class _Strict:
    """Every answer carries the headers of a strict page; those below ``/embed`` may be framed by pages of the given origins.

    Args:
        app: what answers.
        framing: the origins.
    """

    def __init__(self, app: ASGIApp, framing: Sequence[str] = ()) -> None:
        self._app = app
        framed = {**_HEADERS, "Content-Security-Policy": _POLICY.format(" ".join(framing) or "'none'")}
        self._strict, self._framed = (
            [(name.lower().encode(), value.encode()) for name, value in headers.items()]
            for headers in (_HEADERS, framed)
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = self._framed if scope.get("path", "").startswith(f"{EMBED}/") else self._strict

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] += headers
            await send(message)

        await self._app(scope, receive, with_headers if scope["type"] == "http" else send)


class _Releases(StaticFiles):
    """Files of finished releases. No folder is listed, and nothing that is being written is given.

    Pages, scripts and data files of pages are small and are given in one piece, without the threads that a large file takes.
    """

    def file_response(
        self, full_path: Any, stat_result: os.stat_result, scope: Scope, status_code: int = 200
    ) -> Response:
        whole = super().file_response(full_path, stat_result, scope, status_code)
        if isinstance(whole, FileResponse) and stat_result.st_size <= _SMALL and "range" not in Headers(scope=scope):
            kept = {name: whole.headers[name] for name in ("content-type", "last-modified", "etag", "accept-ranges")}
            return Response(Path(full_path).read_bytes(), status_code, kept)
        return whole

    def lookup_path(self, path: str) -> tuple[str, Any]:
        return ("", None) if any(part.startswith(".") for part in Path(path).parts) else super().lookup_path(path)


def releases_app(folder: Path, archive: str = "") -> Starlette:
    """The application over a folder of releases and, if given, the archive that they were read from."""
    reading, framing = threading.Lock(), Settings().embed_origin_list

    @lru_cache(4)
    def opened(name: str) -> ServedRoom:
        return ServedRoom(folder / name)

    def release(request: Request) -> Path:
        name = request.path_params["release"]
        if name.startswith(".") or not (folder / name / "release.json").is_file():
            raise HTTPException(404)
        return folder / str(name)

    def room(request: Request) -> ServedRoom:
        return opened(release(request).name)

    def first(request: Request) -> Response:
        current = latest(folder)
        if current is None:
            raise HTTPException(404)
        return RedirectResponse(f"/{current.name}/index.html", 302)

    def document(request: Request) -> Response:
        page = room(request).document(request.path_params["id"])
        if page is None:
            raise HTTPException(404)
        return HTMLResponse(page)

    def archived(request: Request) -> Response:
        """The bytes that a portal gave, to be kept and not to be run: never shown as a page of this server."""
        place = room(request).archived(request.path_params["id"]) if archive else None
        if place is None:
            raise HTTPException(404)
        with reading:  # a file may be large: one reader at a time
            try:
                page, payload = read_record(Location(archive), place[0], None, place[1])
            except (MissingInput, UnreadableRecord):
                raise HTTPException(404) from None
        kind = page.content_type.partition(";")[0].strip().lower()
        name = request.path_params["id"] + _SUFFIXES.get(kind, ".bin")
        headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}"}
        return Response(payload, media_type="application/octet-stream", headers=headers)

    def served(request: Request) -> Response:
        told = f'"use strict";\nmodu.served = true;\nmodu.embeds = {str(bool(framing)).lower()};\n'
        return Response(told, media_type="text/javascript")

    def search(request: Request) -> Response:
        words = request.query_params.get("q", "").split()
        return answered(lambda: room(request).search(words, _start(request), dict(request.query_params)))

    def quantities(request: Request) -> Response:
        return answered(lambda: room(request).quantities(dict(request.query_params), _start(request)))

    def download(request: Request) -> Response:
        lines = _lines(room(request), dict(request.query_params))
        named = {"Content-Disposition": 'attachment; filename="promises.csv"'}
        return StreamingResponse(lines, media_type="text/csv; charset=utf-8", headers=named)

    files = _Releases(directory=folder)

    async def held(request: Request) -> Response:
        return await files.get_response(request.url.path.lstrip("/"), request.scope)

    def embedded(request: Request) -> Response:
        """The same page of the current release."""
        newest = latest(folder)
        if newest is None:
            raise HTTPException(404)
        return RedirectResponse(f"{EMBED}/{newest.name}/{quote(request.path_params['path'])}", 302)

    routes = [
        Route("/", first),
        *stable_routes(folder),
        *api_routes(room, _in_turn),
        Route("/{release}/documents/{id}.html", _in_turn(document)),
        Route("/{release}/archived/{id}", _in_turn(archived)),
        Route("/{release}/room/served.js", served),
        Route("/{release}/ask/search", _in_turn(search)),
        Route("/{release}/ask/quantities", _in_turn(quantities)),
        Route("/{release}/ask/quantities.csv", _in_turn(download)),
        *made_routes(release, held, _in_turn),
        *([Route(f"{EMBED}/latest/{{path:path}}", embedded), Mount(EMBED, files)] if framing else ()),
        Mount("/", files),
    ]
    middleware = [Middleware(Shared, origins=Settings().api_origin_list), Middleware(_Strict, framing=framing)]
    return Starlette(routes=routes, middleware=middleware)


def _in_turn(answer: Callable[[Request], Response]) -> Callable[[Request], Awaitable[Response]]:
    """An answer that is worked out in a thread, a few of them at once and the others in order."""
    limit: list[CapacityLimiter] = []  # belongs to the loop of its process, which runs when the first reader asks

    async def answered(request: Request) -> Response:
        if not limit:
            limit.append(CapacityLimiter(_AT_ONCE))
        return await to_thread.run_sync(answer, request, limiter=limit[0])

    return answered


def _start(request: Request) -> int:
    return whole_number(request.query_params.get("start", ""), 0, _LAST)


def _lines(room: ServedRoom, chosen: dict[str, str]) -> Iterator[str]:
    buffer = io.StringIO()
    write = csv.writer(buffer, lineterminator="\r\n").writerow
    buffer.write("\ufeff")
    write([*COLUMNS, "sentence"])
    for start in range(0, _DOWNLOADED, _DOWNLOAD):
        rows = room.quantities(chosen, start, _DOWNLOAD).rows
        for row in rows:
            write([harmless(row[name]) for name in COLUMNS] + [harmless(row["before"] + row["quote"] + row["after"])])
        yield shown(buffer.getvalue())
        buffer.seek(0)
        buffer.truncate()
        if len(rows) < _DOWNLOAD:
            return


def _server(folder: Path, archive: str, host: str) -> uvicorn.Server:
    app = Guard(releases_app(folder, archive), host, origins=Settings().api_origin_list)
    sys.setswitchinterval(_TURN)
    return uvicorn.Server(
        uvicorn.Config(
            app,
            http=Connection,
            log_config=None,
            access_log=False,
            server_header=False,
            lifespan="off",
            timeout_keep_alive=75,
        )
    )


def _answer_too(folder: Path, archive: str, host: str, listening: socket.socket) -> None:
    """In a process of its own: answer on the socket of the parent, as long as that lives (:mod:`flows` sees to it)."""
    _server(folder, archive, host).run(sockets=[listening])


class ReleasesServer:
    """The server of releases in a thread of its own and, where asked, in more processes, from :meth:`start` to :meth:`shutdown`."""

    def __init__(self, folder: Path, host: str, port: int, processes: int = 1, archive: str = "") -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._server = _server(folder, archive, host)
        self._socket = socket.create_server((host, port), backlog=1024)
        self._thread = threading.Thread(target=self._server.run, kwargs={"sockets": [self._socket]}, daemon=True)
        spawn = multiprocessing.get_context("spawn").Process
        self._others = [
            spawn(target=_answer_too, args=(folder, archive, host, self._socket), daemon=True)
            for _ in range(processes - 1)
        ]

    @property
    def server_address(self) -> tuple[str, int]:
        """Where it listens."""
        host, port = self._socket.getsockname()[:2]
        return host, port

    def start(self) -> None:
        """Begin to answer; who connects before is answered then."""
        self._thread.start()
        for other in self._others:
            other.start()

    def shutdown(self) -> None:
        """End it; requests that are being answered are answered."""
        self._server.should_exit = True
        for other in self._others:
            other.terminate()
        self._thread.join(10)
        for other in self._others:
            other.join(10)
        self._socket.close()


def serve_releases(folder: Path, host: str, port: int, *, processes: int = 1, archive: str = "") -> ReleasesServer:
    """Serve a folder of releases in so many processes, this one among them; ``shutdown()`` ends it.

    Args:
        folder: the releases.
        host: address to listen on.
        port: port to listen on; 0 for any that is free.
        processes: how many answer.
        archive: path or URL of the archive whose bytes documents lead to; empty for none.
    """
    server = ReleasesServer(folder, host, port, processes, archive)
    server.start()
    return server
