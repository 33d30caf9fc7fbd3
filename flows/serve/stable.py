"""Addresses that stay while releases come and go: the current release, and a row by its id."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote
from xml.sax.saxutils import escape

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from pipeline.publish.previous import latest

_MOST_PAGES = 50_000  # of a sitemap, as its standard has it
_SITEMAP = '<?xml version="1.0" encoding="utf-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'


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

    def sitemap(request: Request) -> Response:
        """The pages of the current release, for engines of search."""
        newest = latest(folder)
        if newest is None:
            raise HTTPException(404)
        pages = sorted(path.relative_to(newest).as_posix() for path in newest.rglob("*.html"))[:_MOST_PAGES]
        base = f"{request.base_url}{newest.name}/"
        lines = "".join(f"<url><loc>{escape(base + quote(page))}</loc></url>\n" for page in pages)
        return Response(f"{_SITEMAP}{lines}</urlset>\n", media_type="application/xml")

    def listed(request: Request) -> Response:
        """The list of releases."""
        return RedirectResponse("/latest/releases.html", 302)

    below = ("/latest", "/latest/{path:path}", "/t/{path:path}", "/api/rows", "/api/rows/{path:path}", "/feed.atom")
    return [
        *(Route(path, current) for path in (*below, "/feeds/{path:path}")),
        Route("/releases", listed),
        Route("/releases/", listed),
        Route("/sitemap.xml", sitemap),
        Route("/{release}/t/{id}", row),
    ]
