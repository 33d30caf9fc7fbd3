"""Files of a release in formats that it does not hold, made when somebody asks for them by their address."""

from __future__ import annotations

import tempfile
import threading
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import BinaryIO

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from pipeline.publish.formats import WORKBOOK
from pipeline.publish.on_request import can_be_made, make
from pipeline.publish.writers import FORMATS

_PIECE = 1 << 18
_TYPES = {
    ".csv": "text/csv; charset=utf-8",
    ".jsonl": "application/jsonl",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_Answer = Callable[[Request], Awaitable[Response]]


def made_routes(
    release: Callable[[Request], Path], held: _Answer, in_turn: Callable[[Callable[[Request], Response]], _Answer]
) -> list[Route]:
    """Routes of the files that a release may hold or not.

    Args:
        release: the folder of the release that a request names.
        held: what gives a file that is there, and says so where one is not.
        in_turn: how an answer is worked out beside others.
    """
    one_at_a_time = threading.Lock()

    def made(request: Request) -> Response:
        folder, name = release(request), request.url.path.rsplit("/", 1)[-1]
        with one_at_a_time, tempfile.TemporaryDirectory() as into:
            path = make(folder, name, Path(into))
            file, length = path.open("rb"), path.stat().st_size  # what is open can be read though its folder goes
        return _named(name, _pieces(file), {"Content-Length": str(length)})

    worked_out = in_turn(made)

    async def answer(request: Request) -> Response:
        folder, name = release(request), request.url.path.rsplit("/", 1)[-1]
        if (folder / name).is_file() or not can_be_made(folder, name):
            return await held(request)
        return _named(name, iter(()), {}) if request.method == "HEAD" else await worked_out(request)

    files = [f"{{table}}{ending}" for ending in FORMATS]
    return [Route(f"/{{release}}/{file}", answer) for file in (*files, WORKBOOK)]


def _named(name: str, pieces: Iterator[bytes], headers: dict[str, str]) -> Response:
    told = {**headers, "Content-Disposition": f'attachment; filename="{name}"'}
    return StreamingResponse(pieces, media_type=_TYPES[Path(name).suffix], headers=told)


def _pieces(file: BinaryIO) -> Iterator[bytes]:
    with file:
        while piece := file.read(_PIECE):
            yield piece
