"""A text with what was found in it, as segments: no span is nested in another, wherever they overlap."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

POINTED = ("target", "quantity", "name", "cited")
"""Kinds of short spans that are explained where they stand."""


@dataclass(frozen=True, slots=True)
class Span:
    """Something found at ``[start, end)``, in code points: its kind, what a reader is told of it in Chinese and English, what a link
    to it names, and the words of the label that stands before it."""

    start: int
    end: int
    kind: str
    tip: tuple[str, str] = ("", "")
    anchor: str = ""
    label: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of text with the same spans over all of it; ``begins`` are those that start with it."""

    text: str
    spans: tuple[Span, ...]
    begins: tuple[Span, ...]

    @property
    def kinds(self) -> str:
        """Kinds of its spans, each once, for a class attribute."""
        return " ".join(dict.fromkeys(span.kind for span in self.spans))

    @property
    def tips(self) -> tuple[tuple[str, str], ...]:
        """What a reader is told of it, in Chinese and English; nothing where only whole clauses are marked, which have labels of
        their own. What is shorter is told first."""
        if not any(span.kind in POINTED for span in self.spans):
            return ()
        told = (span.tip for span in sorted(self.spans, key=lambda s: s.end - s.start))
        return tuple(dict.fromkeys(tip for tip in told if tip[0]))

    @property
    def labels(self) -> tuple[Span, ...]:
        """Spans that begin here and have a label before them."""
        return tuple(span for span in self.begins if span.label)

    @property
    def anchors(self) -> tuple[str, ...]:
        """What links name that lead here; labels have anchors of their own."""
        return tuple(dict.fromkeys(span.anchor for span in self.begins if span.anchor and not span.label))


def segments(text: str, spans: Sequence[Span]) -> Iterator[Segment]:
    """Cut a text at every end of a span. Joined, the segments are the text; spans outside it are cut to it."""
    inside = sorted(
        (span for span in spans if 0 <= span.start < min(span.end, len(text))), key=lambda s: (s.start, -s.end, s.kind)
    )
    cuts = sorted({0, len(text), *(span.start for span in inside), *(min(span.end, len(text)) for span in inside)})
    coming, active = 0, list[Span]()
    for start, end in pairwise(cuts):
        active = [span for span in active if span.end > start]
        begins = []
        while coming < len(inside) and inside[coming].start == start:
            begins.append(inside[coming])
            coming += 1
        active += begins
        yield Segment(text[start:end], tuple(active), tuple(begins))
