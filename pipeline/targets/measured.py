"""What a quantity measures: indicator and object as spans of its sentence (codebook C2)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.language.quantities import Quantity
from pipeline.records import Clause
from pipeline.targets.cues import cue, edge

_STOP = re.compile(r"[，；。：！？\n（(]")
_NOUN_END = re.compile(
    r"[，；。：、！？\n（(）)]|(?:和|及|与|以及)(?=[^，。；]{0,14}\d)|以上|(?<=[\u4e00-\u9fff])(?:分别|达到|超过|突破|占比|实现)"
)
_DEPENDENT = re.compile(r"^(?:左右|以上|以下|以内|的)+")


@dataclass(frozen=True, slots=True)
class Measured:
    """Spans of indicator and object; None where the sentence prints none."""

    indicator: tuple[int, int] | None = None
    object: tuple[int, int] | None = None


def _strip(text: str, start: int, end: int) -> tuple[int, int] | None:
    """A phrase without the words that only lead in or out of it."""
    lead = edge("left").match(text, start, end)
    if lead and lead.end() < end:
        start = lead.end()
    changed = True
    while changed and start < end:
        changed = False
        for width in (4, 3, 2, 1):
            if end - width >= start and edge("right").fullmatch(text, end - width, end):
                end -= width
                changed = True
                break
    while start < end and text[start] in "”》）)、，的 \u3000—-":
        start += 1
    while start < end and text[end - 1] in "“《（(、， \u3000":
        end -= 1
    return (start, end) if end > start else None


def _left(text: str, clause: Clause, quantity: Quantity, walls: Sequence[tuple[int, int]]) -> tuple[int, int]:
    """The stretch before a quantity: back to a punctuation mark or to the end of another quantity or date."""
    start = clause.start
    for found in _STOP.finditer(text, clause.start, quantity.start):
        if found.group() in "（(" and "）" in text[found.end() : quantity.start]:
            continue
        start = found.end()
    for left, right in walls:
        if right <= quantity.start and right > start and left >= clause.start:
            start = right
    return start, quantity.start


def _right(text: str, clause: Clause, quantity: Quantity, walls: Sequence[tuple[int, int]]) -> tuple[int, int]:
    """The noun after a quantity: up to a punctuation mark or the next quantity."""
    start = quantity.end
    skipped = _DEPENDENT.match(text[start : clause.end])
    start += skipped.end() if skipped else 0
    end = clause.end
    stop = _NOUN_END.search(text, start, clause.end)
    if stop:
        end = stop.start()
    for left, _ in walls:
        if start <= left < end:
            end = left
    return start, end


def measure(
    text: str, clause: Clause, quantity: Quantity, walls: Sequence[tuple[int, int]], previous: Measured | None
) -> Measured:
    """Indicator and object of a quantity.

    Args:
        text: the document.
        clause: its sentence.
        quantity: the quantity.
        walls: spans of the other quantities and dates of the sentence; a phrase does not reach over them.
        previous: what the quantity before it in the sentence measures, for phrases that leave the subject out.
    """
    left = _left(text, clause, quantity, walls)
    phrase = _strip(text, *left)
    noun = None
    if quantity.quantity_kind == "count" or quantity.unit is None:
        right = _right(text, clause, quantity, walls)
        noun = _strip(text, *right) if right[1] > right[0] else None
        if noun is not None and noun[1] - noun[0] < 2:
            noun = None
    if noun is not None:
        verb = None
        if phrase is not None:
            verbs = list(cue("verbs").finditer(text, phrase[0], phrase[1]))
            verb = (
                (verbs[-1].start(), phrase[1])
                if verbs and verbs[-1].end() >= phrase[1] - 1
                else phrase
                if phrase[1] - phrase[0] <= 8
                else None
            )
        if verb is None and previous is not None and previous.indicator is not None:
            verb = previous.indicator if previous.object is not None else None
        return Measured(verb, noun)
    if phrase is not None and text[slice(*phrase)] in ("和", "与", "及", "或", "以及", "分别"):
        phrase = None
    if phrase is None:
        return Measured(previous.indicator, previous.object) if previous is not None else Measured()
    if quantity.quantity_kind == "count":
        verb_match = cue("verbs").match(text, phrase[0], phrase[1])
        if verb_match and phrase[1] - verb_match.end() >= 2:
            return Measured((phrase[0], verb_match.end()), (verb_match.end(), phrase[1]))
    return Measured(phrase, None)
