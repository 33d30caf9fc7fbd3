"""Which quantities get a record: not names, slogans and list lengths; thresholds of a counted thing become its qualifier."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from pipeline.language.quantities import Quantity
from pipeline.language.units import sizing_units
from pipeline.language.words import cut
from pipeline.targets.cues import cue, words
from pipeline.targets.frame import Frame, between
from pipeline.targets.phrases import begins_with_noun, is_share_of_things, part_of_speech, stripped

_AGES = frozenset(("岁", "周岁"))
_BOUNDED = frozenset(("ge", "gt", "le", "lt", "approx_above"))
_THING = re.compile(r"(?:（含）)?的?[\u4e00-\u9fffA-Za-z“《]")
_NO_THING = re.compile(
    r"(?:的)?(?:和|及|与|或|以上|以下|左右|，|、|达|占|增|提|降|实现|同比|且|并|用于|由|在|为|向|给予|标准|比例|范围)"
)
_RATE_AHEAD = re.compile(r"[^，；。、]{0,14}(?:率|比例|比重|占比|圈|覆盖|精度)")
_NAMED_BY_LENGTH = re.compile(r"出台|实施|发布|落实|制定|推出|执行")
_HAN_NUMBER = re.compile(r"[一二两三四五六七八九十百]+")
_RATE_REACH = 80
_SMALL = 12
_GROUPED = re.compile(r"等\s?$")
_REACHES = re.compile(
    r"(?:达到?|至|到|为|于|过|超|在|约|近|共|逾|增长|提高|提升|下降|降低|增加|减少|缩短|压缩|延长|不足|不低于|不少于|不超过|控制在|稳定在)$"
)
_RANK_REACHED = re.compile(r"进入|跻身|居|列|保持|争|排名|进|名列|跃|在全|稳|冲")
_SESSION = re.compile(r"届$")
_MEETING = re.compile(r"(?:和[一二三四五六七八九十]次)?(?:全会|全体会议|会议)")
_PROJECT_AHEAD = re.compile(r"[^，；。、]{1,30}项目")
_NO_NUMERALS = frozenset("零陆")
_BARE_OK = re.compile(r"(?:[到至达为破于过]|突破|超过|总量|指数|系数|倍差|PUE|值)\s?$")
_ADDRESS = re.compile(r"地址|邮编|邮政编码|电话|传真|号楼|办公楼|会议室")
_LEADER = re.compile(r"(?:位|名)?(?:者|的)?[^，。；]{0,8}为?牵头")
_PLACES = frozenset("省市区县州镇乡村")
_OF = r"(?:[^，；。、]{1,24}的)?"  # a clause before a number: 首年关税为零的2034种
_ITEM = re.compile(rf"{_OF}[\d一二三四五六七八九十百]+[^，；。、\d]{{1,16}}(?:、|和|以及|及|与)")
_ITEM_ENDS = re.compile(r"[、和及与]")
_CLAUSE_AHEAD = re.compile(_OF)
_LIST_REACH, _NAMES_REACH = 80, 200
_PROVINCES = re.compile(r"(?:个)?(?:重点|试点|国家)?省（?(?:自治)?[区市]")
_EVERY = re.compile(r"每[^，；。]{0,14}$|半年[^，；。]{0,8}$|两个月[^，；。]{0,8}$")
_FOR_EACH = re.compile(r"每(?![年季月周日天])([\u4e00-\u9fff]{1,6})$")
_STEPS = ("v", "a", "d")  # 每增加, 每低, 每再多: parts of speech of a step, where 每个街道建成 names whose it is
_BY_AND_BY = re.compile(r"(?:成熟|发现|具备|符合|移交)一([\u4e00-\u9fff])[、，]?[\u4e00-\u9fff]{2}一\1")
_BAND = re.compile(r"(?:的)?(?:频段|频谱|频率|波段)")
_YEARLIKE = re.compile(r"(?:19|20)\d\d$")
_ADDRESSED = frozenset("层楼室号栋幢处")
_TOLD_AFTER: dict[str | None, re.Pattern[str]] = {"Hz": _BAND, "rank": _LEADER}


@dataclass(frozen=True, slots=True)
class Admitted:
    """The quantities of a sentence that get a record, and the thresholds that qualify a counted thing."""

    measures: tuple[Quantity, ...]
    qualifiers: tuple[Quantity, ...]


def admit(frame: Frame, *, rules: bool) -> Admitted:
    """Tell records from qualifiers and from numbers that measure nothing.

    Args:
        frame: the sentence.
        rules: it sets out rules for beneficiaries or offenders, so that a threshold is a condition of its own.
    """
    plausible = [q for q in frame.numbers if _measures(frame, q, rules)]
    qualifiers = tuple(q for q in plausible if is_qualifier(frame, q, plausible, rules))
    qualifying = {q.start for q in qualifiers}
    return Admitted(tuple(q for q in plausible if q.start not in qualifying), qualifiers)


def _measures(frame: Frame, quantity: Quantity, rules: bool) -> bool:
    """Can a quantity stand in a record or qualify one?"""
    if quantity.level_suffix:
        return True
    if quantity.unit in words("admission", "talk_units") or _in_name(frame, quantity) or _is_catchword(frame, quantity):
        return False
    if quantity.unit in _AGES:
        named = re.search(r"寿命|年龄", frame.before(quantity.start, start=frame.piece(quantity.start)[0]))
        return bool(named or quantity.comparator in _BOUNDED)
    if _printed(frame, quantity) in _NO_NUMERALS or _refers_back(frame, quantity) or _places_something(frame, quantity):
        return False
    if quantity.kind == "duration":
        return _is_measured_term(frame, quantity, rules)
    return _is_measured(frame, quantity)


def _printed(frame: Frame, quantity: Quantity) -> str:
    """A number as it is printed, without its unit."""
    return frame.text[quantity.number_start : quantity.number_end]


def _is_measured(frame: Frame, quantity: Quantity) -> bool:
    """Is an amount, a count, a rank or a bare number a value, and no part of a name, a size or a length of a list?"""
    if quantity.quantity_kind in ("count", "rank") and _counts_talk(frame, quantity):
        return False
    if quantity.unit is None and quantity.kind == "number":
        return _is_measured_number(frame, quantity)
    if quantity.kind == "currency" and _printed(frame, quantity) in ("万", "亿", "百", "百亿"):
        return not cue("admission", "per_money").match(frame.text, quantity.end)
    refusals = _REFUSALS.get(quantity.quantity_kind, ())
    return not any(refuses(frame, quantity) for refuses in refusals)


def _counts_talk(frame: Frame, quantity: Quantity) -> bool:
    """The length of a list of words (三个方面); a bound says that it is to be reached, and 7万人任务 has its thing before it."""
    if quantity.comparator != "eq" or not cue("admission", "talk_nouns").match(frame.text, quantity.end):
        return False
    start, _ = frame.piece(quantity.start)
    if quantity.unit == "项" or not cue("goal_nouns").match(frame.text, quantity.end):
        return True
    thing = stripped(frame.text, start, quantity.start)
    return thing is None or cue("verbs").fullmatch(frame.text, *thing) is not None


def _places_something(frame: Frame, quantity: Quantity) -> bool:
    """An address (8号楼11层), how often (每月更新一次), a step (每认定1家给予, 每低2个百分点扣), a way (成熟一条应用一条), who leads
    (列第一位者为牵头单位), a band (5905-5925MHz频段), a list of provinces (8个省（市）)."""
    if quantity.unit in _ADDRESSED:
        return bool(_ADDRESS.search(frame.before(quantity.start, start=frame.piece(quantity.start)[0])))
    if quantity.unit in _TOLD_AFTER:
        return bool(_TOLD_AFTER[quantity.unit].match(frame.text, quantity.end))
    if quantity.comparator == "eq" and _is_step(frame, quantity):
        return True
    if quantity.quantity_kind != "count":
        return False
    if quantity.value == 1 and quantity.comparator == "eq":
        return _is_one_by_one(frame, quantity)
    return bool(_PROVINCES.match(frame.text, quantity.end - frame.text.startswith("省", quantity.end - 1)))


def _is_step(frame: Frame, quantity: Quantity) -> bool:
    """Does a number say for each how much something is given or taken (每新增10人奖励, 每低2个百分点扣1分)?"""
    said = _FOR_EACH.search(frame.before(quantity.start, start=frame.piece(quantity.start)[0]))
    return said is not None and all(part_of_speech(word)[:1] in _STEPS for word in cut(said[1]))


def _is_one_by_one(frame: Frame, quantity: Quantity) -> bool:
    """Is one the one of "time after time", or of "one by one"?"""
    before = frame.before(quantity.start, start=frame.piece(quantity.start)[0])
    return _by_and_by(frame, quantity) or (quantity.unit == "次" and bool(_EVERY.search(before)))


def _by_and_by(frame: Frame, quantity: Quantity) -> bool:
    around = frame.text[max(frame.clause.start, quantity.start - 8) : quantity.end + 6]
    return frame.text[quantity.start] == "一" and bool(_BY_AND_BY.search(around))


def _is_topic(frame: Frame, quantity: Quantity) -> bool:
    """Does a number say what work is about (围绕9条产业链), itself or as a later item of the list that the verb governs?"""
    start = max(frame.piece(quantity.start)[0], quantity.start - _LIST_REACH)
    said = frame.text[start : quantity.start]
    verbs = list(cue("admission", "topic_verbs").finditer(said))
    return bool(verbs) and _is_list(said, verbs[-1].end())


def _is_list(said: str, start: int) -> bool:
    """Is all that follows a place items with a number and a joint each, up to a clause before the next number?

    Joints stand inside nouns as well (参与方): a place begins an item where an item ends that begins at such a place.
    """
    begins = [start, *(joint.end() for joint in _ITEM_ENDS.finditer(said, start))]
    reached = {start}
    for at, end in combinations(begins, 2):
        if at in reached and _ITEM.fullmatch(said, at, end):
            reached.add(end)
    return any(_CLAUSE_AHEAD.fullmatch(said, at) for at in reached)


def _is_where(frame: Frame, quantity: Quantity) -> bool:
    """Does a number of places say whose the noun after it is (13县医共体建设)? A predicate (13县实现…) would say what they reach."""
    if quantity.unit not in _PLACES or quantity.comparator != "eq":
        return False
    return begins_with_noun(frame.text, quantity.end, frame.piece(quantity.end)[1])


def _refers_back(frame: Frame, quantity: Quantity) -> bool:
    """前两款: a place in the law itself; 放在首位: a manner of speaking."""
    before = frame.before(quantity.start)
    if quantity.unit in ("款", "项", "条", "章", "节"):
        return before.endswith("前")
    if quantity.unit == "次":
        return bool(_SESSION.search(before[-4:]) or _MEETING.match(frame.text, quantity.end))
    if before.endswith(("年产", "日产", "月产")):  # a capacity in the name of a project
        return bool(_PROJECT_AHEAD.match(frame.text, quantity.end))
    if quantity.unit == "rank":
        printed = frame.text[quantity.start : quantity.end]
        return printed == "前一" or bool(re.search(r"[放摆]在[^，；。]{0,14}$", before))
    return False


def _in_name(frame: Frame, quantity: Quantity) -> bool:
    """Inside 《》, or inside a short “catchword” or a bracket that only explains a unit."""
    if frame.bracket(quantity.start, "《") is not None:
        return True
    quoted = frame.bracket(quantity.start, "“「")
    if quoted is not None and quoted[1] - quoted[0] <= 22:
        return True
    aside = frame.bracket(quantity.start, "（(")
    return aside is not None and bool(re.match(r"[（(](?:以|每|按)", frame.text[aside[0] : aside[0] + 2]))


def _is_catchword(frame: Frame, quantity: Quantity) -> bool:
    """三个“一号工程”: a number of quoted things; 第…: a place in an order that is no rank."""
    if quantity.value is None or quantity.value > _SMALL or quantity.comparator != "eq":
        return False
    named = quantity.unit in ("类", "种", "道") or frame.text.startswith(("“", "《"), quantity.end)
    return named and bool(_HAN_NUMBER.fullmatch(frame.text, quantity.number_start, quantity.number_end))


def _is_measured_term(frame: Frame, quantity: Quantity, rules: bool) -> bool:
    """A length of time is measured where it is reached (压缩至3天) or bounded in a rule for support (最长五年)."""
    before = frame.before(quantity.start, start=frame.piece(quantity.start)[0])
    if re.search(r"(?:第|每|连续|历时|为期|近|用|经过|未来|今后|过去|前|后|满|自)$", before):
        return False
    bounded = quantity.comparator in _BOUNDED or quantity.comparator == "range"
    if rules:
        return (
            bounded and quantity.unit in ("年", "个月") and not re.match(r"内|以内|之内", frame.after(quantity.end)[:2])
        )
    reached = bool(cue("admission", "term_verbs").search(before[-8:])) or before.endswith("天数")
    return reached and bool(cue("admission", "term_nouns").search(before))


def _is_measured_number(frame: Frame, quantity: Quantity) -> bool:
    size = max(map(abs, filter(None, (quantity.value, quantity.lo, quantity.hi))), default=0.0)
    before = frame.before(quantity.start)[-4:]
    printed = frame.text[quantity.number_start : quantity.number_end]
    if _YEARLIKE.match(printed) and quantity.comparator == "eq":
        return False
    if re.match(r"[\w\-+/.．、]", frame.text[quantity.end : quantity.end + 1] or "。") and size < 10000:
        return False
    scaled = size >= 10000 and re.search(r"[万亿]", printed)
    return bool(scaled or quantity.comparator not in ("eq", "range") or _BARE_OK.search(before))


def _sizes_project(frame: Frame, quantity: Quantity) -> bool:
    """A size that is part of a project's name (50兆瓦光伏项目, 百万亩造林工程, 360度全向), not one to be reached."""
    if quantity.comparator != "eq" or _REACHES.search(frame.before(quantity.start)[-3:]):
        return False
    if frame.text.startswith("级", quantity.end):  # 30万吨级航道
        return True
    bare = not re.search(r"\d", frame.text[quantity.number_start : quantity.number_end])
    of_ground = quantity.unit in ("m2", "公里", "千米", "米", "m3") and not bare
    if quantity.unit in ("度", "kV", "km/h", "m/s"):
        return bool(re.match(r"[\u4e00-\u9fff]", frame.text[quantity.end : quantity.end + 1]))
    return not of_ground and bool(cue("admission", "projects").match(frame.text, quantity.end))


