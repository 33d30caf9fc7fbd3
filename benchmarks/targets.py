"""Promises: characters a second of quantities, clause tree and records, with jieba's segmentation of the same text beside them,
and whether a text twice as long takes twice the time."""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks.texts import best_of, texts
from pipeline.language.clauses import clause_tree
from pipeline.language.normalise import normalise
from pipeline.language.quantities import find_quantities
from pipeline.records import Context
from pipeline.targets import extract

_ROUNDS = 3


def run() -> Iterator[str]:
    """Speed over texts, in the order in which a document goes through."""
    import jieba

    found = [normalise(text) for text in texts()]
    size, context = sum(map(len, found)), Context(document="d")
    extract("2025年3家", clause_tree("2025年3家"), find_quantities("2025年3家"), context)  # reads the tables
    jieba.initialize()
    quantities = [find_quantities(text) for text in found]
    trees = [clause_tree(text, context) for text in found]
    works = {
        "quantities": lambda: [find_quantities(text) for text in found],
        "clause tree": lambda: [clause_tree(text, context) for text in found],
        "records": lambda: [extract(*parts, context) for parts in zip(found, trees, quantities, strict=True)],
        "jieba's words beside": lambda: [jieba.lcut(text) for text in found],
    }
    for name, work in works.items():
        yield f"{name:<22} {size / best_of(_ROUNDS, work):>12,.0f} characters/s"
    rows = sum(len(extract(*parts, context)) for parts in zip(found, trees, quantities, strict=True))
    yield f"{rows:,} records in {size:,} characters"
    one, two = (_seconds("\n".join(found * times)) for times in (1, 2))
    yield f"twice the text takes {two / one:.2f} times as long"


def _seconds(text: str) -> float:
    context = Context(document="d")
    return best_of(1, lambda: extract(text, clause_tree(text, context), find_quantities(text), context))
