"""What the rules do on texts: which fire, which never do, and how often they are right where somebody has labelled."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

from pipeline.entities.finders import PatternFinder
from pipeline.entities.labelled import NAMES
from pipeline.entities.line import Line
from pipeline.entities.ruled import BOOKS, name_book
from pipeline.language.normalise import normalise
from pipeline.rule_books import book_named, books, read_statuses
from pipeline.rules import Book, Count, Rule, Text
from pipeline.standoff import read_placed

_LONGEST = 400  # characters of a line that are read at once


class Proposed(NamedTuple):
    """A name that a rule proposes: its book, the rule, ``[start, end)`` of the line, and the label."""

    book: str
    rule: str
    start: int
    end: int
    label: str


def proposals(line: Line) -> Iterator[Proposed]:
    """Every name that the rules propose in a line; what no pattern proposes is of the grammar."""
    seen = set()
    for name in BOOKS:
        for rule, start, end in name_book(name).find(line):
            seen.add((rule.method, start, end))
            yield Proposed(name, rule.name, start, end, rule.gives)
    for found in PatternFinder().find(line):
        if (found.method, found.start, found.end) not in seen and found.method in _grammar():
            yield Proposed("grammar", _grammar()[found.method], found.start, found.end, found.label)


@cache
def _grammar() -> Mapping[str, str]:
    """Method → the first rule of the grammar that rows name so."""
    found: dict[str, str] = {}
    for rule in book_named("grammar").rules.values():
        found.setdefault(rule.method, rule.name)
    return found


def fired(texts: Iterable[str]) -> Counter[tuple[str, str]]:
    """How often each rule fires in texts, by book and rule; a rule that never does is not in it."""
    found: Counter[tuple[str, str]] = Counter()
    cues = book_named("cues")
    for text in map(normalise, texts):
        found.update(("cues", hit.rule.name) for hit in cues.find(Text(text)))
        found.update(("statuses", rule) for rule, _, _ in read_statuses(text))
        for line in _lines(text):
            found.update(proposed[:2] for proposed in proposals(line))
    return found


def _lines(text: str) -> Iterator[Line]:
    for line in filter(None, map(str.strip, text.split("\n"))):
        yield from (Line(line[at : at + _LONGEST]) for at in range(0, len(line), _LONGEST))


def unused(texts: Iterable[str]) -> list[tuple[Book, Rule]]:
    """The rules that never fire in texts; what a model decides is no rule that fires."""
    seen = fired(texts)
    rules = ((book, rule) for book in books() for rule in book.rules.values() if not rule.learned)
    return [(book, rule) for book, rule in rules if (book.name, rule.name) not in seen]


def measured(labels: Path, texts: Path) -> dict[tuple[str, str], Count]:
    """Of each rule of names how many of its proposals stand in labelled sentences, and how many of these are names there.

    A proposal is right where span and type are those of the label.

    Args:
        labels: the folder of labels that stand off from their texts.
        texts: a folder where the texts lie.

    Raises:
        MissingInput: a file of the labels does not exist.
    """
    read: Counter[tuple[str, str]] = Counter()
    right: Counter[tuple[str, str]] = Counter()
    for placed in read_placed(labels, NAMES, texts)[0]:
        known = set(map(tuple, placed.line.labels["entities"]))
        for book, rule, start, end, label in set(proposals(Line(normalise(placed.stretch)))):
            read[book, rule] += 1
            right[book, rule] += (start, end, label) in known
    return {
        (book, rule.name): Count(read=read[book, rule.name], right=right[book, rule.name])
        for book, rule in _name_rules()
    }


@cache
def _of_method(method: str, label: str) -> list[tuple[str, Rule]]:
    """The rules that give names of a type by the method that a row names, of several the one that says most of it."""
    named = [
        (book, rule) for book, rule in _name_rules() if method == rule.method or method.startswith(f"{rule.method}+")
    ]
    longest = max((len(rule.method) for _, rule in named), default=0)
    return [(book, rule) for book, rule in named if len(rule.method) == longest and rule.gives in (label, "any")]


@lru_cache(maxsize=4096)
def rule_of_name(method: str, label: str, text: str, start: int, end: int) -> tuple[str, Rule] | None:
    """Book and rule that a mention comes from, by its method and what stands around it; None where several may be.

    Args:
        method: as the row names it, with the way of its link behind it.
        label: the type of the name.
        text: the sentence, or the name alone.
        start: where the name begins in ``text``.
        end: where it ends.
    """
    named = _of_method(method, label)
    if len(named) > 1:
        line = Line(text)
        here = [proposed[:2] for proposed in proposals(line) if proposed[2:] == (start, end, label)]
        named = [(book, rule) for book, rule in named if (book, rule.name) in here] or named
    return named[0] if len(named) == 1 else None


@cache
def _name_rules() -> list[tuple[str, Rule]]:
    return [(name, rule) for name in (*BOOKS, "grammar") for rule in book_named(name).rules.values()]