def _counts_names(frame: Frame, quantity: Quantity) -> bool:
    """As many names as the number says stand right before it (大运河、长城两条文化带; 甲、乙、丙等3项标准)."""
    value = quantity.value
    if value is None or not 2 <= value <= _SMALL or quantity.comparator != "eq":
        return False
    start, _ = frame.piece(quantity.start)
    ends = [q.end for q in between(frame.numbers, max(start, quantity.start - _NAMES_REACH), quantity.start)]
    before = frame.text[max([start, quantity.start - _NAMES_REACH, *ends]) : quantity.start].lstrip("、，和及")
    if not _GROUPED.search(before) and not before.endswith(tuple("带区园城线山江河湖海省市县业群路港链库")):
        return False
    return before.count("、") + len(re.findall(r"[和与及]", before.rsplit("、", 1)[-1])) == value - 1


def _names_policy(frame: Frame, quantity: Quantity) -> bool:
    """新能源汽车36条: a policy called by the number of its articles."""
    if quantity.unit not in ("条", "项") or quantity.comparator != "eq":
        return False
    after = frame.text[quantity.end : quantity.end + 4]
    start, end = frame.piece(quantity.start)
    around = frame.text[max(start, quantity.start - 40) : min(end, quantity.end + 30)]
    named = re.search(r"政策|措施|意见|条例|新政", around)
    return bool(named and _NAMED_BY_LENGTH.search(around) and re.match(r"[”、，。]|等?(?:政策|措施|意见)|$", after))


