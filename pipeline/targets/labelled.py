"""Labelled numbers of real texts as the judge of roles sees them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline.language.clauses import clause_tree
from pipeline.language.normalise import normalise
from pipeline.language.quantities import find_quantities
from pipeline.language.wrapping import joined
from pipeline.records import Context
from pipeline.standoff import Placed, Shelf, by_document, read_placed
from pipeline.targets.extract import cases
from pipeline.targets.roles import NONE
from pipeline.targets.signals import signals

QUANTITIES = "quantities.jsonl"
"""The standoff lines of numbers: ``records`` with ``value_start``, ``value_end`` and ``status``, by passage."""
SECOND, ROLES = "second", "roles"
"""The reader whose labels measure agreement and teach nothing, and the one who gave numbers a role and no other slot."""


@dataclass(frozen=True)
class LabelledCase:
    """A number of a labelled passage: its signals, the role that the reader gave it (``none``: no record), and the rules' word.

    ``alone`` says that the signals are those of the sentence under its title without the rest of the document: such copies
    teach what a sentence is worth by itself, and judge nothing.
    """

    document: str
    kind: str
    signals: tuple[str, ...]
    role: str
    ruled: str
    quote: str
    sentence: str
    alone: bool = False


def read_cases(folder: Path, texts: Path) -> tuple[list[LabelledCase], Shelf]:
    """All numbers of the labelled passages that the extraction holds for possible records, in their documents and alone.

    Args:
        folder: where the standoff lines and the manifest lie.
        texts: folder of the texts.

    Raises:
        MissingInput: there are no lines, or none of their documents.
    """
    placed, shelf = read_placed(folder, QUANTITIES, texts)
    groups = by_document(one for one in placed if one.line.reader != SECOND)
    return [row for group in groups for row in _of_document(group)], shelf


def _of_document(placed: Sequence[Placed]) -> Iterator[LabelledCase]:
    source, whole = placed[0].source, joined(normalise(placed[0].text))
    text = whole.text
    context = Context(document=source.id, title=placed[0].title, issued_on=source.issued_on)
    found = list(cases(text, clause_tree(text, context), find_quantities(text, issued_on=source.issued_on), context))
    for one in placed:
        first, last = whole.place(one.line.start), whole.place(one.line.end)
        labelled = [
            (*(whole.place(one.line.start + record[f"value_{end}"]) for end in ("start", "end")), record["status"])
            for record in one.line.labels["records"]
        ]
        for case, ruled in found:
            start, end = case.number.printed.start, case.number.printed.end
            if first <= start < last:
                role = next((status for s, e, status in labelled if s < end and start < e), NONE)
                sentence = case.number.frame.clause
                row = LabelledCase(
                    source.id, source.kind, tuple(signals(case).names), role, ruled, text[start:end], sentence.quote
                )
                yield row
                told = _alone(sentence.quote, start - sentence.start, context)
                if told is not None:
                    yield replace(row, signals=told, alone=True)


def _alone(sentence: str, at: int, context: Context) -> tuple[str, ...] | None:
    """The signals of the number at a place of a sentence that stands alone under the title; None where it is read otherwise there."""
    tree, quantities = clause_tree(sentence, context), find_quantities(sentence, issued_on=context.issued_on)
    for case, _ in cases(sentence, tree, quantities, context):
        if case.number.printed.start == at:
            return tuple(signals(case).names)
    return None
