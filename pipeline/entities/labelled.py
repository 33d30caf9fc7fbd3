"""Labelled real sentences, and what readers of the same sentence agree on."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import MissingInput
from pipeline.language.normalise import normalise
from pipeline.records import Score
from pipeline.standoff import Placed, Shelf, read_placed

NAMES = "names.jsonl"
"""The standoff lines of names: ``entities`` with start, end and label, by sentence."""
WRITTEN = "entities.jsonl"
SECOND = "second"
"""The reader whose labels measure agreement and teach nothing."""

Spans = tuple[tuple[int, int, str], ...]


@dataclass(frozen=True)
class Sentence:
    """A sentence and its names; ``seen``: rules were written with it before one's eyes, so it does not say how good they are."""

    document: str
    text: str
    spans: Spans
    seen: bool = False


def read_sentences(folder: Path, texts: Path) -> tuple[list[Sentence], Score, Shelf]:
    """The labelled sentences whose texts lie in a folder, and how two readers of some agree.

    Args:
        folder: where the standoff lines and the manifest lie.
        texts: folder of the texts.

    Raises:
        MissingInput: there are no lines, or none of their documents.
    """
    placed, shelf = read_placed(folder, NAMES, texts)
    first = [one for one in placed if one.line.reader != SECOND]
    return (
        [_sentence(one) for one in first],
        _agreement(first, [one for one in placed if one.line.reader == SECOND]),
        shelf,
    )


def read_written(path: Path) -> list[Sentence]:
    """The sentences written for the project (:data:`WRITTEN`), with which rules were written as well, or others in the same form.

    Raises:
        MissingInput: there is no such file.
    """
    if not path.is_file():
        raise MissingInput("no written sentences", where=str(path), mend=f"put {WRITTEN} there")
    return [
        Sentence(
            f"written {row['id']}",
            normalise(row["text"]),
            _spans((name["start"], name["end"], name["label"]) for name in row["entities"]),
            seen=True,
        )
        for row in map(json.loads, path.read_text("utf-8").splitlines())
    ]


def _sentence(placed: Placed) -> Sentence:
    labels = placed.line.labels
    return Sentence(
        placed.line.document, normalise(placed.stretch), _spans(labels["entities"]), labels.get("seen", False)
    )


def _spans(entities: Iterable[Sequence[int | str]]) -> Spans:
    return tuple((int(start), int(end), str(label)) for start, end, label in entities)


def _agreement(first: Iterable[Placed], second: Iterable[Placed]) -> Score:
    read = {(one.line.document, one.line.start, one.line.end): _spans(one.line.labels["entities"]) for one in first}
    total = Score()
    for one in second:
        wanted = set(read.get((one.line.document, one.line.start, one.line.end), ()))
        total += compared(_spans(one.line.labels["entities"]), wanted)
    return total


def compared(found: Iterable[tuple[int, int, str]], wanted: Iterable[tuple[int, int, str]]) -> Score:
    """Names found against those wanted: exact span and label."""
    found, wanted = set(found), set(wanted)
    return Score(len(found & wanted), len(found), len(wanted))
