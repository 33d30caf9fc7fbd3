"""A text with what was found in it, as segments: no span is nested in another, wherever they overlap."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

QUANTITIES = ("target", "quantity")
POINTED = (*QUANTITIES, "name")
"""Kinds of short spans that are explained where they stand."""


@dataclass(frozen=True, slots=True)
class Span:
    """Something found at ``[start, end)``, in code points: its kind, and what a reader is told of it."""

    start: int
    end: int
    kind: str
    tip: str
    anchor: str = ""


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
    def tip(self) -> str:
        """What a reader is told of it; nothing where only whole clauses are marked, which have labels of their own."""
        told = [span.tip for span in self.spans if span.tip]
        return " / ".join(dict.fromkeys(told)) if any(span.kind in POINTED for span in self.spans) else ""

    @property
    def anchor(self) -> str:
        """What a link to it names: the first quantity that begins here."""
        return next((span.anchor for span in self.begins if span.kind in QUANTITIES), "")


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
