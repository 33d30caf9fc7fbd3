"""The status of a quantity: promise, achieved fact, support, condition … (codebook C1, in its order of decision)."""

from __future__ import annotations

import re
from typing import NamedTuple

from pipeline.language.quantities import Quantity
from pipeline.language.units import dimension_of
from pipeline.language.words import cut
from pipeline.records import Status
from pipeline.targets.cues import cue
from pipeline.targets.deadlines import Deadline
from pipeline.targets.frame import Frame
from pipeline.targets.sections import Section

_BOUNDS = frozenset(("ge", "gt", "le", "lt", "range"))
_CLAUSE_OF_CASE = re.compile(r"[^，；。]{0,24}?(?:的|者|时)\s?[，,：:]")
# 3家及以上的，采取招标的方式: the case that a duty is for.
_CASE_THEN_DUTY = re.compile(
    r"(?:的[\u4e00-\u9fff]{0,6})?的[，,]\s?(?:采取|应|可|按|须|由|不得|予以|实行|适用|需|经|视为)"
)
_SUBJECT_THEN_SUPPORT = re.compile(
    r"[^，；。]{0,40}(?:企业|单位|机构|项目|个人|人才|平台|园区|团队|基地|载体|产品|研究院|高校|毕业生|人员|家庭|方案|贷款|融资|合同)"
)
_OWED = re.compile(
    r"(?:按照?|给予|最高|不超过|奖励|补助|补贴|资助|标准|支持|每[人名家户个][^，；。]{0,6})[^，；。]{0,12}$"
)
_REACHED = re.compile(r"(?:达到?|超过?|满|不低于|不少于|不足|在)$")
_TOTAL = re.compile(r"(?:安排|设立|统筹|出资|投入|筹措|筹集|总规模|募集)[^，；。]{0,16}$")
_SHARE_OF = re.compile(r"按照?[^，；。]{2,60}的$")  # 按项目总投入的30%: a share for a beneficiary, no total
_SHARE_DUE = re.compile(r"率|比例|比重|占比|占|应当|应|不得|达到|不低于|不少于|不超过")
_RATE_REACHED = re.compile(
    r"(?:率|比例|比重|占比|覆盖面|[^制幅额程]度)(?:均|要|应|将|须|需)*(?:达到?|为|[提升降]\w{0,2}[到至]|控制在|不低于|不少于|不高于|不超过|超过)?$"
)
_MEASURED_HERE = re.compile(r"达到?|增长|提[高升]|下降|降低|减少|压[减缩]|实现|完成|超过|不低于|不少于|占|率|比例|比重")
_GIVEN_RATE = 4
_OUTCOME = re.compile(r"(?:新增|实现|带动|拉动|达到?|超过?|形成|完成|增加)[^，；。]{0,14}$")
_FOR_EACH = re.compile(r"每[户人家名位]")
_MAY = frozenset(("可", "可以"))  # words: 许可 and 可再生 are others
_OF_A_SUM = re.compile(r"(?:的|按照?|依照?)$")  # 不超过投资额的30%, 按1.2%补足
_STARTS_FROM = re.compile(r"(?:左右|以上)?的?基础(?:上|之上)")
_ONE_OF = re.compile(r"[^，；。]{0,10}(?:之一|之后|中的)")


class Verdict(NamedTuple):
    """A status, the name of the rule that decided it, and the probability that the judge gives it (None: it was not asked)."""

    status: Status
    rule: str
    probability: float | None = None


def decide(
    frame: Frame,
    quantity: Quantity,
    section: Section,
    own: Deadline | None,
    inherited: Deadline | None,
    now: int | None,
) -> Verdict:
    """The status of a quantity, in the codebook's order of decision.

    Args:
        frame: its sentence.
        quantity: the quantity.
        section: where in the document the sentence stands.
        own: the date that its sentence prints for it.
        inherited: the date that it would take over.
        now: the year the document speaks in, where known.
    """
    return (
        _baseline(frame, quantity)
        or _sanction(frame, quantity, section)
        or _support(frame, quantity, section)
        or _condition(frame, quantity, section)
        or _tense(frame, quantity, section, own, inherited, now)
    )


