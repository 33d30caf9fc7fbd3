"""From candidates to names: flat, without overlap, the longest sure reading first (guideline, rule 1.1)."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.entities.candidates import Candidate
from pipeline.entities.vocabulary import nothing

_LEAST = 0.5


def arbitrate(line: str, candidates: Sequence[Candidate]) -> list[Candidate]:
    """The names of a line.

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
        if candidate.score < _LEAST:
            continue
        if all(candidate.end <= other.start or candidate.start >= other.end for other in chosen):
            chosen.append(candidate)
    return sorted(chosen, key=lambda c: c.start)