_REFUSALS: dict[str, tuple[Callable[[Frame, Quantity], bool], ...]] = {
    "physical": (_sizes_project,),
    "count": (_is_topic, _is_where, _counts_names, _names_policy),
}
"""What tells of a kind of quantity that it is no value."""


def is_qualifier(frame: Frame, quantity: Quantity, others: Sequence[Quantity], rules: bool) -> bool:
    """A threshold of the counted thing (500亿元级企业, 50亿以上重大项目), not a quantity of its own."""
    if quantity.level_suffix:
        sized = re.match(r"级[\u4e00-\u9fff]", frame.text[quantity.end : quantity.end + 2])
        return bool(sized) or not re.search(r"(?:迈上|跨上|突破|达到|跨入|迈入)$", frame.before(quantity.start)[-2:])
    if not _stands_before_thing(frame, quantity):
        return False
    before = frame.before(quantity.start)[-12:]
    if quantity.unit == "rank":
        return quantity.comparator == "le" and not rules and not _RANK_REACHED.search(before)
    if quantity.comparator in _BOUNDED and re.search(r"一批|若干|一些", before):
        return True
    return _sizes_rate(frame, quantity, others) or _sizes_thing(frame, quantity, others, rules)


def _stands_before_thing(frame: Frame, quantity: Quantity) -> bool:
    """Does a thing follow at once, which somebody is not said to become (跻身50亿元企业)?"""
    start, end = frame.piece(quantity.start)
    after = frame.text[quantity.end : min(end, quantity.end + 30)]
    if not _THING.match(after) or _NO_THING.match(after):
        return False
    return not re.search(r"成为|跻身", frame.text[max(start, quantity.start - 40) : quantity.start])


