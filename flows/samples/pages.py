"""Render a sample site: every answer it can give, by path and query, as bytes that are the same in every run."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import docx
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from flows.samples.sites import Column, ListRoute, SampleDocument, Site, Trap, blocks

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_TYPES = {".pdf": "application/pdf", ".docx": DOCX}


class Answer(NamedTuple):
    """An HTTP answer without its furniture."""

    status: int
    content_type: str
    body: bytes


def answer_key(path: str, query: Mapping[str, str]) -> str:
    """The key of an answer: the path and the parameters that tell one answer of this path from another."""
    return "?".join([path, *(f"{name}={query[name]}" for name in sorted(query))])


def render_site(site: Site) -> dict[str, Answer]:
    """Every answer of a site, by :func:`answer_key`."""
    return _Renderer(site).answers()


def read_attachment(site: Site, file: str) -> bytes:
    """The bytes of an attachment; a Markdown source becomes a DOCX file whose bytes depend on the source alone."""
    path = site.folder / "attachments" / file
    return _docx(path) if path.suffix == ".md" else path.read_bytes()


class _Renderer:
    def __init__(self, site: Site) -> None:
        skins = site.folder.parent / "skins"
        self.site = site
        self.env = Environment(
            loader=FileSystemLoader([skins / site.skin, skins / "parts"]),
            autoescape=True,
            trim_blocks=True,
            lstrip_blocks=True,
            undefined=StrictUndefined,
        )
        self.env.globals.update(site=site, blocks=blocks)

    def answers(self) -> dict[str, Answer]:
        site = self.site
        found = {"/": self._html("home.html"), "/index.html": self._html("home.html"), "/robots.txt": self._robots()}
        for column in site.columns:
            for route in site.lists:
                found.update(self._lists(column, route))
        for document in site.documents:
            found[document.path] = self._detail(document)
            for attachment in document.attachments:
                kind = _TYPES[Path(attachment.path).suffix]
                found[attachment.path] = Answer(200, kind, read_attachment(site, attachment.file))
        for trap in site.traps:
            found[trap.path] = self._trap(trap)
        return found

    def _lists(self, column: Column, route: ListRoute) -> Iterator[tuple[str, Answer]]:
        items = [item for item in self.site.listed if item.column == column.id]
        size = column.items_per_page
        pages = max(1, -(-len(items) // size))
        for page in range(1, 2 if route.first_page_only else pages + 1):
            scope: dict[str, Any] = {"column": column, "page": page, "pages": pages, "total": len(items)}
            shown = items if route.first_page_only else items[(page - 1) * size : page * size]
            answer = self._html(route.template, items=shown, all_items=items, **scope)
            if route.in_json:
                wrapped = {"success": True, "code": "200", "data": {"html": answer.body.decode(self.site.charset)}}
                body = json.dumps(wrapped, ensure_ascii=False).encode(self.site.charset)
                answer = Answer(200, "application/json;charset=UTF-8", body)
            query = {name: self._text(value, scope) for name, value in route.query.items()}
            yield answer_key(self._text(route.path, scope), query), answer

    def _detail(self, document: SampleDocument) -> Answer:
        return self._html(
            "detail.html",
            document=document,
            column=next(column for column in self.site.columns if column.id == document.column),
            original=next((other for other in self.site.documents if other.slug == document.interprets), None),
            interpretations=self.site.interpretations(document),
        )

    def _trap(self, trap: Trap) -> Answer:
        match trap.answer:
            case "challenge":
                return self._html("challenge.html")._replace(status=412)
            case "home":
                return self._html("home.html")
            case "missing":
                return self._html("missing.html")._replace(status=404)
            case "disallowed":
                return self._html("home.html")

    def _robots(self) -> Answer:
        lines = ["User-agent: *", *(f"Disallow: {path}" for path in self.site.disallow), ""]
        return Answer(200, "text/plain", "\n".join(lines).encode())

    def _html(self, template: str, **scope: Any) -> Answer:
        text = self.env.get_template(template).render(**scope)
        return Answer(200, self.site.content_type, text.encode(self.site.charset))

    def _text(self, template: str, scope: Mapping[str, Any]) -> str:
        return self.env.from_string(template).render(**scope)


def _docx(source: Path) -> bytes:
    document = docx.Document()  # its core properties carry the fixed dates of the library's template
    for block in blocks(source.read_text("utf-8")):
        if block.kind == "table":
            table = document.add_table(rows=0, cols=len(block.rows[0]))
            for row in block.rows:
                for cell, text in zip(table.add_row().cells, row, strict=True):
                    cell.text = text
        else:
            document.add_paragraph(block.text)
    written = io.BytesIO()
    document.save(written)
    return _undated(written)


def _undated(archive: io.BytesIO) -> bytes:
    """The same ZIP archive with every member dated 1980-01-01, so that its bytes do not tell when it was made."""
    out = io.BytesIO()
    with zipfile.ZipFile(archive) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            new.writestr(zipfile.ZipInfo(name), old.read(name), zipfile.ZIP_DEFLATED)
    return out.getvalue()
