"""Does a quantity look back or ahead: by the words before it, its date, the section and the sort of document (codebook C1)?"""

from __future__ import annotations

import re

from pipeline.targets.cues import cue
from pipeline.targets.deadlines import Deadline
from pipeline.targets.sections import Tense
from pipeline.targets.verdicts import BOUNDS, Number, Verdict

_SHARE_DUE = re.compile(r"率|比例|比重|占比|占|应当|应|不得|达到|不低于|不少于|不超过")
_ONE_OF = re.compile(r"[^，；。]{0,10}(?:之一|之后|中的)")


def tense(number: Number) -> Verdict:
    """Achieved, reference or target: by the date, the words before the number, and the section."""
    rules = (_reference, _performed, _dated, _wanted, _achieved, _standing, _accounted)
    found = next(filter(None, (rule(number) for rule in rules)), None)
    return found or (
        Verdict("target", f"{number.section.tense}-section")
        if _is_promised(number)
        else Verdict("reference", "no-promise")
    )


def _due(number: Number) -> Deadline | None:
    """The date that is printed for it; in a law one that counts from the act (within a year) is a term of the rule."""
    own = number.own
    return None if own is not None and own.source == "relative" and number.section.kind.law else own


def _reference(number: Number) -> Verdict | None:
    """成为全国8个试点之一; a word of reference; the notes that explain words."""
    if _ONE_OF.match(number.frame.text, number.meant.end) and re.search(r"成为|是|跻身", number.near):
        return Verdict("reference", "one-of-many")
    if number.is_said("reference"):
        return Verdict("reference", "reference-cue")
    return Verdict("reference", "glossary") if number.section.glossary else None


def _performed(number: Number) -> Verdict | None:
    """In a text that neither plans, rules, reports nor calls, what an act has counted."""
    section = number.section
    acts = not (section.kind.plan or section.report or section.kind.law or section.kind.call or number.wanted)
    counted = acts and number.meant.quantity_kind == "count" and number.is_said("performed")
    return Verdict("achieved", "performed") if counted else None


def _dated(number: Number) -> Verdict | None:
    """By the date that is printed for it: what lies behind is achieved, what lies ahead a target."""
    own, now, tense = _due(number), number.now, number.section.tense
    if own is None:
        return None
    year, mode = own.quantity.year, own.quantity.mode
    if not number.wanted and mode == "as_of":
        return Verdict("achieved", "as-of")
    if not number.wanted and year is not None and now is not None:
        asked = _asked(number) if year < now else None  # 上年度营业收入不低于5000万元
        return asked or _by_year(year, now, tense)
    undated = mode in ("by", "before") and now is None and tense != "achieved"
    return Verdict("target", "dated") if undated else None


def _by_year(year: int, now: int, tense: Tense) -> Verdict | None:
    """By a year beside the present one; the present one lies ahead where the section speaks of what is to be done."""
    if year < now:
        return Verdict("achieved", "past-year")
    return Verdict("target", "future-year") if year > now or tense == "target" else None


def _wanted(number: Number) -> Verdict | None:
    """By a word of wanting, but in a paragraph that looks back."""
    if not number.wanted or number.section.reviewed:
        return None
    return _looking_back(number.near) if number.section.tense == "achieved" else Verdict("target", "target-cue")


def _achieved(number: Number) -> Verdict | None:
    """By a word of having done, or in a section that looks back."""
    if number.is_said("achieved_firm"):
        return Verdict("achieved", "achieved-cue")
    if number.section.tense == "achieved":
        return Verdict("achieved", "achieved-section")
    if number.section.tense != "neutral":
        return None
    around = number.said + number.frame.after(number.meant.end)[:60]
    if cue("status", "done").search(around):
        return Verdict("achieved", "achieved-done")
    told = not number.section.kind.plan and number.is_near("achieved_here")  # in a plan 累计达到 is a goal, or 比上年
    return Verdict("achieved", "achieved-near") if told else None


def _standing(number: Number) -> Verdict | None:
    """Bounds: the share that a law asks for, and the condition of a call."""
    if number.meant.comparator not in BOUNDS:
        return None
    if number.section.kind.law and number.meant.unit == "%" and _SHARE_DUE.search(number.said):
        return Verdict("target", "standing-share")
    return _asked(number)


def _asked(number: Number) -> Verdict | None:
    """A bound in a call is a condition of it."""
    asked = number.section.kind.call and number.meant.comparator in BOUNDS
    return Verdict("condition", "condition-of-call") if asked else None


def _accounted(number: Number) -> Verdict | None:
    """In an account, what is said to be planned, and what is told."""
    if not number.section.kind.account:
        return None
    if number.is_said("reported"):
        return Verdict("target", "reported-plan")
    return Verdict("achieved", "account") if number.section.tense == "neutral" and number.is_near("told") else None


def _is_promised(number: Number) -> bool:
    """Does the section, the title, a date that lies ahead or a verb that orders make a promise of it?"""
    kind, own = number.section.kind, _due(number)
    if number.section.tense == "target" or kind.plan:
        return True
    if own is not None and _is_ahead(own, number.now) and not (kind.account and own.quantity.year == number.now):
        return True
    if kind.account or kind.call:
        return False
    return _is_ahead(number.inherited, number.now) or number.is_ordered


def _is_ahead(deadline: Deadline | None, now: int | None) -> bool:
    """Does a date lie ahead of the document? Where its year is unknown, only a date by which something is due does."""
    if deadline is None or deadline.quantity.year is None:
        return False
    return deadline.quantity.mode in ("by", "before") if now is None else deadline.quantity.year >= now


def _looking_back(near: str) -> Verdict:
    """A wish inside a section that looks back: the plan of those years, unless 将 or 今年 points ahead."""
    ahead = re.search(r"今年|将(?:达|超|突)|预计", near)
    return Verdict("target", "target-cue") if ahead else Verdict("achieved", "achieved-section")
