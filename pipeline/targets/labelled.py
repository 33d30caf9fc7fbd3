"""Labelled numbers of real texts as the judge of roles sees them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from pipeline.language.clauses import clause_tree
from pipeline.language.normalise import normalise
from pipeline.language.quantities import find_quantities
from pipeline.records import Context
from pipeline.standoff import MANIFEST, Placed, Shelf, read_lines, read_manifest, shelve
from pipeline.targets.extract import cases
from pipeline.targets.roles import NONE
from pipeline.targets.signals import signals

QUANTITIES = "quantities.jsonl"
"""The standoff lines of numbers: ``records`` with ``value_start``, ``value_end`` and ``status``, by passage."""
SECOND = "second"
"""The reader whose labels measure agreement and teach nothing."""


@dataclass(frozen=True)
class LabelledCase:
    """A number of a labelled passage: its signals, the role that the reader gave it (``none``: no record), and the rules' word."""

    document: str
    kind: str
    signals: tuple[str, ...]
    role: str
    ruled: str
    quote: str
    sentence: str


def read_cases(folder: Path, texts: Path) -> tuple[list[LabelledCase], Shelf]:
    """All numbers of the labelled passages that the extraction holds for possible records.

    Args:
        folder: where the standoff lines and the manifest lie.
        texts: folder of the texts.

    Raises:
        MissingInput: there are no lines, or none of their documents.
    """
    shelf = shelve(read_manifest(folder / MANIFEST), texts)
    lines = [line for line in read_lines(folder / QUANTITIES) if line.reader != SECOND]
    placed = sorted(shelf.place(lines), key=lambda one: (one.line.document, one.line.start))
    return [
        row for _, group in groupby(placed, lambda one: one.line.document) for row in _of_document(list(group))
    ], shelf


def _of_document(placed: Sequence[Placed]) -> Iterator[LabelledCase]:
    source, text = placed[0].source, normalise(placed[0].text)
    context = Context(document=source.id, title=source.title, issued_on=source.issued_on)
    found = list(cases(text, clause_tree(text, context), find_quantities(text, issued_on=source.issued_on), context))
    for one in placed:
        labelled = [
            (one.line.start + record["value_start"], one.line.start + record["value_end"], record["status"])
            for record in one.line.labels["records"]
        ]
        for case, ruled in found:
            start, end = case.quantity.start, case.quantity.end
            if one.line.start <= start < one.line.end:
                role = next((status for s, e, status in labelled if s < end and start < e), NONE)
                told = tuple(signals(case))
                yield LabelledCase(source.id, source.kind, told, role, ruled, text[start:end], case.frame.clause.quote)