def _sizes_rate(frame: Frame, quantity: Quantity, others: Sequence[Quantity]) -> bool:
    """Is a length or a time that of what a rate is said of, which follows: 30分钟医保服务圈覆盖率达到95%?"""
    if quantity.quantity_kind not in ("physical", "duration") and quantity.kind not in ("dimension", "duration"):
        return False
    end = frame.piece(quantity.start)[1]
    ahead = between(others, quantity.end, min(end, quantity.end + _RATE_REACH))
    if not ahead or _REACHES.search(frame.before(quantity.start)[-3:]):
        return False
    return _RATE_AHEAD.match(frame.text, quantity.end, min(end, quantity.end + 30)) is not None


def _sizes_thing(frame: Frame, quantity: Quantity, others: Sequence[Quantity], rules: bool) -> bool:
    """Is a bound the size of the thing after it: of one that is counted beside it, or that is known by its size?"""
    start, end = frame.piece(quantity.start)
    if quantity.comparator not in _BOUNDED or not _can_size(quantity) or _shares(frame, quantity, start, end):
        return False
    if _stands_by_count(frame, quantity, others):
        return True
    if rules:
        return False
    headed = quantity.unit in sizing_units() and frame.text.startswith("的", quantity.end)  # 百人以上的自然屯
    things = cue("admission", "sized_things")
    return headed or quantity.unit in _AGES or things.match(frame.text, quantity.end, end) is not None


