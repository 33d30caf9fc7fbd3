"""The status of a quantity: promise, achieved fact, support, condition … (codebook C1, in its order of decision)."""

from __future__ import annotations

import re

from pipeline.language.quantities import Quantity
from pipeline.language.units import dimension_of
from pipeline.language.words import cut
from pipeline.targets.cues import cue
from pipeline.targets.frame import Frame
from pipeline.targets.phrases import ends_with_verb
from pipeline.targets.sections import Section
from pipeline.targets.tense import tense
from pipeline.targets.verdicts import BOUNDS, Number, Verdict

_CLAUSE_OF_CASE = re.compile(r"[^，；。]{0,24}?(?:的|者|时)\s?[，,：:]")
# 3家及以上的，采取招标的方式: the case that a duty is for.
_CASE_THEN_DUTY = re.compile(
    r"(?:的[\u4e00-\u9fff]{0,6})?的[，,]\s?(?:采取|应|可|按|须|由|不得|予以|实行|适用|需|经|视为)"
)
_SUBJECT_THEN_SUPPORT = re.compile(
    r"[^，；。]{0,40}(?:企业|单位|机构|项目|个人|人才|平台|园区|团队|基地|载体|产品|研究院|高校|毕业生|人员|家庭|方案|贷款|融资|合同)"
)
_BEARER = re.compile(r"[^，；。]{0,24}?的[^，；。]{0,8}?(?:企业|单位|机构|个人|人员|高校|家庭|团队)")
_OWED = re.compile(
    r"(?:按照?|给予|最高|不超过|奖励|补助|补贴|资助|标准|支持|每[人名家户个][^，；。]{0,6})[^，；。]{0,12}$"
)
_REACHED = re.compile(r"(?:达到?|超过?|满|不低于|不少于|不足|在)$")
_TOTAL = re.compile(r"(?:安排|设立|统筹|出资|投入|筹措|筹集|总规模|募集)[^，；。]{0,16}$")
_SHARE_OF = re.compile(r"按照?[^，；。]{2,60}的$")  # 按项目总投入的30%: a share for a beneficiary, no total
_RATE_REACHED = re.compile(
    r"(?:率|比例|比重|占比|覆盖面|[^制幅额程]度)(?:均|要|应|将|须|需)*(?:达到?|为|[提升降]\w{0,2}[到至]|控制在|不低于|不少于|不高于|不超过|超过)?$"
)
_MEASURED_HERE = re.compile(r"达到?|增长|提[高升]|下降|降低|减少|压[减缩]|实现|完成|超过|不低于|不少于|占|率|比例|比重")
_GIVEN_RATE = 4
_OUTCOME = re.compile(r"(?:新增|实现|带动|拉动|达到?|超过?|形成|完成|增加)[^，；。]{0,14}$")
_FOR_EACH = re.compile(r"每[户人家名位]")
_MAY = frozenset(("可", "可以"))  # words: 许可 and 可再生 are others
_OF_A_SUM = re.compile(r"(?:的|按照?|依照?)$")  # 不超过投资额的30%, 按1.2%补足
_WHOM = ("对", "凡")
_STARTS_FROM = re.compile(r"(?:左右|以上)?的?基础(?:上|之上)")


def decide(number: Number) -> Verdict:
    """The status of a number, in the codebook's order of decision."""
    return _baseline(number) or _sanction(number) or _support(number) or _condition(number) or tense(number)


def _baseline(number: Number) -> Verdict | None:
    """在……达到900元的基础上: what something starts from."""
    if _STARTS_FROM.match(number.frame.after(number.meant.end, end=number.piece[1])):
        return Verdict("baseline", "starting-point")
    return None


def _sanction(number: Number) -> Verdict | None:
    if number.section.report:
        return None
    frame, quantity = number.frame, number.meant
    if not cue("status", "sanction").search(frame.text[slice(*_around(number))]):
        return None
    if _is_payable(quantity) or quantity.kind == "duration":
        owed = number.is_near("sanction")
        case = quantity.comparator in BOUNDS and not owed and _CLAUSE_OF_CASE.match(frame.text, quantity.end)
        return Verdict("condition", "condition-of-sanction") if case else Verdict("sanction", "sanction-cue")
    return Verdict("condition", "condition-of-sanction") if quantity.comparator in BOUNDS else None


