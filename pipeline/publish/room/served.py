"""A release as the server of releases gives it: pages of documents made when they are asked for, and answers to searches."""

from __future__ import annotations

import json
import re
import sqlite3
import threading
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.errors import ModuError
from pipeline.language.latin import latin_name
from pipeline.publish.room.columns import FOLDER, Columns
from pipeline.publish.room.documents import document_page
from pipeline.publish.room.index import INDEX, phrases, question
from pipeline.publish.room.promises import FIELDS, cells
from pipeline.publish.room.search import WORD
from pipeline.publish.room.shelf import Shelf
from pipeline.publish.room.site import Pages, shown
from pipeline.store.database import Store

_FOUND = 1_000  # documents that hold words are counted so far
_PAGE = 50
_ROWS = 100
_BEFORE, _AFTER, _APART = 120, 240, 160  # characters around the words, and between the first and the last of them
_MOST_PLACES = 200
_PATIENCE = 2.0  # seconds that a question may take
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
    "change_kind",
    "indicator",
    "object",
    "deadline_year",
    "strength",
    "rule",
    "confidence",
    "confidence_read",
)


_COLUMNS = ", ".join(f't."{column}"' for column in _READ)
_QUANTITY = (
    f"SELECT q.at, d.title, d.day, d.place, {_COLUMNS}, q.tier FROM quantities q "  # noqa: S608 (names of our own)
    "JOIN documents d ON d.at = q.document JOIN held.targets t ON t.id = q.id WHERE q.at IN"
)
_DOCUMENT = "SELECT * FROM documents WHERE at IN"


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
        self._index, self._tables = (
            f"{(folder / name).resolve().as_uri()}?mode=ro&immutable=1" for name in (INDEX, "modu.sqlite")
        )
        self._local = threading.local()
        self._places = {place.slug: place for place in self._shelf.places.values()}
        self.document = lru_cache(256)(self._document)
        self._found = lru_cache(256)(self._documents_of)
        self._held = lru_cache(64)(self._quantities_of)
        self._columns = Columns(folder / FOLDER)

    def _document(self, id: str) -> str | None:
        """The page of a document, or None; the last 256 pages are kept, for a release does not change."""
        return document_page(self._pages, self._shelf, id)

    def archived(self, id: str) -> tuple[str, str] | None:
        """Archive file and record that a document was read from, or None."""
        row = next(self._shelf.store.rows("documents", columns=("archive_file", "archive_record"), id=id), None)
        return (row["archive_file"], row["archive_record"]) if row and row["archive_record"] else None

    def search(self, words: Sequence[str], start: int = 0, chosen: Mapping[str, str] = MappingProxyType({})) -> Answer:
        """Documents whose title holds all words, then those whose text does, each group the newest first or the likeliest.

        Args:
            words: as a reader types them; the newest documents where there are none.
            start: hits before the first one that is given.
            chosen: ``place`` (slug), ``from`` and ``to`` (years of the document), ``sort`` (``relevance``: by BM25 of the text; else by
                day), of which each may be missing.

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
            page = self._ask(f"SELECT d.at, 0 {listed} ORDER BY d.at LIMIT ? OFFSET ?", (*values, _PAGE, start))
            return Answer(total, False, self._hits(page, words))
        found = self._found(asked, also, values, chosen.get("sort") == "relevance")
        return Answer(min(len(found), _FOUND), len(found) > _FOUND, self._hits(found[start : start + _PAGE], words))

    def _documents_of(self, asked: str, also: str, values: tuple[str, ...], likeliest: bool) -> list[tuple[int, int]]:
        """Number and part (0 title, 1 text) of the documents that hold what is asked, one more than are counted; the last 256
        lists are kept, so that the next page of hits costs nothing."""
        with_documents = " JOIN documents d ON d.at = w.rowid" if also else ""
        order = "rank, w.rowid" if likeliest else "w.rowid"
        titles, texts = (
            f"SELECT w.rowid FROM {table} w{with_documents} WHERE w.{table} MATCH ?{also} ORDER BY {by} LIMIT ?"  # noqa: S608 (names of our own)
            for table, by in (("words_of_titles", "w.rowid"), ("words_of_documents", order))
        )
        titled = [at for (at,) in self._ask(titles, (asked, *values, _FOUND + 1))]
        held = set(titled)
        inside = [at for (at,) in self._ask(texts, (asked, *values, _FOUND + 1 + len(held)))]
        if likeliest:  # a text that is asked for holds its title
            titled = list(dict.fromkeys([*(at for at in inside if at in held), *titled]))
        return [*((at, 0) for at in titled), *((at, 1) for at in inside if at not in held)][: _FOUND + 1]

    def _hits(self, found: Sequence[tuple[int, int]], words: Sequence[str]) -> list[list[str]]:
        """What is listed of documents, and of those that hold the words in their text the stretch around them."""
        listed = {row[0]: row[1:] for row in self._ask(f"{_DOCUMENT} ({_numbers(at for at, _ in found)})")}
        inside = [listed[at][0] for at, part in found if part]
        marks = ", ".join("?" * len(inside))
        texts = dict(self._ask(f"SELECT id, text FROM held.documents WHERE id IN ({marks})", inside)) if inside else {}  # noqa: S608
        return [
            [id, shown(title), shown(self._places[slug].name), day, kind, slug, _around(texts.get(id, ""), words)]
            for id, title, slug, day, kind, _ in (listed[at] for at, _ in found)
        ]

    def quantities(self, chosen: Mapping[str, str], start: int = 0, most: int = _ROWS) -> Answer:
        """Quantities that meet what was chosen: ``place`` (slug), ``unit``, ``family`` (of units), ``kind``, ``change``, ``tier``,
        ``strength``, ``status``, ``from`` and ``to`` (years of the deadline), ``q`` (words anywhere), ``what`` (words of what is
        measured or counted), ``sort`` (newest, year, size, small, what).

        Returns:
            rows as dicts of :data:`FIELDS` with the document's title and day and the place's name and slug.

        Raises:
            QuestionTooWide: it took too long.
        """
        met = self._columns.met(chosen)
        for name, column in (("q", ""), ("what", "about")):
            if words := tuple(chosen.get(name, "").split()):
                held = self._held(words, column)
                met = held if met is None else met & held
        total, numbers = self._columns.ordered(met, chosen.get("sort", ""), start, most)
        return Answer(total, False, list(self._rows(numbers)))

    def row(self, id: str) -> dict[str, Any] | None:
        """A quantity by its id, as :meth:`quantities` gives it, or None."""
        number = self._ask("SELECT at FROM quantities WHERE id = ?", [id])
        return next(self._rows([at for (at,) in number]), None)

    def _quantities_of(self, words: tuple[str, ...], column: str) -> NDArray[np.bool_]:
        """Which quantities hold all words: in what is measured or counted where that column is named, else there, in the sentence or in
        the title. The last 64 answers are kept, for who seeks words then tries filters and orders."""
        asked = phrases(words)
        held = np.full(self._columns.count, bool(asked))
        for phrase in asked:
            one = self._columns.among(self._holding("quantities", phrase))
            if not column:
                one |= self._columns.within("sentence", self._holding("sentences", phrase))
                one |= self._columns.within("document", self._holding("titles", phrase))
            held &= one
        return held

    def _holding(self, of: str, phrase: str) -> NDArray[np.int64]:
        """Numbers of the titles, sentences or quantities that hold a phrase."""
        found = self._ask(f"SELECT rowid FROM words_of_{of} WHERE words_of_{of} MATCH ?", [phrase])  # noqa: S608 (names of our own)
        return np.fromiter((at for (at,) in found), np.int64, len(found))

    def _rows(self, numbers: Sequence[int]) -> Iterator[dict[str, Any]]:
        if not numbers:
            return
        rows = {row[0]: row[1:] for row in self._ask(f"{_QUANTITY} ({_numbers(numbers)})")}
        for title, day, slug, *values in (rows[number] for number in numbers):
            yield {
                **dict(zip(FIELDS, cells(dict(zip((*_READ, "tier"), values, strict=True))), strict=True)),
                "title": shown(title),
                "day": day,
                "slug": slug,
                "place": shown(self._places[slug].name),
                "latin": latin_name(self._places[slug].name),
            }

    def _ask(self, statement: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            connection = self._local.connection = sqlite3.connect(self._index, uri=True)
            connection.execute("ATTACH ? AS held", [self._tables])
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


def _numbers(numbers: Iterable[int]) -> str:
    return ", ".join(map(str, numbers))


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
