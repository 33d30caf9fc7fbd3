"""Of whom a value is said (region, level, denominator, rank among), who answers for it, and what it is measured from."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from pipeline.language.quantities import Quantity
from pipeline.targets.cues import cue
from pipeline.targets.deadlines import is_baseline
from pipeline.targets.frame import Frame
from pipeline.targets.measured import Measured
from pipeline.targets.phrases import names_place

_ACTOR = re.compile(
    r"[（(](?P<role>牵头(?:单位|部门)?|责任(?:单位|部门|领导)?|负责单位|配合单位)[：:]\s?(?P<who>[^（）()；;]{2,160})"
)
_ACTOR_REACH = 240
_RANK_AMONG = re.compile(
    r"(?:居|列|在|进入|跻身|排名|跃居|位居|前移|全国|全省|全球|、|，|^)?((?:全国|全省|全球|全市|世界|国内|亚洲|省内|中部|西部|东部|长三角|万亿|副省级|省会|同类|计划单列|GDP)"
    r"[\u4e00-\u9fff]{0,8}?)(?:的|排名|中|成功|居|列|前列)*(?:前移|前进|提升|上升|跃升|进位)?(?:第)?$"
)
_PRECISION = re.compile(r"[（(]?(FP\d{1,2}|INT8|\d{2}位浮点|半精度|单精度)")
_COMPUTE = ("FLOPS", "FLOPS/W", "OPS/W", "OPS")
_DENOMINATOR = re.compile(r"占(?!比)([^占，；。：]{1,24}?)的?(?:要|将)?(?:达到?|为|超过?|提高到|提升至|不低于)?$")
_OF_PAID = re.compile(r"按照?(?:其|不超过)?([^，；。：按]{2,30}?)的?(?:不超过)?$")
_REGION = re.compile(r"^([\u4e00-\u9fff]{2,8}(?:片区|新区|中心城区|副中心|新城|开发区|高新区|先行区))(?!建|管)")
_OF_LEVEL = re.compile(r"级(?:以上|及以下|以下|本级)?$|本级$")
_BASE_VALUE = re.compile(r"(?:由|从)[^，；。]{0,24}$")


def scope(frame: Frame, quantity: Quantity, what: Measured, previous: Measured | None) -> dict[str, Any] | None:
    """Region, level, denominator, rank among and precision, each only if printed."""
    before = frame.before(quantity.start, start=frame.piece(quantity.start)[0])
    found: dict[str, Any] = {"level": what.level}
    if what.scope is not None:
        word = frame.text[slice(*what.scope)]
        found[_sort_of(word)] = word
    if quantity.unit == "rank":
        found["rank_among"] = _first_group(_RANK_AMONG, before[-24:])
    if quantity.unit == "%":
        found["denominator"] = _denominator(frame, before, previous)
    if (quantity.unit or "").endswith(_COMPUTE):
        near = frame.text[max(frame.clause.start, quantity.start - 20) : min(frame.clause.end, quantity.end + 14)]
        found["precision"] = _first_group(_PRECISION, near)
    found["region"] = _region(frame, what) or found.get("region")
    return {name: value for name, value in found.items() if value} or None


def _sort_of(word: str) -> str:
    """What a word is that stands where the indicator was left out."""
    return "level" if _OF_LEVEL.search(word) else "region" if names_place(word) else "sector"


def _first_group(pattern: re.Pattern[str], text: str) -> str | None:
    """What the group of a pattern holds where it is found first."""
    found = pattern.search(text)
    return found and found.group(1)


def _region(frame: Frame, what: Measured) -> str | None:
    """The new area or zone that an indicator begins with."""
    found = _REGION.match(frame.text[slice(*what.indicator)]) if what.indicator else None
    return found.group(1) if found and not cue("verbs").search(found.group(1)) else None


def _denominator(frame: Frame, before: str, previous: Measured | None) -> str | None:
    """What a share is of: 占……的, or what was measured before it (其中……占40%)."""
    share = _DENOMINATOR.search(before[-40:])
    if share:
        return None if share.group(1).endswith(("比重", "比例", "份额")) else share.group(1)
    if previous is None or "其中" not in before or re.search(r"增长|增速|提高|下降", before):
        return None
    return previous.printed(frame.text)


def paid_of(frame: Frame, quantity: Quantity) -> dict[str, Any] | None:
    """What a rate of support is paid of: 按项目投入的30%."""
    if quantity.unit != "%":
        return None
    paid = _first_group(_OF_PAID, frame.before(quantity.start, start=frame.piece(quantity.start)[0])[-44:])
    return {"denominator": paid} if paid else None


def actor(frame: Frame, end: int) -> tuple[int, int, str] | None:
    """The body in a bracket at the end of the sentence, or right after it, and its role."""
    clause = frame.clause
    nearest = max(end, clause.end - _ACTOR_REACH)
    found = _ACTOR.search(frame.text, nearest, min(len(frame.text), clause.end + _ACTOR_REACH))
    if found is None or found.start() > clause.end + 4 or frame.text[clause.end : found.start()].strip(" \u3000"):
        return None
    role = "support" if found.group("role").startswith("配合") else "lead"
    return found.start("who"), found.end("who"), role


def starting_values(frame: Frame) -> dict[int, Quantity]:
    """Start values that a target of the same piece holds (由12EFLOPS提升到…), by the start of that target."""
    held: dict[int, Quantity] = {}
    for first, second in zip(frame.numbers, frame.numbers[1:], strict=False):
        same = frame.piece(first.start) == frame.piece(second.start) and first.unit == second.unit
        between = frame.text[first.end : second.start]
        if (
            same
            and _BASE_VALUE.search(frame.before(first.start)[-30:])
            and re.search(r"[到至为](?:目前|现在|今年|当前)?的?\s?$", between)
        ):
            held[second.start] = first
    return held


def _first_year(base: Quantity) -> int | None:
    """The year that a comparison starts from; 近三年 starts three years ago."""
    return int(base.from_[:4]) if base.mode == "since" and base.from_ else base.year


def baseline(frame: Frame, quantity: Quantity, held: Quantity | None) -> Mapping[str, Any]:
    """Year and value that a change is measured from, where the piece names them."""
    year = _compared_with(frame, quantity)
    printed = [item for item in (year, held) if item is not None]
    if not printed:
        return {"baseline": None, "baseline_start": None, "baseline_end": None}
    known: dict[str, Any] = {"year": _first_year(year)} if year is not None else {}
    if held is not None:
        known |= {"value": held.value, "unit": held.unit}
    start, end = min(item.start for item in printed), max(item.end for item in printed)
    return {"baseline": known, "baseline_start": start, "baseline_end": end}


def _compared_with(frame: Frame, quantity: Quantity) -> Quantity | None:
    """The date that a quantity is compared with: the last of its piece, else one that makes a piece of its own before it."""
    piece, part = frame.piece(quantity.start)[0], frame.part(quantity.start)[0]
    compared = [d for d in frame.dates_before(quantity.start) if d.year is not None and is_baseline(frame, d)]
    own = [d for d in compared if d.start >= piece]
    leading = [d for d in compared if d.start >= part and frame.piece(d.start)[1] == d.end]
    return next(reversed(own or leading), None)
