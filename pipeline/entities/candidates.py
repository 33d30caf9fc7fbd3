"""What a finder gives: a possible name with its label, score and finder; and what the scores alone would keep of a line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.entities.vocabulary import nothing

LEAST = 0.5
"""The score from which a candidate may be published by the scores alone."""


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


def preferred(line: str, candidates: Sequence[Candidate]) -> list[Candidate]:
    """What the finders' own scores would keep of a line, without overlap: the longest sure reading first (guideline, rule 1.1).

    A span that two finders agree on counts more; of overlapping ones the surest wins, and of equally sure ones the longest.
    """
    merged: dict[tuple[int, int], Candidate] = {}
    for candidate in candidates:
        if line[candidate.start : candidate.end] in nothing():
            continue
        key = (candidate.start, candidate.end)
        other = merged.get(key)
        if other is None:
            merged[key] = candidate
            continue
        best = max(other, candidate, key=lambda c: c.score)
        agreed = best.score + 0.03 if candidate.method != other.method else best.score
        merged[key] = Candidate(best.start, best.end, best.label, agreed, best.method)
    chosen: list[Candidate] = []
    ranked = sorted(merged.values(), key=lambda c: (-(c.score + 0.03 * min(c.end - c.start, 24)), c.start))
    for candidate in ranked:
        if candidate.score < LEAST:
            continue
        if all(candidate.end <= other.start or candidate.start >= other.end for other in chosen):
            chosen.append(candidate)
    return sorted(chosen, key=lambda c: c.start)
