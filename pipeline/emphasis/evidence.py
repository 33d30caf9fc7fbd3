"""Evidence of a label: the shortest stretch of the clause that justifies it (codebook B1, step 5)."""

from __future__ import annotations

from pipeline.emphasis.codebook import signs, triggers


def evidence_of(text: str, category: str) -> tuple[int, int]:
    """Span of the most telling stretch, in code points of ``text``, end exclusive.

    The longest sign of the category; without one, its longest trigger; where none is printed – a fragment that follows its
    lead-in – the whole clause.
    """
    for patterns in (signs(), triggers()):
        found = list(patterns[category].finditer(text))
        if found:
            return max(found, key=lambda match: (match.end() - match.start(), -match.start())).span()
    return 0, len(text)