def _baseline(frame: Frame, quantity: Quantity) -> Verdict | None:
    """在……达到900元的基础上: what something starts from."""
    if _STARTS_FROM.match(frame.after(quantity.end, end=frame.piece(quantity.start)[1])):
        return Verdict("baseline", "starting-point")
    return None


def _sanction(frame: Frame, quantity: Quantity, section: Section) -> Verdict | None:
    if section.report:
        return None
    around = frame.text[slice(*_near(frame, quantity))]
    if not cue("status", "sanction").search(around):
        return None
    if _is_payable(quantity) or quantity.kind == "duration":
        owed = cue("status", "sanction").search(frame.before(quantity.start, start=frame.piece(quantity.start)[0]))
        case = quantity.comparator in _BOUNDS and not owed and _CLAUSE_OF_CASE.match(frame.text, quantity.end)
        return Verdict("condition", "condition-of-sanction") if case else Verdict("sanction", "sanction-cue")
    return Verdict("condition", "condition-of-sanction") if quantity.comparator in _BOUNDS else None


def _is_payable(quantity: Quantity) -> bool:
    """Can a quantity be what a beneficiary gets or an offender pays: money, a share, floor space, a multiple, a bare number?"""
    if quantity.unit is None or quantity.kind in ("currency", "percentage") or quantity.quantity_kind == "multiple":
        return True
    return quantity.unit == "1" or dimension_of(quantity.unit) == "area"


def _near(frame: Frame, quantity: Quantity) -> tuple[int, int]:
    """The part of the sentence around a quantity, within reach."""
    start, end = frame.part(quantity.start)
    return max(start, quantity.start - 240), min(end, quantity.end + 240)


def _support(frame: Frame, quantity: Quantity, section: Section) -> Verdict | None:
    start, end = frame.piece(quantity.start) if section.report else _near(frame, quantity)
    firm = cue("status", "support_firm").search(frame.text, start, end)
    loose = firm or (not section.report and cue("status", "support_amount").search(frame.text, start, end))
    if not loose and _is_entitled(frame, quantity, section):
        return Verdict("support_amount", "support-entitled")
    if not loose or (section.report and section.tense == "achieved"):
        return None
    piece = frame.piece(quantity.start)
    said = frame.before(quantity.start, start=piece[0])
    if (
        _TOTAL.search(said)
        and not _SHARE_OF.search(said)
        and not cue("status", "support_firm").search(frame.text, *piece)
    ):
        return None
    lead_in = frame.text[max(piece[0], quantity.start - 40) : quantity.start]
    later = cue("status", "support_amount").search(frame.text, quantity.end, end)
    owed = bool(_OWED.search(lead_in))
    if later and quantity.kind == "duration" and "期" in frame.text[quantity.start : quantity.end + 1] and not owed:
        return Verdict("condition", "condition-of-support")
    if later and not owed and _is_case(frame, quantity):
        return Verdict("condition", "condition-of-support")
    if (_is_payable(quantity) and not _is_own_share(frame, quantity, said)) or (
        quantity.kind == "duration" and quantity.comparator in _BOUNDS
    ):
        return Verdict("support_amount", "support-cue")
    if later and quantity.comparator in _BOUNDS and (section.kind.support or _is_case(frame, quantity)):
        return Verdict("condition", "condition-of-support")
    return None


def _is_entitled(frame: Frame, quantity: Quantity, section: Section) -> bool:
    """Does a rule let somebody have an amount without a word of giving: 对不裁员的单位，可返还保险费的40%; 每户可抵扣9000元?"""
    if section.report or section.kind.law or quantity.quantity_kind not in ("amount", "share", "rate", "intensity"):
        return False
    piece, part = frame.piece(quantity.start)[0], frame.part(quantity.start)[0]
    said = frame.before(quantity.start, start=piece)
    whom = section.kind.support or cue("beneficiaries", "marked").search(frame.before(quantity.start, start=part))
    if not whom or _OUTCOME.search(said) or _TOTAL.search(said):
        return False
    if _FOR_EACH.search(said) or _SHARE_OF.search(said):
        return True
    return "可" in said and not _MAY.isdisjoint(cut(said))


