"""A release as the server of releases gives it: pages of documents made when they are asked for, and answers to searches."""

from __future__ import annotations

import json
import sqlite3
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from pipeline.errors import ModuError
from pipeline.publish.room.documents import document_page
from pipeline.publish.room.index import INDEX, question
from pipeline.publish.room.promises import FIELDS, cells
from pipeline.publish.room.search import WORD, listed
from pipeline.publish.room.shelf import Shelf
from pipeline.publish.room.site import Pages, shown
from pipeline.store.database import Store

_COUNTED = 10_000  # quantities that meet a choice are counted so far
_FOUND = 1_000  # and documents that hold words so far
_PAGE = 50
_ROWS = 100
_AROUND = 300
_PATIENCE = 2.0  # seconds that a question may take
_FILTERS = {"place": "q.place = ?", "unit": "q.unit = ?", "kind": "q.kind = ?", "strength": "q.strength = ?",
            "status": "q.status = ?", "from": "q.year >= ?", "to": "q.year <= ?"}  # fmt: skip
_ORDERS = {
    "newest": "q.at",
    "year": "q.year IS NULL, q.year, q.at",
    "size": "q.size DESC, q.at",
    "what": "q.what, q.at",
}


class QuestionTooWide(ModuError):
    """A search took longer than a reader should wait."""

    kind = "question_too_wide"


@dataclass(frozen=True, slots=True)
class Answer:
    """Part of the hits, from the first or from ``start`` on, and how many there are; ``more``: at least so many."""

    total: int
    more: bool
    rows: list[Any]


