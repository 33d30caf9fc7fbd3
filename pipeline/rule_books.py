"""All rule books of the house, for who lists, explains or tests them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import cache
from pathlib import Path

import pipeline.entities as entities
from pipeline.declarations import read_yaml
from pipeline.entities import load_recognizer
from pipeline.entities.finders import PatternFinder
from pipeline.entities.line import Line
from pipeline.entities.ruled import BOOKS, NameText, grammar_book, name_book
from pipeline.errors import RuleError
from pipeline.language.clauses import clause_tree
from pipeline.language.quantities import find_quantities
from pipeline.records import Context
from pipeline.rules import Book, Count, Features, Rule, Seen, Text
from pipeline.targets.cues import cue_book
from pipeline.targets.extract import cases, extract
from pipeline.targets.trust import status_book

_ISSUED = date(2023, 7, 1)


@cache
def books() -> tuple[Book, ...]:
    """Every book, in the order of reading."""
    names = map(name_book, BOOKS)
    return (
        cue_book(),
        status_book(Features(read=read_statuses)),
        *names,
        grammar_book(read_names),
        name_book("not_a_name"),
    )


def book_named(name: str) -> Book:
    """A book by its name.

    Raises:
        RuleError: there is none.
    """
    found = next((book for book in books() if book.name == name), None)
    if found is None:
        raise RuleError(f"no rule book is called {name}", mend=f"one of {', '.join(book.name for book in books())}")
    return found


def status_rules() -> Mapping[str, Rule]:
    """The rules that rows of targets name."""
    return book_named("statuses").rules


def rule_told(rule: Rule) -> tuple[str, str]:
    """What a reader is told of a rule in Chinese and in English: what it means, and an example."""
    zh, _, en = rule.says.partition(" | ")
    example = next((text.splitlines()[-1] for text in rule.examples if text.strip()), "")
    return (
        (f"规则：{zh}（如：{example}）", f"rule: {en} (as in {example})") if example else (f"规则：{zh}", f"rule: {en}")
    )


@cache
def trust_table() -> dict[tuple[str, str], Count]:
    """Counts of rules, by book and rule: of statuses those that a reader counted, of names those that labels tell.

    The counts of names are made by ``modu rules measure --texts DIR``.
    """
    told = read_yaml(Path(entities.__file__).parent / "data" / "trust.yaml")
    names = {(book, rule): Count.model_validate(count) for book, rules in told.items() for rule, count in rules.items()}
    own = {
        (book.name, rule.name): rule.trust for book in books() for rule in book.rules.values() if rule.trust is not None
    }
    return {**names, **own}


def see(book: str) -> Callable[[str], Seen]:
    """How the guards of a book see a text. What is no name is told of a label and a name: ``PROJECT:十大民生工程``."""
    if book == "not_a_name":
        return _labelled
    return Line if book in BOOKS else Text


def _labelled(text: str) -> NameText:
    label, _, name = text.rpartition(":")
    return NameText(name, label)


def read_statuses(text: str) -> Iterator[tuple[str, int, int]]:
    """The rules of statuses that quantities of a text meet; the first of several paragraphs is its title."""
    title, parted, _ = text.partition("\n\n")
    context = Context(document="", title=title if parted else None, issued_on=_ISSUED if parted else None)
    clauses, quantities = clause_tree(text, context), find_quantities(text, issued_on=context.issued_on)
    for case, _ruled in cases(text, clauses, quantities, context):
        yield case.rule, case.number.printed.start, case.number.printed.end
    for row in extract(text, clauses, quantities, context):
        yield row.rule, row.start, row.end


def read_names(text: str) -> Iterator[tuple[str, int, int]]:
    """The methods by which names of a line are proposed, and those of the names that are kept."""
    for found in PatternFinder().find(Line(text)):
        yield found.method, found.start, found.end
    context = Context(document="", region="杭州市")
    for mention in load_recognizer("patterns").recognize(text, clause_tree(text, context), context):
        yield mention.method.partition("+")[0], mention.start, mention.end
