"""All rule books of the house, for who lists, explains or tests them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from functools import cache

from pipeline.entities import load_recognizer
from pipeline.entities.finders import PatternFinder
from pipeline.entities.line import Line
from pipeline.entities.ruled import BOOKS, grammar_book, name_book
from pipeline.language.clauses import clause_tree
from pipeline.language.quantities import find_quantities
from pipeline.records import Context
from pipeline.rules import Book, Features, Seen, Text
from pipeline.targets.cues import cue_book
from pipeline.targets.extract import cases, extract
from pipeline.targets.trust import status_book

_ISSUED = date(2023, 7, 1)


@cache
def books() -> tuple[Book, ...]:
    """Every book, in the order of reading."""
    names = map(name_book, BOOKS)
    return (cue_book(), status_book(Features(read=_statuses)), *names, grammar_book(_names))


def see(book: str) -> Callable[[str], Seen]:
    """How the guards of a book see a text."""
    return Line if book in BOOKS else Text


def _statuses(text: str) -> Iterator[tuple[str, int, int]]:
    """The rules of statuses that quantities of a text meet; the first of several paragraphs is its title."""
    title, parted, _ = text.partition("\n\n")
    context = Context(document="", title=title if parted else None, issued_on=_ISSUED if parted else None)
    clauses, quantities = clause_tree(text, context), find_quantities(text, issued_on=context.issued_on)
    for case, _ruled in cases(text, clauses, quantities, context):
        yield case.rule, case.quantity.start, case.quantity.end
    for row in extract(text, clauses, quantities, context):
        yield row.rule, row.start, row.end


def _names(text: str) -> Iterator[tuple[str, int, int]]:
    """The methods by which names of a line are proposed, and those of the names that are kept."""
    for found in PatternFinder().find(Line(text)):
        yield found.method, found.start, found.end
    context = Context(document="", region="杭州市")
    for mention in load_recognizer("patterns").recognize(text, clause_tree(text, context), context):
        yield mention.method.partition("+")[0], mention.start, mention.end
