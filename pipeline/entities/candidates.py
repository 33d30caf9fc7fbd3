"""What a finder gives: a possible name with its label, score and finder."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Candidate:
    """A possible name: span in the line, label, score, and who found it.

    The score weighs it against others that overlap, above 0; a form that hardly errs has more than 1. It is no probability: what is
    published as confidence stays below 1.
    """

    start: int
    end: int
    label: str
    score: float
    method: str
