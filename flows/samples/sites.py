"""Read the sample portals: what each site holds (front matter and plain body) and how it shows it (``site.yaml``).

A document is a Markdown file: YAML front matter with the metadata, then the body, one paragraph a line. ``# `` marks a centred
line, ``> `` a line set to the right (signature and date), ``| a | b |`` a row of a table.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any, Literal, NamedTuple

import yaml
from pydantic import BaseModel, ConfigDict, Field

from pipeline.settings import corpora_dir


class _Declared(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class SampleAttachment(_Declared):
    """A file of a page; ``file`` lies in the site's ``attachments`` folder (``.md`` is served as DOCX)."""

    name: str
    path: str
    file: str


class Listed(_Declared):
    """What stands in a list of the site."""

    column: str
    title: str
    path: str
    published_on: date
    number: str | None = None


class SampleDocument(Listed):
    """A document of a site: the truth that a reader of its page should find."""

    slug: str
    issuer: str
    document_type: str
    issued_on: date | None = None
    index_number: str | None = None
    effective_on: date | None = None
    expires_on: date | None = None
    keywords: str = ""
    interprets: str | None = None
    reprint_of: str | None = Field(None, description="<site>/<slug> of the document whose body this page repeats")
    attachments: tuple[SampleAttachment, ...] = ()
    body: str = ""


class Trap(Listed):
    """An item of a list that leads to something else than a document."""

    answer: Literal["challenge", "home", "missing", "disallowed"]


class Column(_Declared):
    """A column of the site; ``items_per_page`` cuts its list into pages."""

    id: str
    name: str
    items_per_page: int = 20


class ListRoute(_Declared):
    """A page of a list: path and query are templates over ``column`` and ``page``; ``in_json`` wraps the HTML in JSON."""

    path: str
    query: dict[str, str] = {}
    template: str = "list.html"
    in_json: bool = False
    first_page_only: bool = False


class Site(_Declared):
    """A site: its skin, its columns and its habits (charset, headers, traps)."""

    id: str
    host: str
    name: str
    code: str
    skin: str
    charset: str = "utf-8"
    content_type: str = "text/html; charset=utf-8"
    etag: bool = False
    disallow: tuple[str, ...] = ()
    columns: tuple[Column, ...]
    lists: tuple[ListRoute, ...]
    traps: tuple[Trap, ...] = ()
    settings: dict[str, str] = Field(default_factory=dict, description="What the skin wants to know besides")
    documents: tuple[SampleDocument, ...] = ()
    folder: Path = Path()

    @property
    def listed(self) -> tuple[Listed, ...]:
        """Documents and traps, the newest first."""
        return tuple(
            sorted((*self.documents, *self.traps), key=lambda item: (item.published_on, item.path), reverse=True)
        )

    def interpretations(self, item: Listed) -> list[SampleDocument]:
        """The documents that explain an item of a list."""
        slug = item.slug if isinstance(item, SampleDocument) else None
        return [document for document in self.documents if slug is not None and document.interprets == slug]


class Block(NamedTuple):
    """A paragraph or a table of a body."""

    kind: Literal["text", "centre", "right", "table"]
    text: str = ""
    rows: tuple[tuple[str, ...], ...] = ()


def blocks(body: str) -> Iterator[Block]:
    """Paragraphs and tables of a body, in order."""
    rows: list[tuple[str, ...]] = []
    for line in [*body.splitlines(), ""]:
        if line.startswith("|"):
            rows.append(tuple(cell.strip() for cell in line.strip().removeprefix("|").removesuffix("|").split("|")))
            continue
        if rows:
            yield Block("table", rows=tuple(rows))
            rows = []
        if line.startswith("# "):
            yield Block("centre", line[2:])
        elif line.startswith("> "):
            yield Block("right", line[2:])
        elif line.strip():
            yield Block("text", line.strip())


def samples_dir() -> Path:
    """Folder of the sample portals."""
    return corpora_dir() / "sample_portals"


def load_sites(folder: Path | None = None) -> dict[str, Site]:
    """All sample sites by id, each with its documents, newest first; the body of a reprint is that of its original."""
    folder = folder or samples_dir()
    sites = {path.parent.name: _load_site(path) for path in sorted(folder.glob("*/site.yaml"))}
    bodies = {f"{site.id}/{document.slug}": document.body for site in sites.values() for document in site.documents}
    return {
        name: site.model_copy(update={"documents": tuple(_with_body(document, bodies) for document in site.documents)})
        for name, site in sites.items()
    }


def _load_site(path: Path) -> Site:
    declared: dict[str, Any] = yaml.safe_load(path.read_text("utf-8"))
    documents = [_load_document(source) for source in sorted((path.parent / "documents").glob("*.md"))]
    documents.sort(key=lambda document: (document.published_on, document.slug), reverse=True)
    return Site(id=path.parent.name, folder=path.parent, documents=tuple(documents), **declared)


def _load_document(path: Path) -> SampleDocument:
    _, front, body = path.read_text("utf-8").split("---\n", 2)
    return SampleDocument(slug=path.stem, body=body.strip(), **yaml.safe_load(front))


def _with_body(document: SampleDocument, bodies: dict[str, str]) -> SampleDocument:
    if document.reprint_of is None:
        return document
    return document.model_copy(update={"body": bodies[document.reprint_of]})
