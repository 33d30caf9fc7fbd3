"""What field and arbiter say of a labelled sentence that they did not know, for training and card."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pipeline.entities.arbitration import Name, schedule
from pipeline.entities.labelled import Sentence, compared
from pipeline.entities.span_signals import Case, Signals
from pipeline.records import Score


@dataclass(frozen=True)
class Read:
    """A labelled sentence with all that is proposed in it, and what a field and an arbiter that did not know it say."""

    sentence: Sentence
    cases: Sequence[Case]
    signals: Sequence[Signals]
    sure: Sequence[int]
    judged: Sequence[tuple[str, float]] = ()

    def names(self, line: float) -> list[Name]:
        """What is published of it."""
        told = zip(self.cases, self.judged, strict=True)
        return schedule([Name(case.start, case.end, *one, "") for case, one in told], line)

    def score(self, line: float, label: str | None = None) -> Score:
        """Right, found and wanted names, all or of one label."""
        found = [(name.start, name.end, name.label) for name in self.names(line)]
        return compared(*(_of_label(spans, label) for spans in (found, self.sentence.spans)))

    @property
    def right(self) -> list[str]:
        """Of every case the label that readers gave it, empty for no name."""
        wanted = {span[:2]: span[2] for span in self.sentence.spans}
        return [wanted.get((case.start, case.end), "") for case in self.cases]


def _of_label(spans: Iterable[tuple[int, int, str]], label: str | None) -> list[tuple[int, int, str]]:
    return [span for span in spans if label in (None, span[2])]
