"""A release as the server of releases gives it: pages of documents made when they are asked for, and answers to searches."""

from __future__ import annotations

import json
import re
import sqlite3
import threading
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
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
_BEFORE, _AFTER, _APART = 120, 240, 160  # characters around the words, and between the first and the last of them
_MOST_PLACES = 200
_PATIENCE = 2.0  # seconds that a question may take
_FILTERS = {"place": "q.place = ?", "unit": "q.unit = ?", "kind": "q.kind = ?", "strength": "q.strength = ?",
            "status": "q.status = ?", "from": "q.year >= ?", "to": "q.year <= ?"}  # fmt: skip
_DOCUMENTS = {"place": "d.place = ?", "from": "d.year >= ?", "to": "d.year <= ?"}
_READ = (
    "id",
    "document",
    "start",
    "end",
    "sentence_start",
    "sentence",
    "status",
    "value",
    "value_lo",
    "value_hi",
    "comparator",
    "unit",
    "quantity_kind",
    "indicator",
    "object",
    "deadline_year",
    "strength",
)
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
        self._found = lru_cache(256)(self._documents_of)
        self._counted = lru_cache(4096)(self._count)

    def _document(self, id: str) -> str | None:
        """The page of a document, or None; the last 256 pages are kept, for a release does not change."""
        return document_page(self._pages, self._shelf, id)

    def archived(self, id: str) -> tuple[str, str] | None:
        """Archive file and record that a document was read from, or None."""
        row = next(self._shelf.store.rows("documents", columns=("archive_file", "archive_record"), id=id), None)
        return (row["archive_file"], row["archive_record"]) if row and row["archive_record"] else None

    def search(self, words: Sequence[str], start: int = 0, chosen: Mapping[str, str] = MappingProxyType({})) -> Answer:
        """Documents whose title holds all words, then those whose text does, each group the newest first.

        Args:
            words: as a reader types them; the newest documents where there are none.
            start: hits before the first one that is given.
            chosen: ``place`` (slug), ``from`` and ``to`` (years of the document), of which each may be missing.

        Returns:
            rows of id, title, place, day, type, slug of the place, and the stretch of text around the words ("" for hits by title).

        Raises:
            QuestionTooWide: it took too long.
        """
        asked = question(words)
        if words and not asked:
            return Answer(0, False, [])
        met = [(condition, chosen[name]) for name, condition in _DOCUMENTS.items() if chosen.get(name)]
        also, values = "".join(f" AND {condition}" for condition, _ in met), tuple(value for _, value in met)
        if not asked:
            listed = f"FROM documents d WHERE 1{also}"
            total = self._ask(f"SELECT count(*) {listed}", values)[0][0]
            page = self._ask(f"SELECT d.at, d.id, 0 {listed} ORDER BY d.at LIMIT ? OFFSET ?", (*values, _PAGE, start))
            return Answer(total, False, self._hits(page, words))
        found = self._found(asked, also, values)
        return Answer(min(len(found), _FOUND), len(found) > _FOUND, self._hits(found[start : start + _PAGE], words))

    def _documents_of(self, asked: str, also: str, values: tuple[str, ...]) -> list[tuple[int, str, int]]:
        """Number, id and part (0 title, 1 text) of the documents that hold what is asked, one more than are counted; the last 256
        lists are kept, so that the next page of hits costs nothing."""
        titles, texts = (
            f"SELECT d.at, d.id, {part} FROM {table} w JOIN documents d ON d.at = w.rowid "  # noqa: S608 (names of our own)
            f"WHERE w.{table} MATCH ?{also} ORDER BY w.rowid LIMIT ?"
            for part, table in enumerate(("words_of_titles", "words_of_documents"))
        )
        titled: list[tuple[int, str, int]] = self._ask(titles, (asked, *values, _FOUND + 1))
        held = {at for at, _, _ in titled}
        inside: list[tuple[int, str, int]] = self._ask(texts, (asked, *values, _FOUND + 1 + len(held)))
        return (titled + [hit for hit in inside if hit[0] not in held])[: _FOUND + 1]

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
        total = self._counted(matched, tuple(values))
        given = f"SELECT q.id {matched} ORDER BY {order} LIMIT ? OFFSET ?"
        found = self._ask(given, [*values, most, start])
        return Answer(min(total, _COUNTED), total > _COUNTED, list(self._rows([id for (id,) in found])))

    def _count(self, matched: str, values: tuple[Any, ...]) -> int:
        """How many quantities meet a choice, counted so far; kept, for who reads one page of them reads the next."""
        counted = f"SELECT count(*) FROM (SELECT 1 {matched} LIMIT ?)"  # noqa: S608 (conditions of our own)
        total: int = self._ask(counted, [*values, _COUNTED + 1])[0][0]
        return total

    def _rows(self, ids: Sequence[str]) -> Iterator[dict[str, Any]]:
        if not ids:
            return
        rows = {row["id"]: row for row in self._shelf.store.rows("targets", columns=_READ, id=list(ids))}
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
    """The stretch of a text that holds most of the words close together, the first of such; short enough to send."""
    runs = list(dict.fromkeys(WORD.findall(" ".join(words).lower())))
    lower = text.lower()
    places = sorted(
        (match.start(), number)
        for number, run in enumerate(runs)
        for match, _ in zip(re.finditer(re.escape(run), lower), range(_MOST_PLACES), strict=False)
    )
    near: Counter[int] = Counter()
    best, most, last = -1, 0, 0
    for at, number in places:
        while last < len(places) and places[last][0] <= at + _APART:
            near[places[last][1]] += 1
            last += 1
        if (held := sum(n > 0 for n in near.values())) > most:
            best, most = at, held
        if most == len(runs):
            break
        near[number] -= 1
    return shown(text[max(0, best - _BEFORE) : best + _AFTER]) if best >= 0 else ""