def _stands_by_count(frame: Frame, quantity: Quantity, others: Sequence[Quantity]) -> bool:
    """Is a thing counted right before, or after it in the same item of a list: 新增12家500亿元以上企业?"""
    start, end = frame.piece(quantity.start)
    near = between(others, max(start, quantity.start - 24), min(end, quantity.end + 25))
    for other in filter(_counts, near):
        if 0 <= quantity.start - other.end <= 12:
            return True
        if other.start >= quantity.end and (
            other.start <= quantity.end + 16 or "、" not in frame.text[quantity.end : other.start]
        ):
            return True
    return False


def _shares(frame: Frame, quantity: Quantity, start: int, end: int) -> bool:
    """Is a percentage a share of the things after it, which a predicate follows?"""
    if quantity.unit != "%":
        return False
    start = max(start, quantity.start - _RATE_REACH)
    before = (*between(frame.numbers, start, quantity.start), *between(frame.dates, start, quantity.start))
    floor = max([start, *(q.end for q in before)])
    return is_share_of_things(frame.text, floor, quantity.start, quantity.end, end)


def _can_size(quantity: Quantity) -> bool:
    """Can a quantity be the size of another thing? What is counted by a classifier of things is the thing itself."""
    if quantity.unit is None or quantity.unit in sizing_units():
        return True
    return quantity.kind in ("currency", "dimension", "percentage", "duration")


def _counts(quantity: Quantity) -> bool:
    """Does a quantity count things?"""
    return quantity.quantity_kind == "count" and quantity.unit is not None


def qualifier_fields(
    qualifiers: tuple[Quantity, ...], spans: list[tuple[int, int]], value: Quantity
) -> dict[str, Any] | None:
    """The qualifier that stands inside the counted thing, or right beside the number."""
    inside = [q for start, end in spans for q in between(qualifiers, start, end)]
    near = between(qualifiers, value.start - 24, value.end + 1)
    beside = [q for q in near if value.end == q.start or q.end == value.start]
    return next(map(_as_qualifier, inside + beside), None)


def _as_qualifier(found: Quantity) -> dict[str, Any]:
    """The fields of a qualifier; a class of size (百亿级) is at least so many yuan."""
    operator = "ge" if found.comparator == "eq" and found.level_suffix else found.comparator
    unit = found.unit or ("CNY" if found.level_suffix else None)
    return {"attr": _attribute(found), "op": operator, "value": found.value, "unit": unit}


def _attribute(quantity: Quantity) -> str:
    """What a threshold says of its thing: scale (money or a bare number), age, years, term (other lengths of time) or size."""
    if quantity.unit is None or quantity.kind == "currency":
        return "scale"
    if quantity.kind == "duration":
        return "years" if quantity.unit == "年" else "term"
    return "age" if quantity.unit in _AGES else "size"