def _is_payable(quantity: Quantity) -> bool:
    """Can a quantity be what a beneficiary gets or an offender pays: money, a share, floor space, a multiple, a bare number?"""
    if quantity.unit is None or quantity.kind in ("currency", "percentage") or quantity.quantity_kind == "multiple":
        return True
    return quantity.unit == "1" or dimension_of(quantity.unit) == "area"


def _around(number: Number) -> tuple[int, int]:
    """The part of the sentence around a number, within reach."""
    start, end = number.part
    return max(start, number.meant.start - 240), min(end, number.meant.end + 240)


def _support(number: Number) -> Verdict | None:
    """What a beneficiary gets, and in what case, where the sentence (in a report its piece) has a word of support."""
    section, text = number.section, number.frame.text
    start, end = number.piece if section.report else _around(number)
    if not _gives(text, start, end, loosely=not section.report):
        return Verdict("support_amount", "support-entitled") if _is_entitled(number) else None
    if (section.report and section.tense == "achieved") or _is_total(number):
        return None
    return _supported(number, later=cue("status", "support_amount").search(text, number.meant.end, end) is not None)


def _supported(number: Number, *, later: bool) -> Verdict | None:
    """Beside a word of support: the case that it is for, or what is paid; ``later`` says that the word follows the number."""
    case = later and _is_case(number)
    if not _is_owed(number) and (case or (later and _is_term(number))):
        return Verdict("condition", "condition-of-support")
    if _is_paid(number):
        return Verdict("support_amount", "support-cue")
    bounded = later and number.meant.comparator in BOUNDS
    of_case = case or (number.section.kind.support and not _is_tasked(number))
    return Verdict("condition", "condition-of-support") if bounded and of_case else None


def _is_tasked(number: Number) -> bool:
    """Is a count what is to be made (布局建设3—5个平台, 每年引进100名以上)? A ceiling (支持不超过20个) is a quota, and of a count that
    somebody has to show (新建5家以上的，; 培训员工100人以上的企业) the rule is for them."""
    frame, quantity = number.frame, number.meant
    if quantity.quantity_kind != "count" or quantity.comparator in ("le", "lt"):
        return False
    if frame.text.startswith(_WHOM, number.piece[0]) or _CLAUSE_OF_CASE.match(
        frame.text, quantity.end, frame.clause.end
    ):
        return False
    governed = ends_with_verb(number.near, 0, len(number.near))
    if not (governed and frame.text.startswith("的", quantity.end)) and _BEARER.match(frame.text, quantity.end):
        return False
    return number.is_ordered or (governed and quantity.comparator == "range")


def _is_total(number: Number) -> bool:
    """Is an amount all that is spent (安排资金20亿元), no share of it for a beneficiary?"""
    total = _TOTAL.search(number.near) and not _SHARE_OF.search(number.near)
    return bool(total) and not cue("status", "support_firm").search(number.frame.text, *number.piece)


def _is_owed(number: Number) -> bool:
    """Do the words right before a number give it (按, 最高, 补助)?"""
    start = max(number.piece[0], number.meant.start - 40)
    return _OWED.search(number.frame.text[start : number.meant.start]) is not None


def _is_term(number: Number) -> bool:
    """Is a length of time the term of something: 三年期?"""
    quantity = number.meant
    return quantity.kind == "duration" and "期" in number.frame.text[quantity.start : quantity.end + 1]


def _is_paid(number: Number) -> bool:
    """Beside a word of support, is a number what is paid, or for how long?"""
    if number.meant.kind == "duration" and number.meant.comparator in BOUNDS:
        return True
    return _is_payable(number.meant) and not _is_own_share(number)


