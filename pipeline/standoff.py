"""Labels of real official texts that stand off from them: document, hash, offsets and labels, never the text.

A line is put on its text again where somebody holds the text: a folder of files is searched by SHA-256, so names and
places of the files do not matter. What is missing is named with the source that the manifest states. Titles are words of the
documents too: they are read from the tables that lie beside the texts, CSV with the columns ``sha256`` and ``title``.
"""

from __future__ import annotations

import csv
import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict

from pipeline.errors import MissingInput

MANIFEST = "documents.csv"


class Source(BaseModel):
    """A labelled document: what is known of it, and where its text was found."""

    model_config = ConfigDict(frozen=True)

    id: str
    region: str
    issued_on: date | None
    kind: str
    source: str
    path: str
    commit: str
    sha256: str


class Line(BaseModel):
    """A labelled stretch ``[start, end)`` of a document, in code points of its file as decoded from UTF-8.

    ``labels`` is what the reader wrote, offsets in it relative to ``start``; what it holds depends on the kind of labels.
    """

    model_config = ConfigDict(frozen=True)

    document: str
    start: int
    end: int
    reader: str
    read_on: date
    labels: dict[str, Any]


@dataclass(frozen=True)
class Placed:
    """A line on its text."""

    source: Source
    line: Line
    text: str
    title: str

    @property
    def stretch(self) -> str:
        """The labelled stretch of the text."""
        return self.text[self.line.start : self.line.end]


@dataclass(frozen=True)
class Shelf:
    """The texts of labelled documents that were found and their titles, by document, and the sources of those that were not."""

    sources: dict[str, Source]
    texts: dict[str, str]
    titles: dict[str, str]

    @property
    def missing(self) -> list[Source]:
        """Documents of the manifest whose text does not lie in the folder, or has no title there."""
        return [source for name, source in self.sources.items() if name not in self.texts]

    def place(self, lines: Iterable[Line]) -> Iterator[Placed]:
        """The lines whose text was found, in order."""
        for line in lines:
            if line.document in self.texts:
                name = line.document
                yield Placed(self.sources[name], line, self.texts[name], self.titles[name])


def read_manifest(path: Path) -> dict[str, Source]:
    """The labelled documents by id.

    Raises:
        MissingInput: there is no such file.
    """
    if not path.is_file():
        raise MissingInput("no manifest of labelled documents", where=str(path), mend=f"put {MANIFEST} there")
    with path.open(encoding="utf-8", newline="") as rows:
        return {
            row["id"]: Source.model_validate({**row, "issued_on": row["issued_on"] or None})
            for row in csv.DictReader(rows)
        }


def read_lines(path: Path) -> list[Line]:
    """The lines of a file of standoff labels, in order.

    Raises:
        MissingInput: there is no such file.
    """
    if not path.is_file():
        raise MissingInput("no labels", where=str(path), mend="name a file of standoff lines")
    return [Line.model_validate(json.loads(line)) for line in path.read_text("utf-8").splitlines() if line.strip()]


def shelve(sources: dict[str, Source], folder: Path) -> Shelf:
    """Look the texts of documents up in a folder and the folders below it, by the SHA-256 of their files, and their titles in its tables.

    Raises:
        MissingInput: none of them lies there with its title.
    """
    wanted = {source.sha256: name for name, source in sources.items()}
    known = {wanted[digest]: title for digest, title in _titles(folder) if digest in wanted}
    texts = {}
    for path in sorted(folder.rglob("*.txt")):
        data = path.read_bytes()
        name = wanted.get(hashlib.sha256(data).hexdigest())
        if name in known:
            texts[name] = data.decode("utf-8")
    if not texts:
        raise MissingInput(
            f"none of the {len(sources)} labelled documents lies in this folder with its title",
            where=str(folder),
            mend=f"fetch them from the sources that corpora/labelled/{MANIFEST} names; {_TABLE}",
        )
    return Shelf(sources, texts, known)


def read_placed(labels: Path, file: str, texts: Path) -> tuple[list[Placed], Shelf]:
    """The lines of a file of standoff labels whose texts lie in a folder, in order, and the shelf of the documents.

    Args:
        labels: folder of the labels and the manifest.
        file: name of the file in it.
        texts: folder of the texts.

    Raises:
        MissingInput: there are no lines, or none of their documents.
    """
    shelf = shelve(read_manifest(labels / MANIFEST), texts)
    return list(shelf.place(read_lines(labels / file))), shelf


def by_document(placed: Iterable[Placed]) -> list[list[Placed]]:
    """Lines of the same document together, in the order of the text."""
    ordered = sorted(placed, key=lambda one: (one.line.document, one.line.start))
    return [list(group) for _, group in groupby(ordered, lambda one: one.line.document)]


_TABLE = "a CSV file there with the columns sha256 and title gives the titles"


def _titles(folder: Path) -> Iterator[tuple[str, str]]:
    """What the tables of a folder say: the SHA-256 of a file and its title."""
    for path in sorted(folder.rglob("*.csv")):
        with path.open(encoding="utf-8-sig", newline="") as rows:
            reader = csv.DictReader(rows)
            if {"sha256", "title"} <= set(reader.fieldnames or ()):
                yield from ((row["sha256"], row["title"] or "") for row in reader)


def told_missing(missing: Sequence[Source], most: int = 3) -> str:
    """One line that names the documents whose text was not found, and where it can be had; empty if none is missing."""
    if not missing:
        return ""
    named = "; ".join(f"{source.id} ({source.source}: {source.path})" for source in missing[:most])
    further = f" and {len(missing) - most} more" if len(missing) > most else ""
    return (
        f"{len(missing)} labelled documents are not in the folder with their titles and teach nothing: {named}{further}"
    )
