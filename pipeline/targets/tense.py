"""Does a quantity look back or ahead: by the words before it, its date, the section and the sort of document (codebook C1)?"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from pipeline.language.quantities import Quantity
from pipeline.targets.cues import cue
from pipeline.targets.deadlines import Deadline
from pipeline.targets.frame import Frame
from pipeline.targets.sections import Section
from pipeline.targets.verdicts import BOUNDS, Verdict, is_ordered, said_before

_SHARE_DUE = re.compile(r"率|比例|比重|占比|占|应当|应|不得|达到|不低于|不少于|不超过")
_ONE_OF = re.compile(r"[^，；。]{0,10}(?:之一|之后|中的)")


@dataclass(frozen=True)
class _Told:
    """What the tense of a quantity is read from: its sentence and section, the date that is printed for it and the one that it would take
    over, and the year that the document speaks in."""

    frame: Frame
    quantity: Quantity
    section: Section
    own: Deadline | None
    inherited: Deadline | None
    now: int | None

    @cached_property
    def near(self) -> str:
        """What is said before it in its piece."""
        return said_before(self.frame, self.quantity)

    @cached_property
    def said(self) -> str:
        """What is said before it in its part of the sentence."""
        return self.frame.before(self.quantity.start, start=self.frame.part(self.quantity.start)[0])

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


def tense(
    frame: Frame,
    quantity: Quantity,
    section: Section,
    own: Deadline | None,
    inherited: Deadline | None,
    now: int | None,
) -> Verdict:
    """Achieved, reference or target: by the date, the words before the number, and the section."""
    if section.kind.law and own and own.source == "relative":
        own = None  # within a year of the act: a term of the rule
    told = _Told(frame, quantity, section, own, inherited, now)
    rules = (_reference, _performed, _dated, _wanted, _achieved, _standing, _accounted)
    found = next(filter(None, (rule(told) for rule in rules)), None)
    return found or (
        Verdict("target", f"{section.tense}-section") if _is_promised(told) else Verdict("reference", "no-promise")
    )


def _reference(told: _Told) -> Verdict | None:
    """成为全国8个试点之一; a word of reference; the notes that explain words."""
    if _ONE_OF.match(told.frame.text, told.quantity.end) and re.search(r"成为|是|跻身", told.near):
        return Verdict("reference", "one-of-many")
    if told.is_said("reference"):
        return Verdict("reference", "reference-cue")
    return Verdict("reference", "glossary") if told.section.glossary else None


def _performed(told: _Told) -> Verdict | None:
    """In a text that neither plans, rules, reports nor calls, what an act has counted."""
    section = told.section
    acts = not (section.kind.plan or section.report or section.kind.law or section.kind.call or told.wanted)
    counted = acts and told.quantity.quantity_kind == "count" and told.is_said("performed")
    return Verdict("achieved", "performed") if counted else None


def _dated(told: _Told) -> Verdict | None:
    """By the date that is printed for it: what lies behind is achieved, what lies ahead a target."""
    own, now, tense = told.own, told.now, told.section.tense
    if own is None:
        return None
    year, mode = own.quantity.year, own.quantity.mode
    if mode == "as_of" and not told.wanted:
        return Verdict("achieved", "as-of")
    if year is not None and now is not None and not told.wanted:
        if year > now or (year == now and tense == "target"):
            return Verdict("target", "future-year")
        if year < now:
            return Verdict("achieved", "past-year")
    undated = mode in ("by", "before") and now is None and tense != "achieved"
    return Verdict("target", "dated") if undated else None


def _wanted(told: _Told) -> Verdict | None:
    """By a word of wanting, but in a paragraph that looks back."""
    if not told.wanted or told.section.reviewed:
        return None
    return _looking_back(told.near) if told.section.tense == "achieved" else Verdict("target", "target-cue")


def _achieved(told: _Told) -> Verdict | None:
    """By a word of having done, or in a section that looks back."""
    if told.is_said("achieved_firm"):
        return Verdict("achieved", "achieved-cue")
    if told.section.tense == "achieved":
        return Verdict("achieved", "achieved-section")
    if told.section.tense != "neutral":
        return None
    around = told.said + told.frame.after(told.quantity.end)[:60]
    done = told.is_near("achieved_here") or cue("status", "done").search(around)
    return Verdict("achieved", "achieved-near") if done else None


def _standing(told: _Told) -> Verdict | None:
    """Bounds: the share that a law asks for, and the condition of a call."""
    if told.quantity.comparator not in BOUNDS:
        return None
    if told.section.kind.law and told.quantity.unit == "%" and _SHARE_DUE.search(told.said):
        return Verdict("target", "standing-share")
    return Verdict("condition", "condition-of-call") if told.section.kind.call else None


def _accounted(told: _Told) -> Verdict | None:
    """In an account, what is said to be planned, and what is told."""
    if not told.section.kind.account:
        return None
    if told.is_said("reported"):
        return Verdict("target", "reported-plan")
    return Verdict("achieved", "account") if told.section.tense == "neutral" and told.is_near("told") else None


def _is_promised(told: _Told) -> bool:
    """Does the section, the title, a date that lies ahead or a verb that orders make a promise of it?"""
    kind, own = told.section.kind, told.own
    if told.section.tense == "target" or kind.plan:
        return True
    if own is not None and _is_ahead(own, told.now) and not (kind.account and own.quantity.year == told.now):
        return True
    if kind.account or kind.call:
        return False
    return _is_ahead(told.inherited, told.now) or is_ordered(told.frame, told.quantity)


def _is_ahead(deadline: Deadline | None, now: int | None) -> bool:
    """Does a date lie ahead of the document? Where its year is unknown, only a date by which something is due does."""
    if deadline is None or deadline.quantity.year is None:
        return False
    return deadline.quantity.mode in ("by", "before") if now is None else deadline.quantity.year >= now


def _looking_back(near: str) -> Verdict:
    """A wish inside a section that looks back: the plan of those years, unless 将 or 今年 points ahead."""
    ahead = re.search(r"今年|将(?:达|超|突)|预计", near)
    return Verdict("target", "target-cue") if ahead else Verdict("achieved", "achieved-section")
