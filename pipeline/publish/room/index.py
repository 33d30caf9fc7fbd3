"""The index that the server of releases searches: texts and quantities in SQLite FTS5, cut into pairs of characters.

Chinese has no blanks between words, and two ways of cutting a text into words need not agree. Pairs of neighbouring characters
(bigrams; Manning, Raghavan and Schütze, Introduction to Information Retrieval, 2.2.1) find any stretch of a text: a question is the
phrase of its pairs. Of texts it knows the lengths, by which those that say most of the words in the fewest go first (BM25;
Robertson and Zaragoza, The Probabilistic Relevance Framework, 2009). The index keeps no text (a "contentless" table of FTS5): what
is shown is read from the release's tables.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from itertools import islice
from operator import add
from pathlib import Path
from typing import Any

from pipeline.language.comparable import comparable
from pipeline.publish.room.columns import FOLDER, ColumnWriter
from pipeline.publish.room.promises import AT_ONCE, quantities_of, size, what
from pipeline.publish.room.search import WORD
from pipeline.publish.room.shelf import Row, Shelf, newest

INDEX = "search.sqlite"
_TABLES = """
CREATE TABLE documents (
    at INTEGER PRIMARY KEY, id TEXT NOT NULL, title TEXT, place TEXT NOT NULL, day TEXT NOT NULL, type TEXT NOT NULL, year INTEGER
);
CREATE VIRTUAL TABLE words_of_titles USING fts5(title, content='', columnsize=0, tokenize='ascii');
CREATE VIRTUAL TABLE words_of_documents USING fts5(words, content='', tokenize='ascii');
CREATE TABLE quantities (at INTEGER PRIMARY KEY, id TEXT NOT NULL, document INTEGER NOT NULL, tier REAL);
CREATE VIRTUAL TABLE words_of_quantities USING fts5(about, content='', columnsize=0, tokenize='ascii');
CREATE VIRTUAL TABLE words_of_sentences USING fts5(words, content='', columnsize=0, tokenize='ascii');
"""
_WORDS = ("words_of_titles", "words_of_documents", "words_of_quantities", "words_of_sentences")
_HELD = 1 << 26  # bytes of an index that are kept in memory before they are written
_BATCH = 10_000
_READ = (
    "id",
    "document",
    "start",
    "deadline_year",
    "unit",
    "quantity_kind",
    "strength",
    "status",
    "value",
    "value_lo",
    "change_kind",
    "indicator",
    "object",
    "qualifier",
    "quote",
    "sentence",
)


def cut(text: str | None) -> str:
    """A text as the index holds it: every pair of neighbouring characters, and the last character of each run alone."""
    runs = WORD.findall((text or "").lower())
    return " ".join(f"{' '.join(map(add, run, run[1:]))} {run[-1]}" for run in runs)


def question(words: Sequence[str]) -> str:
    """Words of a reader as a query of FTS5: each the phrase of its pairs, all of which must be there; empty if none can be asked."""
    return " AND ".join(phrases(words))


def phrases(words: Sequence[str]) -> list[str]:
    """Words of a reader as phrases of FTS5, each of which must be there."""
    runs = [run for word in words for run in WORD.findall(word.lower())]
    return [f'"{" ".join(map(add, run, run[1:]))}"' if len(run) > 1 else f'"{run}"*' for run in runs]


def write_index(path: Path, shelf: Shelf) -> None:
    """Write the index of a release. Rows are numbered in the order in which they are shown: the newest document first."""
    documents = sorted(shelf.documents.values(), key=newest, reverse=True)
    with closing(sqlite3.connect(path, isolation_level=None)) as file:
        file.execute("PRAGMA journal_mode=OFF")
        file.execute("PRAGMA synchronous=OFF")
        file.executescript(_TABLES)
        for table in _WORDS:  # few large pieces, merged once at the end
            file.execute(f"INSERT INTO {table} ({table}, rank) VALUES ('hashsize', {_HELD})")  # noqa: S608 (names of our own)
            file.execute(f"INSERT INTO {table} ({table}, rank) VALUES ('automerge', 0)")  # noqa: S608
        file.execute("BEGIN")
        numbered = list(enumerate(documents, start=1))
        file.executemany(
            "INSERT INTO documents VALUES (?, ?, ?, ?, ?, ?, ?)", ((at, *_listed(row)) for at, row in numbered)
        )
        file.executemany(
            "INSERT INTO words_of_titles (rowid, title) VALUES (?, ?)",
            ((at, cut(row["title"])) for at, row in numbered),
        )
        file.executemany("INSERT INTO words_of_documents (rowid, words) VALUES (?, ?)", _texts(shelf, documents))
        columns, at_of = ColumnWriter(), {row["id"]: at for at, row in numbered}
        sentences = _Sentences()
        for number, rows in enumerate(_batched(quantities_of(shelf, documents, _READ), _BATCH)):
            _add_quantities(file, columns, sentences, shelf, at_of, number * _BATCH + 1, rows)
        columns.write(path.parent / FOLDER)
        for table in _WORDS:
            file.execute(f"INSERT INTO {table} ({table}) VALUES ('optimize')")  # noqa: S608
        file.execute("CREATE INDEX of_place ON documents (place)")
        file.execute("CREATE INDEX of_row ON quantities (id)")
        file.execute("COMMIT")
        file.execute("ANALYZE")


def _batched(rows: Iterator[Row], size: int) -> Iterator[list[Row]]:
    """Lists of so many rows; the last may be shorter."""
    while batch := list(islice(rows, size)):
        yield batch


def _listed(row: Row) -> tuple[Any, ...]:
    """What lists of hits show of a document, and its year."""
    day = str(row["day"] or "")
    year = int(day[:4]) if day[:4].isdigit() else None
    return row["id"], row["title"], row["place"].slug, day, row["document_type"] or "", year


def _texts(shelf: Shelf, documents: Sequence[Row]) -> Iterator[tuple[int, str]]:
    """Title and text of each document under its number: words that a reader seeks may stand in both."""
    for first in range(0, len(documents), AT_ONCE):
        number = {row["id"]: at for at, row in enumerate(documents[first : first + AT_ONCE], start=first + 1)}
        rows = shelf.store.rows("documents", columns=("id", "title", "text"), id=list(number))
        for at, row in sorted((number[row["id"]], row) for row in rows):
            yield at, f"{cut(row['title'])} {cut(row['text'])}"


class _Sentences:
    """Numbers of the sentences that quantities stand in, which come one after another."""

    def __init__(self) -> None:
        self.number, self._last = 0, ("", "")

    def new(self, row: Row) -> bool:
        """Whether a quantity stands in another sentence than the one before it; ``number`` is then that of its own."""
        told = (row["document"], row["sentence"])
        is_new, self._last = told != self._last, told
        self.number += is_new
        return is_new


def _add_quantities(
    file: sqlite3.Connection,
    columns: ColumnWriter,
    sentences: _Sentences,
    shelf: Shelf,
    at_of: Mapping[str, int],
    first: int,
    rows: Sequence[Row],
) -> None:
    numbered, about = list(enumerate(rows, start=first)), [what(row) for row in rows]
    file.executemany(
        "INSERT INTO quantities VALUES (?, ?, ?, ?)",
        ((at, row["id"], at_of[row["document"]], row["tier"]) for at, row in numbered),
    )
    words = []
    for row, thing in zip(rows, about, strict=True):
        family, factor = comparable(row["unit"])
        value = size(row)
        if sentences.new(row):
            words.append((sentences.number, cut(row["sentence"])))
        columns.add(
            {
                "document": at_of[row["document"]],
                "sentence": sentences.number,
                "place": shelf.documents[row["document"]]["place"].slug,
                "year": row["deadline_year"],
                "unit": row["unit"] or "",
                "family": family,
                "kind": row["quantity_kind"],
                "change": row["change_kind"] or "",
                "tier": row["tier"],
                "strength": row["strength"] or "",
                "status": row["status"],
                "size": None if value is None else value * factor,
                "what": thing,
            }
        )
    file.executemany("INSERT INTO words_of_sentences (rowid, words) VALUES (?, ?)", words)
    file.executemany(
        "INSERT INTO words_of_quantities (rowid, about) VALUES (?, ?)",
        ((at, cut(thing)) for (at, _), thing in zip(numbered, about, strict=True)),
    )
