"""What a finder gives: a possible name with its label, score and finder."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Candidate:
    """A possible name: span in the line, label, score between 0 and 1, and who found it."""

    start: int
    end: int
    label: str
    score: float
    method: str
