"""Addresses that stay while releases come and go: the current release, and a row by its id."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from pipeline.publish.previous import latest


def stable_routes(folder: Path) -> list[Route]:
    """Routes that lead from ``/latest/…``, ``/t/ID``, ``/api/…`` and the feeds to the current release of a folder.

    Args:
        folder: the releases.
    """

    def current(request: Request) -> Response:
        """The same address in the current release."""
        newest = latest(folder)
        if newest is None:
            raise HTTPException(404)
        path = request.url.path.removeprefix("/latest").lstrip("/") or "index.html"
        asked = f"?{request.url.query}" if request.url.query else ""
        return RedirectResponse(f"/{newest.name}/{quote(path)}{asked}", 302)

    def row(request: Request) -> Response:
        """The page of a row."""
        asked = request.path_params
        return RedirectResponse(f"/{quote(asked['release'])}/t.html#{quote(asked['id'], safe='')}", 302)

    below = ("/latest", "/latest/{path:path}", "/t/{path:path}", "/api/rows", "/api/rows/{path:path}", "/feed.atom")
    return [*(Route(path, current) for path in (*below, "/feeds/{path:path}")), Route("/{release}/t/{id}", row)]
