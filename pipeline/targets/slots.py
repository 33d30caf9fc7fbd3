"""The smaller slots of a record: change, period, strength, binding, scope, actor, unit by context (codebook C2–C6)."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any, Literal

from pipeline.language.quantities import Quantity
from pipeline.records import Clause
from pipeline.targets.cues import cue

_PER_HEAD = re.compile(r"人均|每人|每名|每位|每户")
_PER_SIZE = re.compile(r"每(百|千|万|十万|百万)?(人|名|户|平方公里|亿元|百亿元|常住人口)口?")
_MONEY = re.compile(
    r"经济总量|生产总值|GDP|产值|产业规模|营业收入|营收|财政收入|预算收入|投资|交易额|销售额|贷款|增加值|总规模|进出口|零售总额|工业投资"
)
_PEOPLE = re.compile(r"人口|人才总量|用户")
_RATIO = re.compile(r"PUE|电能利用效率|倍差|系数|收入比|强度比|比值")
_MOVE = re.compile(r"(?:前移|提升|前进|上升|跃升|提高|后移)(?:了)?$")
_ACTOR = re.compile(
    r"[（(](?P<role>牵头(?:单位|部门)?|责任(?:单位|部门|领导)?|负责单位|配合单位)[：:]\s?(?P<who>[^（）()；;]{2,160})"
)
_RANK_AMONG = re.compile(r"(全国|全省|全球|万亿城市|副省级城市|世界|长三角|中西部|省内)(?:[^，。；]{0,8})$")
_DIGIT_WORD = re.compile(r"\d")


def change_kind(text: str, clause: Clause, quantity: Quantity, phrase_start: int) -> tuple[str, bool]:
    """``change_kind`` and whether the value is a decrease."""
    phrase = text[max(phrase_start, quantity.start - 20) : quantity.start]
    tail = phrase[-10:]
    down = bool(cue("change", "decrease").search(tail)) and not re.search(r"(?:降|减|缩)\w{0,2}[到至]$", phrase[-4:])
    if quantity.unit == "x_baseline":
        return "multiple", False
    if cue("change", "maintain").search(tail):
        return "maintain", False
    if quantity.unit == "pp":
        return "delta", down
    if quantity.unit == "%":
        grown = list(cue("change", "relative_change").finditer(tail))
        if grown:
            rest = tail[grown[-1].end() :]
            if not re.match(r"(?:到|至)", rest) and not re.search(r"(?:率|比重|占比|比例)(?:达|为|达到)?$", tail):
                return "relative_change", down
        return "level", False
    if quantity.unit == "rank" or quantity.unit == "位":
        return ("delta", False) if _MOVE.search(phrase) else ("level", False)
    if down:
        return "delta", True
    verbs = list(cue("change", "delta").finditer(phrase))
    if (
        verbs
        and "到" not in phrase[verbs[-1].end() : verbs[-1].end() + 1]
        and not re.search(r"(?:达到|达|总数|拥有)$", phrase)
    ):
        return "delta", False
    return "level", False


def period_kind(text: str, clause: Clause, quantity: Quantity, phrase_start: int) -> str:
    """point, cumulative, annual or annual_average."""
    phrase = text[max(phrase_start, quantity.start - 24) : quantity.end + 4]
    if cue("period", "annual_average").search(phrase):
        return "annual_average"
    if cue("period", "annual").search(phrase):
        return "annual"
    return "cumulative" if cue("period", "cumulative").search(phrase) else "point"


def strength(
    text: str, clause: Clause, quantity: Quantity, binding: str | None
) -> Literal["hard", "normal", "soft", "aspirational"]:
    """How firmly it is said. 不低于 alone is a comparator, not a duty."""
    if binding == "约束性":
        return "hard"
    left = text[clause.start : quantity.start]
    for name in ("hard", "soft", "aspirational"):
        found = list(cue("strength", name).finditer(left))
        if found and ("；" not in left[found[-1].end() :]):
            if name == "hard" and found[-1].group() == "控制在" and len(left) - found[-1].end() > 6:
                continue
            return name
    return "normal"


def binding(text: str, clause: Clause, quantity: Quantity) -> Literal["约束性", "预期性"] | None:
    """约束性 or 预期性 printed beside the indicator."""
    found = cue("binding").search(text, quantity.end, min(clause.end, quantity.end + 30))
    if found is None:
        return None
    return "约束性" if found.group() == "约束性" else "预期性"


def unit_in_context(text: str, clause: Clause, quantity: Quantity, phrase_start: int) -> Quantity:
    """A unit that the words before the number complete: 人均…元, 每万人…件, 经济总量突破2万亿."""
    phrase = text[max(clause.start, phrase_start - 12) : quantity.start]
    near = text[phrase_start : quantity.start]
    if quantity.unit == "CNY" and _PER_HEAD.search(phrase):
        return replace(quantity, unit="元/人", quantity_kind="intensity")
    if quantity.unit == "m2" and re.search(r"人均|每(?:个|名|位)?[^，。；]{0,6}(?:人|员工)", phrase):
        return replace(quantity, unit="m2/人", quantity_kind="intensity")
    per = _PER_SIZE.search(near)
    if per and quantity.quantity_kind == "count" and quantity.unit:
        return replace(
            quantity,
            unit=f"{quantity.unit}/{per.group(1) or ''}{'人' if per.group(2) == '常住人口' else per.group(2)}",
            quantity_kind="intensity",
        )
    if quantity.unit is None and quantity.kind == "number":
        if _MONEY.search(near):
            return replace(quantity, unit="CNY", quantity_kind="amount")
        if _PEOPLE.search(near):
            return replace(quantity, unit="人")
        if _RATIO.search(near):
            return replace(quantity, unit="1", quantity_kind="intensity")
    if quantity.unit == "位" and _MOVE.search(near):
        return replace(quantity, unit="rank", quantity_kind="rank")
    return quantity


def actor(text: str, clause: Clause, end: int) -> tuple[int, int, str] | None:
    """The body in a bracket at the end of the sentence, or right after it, and its role."""
    found = _ACTOR.search(text, end, min(len(text), clause.end + 200))
    if found is None or "\n" in text[clause.end : found.start()].strip(" \u3000") or found.start() > clause.end + 4:
        return None
    role = "support" if found.group("role").startswith("配合") else "lead"
    return found.start("who"), found.end("who"), role


def scope(text: str, clause: Clause, quantity: Quantity, phrase_start: int) -> dict[str, Any] | None:
    """Rank among whom, and the precision of computing power."""
    found: dict[str, Any] = {}
    if quantity.unit == "rank":
        among = _RANK_AMONG.search(text, max(clause.start, quantity.start - 16), quantity.start)
        if among:
            found["rank_among"] = among.group(1)
    precision = re.compile(r"[（(]?(FP\d{1,2}|INT8|\d{2}位浮点|半精度|单精度)").search(
        text, max(clause.start, quantity.start - 20), min(clause.end, quantity.end + 14)
    )
    if precision and (quantity.unit or "").endswith(("FLOPS", "FLOPS/W", "OPS/W")):
        found["precision"] = precision.group(1)
    return found or None
