"""What speaks for and against each role of a number: the cues of the codebook, where it stands, and the characters around it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
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


def signals(case: Case) -> list[str]:
    """The signals of a number, each a short name; a set of them is what the judge adds up."""
    return [*_rules(case), *_place(case), *_times(case), *_sort(case.quantity), *_cues(case), *_characters(case)]


def _rules(case: Case) -> Iterator[str]:
    yield f"rule={case.rule}"
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


def _characters(case: Case) -> Iterator[str]:
    frame, quantity = case.frame, case.quantity
    before = _plain(frame.before(quantity.start)[-_BEFORE:])
    after = _plain(frame.after(quantity.end)[:_AFTER])
    head = _plain(frame.text[frame.piece(quantity.start)[0] :][:_HEAD])
    opening = _plain(frame.clause.quote[:_HEAD])
    for name, text in (("b", before), ("a", after), ("h", head), ("o", opening)):
        yield from (f"{name}:{gram}" for gram in _grams(text, (1, 2, 3)))
    yield from (f"b${before[-size:]}" for size in (1, 2, 3, 4))
    yield from (f"a^{after[:size]}" for size in (1, 2, 3, 4))
    for depth, heading in enumerate(frame.clause.heading_path[-2:]):
        yield from (f"p{depth}:{gram}" for gram in _grams(_plain(heading[-_HEADING:]), (2,)))
    yield from (f"t:{gram}" for gram in _grams(_plain(case.title[-_TITLE:]), (2,)))


def _plain(text: str) -> str:
    return _DIGITS.sub("0", text)


def _grams(text: str, sizes: Sequence[int]) -> set[str]:
    return {text[at : at + size] for size in sizes for at in range(len(text) - size + 1)}