def _is_own_share(frame: Frame, quantity: Quantity, said: str) -> bool:
    """Is a percentage a share that its own piece speaks of, with the word of support in one before (完善奖励机制，好评率达到99%), or
    in the name of the rate (资助申请办理比例达到90%), which is no rate of support itself (补助比例达到30%)?"""
    if quantity.kind != "percentage" or _OF_A_SUM.search(said):
        return False
    rate = _RATE_REACHED.search(said) if quantity.comparator != "eq" or not said.endswith(("率", "比例")) else None
    given = said[max(0, rate.start() - _GIVEN_RATE + 1) : rate.start() + 1] if rate is not None else ""
    if rate is not None and not _gives(given):
        return True
    if rate is None and not _MEASURED_HERE.search(said):
        return False  # 给予房租补贴，其中前两年100%
    start, end = frame.piece(quantity.start)[0], _near(frame, quantity)[1]
    return not _gives(frame.text, start, end)


def _gives(text: str, *span: int) -> bool:
    """Does a word of support stand in a text, or in a span of it?"""
    return any(cue("status", name).search(text, *span) for name in ("support_firm", "support_amount"))


def _is_case(frame: Frame, quantity: Quantity) -> bool:
    """Does a quantity tell whom or what case a rule is for: …以上的企业, 达到…的，?"""
    start, _ = frame.piece(quantity.start)
    if (
        quantity.quantity_kind == "count"
        and _is_ordered(frame, quantity)
        and frame.text[start : start + 1] not in "对凡"
    ):
        return False
    case = _CLAUSE_OF_CASE.match(frame.text, quantity.end, min(frame.clause.end, quantity.end + 40))
    if case:
        return True
    reached = quantity.comparator in _BOUNDS or _REACHED.search(frame.before(quantity.start)[-3:])
    return bool(
        reached and _SUBJECT_THEN_SUPPORT.match(frame.text, quantity.end, min(frame.clause.end, quantity.end + 60))
    )


def _condition(frame: Frame, quantity: Quantity, section: Section) -> Verdict | None:
    first, end = _near(frame, quantity)
    start = max(frame.piece(quantity.start)[0], first)
    lead = frame.clause.lead_in or ""
    if not section.report and (
        cue("status", "condition_after").search(frame.text, quantity.end, end)
        or cue("status", "condition_before").search(frame.text, start, quantity.start)
        or cue("status", "condition_lead").search(lead[-30:])
    ):
        return Verdict("condition", "condition-cue")
    if section.kind.law and _is_case(frame, quantity) and quantity.unit is not None:
        return Verdict("condition", "condition-of-law")
    if not section.report and _CASE_THEN_DUTY.match(frame.text, quantity.end, end):
        return Verdict("condition", "condition-of-case")
    return None


_NOT_IN_LAWS = frozenset(("neutral-section", "target-section", "achieved-near", "no-promise"))


def is_goal_like(section: Section, verdict: Verdict) -> bool:
    """Does a quantity belong in a record at all? A law's terms and head counts are duties, no end states."""
    return not (section.kind.law and verdict.rule in _NOT_IN_LAWS)


