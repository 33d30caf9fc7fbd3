"""What a status is told by: the verdict, the comparators that bound, and what is said before a quantity."""

from __future__ import annotations

from typing import NamedTuple

from pipeline.language.quantities import Quantity
from pipeline.records import Status
from pipeline.targets.cues import cue
from pipeline.targets.frame import Frame

BOUNDS = frozenset(("ge", "gt", "le", "lt", "range"))


class Verdict(NamedTuple):
    """A status, the name of the rule that decided it, and the probability that the judge gives it (None: it was not asked)."""

    status: Status
    rule: str
    probability: float | None = None


def said_before(frame: Frame, quantity: Quantity) -> str:
    """What the piece of a quantity says before it."""
    return frame.before(quantity.start, start=frame.piece(quantity.start)[0])


def is_ordered(frame: Frame, quantity: Quantity) -> bool:
    """Is a number ordered by the verb that its piece begins with, or wanted every year?"""
    start, _ = frame.piece(quantity.start)
    lead = frame.text[start : quantity.start][:24].lstrip(" \u3000\n“")
    return bool(cue("verbs").match(lead) or cue("period", "annual").search(lead))
