"""How a value moves and over what time: ``change_kind``, ``period_kind``, the sign of a decrease, and units that context completes."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

from pipeline.language.quantities import Quantity
from pipeline.language.units import currencies, per
from pipeline.language.words import cut
from pipeline.targets.cues import cue
from pipeline.targets.frame import Frame
from pipeline.targets.measured import Measured
from pipeline.targets.phrases import begins_with_verb, part_of_speech

_TO_LEVEL = re.compile(r"(?:到|至|达|达到|为|突破|超过?|在|破)$")
_RATE_NAME = re.compile(
    r"(?:率|比重|占比|比例|强度|度|覆盖面)(?:(?:要|将)?(?:达到?|为|是|控制在|稳定在|保持在|超过?|突破))?$"
)
_GROWTH_NAME = re.compile(
    r"(?:增速|增长率|涨幅|增幅|降幅|增长)(?:(?:达到?|为|是|控制在|保持在?|稳定在|超过?|力争)|(?:要|将)(?:达到?|在))?$"
)
_NAMES_CHANGE = "幅率速"  # 增幅为3% is of change, 上升为57% of what it came to
_MOVE = re.compile(r"(?:前移|提升|前进|上升|跃升|提高|后移|下降|进位)了?$")
_STATE = re.compile(r"(?:达到?|总数|总量|拥有|累计|共有|保有量|总计|存量|合计)(?:达到?|为|近|约|超)?$")
_SIBLINGS = re.compile(r"(?:(?:\d[\d.]*(?:%|万|亿|元|个|家|户|件)*(?:以上|左右)?)(?:、|和|及|与))+$")
_STOCK = re.compile(r"(?:规模|总量|总数|产值|收入|余额|存量)$")
_PER_HEAD = re.compile(r"人均|每人|每名|每位|每户|每个?(?:学生|职工)")
_PER_SIZE = re.compile(r"每(百|千|万|十万|百万|亿)?(人|名|户|平方公里|亿元|百亿元|常住人口|从业人员|就业人员)口?")
_AND_MORE = ("新增", "净增")  # 培育新增
_MORE = re.compile(r"[新净]增")
_LED = re.compile(r"(?:推动|支持|帮助|促进|引导|指导|助力)[\u4e00-\u9fff]{0,6}$")
_OPENING = 12  # how far from the head of a piece its verb may begin
_IN_YEARS = re.compile(r"每年|用[一二三四五两\d]+年|(?:[一二三四五两]|\d(?:[-—~至]\d)?)年(?:内|计划|时间)")
_PATENTS = re.compile(r"(?<![\d余多近])(万)(人)(?=(?:高价值|有效)?发明专利)")
_PER_AREA = re.compile(r"亩均|单位(?:建设)?用地")
_MONEY = re.compile(
    r"经济总量|生产总值|GDP|产值|产业规模|营业收入|营收|财政收入|预算收入|投资|交易额|销售额|贷款|存款|增加值|总规模|进出口|零售总?额"
    r"|成交额|主营业务收入|市值|授信"
)
_PEOPLE = re.compile(r"人口|人才(?:总量|总数|规模)|用户(?:规模|总?数)|人数")
_RATIO = re.compile(r"PUE|电能利用效率|倍差|系数|收入比|强度比|比值")
_BY_NAME = ((_RATIO, ("1", "intensity")), (_MONEY, ("CNY", "amount")), (_PEOPLE, ("人", "count")))
"""The unit and the kind of a bare number, by the name of what it measures."""


def change_kind(frame: Frame, quantity: Quantity, what: Measured) -> tuple[str, bool]:
    """``change_kind`` and whether the value is a decrease."""
    phrase = _phrase_before(frame, quantity, what)
    tail = phrase[-10:]
    down = _falls(tail)
    if quantity.unit == "x_baseline":
        return "multiple", False
    if cue("change", "maintain").search(tail) and quantity.unit != "pp" and not _GROWTH_NAME.search(phrase):
        return "maintain", False
    if quantity.unit == "pp":
        return "delta", down
    if quantity.unit == "%":
        return _of_percent(tail, down)
    if quantity.unit == "rank":
        return ("delta", False) if _MOVE.search(phrase[-4:]) else ("level", False)
    if down and not phrase.endswith("的"):  # 关税降幅较大的50种商品 are no decrease
        return "delta", True
    return _of_count(frame, quantity, what, phrase), False


def _of_percent(tail: str, down: bool) -> tuple[str, bool]:
    grown = list(cue("change", "relative_change").finditer(tail))
    if not grown or _RATE_NAME.search(tail):
        return "level", False
    reached = re.compile(r"[到至]" if grown[-1][0][-1] in _NAMES_CHANGE else r"[到至为]")
    return ("level", False) if reached.match(tail, grown[-1].end()) else ("relative_change", down)


def _phrase_before(frame: Frame, quantity: Quantity, what: Measured) -> str:
    """The words from what is measured to its number, without the numbers of the list that stand between them."""
    piece = frame.piece(quantity.start)[0]
    starts = [start for start, end in what.spans if end <= quantity.start]
    phrase = frame.before(quantity.start, start=max(piece, min(starts, default=piece)))[-48:]
    return _SIBLINGS.sub("", phrase.rstrip())


def _falls(tail: str) -> bool:
    """Does the last word of decrease before a number say by how much, not to what (降至)?"""
    falls = list(cue("change", "decrease").finditer(tail))
    return bool(falls) and not re.match(r"幅?(?:到|至|为)", tail[falls[-1].end() :])


def _of_count(frame: Frame, quantity: Quantity, what: Measured, phrase: str) -> str:
    """Verbs of flow say how many more, verbs of state how many there are; each year or in n years is always more."""
    if what.indicator is not None and what.indicator[0] >= quantity.end:
        return "delta" if _befalls(frame, quantity, what.indicator) else "level"
    if _STATE.search(phrase) or _TO_LEVEL.search(phrase[-2:]):
        flow = cue("change", "delta").match(phrase.lstrip("、，"))
        return "delta" if flow and not _STATE.search(phrase) and flow.group().startswith(("新", "净")) else "level"
    if _flows(frame, what, phrase) or _is_of_flow(frame, quantity, what):
        return "delta"
    return "delta" if quantity.quantity_kind == "count" and _recurs(frame, quantity) else "level"


def _recurs(frame: Frame, quantity: Quantity) -> bool:
    """Is a number said of each year, or of some years?"""
    piece = frame.before(quantity.start, start=frame.piece(quantity.start)[0])[-48:]
    part = frame.before(quantity.start, start=frame.part(quantity.start)[0])
    return bool(cue("period", "annual").search(piece) or _IN_YEARS.search(part[-40:]))


def _befalls(frame: Frame, quantity: Quantity, predicate: tuple[int, int]) -> bool:
    """What the counted things come to, said after them: a flow where it is done to them (为800个小区引入物业), a state where they are
    led to do it themselves (推动100家企业实施分类管理), unless that is so many a year."""
    before = frame.before(quantity.start, start=frame.piece(quantity.start)[0])
    if _recurs(frame, quantity):
        return True
    said = frame.text[slice(*predicate)]
    return not _LED.search(before) and bool(cue("change", "delta").match(said) or _newly(said))


def _is_of_flow(frame: Frame, quantity: Quantity, what: Measured) -> bool:
    """Does a thing without a verb of its own hang on the verb of flow that begins the piece: 新增供气管道14千米、供暖3万户?"""
    named = what.indicator or what.object
    if named is None or quantity.quantity_kind in ("amount", "intensity") or quantity.unit in ("%", "pp", "rank"):
        return False
    name, start = frame.text[slice(*named)], frame.piece(quantity.start)[0]
    if _STOCK.search(name) or cue("verbs").match(name) or named[0] <= start:
        return False
    first = cue("verbs").search(frame.text, start, min(named[0], start + _OPENING))
    return first is not None and cue("change", "delta").match(first.group()) is not None


def _newly(said: str) -> bool:
    """Does a phrase say that something is done anew: 新签约, 企业新认定? Not where 新 is of another word: 创新发展, 重新组建."""
    verb = cue("verbs")
    if said.startswith("新"):
        return begins_with_verb(said, 1, len(said)) or verb.match(said, 1) is not None
    told = pairwise(cut(said)) if "新" in said else ()
    return any(word == "新" and (part_of_speech(done) == "v" or verb.match(done)) for word, done in told)


def _flows(frame: Frame, what: Measured, phrase: str) -> bool:
    """Does the verb of a count, or the name of its thing, say how many more?"""
    verb = frame.text[slice(*what.indicator)] if what.indicator else ""
    thing = frame.text[slice(*what.object)] if what.object else ""
    flow = cue("change", "delta")
    if _newly(verb):
        return True
    if cue("change", "level").match(verb) and not flow.match(verb):
        return verb.endswith(_AND_MORE) or _MORE.match(thing) is not None
    if what.object is None:
        return not _STOCK.search(verb) and flow.search(verb + phrase) is not None
    return _MORE.match(thing) is not None or any(map(flow.search, (verb or phrase, thing[-6:])))


def period_kind(frame: Frame, quantity: Quantity) -> str:
    """point, cumulative, annual or annual_average."""
    start, _ = frame.piece(quantity.start)
    phrase = frame.text[max(start, quantity.start - 40) : quantity.start]
    for kind in ("annual_average", "annual", "cumulative"):
        if cue("period", kind).search(phrase):
            return kind
    return "point"


def in_context(frame: Frame, quantity: Quantity, what: Measured) -> Quantity:
    """A unit that the words before the number complete: 人均…元, 每万人…件, 经济总量突破2万亿."""
    start = max(frame.piece(quantity.start)[0], quantity.start - 40)
    near = frame.text[start : quantity.start]
    names = near + what.printed(frame.text)
    if quantity.unit in currencies():
        return _of_money(quantity, near, names)
    if quantity.unit == "m2" and re.search(r"人均|每(?:个|名|位)?[^，。；]{0,6}(?:人|员工)", near):
        return replace(quantity, unit="m2/人", quantity_kind="intensity")
    if quantity.quantity_kind == "count" and quantity.unit and "/" not in quantity.unit:
        return _of_things(quantity, quantity.unit, near)
    if quantity.unit is not None or quantity.kind != "number":
        return quantity
    unit, kind = next((known for pattern, known in _BY_NAME if pattern.search(names)), (None, quantity.quantity_kind))
    return replace(quantity, unit=unit, quantity_kind=kind)


def _of_money(quantity: Quantity, near: str, names: str) -> Quantity:
    """An amount for each head or for each mu, where the words say so."""
    whose = "人" if _PER_HEAD.search(names) else "亩" if _PER_AREA.search(near) else None
    if whose is None or quantity.unit is None:
        return quantity
    return replace(quantity, unit=per(quantity.unit, whose), quantity_kind="intensity")


def _of_things(quantity: Quantity, unit: str, near: str) -> Quantity:
    """A count for so many people or so much land (每万人…件), or of places in an order (前移3位)."""
    ratio = _PER_SIZE.search(near) or _PATENTS.search(near)
    if ratio:
        whose = {"常住人口": "人", "从业人员": "人", "就业人员": "人"}.get(ratio.group(2), ratio.group(2))
        return replace(quantity, unit=f"{unit}/{ratio.group(1) or ''}{whose}", quantity_kind="intensity")
    if unit in ("位", "名") and (_MOVE.search(near[-4:]) or (unit == "位" and "排名" in near)):
        return replace(quantity, unit="rank", quantity_kind="rank")
    return quantity


_PART_OF = re.compile(r"其中|按照?[^，；]{2,30}$")
_SHARE_NAME = re.compile(r"比重|占比|比例|率|普及|覆盖|份额|占|强度")
_RATE_OF_CHANGE = re.compile(r"失业率|涨幅|增速|增长率|死亡率|利率")


def quantity_kind(frame: Frame, quantity: Quantity, what: Measured, change: str) -> str:
    """A percentage is a share where the indicator is one, else a rate."""
    if quantity.unit not in ("%", "pp"):
        return quantity.quantity_kind
    near = frame.before(quantity.start)[-8:]
    name = what.printed(frame.text) + near
    if _PART_OF.search(frame.before(quantity.start, start=frame.piece(quantity.start)[0])) and change == "level":
        return "share"
    is_share = change == "level" and quantity.unit == "%" and not _RATE_OF_CHANGE.search(name)
    return "share" if is_share and (_SHARE_NAME.search(name) or quantity.raw is not None) else "rate"