def _tense(
    frame: Frame,
    quantity: Quantity,
    section: Section,
    own: Deadline | None,
    inherited: Deadline | None,
    now: int | None,
) -> Verdict:
    """Achieved, reference or target: by the date, the words before the number, and the section."""
    piece = frame.piece(quantity.start)
    near = frame.before(quantity.start, start=piece[0])
    said = frame.before(quantity.start, start=frame.part(quantity.start)[0])
    if _ONE_OF.match(frame.text, quantity.end) and re.search(r"成为|是|跻身", near):
        return Verdict("reference", "one-of-many")
    if cue("status", "reference").search(said):
        return Verdict("reference", "reference-cue")
    if section.glossary:
        return Verdict("reference", "glossary")
    wanted = bool(cue("status", "target_firm").search(near))
    acts = not (section.kind.plan or section.report or section.kind.law or section.kind.call or wanted)
    if acts and quantity.quantity_kind == "count" and cue("status", "performed").search(said):
        return Verdict("achieved", "performed")
    if section.kind.law and own and own.source == "relative":
        own = None  # within a year of the act: a term of the rule
    year = own.quantity.year if own else None
    mode = own.quantity.mode if own else None
    if mode == "as_of" and not wanted:
        return Verdict("achieved", "as-of")
    if year is not None and now is not None and not wanted:
        if year > now or (year == now and section.tense == "target"):
            return Verdict("target", "future-year")
        if year < now:
            return Verdict("achieved", "past-year")
    if mode in ("by", "before") and now is None and section.tense != "achieved":
        return Verdict("target", "dated")
    if wanted and not section.reviewed:
        return Verdict("target", "target-cue") if section.tense != "achieved" else _looking_back(near)
    if cue("status", "achieved_firm").search(said):
        return Verdict("achieved", "achieved-cue")
    if section.tense == "achieved":
        return Verdict("achieved", "achieved-section")
    if section.tense == "neutral" and (
        cue("status", "achieved_here").search(near)
        or cue("status", "done").search(said + frame.after(quantity.end)[:60])
    ):
        return Verdict("achieved", "achieved-near")
    if section.kind.law and quantity.unit == "%" and quantity.comparator in _BOUNDS and _SHARE_DUE.search(said):
        return Verdict("target", "standing-share")
    if section.kind.call and quantity.comparator in _BOUNDS:
        return Verdict("condition", "condition-of-call")
    reported = section.kind.account and cue("status", "reported").search(said)
    if reported:
        return Verdict("target", "reported-plan")
    told = section.kind.account and cue("status", "told").search(near)
    if told and section.tense == "neutral":
        return Verdict("achieved", "account")
    if (
        section.tense == "target"
        or section.kind.plan
        or (_is_ahead(own, now) and not (section.kind.account and own and own.quantity.year == now))
        or (
            not (section.kind.account or section.kind.call)
            and (_is_ahead(inherited, now) or _is_ordered(frame, quantity))
        )
    ):
        return Verdict("target", f"{section.tense}-section")
    return Verdict("reference", "no-promise")


def _is_ahead(deadline: Deadline | None, now: int | None) -> bool:
    """Does a date lie ahead of the document? Where its year is unknown, only a date by which something is due does."""
    if deadline is None or deadline.quantity.year is None:
        return False
    return deadline.quantity.mode in ("by", "before") if now is None else deadline.quantity.year >= now


def _is_ordered(frame: Frame, quantity: Quantity) -> bool:
    """Is a number ordered by the verb that its piece begins with, or wanted every year?"""
    start, _ = frame.piece(quantity.start)
    lead = frame.text[start : quantity.start][:24].lstrip(" \u3000\n“")
    return bool(cue("verbs").match(lead) or cue("period", "annual").search(lead))


def _looking_back(near: str) -> Verdict:
    """A wish inside a section that looks back: the plan of those years, unless 将 or 今年 points ahead."""
    ahead = re.search(r"今年|将(?:达|超|突)|预计", near)
    return Verdict("target", "target-cue") if ahead else Verdict("achieved", "achieved-section")


def sets_rules(frame: Frame, section: Section) -> bool:
    """Does a sentence say who gets, pays or must what, so that a threshold in it is a condition of its own?"""
    if section.report:
        return cue("status", "support_firm").search(frame.after(frame.clause.start)) is not None
    names = ("sanction", "support_amount", "support_firm", "condition_after", "condition_before")
    said = frame.clause.quote
    return section.kind.law or any(cue("status", name).search(said) for name in names)
