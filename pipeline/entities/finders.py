"""Finders of candidates; arbitration chooses among what they give."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Protocol

from pipeline.entities.candidates import Candidate
from pipeline.entities.growth import grown
from pipeline.entities.lexicon import Lexicon
from pipeline.entities.line import Line
from pipeline.entities.lists import listed
from pipeline.entities.marks import marked
from pipeline.entities.persons import persons
from pipeline.entities.placing import placed
from pipeline.entities.programmes import programmes
from pipeline.entities.quotes import quoted
from pipeline.entities.register import aliases
from pipeline.entities.vocabulary import words
from pipeline.entities.works import works


class Finder(Protocol):
    """Finds candidates in one line of text; offsets are relative to the line."""

    def find(self, line: Line) -> list[Candidate]:
        """Candidates of a line."""
        ...


class PatternFinder:
    """Names by marks, forms, endings, quotes, lists and the gazetteers."""

    def find(self, line: Line) -> list[Candidate]:
        """Candidates of a line."""
        found = [*marked(line), *placed(line), *_known(line), *grown(line), *quoted(line.text), *persons(line)]
        found += [*programmes(line.text), *works(line)]
        return [*found, *listed(line.text, found)]


def _known(line: Line) -> Iterator[Candidate]:
    """Names of the register and the fixed ones; a short one only where a word begins and ends."""
    for start, end in _gazetteer().find(line.text):
        if end - start == 2 and not (start in line.starts and end in line.ends):
            continue
        if end - start == 3 and start not in line.starts and end not in line.ends:
            continue
        if line.text[max(0, start - 2) : start] in words()["slogans"]:
            continue
        if line.text.startswith("习近平新时代", start):
            continue
        yield Candidate(start, end, _labels()[line.text[start:end]], 0.9, "gazetteer")


@cache
def _labels() -> dict[str, str]:
    fixed = {name: label for label, names in words()["fixed"].items() for name in names}
    return {name: entity.label for name, entity in aliases().items()} | fixed


@cache
def _gazetteer() -> Lexicon:
    return Lexicon(_labels())
