"""What a status is told by: a number with what its document says over it, the verdict, and the comparators that bound."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from pipeline.language.quantities import Quantity
from pipeline.records import Status
from pipeline.targets.cues import cue
from pipeline.targets.deadlines import Deadline
from pipeline.targets.frame import Frame
from pipeline.targets.sections import Section

BOUNDS = frozenset(("ge", "gt", "le", "lt", "range"))


class Verdict(NamedTuple):
    """A status, the name of the rule that decided it, and the probability that the judge gives it (None: it was not asked)."""

    status: Status
    rule: str
    probability: float | None = None


@dataclass(frozen=True)
class Number:
    """A number in its sentence, with what its document says over it: what the rules and the judge of its status read.

    Args:
        frame: its sentence.
        printed: the quantity as it is printed.
        meant: the same with the unit that the words before it complete.
        section: where in the document the sentence stands.
        own: the date that its sentence prints for it.
        inherited: the date that it would take over.
        now: the year the document speaks in, where known.
    """

    frame: Frame
    printed: Quantity
    meant: Quantity
    section: Section
    own: Deadline | None
    inherited: Deadline | None
    now: int | None

    @cached_property
    def piece(self) -> tuple[int, int]:
        """Span of its piece of the sentence."""
        return self.frame.piece(self.printed.start)

    @cached_property
    def part(self) -> tuple[int, int]:
        """Span of its part of the sentence."""
        return self.frame.part(self.printed.start)

    @cached_property
    def near(self) -> str:
        """What is said before it in its piece."""
        return self.frame.before(self.printed.start, start=self.piece[0])

    @cached_property
    def said(self) -> str:
        """What is said before it in its part of the sentence."""
        return self.frame.before(self.printed.start, start=self.part[0])

    @cached_property
    def wanted(self) -> bool:
        """Does its piece say that it is wanted?"""
        return self.is_near("target_firm")

    def is_near(self, name: str) -> bool:
        """Does a cue of status stand before it in its piece?"""
        return cue("status", name).search(self.near) is not None

    def is_said(self, name: str) -> bool:
        """Does a cue of status stand before it in its part of the sentence?"""
        return cue("status", name).search(self.said) is not None

    @property
    def is_ordered(self) -> bool:
        """Is it ordered by the verb that its piece begins with, or wanted every year?"""
        lead = self.frame.text[self.piece[0] : self.printed.start][:24].lstrip(" \u3000\n“")
        return bool(cue("verbs").match(lead) or cue("period", "annual").search(lead))
