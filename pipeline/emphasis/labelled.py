"""Labelled clauses: those written for the project, and those of real texts, whose labels stand off from them."""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.emphasis.codebook import load_codebook
from pipeline.emphasis.features import ClauseInput
from pipeline.errors import MissingInput
from pipeline.language.clauses import clause_tree
from pipeline.language.normalise import normalise
from pipeline.records import Clause, Context
from pipeline.standoff import Placed, Shelf, by_document, read_lines, read_placed

CLAUSES = "clauses.jsonl"
"""The standoff lines of clauses: ``labels``, ``instrument`` and ``stance`` as the codebook names them."""

FIRST_READERS = frozenset("ABCD")
"""Readers whose labels teach; those of a second reader measure agreement."""


@dataclass(frozen=True)
class Labelled:
    """A labelled clause."""

    item: ClauseInput
    labels: frozenset[str]
    instrument: str
    stance: str
    document: str
    real: bool = False


def read_labelled(folder: Path) -> list[Labelled]:
    """Every labelled clause of ``emphasis*.jsonl`` in a folder, in order.

    Raises:
        MissingInput: there is none.
    """
    rows = []
    for path in sorted(folder.glob("emphasis*.jsonl")):
        for line in path.read_text("utf-8").splitlines():
            row = json.loads(line)
            # The imagined documents are about data: where a row names no title, its fragments pass the gate as theirs do.
            title = row.get("title") or "数据"
            item = ClauseInput(row["text"], tuple(row.get("heading_path") or ()), row.get("lead_in"), title)
            document = f"{path.stem}/{row['document']}"
            rows.append(Labelled(item, frozenset(row["labels"]), row["instrument"], row["stance"], document))
    if not rows:
        raise MissingInput("no labelled clauses", where=str(folder), mend="put emphasis*.jsonl there")
    return rows


def read_real(folder: Path, texts: Path) -> tuple[list[Labelled], Shelf]:
    """The labelled clauses of real documents, each with the headings and the lead-in that the clause tree gives it.

    Args:
        folder: where the standoff lines and the manifest lie.
        texts: folder of the texts.

    Returns:
        the clauses, by document, and the shelf, which knows the documents that are missing.

    Raises:
        MissingInput: there are no lines, or none of their documents.
    """
    placed, shelf = read_placed(folder, CLAUSES, texts)
    groups = by_document(one for one in placed if one.line.reader[0] in FIRST_READERS)
    return [row for group in groups for row in _of_document(group)], shelf


def agreement(folder: Path) -> dict[str, tuple[int, int, int]]:
    """How two readers of the same clauses agree: by category, clauses that both, only the first and only the second gave it."""
    first: dict[tuple[str, int, int], frozenset[str]] = {}
    second: dict[tuple[str, int, int], frozenset[str]] = {}
    for line in read_lines(folder / CLAUSES):
        side = first if line.reader[0] in FIRST_READERS else second
        side[line.document, line.start, line.end] = frozenset(line.labels["labels"])
    both = [(first[key], second[key]) for key in second if key in first]
    return {
        name: (
            sum(name in a and name in b for a, b in both),
            sum(name in a and name not in b for a, b in both),
            sum(name not in a and name in b for a, b in both),
        )
        for name in load_codebook().ids
    }


def _of_document(placed: Sequence[Placed]) -> Iterator[Labelled]:
    source, title, text = placed[0].source, placed[0].title, normalise(placed[0].text)
    tree = clause_tree(text, Context(document=source.id, title=title))
    starts = [clause.start for clause in tree]
    for one in placed:
        around = _around(tree, starts, one.line.start, one.line.end)
        labels = one.line.labels
        yield Labelled(
            ClauseInput(
                text[one.line.start : one.line.end],
                around.heading_path if around else (),
                around.lead_in if around else None,
                title,
            ),
            frozenset(labels["labels"]),
            labels.get("instrument") or "none",
            labels.get("stance") or "none",
            source.id,
            real=True,
        )


def _around(tree: Sequence[Clause], starts: Sequence[int], start: int, end: int) -> Clause | None:
    """The clause of the tree that a labelled stretch lies in or begins with."""
    at = bisect_right(starts, start) - 1
    near = [clause for clause in tree[max(at, 0) : at + 3] if clause.start < end and start < clause.end]
    return max(near, key=lambda clause: min(end, clause.end) - max(start, clause.start), default=None)
