"""What speaks for and against each role of a number: the cues of the codebook, where it stands, and the characters around it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from pipeline.language.quantities import Quantity
from pipeline.records import Status
from pipeline.targets.cues import cue
from pipeline.targets.deadlines import Deadline
from pipeline.targets.frame import Frame
from pipeline.targets.sections import Section

_CUES = (
    "sanction",
    "support_firm",
    "support_amount",
    "condition_after",
    "condition_before",
    "condition_lead",
    "reference",
    "achieved_here",
    "done",
    "achieved_firm",
    "told",
    "target_firm",
)
_BEFORE, _AFTER, _HEAD, _HEADING, _TITLE = 14, 10, 8, 24, 40
RULE = "rule="
PROMISING = "tense=target"
"""The signal of a number in a part of the document that promises."""
EVIDENCE = "evidence="
"""What the signal begins with that says how much evidence for a promise there is; a number has one of them."""
_LEAD = 24
_PAST = ("achieved_firm", "achieved_here", "done")
_FIRST = re.compile(
    r"^(?:[（(]?[\d一二三四五六七八九十]+[）).．、]|——?|•|将|要|再|力争|确保|争取|努力|全市|全省|全区|全县|每年|至少|分别|并|且|以及)*"
)
_REACHES = re.compile(
    r"(?:达到?|至|到|实现|完成|超过?|突破|以上|控制在|稳定在|保持在|增长|下降|提高|降低)[^，；。]{0,4}$"
)
_DIGITS = re.compile(r"\d+(?:\.\d+)?")
_YEAR_STEPS = 5


class Case(NamedTuple):
    """A number in its sentence, with what the document says over it and what the rules say of it and of its neighbours."""

    frame: Frame
    quantity: Quantity
    section: Section
    own: Deadline | None
    inherited: Deadline | None
    now: int | None
    rule: str
    status: Status
    title: str
    before: Status | None = None
    after: Status | None = None


class Signals(NamedTuple):
    """The signals of a number, each a short name: its own, and those of its headings and title, which many numbers share."""

    own: list[str]
    around: tuple[str, ...]

    @property
    def names(self) -> list[str]:
        """All of them."""
        return [*self.own, *self.around]


def signals(case: Case) -> Signals:
    """The signals of a number, which the judge adds up."""
    parts = (
        _rules(case),
        _place(case),
        _times(case),
        _sort(case.quantity),
        _cues(case),
        _goals(case),
        _characters(case),
    )
    own = [name for part in parts for name in part]
    return Signals(own, _around(case.frame.clause.heading_path[-2:], case.title))


@lru_cache(maxsize=4096)
def _around(headings: tuple[str, ...], title: str) -> tuple[str, ...]:
    """The signals of the nearest headings and of the title."""
    found = {f"t:{gram}" for gram in _grams(_plain(title[-_TITLE:]), (2,))}
    for depth, heading in enumerate(headings):
        found |= {f"p{depth}:{gram}" for gram in _grams(_plain(heading[-_HEADING:]), (2,))}
    return tuple(sorted(found))


def _rules(case: Case) -> Iterator[str]:
    yield f"{RULE}{case.rule}"
    yield f"status={case.status}"
    yield f"before={case.before}"
    yield f"after={case.after}"


def _place(case: Case) -> Iterator[str]:
    kind, section = case.section.kind, case.section
    sorts = [name for name in ("report", "law", "support", "plan", "account", "call") if getattr(kind, name)]
    yield f"tense={section.tense}"
    yield from (f"sort={name}" for name in sorts)
    yield from (f"rule={case.rule}&sort={name}" for name in sorts or ["none"])
    yield f"reviewed={section.reviewed}"
    yield f"glossary={section.glossary}"
    yield f"clause={case.frame.clause.kind}"
    yield f"led={case.frame.clause.lead_in is not None}"
    yield f"numbers={min(len(case.frame.numbers), 5)}"
    yield f"bracket={case.frame.bracket(case.quantity.start, '（(') is not None}"


def _times(case: Case) -> Iterator[str]:
    for name, due in (("own", case.own), ("inherited", case.inherited)):
        yield f"{name}={_relation(due, case.now)}"
        if due is not None:
            yield f"{name}:mode={due.quantity.mode}"
            yield f"{name}:source={due.source}"


def _relation(due: Deadline | None, now: int | None) -> str:
    if due is None or due.quantity.year is None:
        return "none"
    if now is None:
        return "unknown"
    return str(max(-2, min(due.quantity.year - now, _YEAR_STEPS)))


def _sort(quantity: Quantity) -> Iterator[str]:
    yield f"unit={quantity.unit}"
    yield f"kind={quantity.quantity_kind or quantity.kind}"
    yield f"bound={quantity.comparator}"
    yield f"kind&bound={quantity.quantity_kind or quantity.kind}&{quantity.comparator}"
    size = abs(quantity.value or quantity.lo or 0.0)
    yield f"size={len(str(int(size))) if size >= 1 else 0}"


def _cues(case: Case) -> Iterator[str]:
    frame, quantity = case.frame, case.quantity
    piece, part = frame.piece(quantity.start), frame.part(quantity.start)
    places = {
        "near": frame.before(quantity.start, start=piece[0]),
        "said": frame.before(quantity.start, start=part[0]),
        "next": frame.after(quantity.end, end=piece[1]),
        "later": frame.after(quantity.end, end=part[1]),
        "lead": (frame.clause.lead_in or "")[-30:],
    }
    for name in _CUES:
        pattern = cue("status", name)
        yield from (f"{where}:{name}" for where, text in places.items() if text and pattern.search(text))


def _goals(case: Case) -> Iterator[str]:
    """A verb of goal at the head of the piece or right before the number, with the promise of the document and no sign of the past (E2)."""
    frame, quantity, kind = case.frame, case.quantity, case.section.kind
    start, _ = frame.piece(quantity.start)
    lead = frame.text[start : quantity.start][:_LEAD].lstrip(" \u3000\n“")
    said = frame.before(quantity.start, start=frame.part(quantity.start)[0])
    ordered = bool(_FIRST.sub("", lead, count=1) and cue("verbs").match(_FIRST.sub("", lead, count=1)))
    reached = bool(_REACHES.search(frame.before(quantity.start)[-8:]))
    past = any(cue("status", name).search(said + frame.after(quantity.end)[:_LEAD]) for name in _PAST)
    promises = "plan" if kind.plan else "report" if kind.report else "none"
    yield f"verb={ordered}&past={past}&{promises}&{case.section.tense}"
    yield f"reached={reached}&past={past}&{promises}&{case.section.tense}"
    dated = _relation(case.own, case.now) not in ("none", "-1", "-2")
    degree = "past" if past else "dated" if dated else "goal" if ordered or reached else "bare"
    yield f"{EVIDENCE}{degree}&{promises}"


def _characters(case: Case) -> Iterator[str]:
    frame, quantity = case.frame, case.quantity
    before = _plain(frame.before(quantity.start)[-_BEFORE:])
    after = _plain(frame.after(quantity.end)[:_AFTER])
    start = frame.piece(quantity.start)[0]
    head = _plain(frame.text[start : min(start + _HEAD, frame.clause.end)])
    opening = _plain(frame.clause.quote[:_HEAD])
    for name, text, sizes in (("b", before, (1, 2)), ("a", after, (1, 2)), ("h", head, (2,)), ("o", opening, (2,))):
        yield from (f"{name}:{gram}" for gram in _grams(text, sizes))
    yield from (f"b${before[-size:]}" for size in (1, 2, 3, 4))
    yield from (f"a^{after[:size]}" for size in (1, 2, 3, 4))


def _plain(text: str) -> str:
    return _DIGITS.sub("0", text)


def _grams(text: str, sizes: Sequence[int]) -> set[str]:
    return {text[at : at + size] for size in sizes for at in range(len(text) - size + 1)}
