"""What speaks for and against each role of a number: the cues of the codebook, where it stands, and the characters around it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from pipeline.language.matches import end_of
from pipeline.language.quantities import Quantity
from pipeline.records import Status
from pipeline.targets.cues import cue
from pipeline.targets.deadlines import Deadline
from pipeline.targets.measured import Measured
from pipeline.targets.phrases import begins_with_verb
from pipeline.targets.verdicts import Number

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
_BEFORE, _AFTER, _HEAD, _HEADING, _TITLE = 14, 10, 8, 24, 8
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
_FORBIDS = re.compile(r"不(?:得|应|可|能)?(?:低于|少于|超过|高于|大于|小于|突破)|至少")
_ENDS = re.compile(r"[，,；;。（(]")
_DIGITS = re.compile(r"\d+(?:\.\d+)?")
_YEAR_STEPS = 5


class Case(NamedTuple):
    """A number with what the rules say of it and of its neighbours, the title of its document, and what it measures."""

    number: Number
    rule: str
    status: Status
    title: str
    what: Measured
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
        _times(case.number),
        _sort(case.number.printed),
        _cues(case.number),
        _goals(case),
        _characters(case.number),
    )
    own = [name for part in parts for name in part]
    return Signals(own, _around(case.number.frame.clause.heading_path[-2:], case.title))


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
    number, section = case.number, case.number.section
    frame, sorts = number.frame, section.kind.sorts
    yield f"tense={section.tense}"
    yield from (f"sort={name}" for name in sorts)
    yield from (f"shape:{name}" for name in section.kind.shape)
    yield from (f"rule={case.rule}&sort={name}" for name in sorts or ["none"])
    yield f"reviewed={section.reviewed}"
    yield f"glossary={section.glossary}"
    yield f"clause={frame.clause.kind}"
    yield f"led={frame.clause.lead_in is not None}"
    yield f"numbers={min(len(frame.numbers), 5)}"
    yield f"bracket={frame.bracket(number.printed.start, '（(') is not None}"


def _times(number: Number) -> Iterator[str]:
    for name, due in (("own", number.own), ("inherited", number.inherited)):
        yield f"{name}={_relation(due, number.now)}"
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


def _cues(number: Number) -> Iterator[str]:
    frame, end = number.frame, number.printed.end
    places = {
        "near": number.near,
        "said": number.said,
        "next": frame.after(end, end=number.piece[1]),
        "later": frame.after(end, end=number.part[1]),
        "lead": (frame.clause.lead_in or "")[-30:],
    }
    for name in _CUES:
        pattern = cue("status", name)
        yield from (f"{where}:{name}" for where, text in places.items() if text and pattern.search(text))


def _goals(case: Case) -> Iterator[str]:
    """A verb of goal over the number, with the promise of the document and no sign of the past (E2): at the head of its piece, as what is
    measured (200个事项实现通办), or right before it; a bound that forbids (不低于) is a duty; a line or a date of its own says when."""
    number, kind, end = case.number, case.number.section.kind, case.number.printed.end
    ordered, reached, past = _is_ordered(case), _is_reached(case.number), _is_past(case.number)
    promises = next((name for name in ("plan", "report", "order") if getattr(kind, name)), "none")
    said = f"past={past}&{promises}&{number.section.tense}"
    yield f"verb={ordered}&{said}"
    yield f"reached={reached}&{said}"
    yield f"imperative={begins_with_verb(number.frame.text, *_opening(number))}&{said}"
    yield f"acts={case.what.indicator is not None and case.what.indicator[0] >= end}&past={past}"
    yield f"named={case.what.indicator is not None}&{case.what.object is not None}"
    lines = number.inherited is not None and number.inherited.source == "explicit"
    dated = lines or _relation(number.own, number.now) not in ("none", "-1", "-2")
    degree = "past" if past else "dated" if dated else "goal" if ordered or reached else "bare"
    yield f"{EVIDENCE}{degree}&{promises}"


def _opening(number: Number) -> tuple[int, int]:
    """The piece up to the number without marks and words such as 力争 or 全市 before its first word."""
    start, end = number.piece[0], number.printed.start
    lead = number.frame.text[start:end]
    plain = lead.lstrip(" \u3000\n“")
    skipped = _FIRST.match(plain)
    return start + len(lead) - len(plain) + end_of(skipped, 0), end


def _is_ordered(case: Case) -> bool:
    """Does a verb of goal begin the piece, or say what becomes of the counted thing?"""
    number, what, text = case.number, case.what.indicator, case.number.frame.text
    start, end = _opening(number)
    if end > start and cue("verbs").match(text, start, min(end, start + _LEAD)):
        return True
    return what is not None and what[0] >= number.printed.end and _acts(text[slice(*what)])


def _acts(predicate: str) -> bool:
    return any(cue(name).match(predicate) for name in ("verbs", "predicates", "finite"))


def _is_reached(number: Number) -> bool:
    """Does a verb of reaching stand right before the number, or a bound over it that forbids less or more?"""
    printed = number.frame.text[number.printed.start : number.printed.end]
    return bool(_REACHES.search(number.near[-8:]) or _FORBIDS.search(number.near[-_LEAD:] + printed))


def _is_past(number: Number) -> bool:
    """Does a word of what is done stand in the part before the number, or right after it before the next mark or bracket?"""
    after = _ENDS.split(number.frame.after(number.printed.end)[:_LEAD], maxsplit=1)[0]
    return any(cue("status", name).search(number.said + after) for name in _PAST)


def _characters(number: Number) -> Iterator[str]:
    frame, quantity = number.frame, number.printed
    before = _plain(frame.before(quantity.start)[-_BEFORE:])
    after = _plain(frame.after(quantity.end)[:_AFTER])
    start = number.piece[0]
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
