"""What finders and field propose in many lines at once, judged."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache

from pipeline.entities.arbitration import Arbiter, Name, load_arbiter
from pipeline.entities.candidates import Candidate
from pipeline.entities.field import Field, Spans, load_field
from pipeline.entities.finders import Finder, PatternFinder
from pipeline.entities.line import Line
from pipeline.entities.span_signals import FIELD, Case, Seen, gathered


class FieldFinder:
    """Stands for the field among the finders: its spans are candidates. Without it the field only judges those of others."""

    def find(self, line: Line) -> list[Candidate]:
        """Nothing: what the field proposes is read for all lines at once."""
        return []


class Judge:
    """Field and arbiter; the rules' word is among what the field goes by, whatever finders propose."""

    def __init__(self, field: Field, arbiter: Arbiter) -> None:
        self.field, self.arbiter, self.rules = field, arbiter, PatternFinder()

    @property
    def line(self) -> float:
        """Least probability of a name that is published."""
        return self.arbiter.line

    def names(self, lines: Sequence[Line], finders: Sequence[Finder]) -> Iterator[list[Name]]:
        """Of every line all proposed spans with their labels and probabilities; they overlap."""
        proposes = any(isinstance(finder, FieldFinder) for finder in finders)
        ruled = [self.rules.find(line) for line in lines]
        for line, told, spans in zip(lines, ruled, self.field.spans(lines, ruled), strict=True):
            found = []
            for finder in finders:
                found += told if isinstance(finder, PatternFinder) else finder.find(line)
            cases = gathered(line.text, found, proposed(line, spans) if proposes else [])
            judged = self.arbiter.judged(Seen(line, self.field.words, spans, cases)) if cases else []
            yield [_named(case, *told) for case, told in zip(cases, judged, strict=True)]


def proposed(line: Line, spans: Spans) -> list[Candidate]:
    """The spans of a line that the field holds for likely enough."""
    found = []
    for (first, stop), shares in spans.found.items():
        best = max(shares, key=shares.__getitem__)
        found.append(Candidate(line.words[first].start, line.words[stop - 1].end, best, sum(shares.values()), FIELD))
    return found


def _named(case: Case, label: str, probability: float) -> Name:
    """A case as judged, with the source that gave it this label."""
    source = next((p.method for p in case.proposals if p.label == label), case.proposals[0].method)
    return Name(case.start, case.end, label, probability, source)


@cache
def load_judge() -> Judge:
    """The judge of ``models/entities``, read once a process.

    Raises:
        ConfigurationError: its files are not there or cannot be read.
    """
    return Judge(load_field(), load_arbiter())