def _is_entitled(number: Number) -> bool:
    """Does a rule let somebody have an amount without a word of giving: 对不裁员的单位，可返还保险费的40%; 每户可抵扣9000元?"""
    kind = number.section.kind
    if number.section.report or kind.law:
        return False
    if number.meant.quantity_kind not in ("amount", "share", "rate", "intensity"):
        return False
    near = number.near
    whom = kind.support or cue("beneficiaries", "marked").search(number.said)
    if not whom or _OUTCOME.search(near) or _TOTAL.search(near):
        return False
    if _FOR_EACH.search(near) or _SHARE_OF.search(near):
        return True
    return "可" in near and not _MAY.isdisjoint(cut(near))


def _is_own_share(number: Number) -> bool:
    """Is a percentage a share that its own piece speaks of, with the word of support in one before (完善奖励机制，好评率达到99%), or
    in the name of the rate (资助申请办理比例达到90%), which is no rate of support itself (补助比例达到30%)?"""
    near = number.near
    if number.meant.kind != "percentage" or _OF_A_SUM.search(near):
        return False
    named = number.meant.comparator == "eq" and near.endswith(("率", "比例"))
    rate = None if named else _RATE_REACHED.search(near)
    given = near[max(0, rate.start() - _GIVEN_RATE + 1) : rate.start() + 1] if rate is not None else ""
    if rate is not None and not _gives(given):
        return True
    if rate is None and not _MEASURED_HERE.search(near):
        return False  # 给予房租补贴，其中前两年100%
    return not _gives(number.frame.text, number.piece[0], _around(number)[1])


def _gives(text: str, *span: int, loosely: bool = True) -> bool:
    """Does a word of support stand in a text, or in a span of it? Loosely, also one that may be of something else."""
    return any(cue("status", name).search(text, *span) for name in ("support_firm", "support_amount")[: 1 + loosely])


def _is_case(number: Number) -> bool:
    """Does a number tell whom or what case a rule is for: …以上的企业, 达到…的，?"""
    frame, quantity = number.frame, number.meant
    if _is_tasked(number):
        return False
    if _CLAUSE_OF_CASE.match(frame.text, quantity.end, min(frame.clause.end, quantity.end + 40)):
        return True
    reached = quantity.comparator in BOUNDS or _REACHED.search(frame.before(quantity.start)[-3:])
    return bool(
        reached and _SUBJECT_THEN_SUPPORT.match(frame.text, quantity.end, min(frame.clause.end, quantity.end + 60))
    )


def _condition(number: Number) -> Verdict | None:
    frame, quantity, section = number.frame, number.meant, number.section
    first, end = _around(number)
    start = max(number.piece[0], first)
    lead = frame.clause.lead_in or ""
    if not section.report and (
        cue("status", "condition_after").search(frame.text, quantity.end, end)
        or cue("status", "condition_before").search(frame.text, start, quantity.start)
        or cue("status", "condition_lead").search(lead[-30:])
    ):
        return Verdict("condition", "condition-cue")
    if section.kind.law and _is_case(number) and quantity.unit is not None:
        return Verdict("condition", "condition-of-law")
    if not section.report and _CASE_THEN_DUTY.match(frame.text, quantity.end, end):
        return Verdict("condition", "condition-of-case")
    return None


_NOT_IN_LAWS = frozenset(("neutral-section", "target-section", "achieved-near", "achieved-done", "no-promise"))


def is_goal_like(section: Section, verdict: Verdict) -> bool:
    """Does a quantity belong in a record at all? A law's terms and head counts are duties, no end states."""
    return not (section.kind.law and verdict.rule in _NOT_IN_LAWS)


def sets_rules(frame: Frame, section: Section) -> bool:
    """Does a sentence say who gets, pays or must what, so that a threshold in it is a condition of its own?"""
    if section.report:
        return cue("status", "support_firm").search(frame.after(frame.clause.start)) is not None
    names = ("sanction", "support_amount", "support_firm", "condition_after", "condition_before")
    said = frame.clause.quote
    return section.kind.law or any(cue("status", name).search(said) for name in names)
