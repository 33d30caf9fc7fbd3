"""One predicate over several things: 分别 deals numbers out in order, 各 and 均 give one number to each (codebook C6, D9)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from pipeline.language.quantities import Quantity
from pipeline.targets.cues import cue
from pipeline.targets.frame import Frame, between
from pipeline.targets.phrases import Span, stripped

_DEALT = re.compile(r"分别")
_EACH = re.compile(
    r"各(?!类|级|地|市|区|县|项|行业|部门|单位|自|种|方|界|国|族|乡|镇|省|企业|主体|环节)|(?<![年人日月户亩平])均(?!衡|等|价|值|线|匀|质|量|电|浓)|皆"
)
_ELIDED = re.compile(r"\s*(?:同比|比上年|较上年|增速|、)?\s*$")
_DATE_JOINT = re.compile(r"\s*(?:、|和|及|，)?\s*")
_DATES_REACH = 40
_MOST_ITEMS = 12
_EACH_REACH = 17
_ITEMS_REACH = 240
_LEVEL = re.compile(r"(?:国家|省部?|市|区|县)级|[3-5]A级?")
_HEAD_MODIFIER = re.compile(r"(?:国家|省部?|部|市|区|县)级|[3-5]A级?的?|城镇|农村|乡(?![村镇])|第[一二三](?=产业)")
_LEVELS = re.compile(r"(?:国家|省|市|区|县|部|省部)级?$|[3-5]A级?$|第[一二三]$")
_SECTOR = re.compile(r"第[一二三](?=产业|$)")
_REGIONS = {"城": "城镇", "乡": "农村", "城镇": "城镇", "农村": "农村", "城市": "城市", "乡村": "乡村"}


@dataclass(frozen=True, slots=True)
class Share:
    """The item of a list that a number belongs to, and the level or region that its first word names."""

    item: Span
    scope: Mapping[str, str]


def shares(frame: Frame, measures: Sequence[Quantity]) -> dict[int, list[Share]]:
    """For each quantity (by start) under 分别, 各 or 均, the items it is said of: one, or several."""
    found = _dealt_out(frame, measures)
    for mark in _EACH.finditer(frame.text, frame.clause.start, frame.clause.end):
        piece = frame.piece(mark.start())
        ahead = between(measures, mark.end(), min(piece[1], mark.end() + _EACH_REACH))
        if not ahead or ahead[0].start in found:
            continue
        behind = between(measures, max(piece[0], mark.start() - _ITEMS_REACH), mark.start())
        items = _items(frame, behind[-1].end if behind else piece[0], mark.start())
        if 2 <= len(items) <= _MOST_ITEMS:
            found[ahead[0].start] = _shared_head(frame, items)
    return found


def _dealt_out(frame: Frame, measures: Sequence[Quantity]) -> dict[int, list[Share]]:
    """For each quantity (by start) under 分别 the item in its place; a list that is left out is that of the 分别 before."""
    found: dict[int, list[Share]] = {}
    dealt: list[Share] = []
    for mark in _DEALT.finditer(frame.text, frame.clause.start, frame.clause.end):
        piece = frame.piece(mark.start())
        numbers = between(measures, mark.end(), piece[1])[: _MOST_ITEMS + 1]
        items = _items(frame, piece[0], mark.start())
        if len(numbers) < 2 or numbers[0].start in found:
            continue
        if len(items) == len(numbers):
            dealt = _shared_head(frame, items)
        elif len(dealt) != len(numbers) or not _ELIDED.match(frame.text[piece[0] : mark.start()]):
            continue
        found |= {q.start: [share] for q, share in zip(numbers, dealt, strict=True)}
    return found


def dealt_dates(frame: Frame, measures: Sequence[Quantity]) -> dict[int, Quantity]:
    """Dates in a row before 分别, each to the number in its place (到2025年和2027年分别达到…), by the number's start."""
    found: dict[int, Quantity] = {}
    for mark in _DEALT.finditer(frame.text, frame.clause.start, frame.clause.end):
        row: list[Quantity] = []
        for due in frame.dates_before(mark.start()):
            joined = row and _DATE_JOINT.fullmatch(frame.text[row[-1].end : due.start])
            row = [*row, due] if joined else [due]
        numbers = between(measures, mark.end(), frame.piece(mark.start())[1])[: _MOST_ITEMS + 1]
        if len(row) >= 2 and len(row) == len(numbers) and mark.start() - row[-1].end <= _DATES_REACH:
            found |= {number.start: due for number, due in zip(numbers, row, strict=True) if due.year is not None}
    return found


def _items(frame: Frame, start: int, end: int) -> list[Span]:
    """The items of the list that a stretch holds."""
    text = frame.text
    start = max(start, end - _ITEMS_REACH)
    joints = [j for j in cue("joints").finditer(text, start, end) if frame.bracket(j.start(), "“《（(") is None]
    edges = [(start, start), *(joint.span() for joint in joints), (end, end)]
    spans = (stripped(text, left[1], right[0]) for left, right in pairwise(edges))
    items = [span for span in spans if span is not None]
    if len(items) == 1 and text[slice(*items[0])].startswith("城乡"):
        first = items[0][0]
        return [(first, first + 1), (first + 1, items[0][1])]
    return items


def _shared_head(frame: Frame, items: Sequence[Span]) -> list[Share]:
    """Items with the noun that the last one prints for all: 市级、区级场景, 城镇和农村居民收入."""
    text = frame.text
    last = items[-1]
    names = [text[slice(*item)] for item in items]
    modifies = [_is_modifier(name) for name in names[:-1]]
    head = _HEAD_MODIFIER.match(names[-1]) if any(modifies) else None
    shared = (last[0] + head.end(), last[1]) if head and head.end() < len(names[-1]) else last
    return [
        Share(shared if modifier else item, _scope(name))
        for item, name, modifier in zip(items, names, [*modifies, head is not None], strict=True)
    ]


def _is_modifier(name: str) -> bool:
    return name in _REGIONS or len(name) == 1 or bool(_LEVELS.fullmatch(name))


def _scope(name: str) -> dict[str, str]:
    """The region, the level or the sector of the economy that an item begins with."""
    level = _LEVEL.match(name)
    if level:
        return {"level": level.group()}
    ordinal = _SECTOR.match(name)
    if ordinal:
        return {"sector": f"{ordinal.group()}产业"}
    region = next((_REGIONS[word] for word in sorted(_REGIONS, key=len, reverse=True) if name.startswith(word)), None)
    return {"region": region} if region else {}