class ServedRoom:
    """The reading room of one release. Threads may share it.

    Args:
        folder: the release.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._shelf = Shelf(Store.of_file(folder / "modu.sqlite"))
        self._pages = Pages(json.loads((folder / "release.json").read_text("utf-8"))["name"], whole=False)
        self._index = f"{(folder / INDEX).resolve().as_uri()}?mode=ro&immutable=1"
        self._local = threading.local()
        self._slugs = {place.name: place for place in self._shelf.places.values()}
        self.document = lru_cache(256)(self._document)

    def _document(self, id: str) -> str | None:
        """The page of a document, or None; the last 256 pages are kept, for a release does not change."""
        return document_page(self._pages, self._shelf, id)

    def archived(self, id: str) -> tuple[str, str] | None:
        """Archive file and record that a document was read from, or None."""
        row = next(self._shelf.store.rows("documents", columns=("archive_file", "archive_record"), id=id), None)
        return (row["archive_file"], row["archive_record"]) if row and row["archive_record"] else None

    def search(self, words: Sequence[str], start: int = 0) -> Answer:
        """Documents whose title holds all words, then those whose text does, each group the newest first.

        Args:
            words: as a reader types them; the newest documents where there are none.
            start: hits before the first one that is given.

        Returns:
            rows of id, title, place, day, type, and the stretch of text around the first word ("" for hits by title).

        Raises:
            QuestionTooWide: it took too long.
        """
        asked = question(words)
        if not asked:
            found = self._ask("SELECT at, id, 0 FROM documents ORDER BY at LIMIT ? OFFSET ?", [_PAGE, start])
            total = self._ask("SELECT count(*) FROM documents", [])[0][0] if not words else 0
            return Answer(total, False, self._hits(found if not words else [], words))
        titled, inside = f"{{title}} : ({asked})", asked
        both = (
            "SELECT rowid AS at, 0 AS part FROM words_of_documents WHERE words_of_documents MATCH ?1 "
            "UNION ALL SELECT rowid, 1 FROM words_of_documents WHERE words_of_documents MATCH ?2 "
            "AND rowid NOT IN (SELECT rowid FROM words_of_documents WHERE words_of_documents MATCH ?1)"
        )
        total = self._ask(
            f"SELECT count(*) FROM (SELECT 1 FROM ({both}) LIMIT ?3)",  # noqa: S608 (words go in as values)
            [titled, inside, _FOUND + 1],
        )[0][0]
        found = self._ask(
            f"SELECT h.at, d.id, h.part FROM (SELECT * FROM ({both}) LIMIT ?3 OFFSET ?4) h JOIN documents d ON d.at = h.at",  # noqa: S608
            [titled, inside, _PAGE, start],
        )
        return Answer(
            min(total, _FOUND), total > _FOUND, self._hits(sorted(found, key=lambda hit: (hit[2], hit[0])), words)
        )

    def _hits(self, found: Sequence[tuple[int, str, int]], words: Sequence[str]) -> list[list[str]]:
        cards = self._shelf.cards([id for _, id, _ in found])
        inside = [id for _, id, part in found if part]
        texts = {
            row["id"]: row["text"]
            for row in (self._shelf.store.rows("documents", columns=("id", "text"), id=inside) if inside else ())
        }
        return [[*listed(cards[id]), _around(texts.get(id, ""), words)] for _, id, _ in found if id in cards]

    def quantities(self, chosen: Mapping[str, str], start: int = 0, most: int = _ROWS) -> Answer:
        """Quantities that meet what was chosen: ``place`` (slug), ``unit``, ``kind``, ``strength``, ``status``, ``from`` and ``to``
        (years of the deadline), ``q`` (words), ``sort`` (newest, year, size, what).

        Returns:
            rows as dicts of :data:`FIELDS` with the document's title and day and the place's name and slug.

        Raises:
            QuestionTooWide: it took too long.
        """
        where, values = ["1"], list[Any]()
        for name, condition in _FILTERS.items():
            if value := chosen.get(name, ""):
                where.append(condition)
                values.append(value)
        tables = "quantities q"
        if words := chosen.get("q", "").split():
            tables = "words_of_quantities w JOIN quantities q ON q.at = w.rowid"
            where.append("words_of_quantities MATCH ?")
            if not (asked := question(words)):
                return Answer(0, False, [])
            values.append(asked)
        matched = f"FROM {tables} WHERE {' AND '.join(where)}"
        order = _ORDERS.get(chosen.get("sort", ""), _ORDERS["newest"])
        if words and order == "q.at":
            order = "w.rowid"
        counted = f"SELECT count(*) FROM (SELECT 1 {matched} LIMIT ?)"  # noqa: S608 (conditions of our own)
        total = self._ask(counted, [*values, _COUNTED + 1])[0][0]
        given = f"SELECT q.id {matched} ORDER BY {order} LIMIT ? OFFSET ?"
        found = self._ask(given, [*values, most, start])
        return Answer(min(total, _COUNTED), total > _COUNTED, list(self._rows([id for (id,) in found])))

    def _rows(self, ids: Sequence[str]) -> Iterator[dict[str, Any]]:
        if not ids:
            return
        rows = {row["id"]: row for row in self._shelf.store.rows("targets", id=list(ids))}
        cards = self._shelf.cards({row["document"] for row in rows.values()})
        for row in (rows[id] for id in ids):
            document = cards[row["document"]]
            yield {
                **dict(zip(FIELDS, cells(row), strict=True)),
                "title": shown(document["title"]),
                "day": str(document["day"] or ""),
                "slug": document["place"].slug,
                "place": shown(document["place"].name),
            }

    def _ask(self, statement: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            connection = self._local.connection = sqlite3.connect(self._index, uri=True)
        end = time.monotonic() + _PATIENCE
        connection.set_progress_handler(lambda: int(time.monotonic() > end), 20_000)
        try:
            return connection.execute(statement, values).fetchall()
        except sqlite3.OperationalError as error:
            if "interrupted" not in str(error):
                raise
            raise QuestionTooWide(
                "the search took too long", where=self.folder.name, mend="choose a place or more words"
            ) from error


def _around(text: str, words: Sequence[str]) -> str:
    """The stretch of a text around the first word; short enough to send, long enough to cut to a sentence or two."""
    runs = WORD.findall(" ".join(words).lower())
    at = text.lower().find(runs[0]) if runs else -1
    return shown(text[max(0, at - _AROUND) : at + _AROUND]) if at >= 0 else ""
