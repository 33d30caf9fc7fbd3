"""A store of as many documents as one likes, made from a few hundred that were read: their rows again, under other ids, places and years.

Every number and many words of a copy's sentences are others, character for character, so that spans hold and no copy is a reprint of
another. What a document has of rows – sentences, numbers, names – is therefore what real texts have.
"""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, suppress
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks.library import places
from pipeline.annotate import annotate_all
from pipeline.documents import read_file
from pipeline.errors import ModuError
from pipeline.records import Annotations, Document, revision_of
from pipeline.store.database import Store
from pipeline.store.schema import ANNOTATIONS, TABLES
from pipeline.versions import READING, versions

_WORDS = "的和与及等对为以在将由按各把并可应要从到"
"""Characters that change places in a copy: nearly every sentence has some, names and what is measured seldom."""
_TEXTS = frozenset({"text", "quote", "sentence", "title", "document_number", "lead_in"})
_IDS = frozenset({"id", "document", "clause"})
_AT_ONCE = 200
_NIGHT = date(2026, 3, 1)
"""The day of what is new."""
_BITS = 64


class Copy(NamedTuple):
    """What makes a copy of a document: the letters that change, the bits of ids that do, years, and the place that speaks."""

    number: int
    letters: dict[int, str]
    bits: int
    years: int
    place: str

    @classmethod
    def of(cls, number: int) -> Copy:
        """The same number gives the same copy; 0 is a document as it was read, but for its place."""
        chance = random.Random(number)
        letters: dict[int, str] = {}
        for group in ("0123456789", _WORDS) if number else ():
            letters |= dict(zip(map(ord, group), chance.sample(group, len(group)), strict=True))
        cities = places()
        place = cities[min(int(chance.expovariate(1 / 80)), len(cities) - 1)]
        return cls(number, letters, chance.getrandbits(_BITS) if number else 0, number % 9, place)

    def id(self, id: str) -> str:
        """An id of the copy; what was equal stays equal."""
        return f"{int(id, 16) ^ self.bits:016x}"

    def day(self, day: str | None) -> str | None:
        """A day some years before."""
        return day and f"{int(day[:4]) - self.years}-{day[5:8]}{min(day[8:10], '28')}"


def read_seeds(folder: Path, store: Path, *, most: int, longest: int) -> int:
    """Read and annotate texts of a folder into a new store, spread evenly over it; how many there are.

    Args:
        folder: of texts and pages.
        store: the SQLite file.
        most: at most so many.
        longest: characters of a text; longer ones are passed over.
    """
    paths = sorted(path for path in folder.rglob("*") if path.suffix in (".txt", ".md", ".html"))
    chosen: dict[str, Document] = {}
    for path in paths[:: max(1, len(paths) // most)]:
        with suppress(ModuError):
            document = read_file(path, name=str(path.relative_to(folder)))
            if document.chars <= longest and len(chosen) < most:
                chosen[document.id] = document
    tables = Store(f"sqlite:///{store}")
    tables.save_documents(chosen.values())
    for result in annotate_all(list(chosen.values())):
        if isinstance(result, Annotations):
            tables.save_annotations(result)
    tables.close()
    return len(chosen)


def fill(seeds: Path, path: Path, first: int, last: int) -> None:
    """Add the documents with these numbers (the last one left out) and their annotations to a store that has its tables."""
    with closing(sqlite3.connect(seeds)) as held, closing(sqlite3.connect(path, isolation_level=None)) as file:
        file.execute("PRAGMA synchronous=OFF")
        file.execute("PRAGMA cache_size=-500000")
        ids = _ids(held)
        for at in range(first, last, _AT_ONCE):
            file.execute("BEGIN")
            for name in ("documents", "readings", *ANNOTATIONS):
                marks = ", ".join("?" * len(TABLES[name].columns))
                file.executemany(
                    f"INSERT INTO {name} VALUES ({marks})", _rows(held, name, ids, range(at, min(last, at + _AT_ONCE)))
                )
            file.execute("COMMIT")


def documents(seeds: Path, beside: Path, first: int, last: int) -> list[Document]:
    """The documents with these numbers, as a reader of the pages of one day would give them; ``beside`` is a file that is not there yet."""
    store = Store(f"sqlite:///{beside}")
    fill(seeds, beside, first, last)
    issued = {"issued_on": _NIGHT, "published_on": _NIGHT}
    found = [document.model_copy(update=issued) for document in store.documents()]
    store.close()
    return found


def _ids(held: sqlite3.Connection) -> list[str]:
    return [id for (id,) in held.execute("SELECT id FROM documents ORDER BY id")]


def _rows(held: sqlite3.Connection, name: str, ids: Sequence[str], numbers: range) -> Iterator[list[Any]]:
    columns = [column.name for column in TABLES[name].columns]
    of = "document" if name in ANNOTATIONS else "id"
    revision = columns.index("revision")
    for at in numbers:
        copy, id = Copy.of(at // len(ids)), ids[at % len(ids)]
        changes = [_change(copy, column) for column in columns]
        for row in held.execute(f"SELECT {', '.join(columns)} FROM {name} WHERE {of} = ?", (id,)):
            values = [change(value) if change else value for change, value in zip(changes, row, strict=True)]
            values[revision] = revision_of(f"{id} {copy.number}")
            if name == "readings":  # as if these rules had read it, whichever read the seeds
                values[columns.index("made_by")] = versions(READING)
            yield values


def _change(copy: Copy, column: str) -> Callable[[Any], Any] | None:
    """How the values of a column change in a copy; None where they do not."""
    if column in _IDS:
        return copy.id
    if column in _TEXTS:
        return lambda text: text and text.translate(copy.letters)
    if column in ("issued_on", "published_on"):
        return copy.day
    if column == "url":
        return lambda url: f"{url}#{copy.number}"
    return {"city": lambda _: copy.place, "province": lambda _: None, "level": lambda _: "city"}.get(column)
