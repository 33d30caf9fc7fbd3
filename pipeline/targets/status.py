"""The status of a quantity: promise, achieved fact, support, condition … (codebook C1, in its order of decision)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from pipeline.language.quantities import Quantity
from pipeline.records import Clause, Context, Status
from pipeline.targets.cues import cue

_REPORT = re.compile(r"政府工作报告|工作报告|Government Work Report")
_REPORT_YEAR = re.compile(r"(20\d\d)\s?年")
_SUBJECT = re.compile(
    r"(?:以上|以下|以内)?(?:（含）)?的?(?:，|、|或|且)?.{0,30}(?:企业|单位|机构|项目|个人|人才|平台|园区|团队).{0,40}(?:给予|奖励|补助|补贴|资助|支持|可|享受)"
)
_LOOKS_BACK = re.compile(
    r"(?:——)?(?:回顾)?(?:过去(?:的)?(?:五|一|三)年|五年来|五年间|一年来|这(?:五|一|三)年|本届政府|刚刚过去|20\d\d年，(?:我们|全市|全省))"
)
_LOOKS_AHEAD = re.compile(
    r"今后|未来|展望|下一步|今年|接下来|“十[四五六]五”时期(?:，|经济社会发展的?)(?:主要)?|到20\d\d年"
)


@dataclass(frozen=True, slots=True)
class Section:
    """Where in its document a clause stands: the tense of the section and the year that 今年 means."""

    tense: str  # "achieved", "target" or "neutral"
    report_year: int | None
    report: bool
    reviewed: bool = False  # a paragraph that says of itself that it looks back (五年来, 这一年)


def report_year(context: Context) -> int | None:
    """The year that a work report plans for: printed in its title, else the year of issue."""
    found = _REPORT_YEAR.search(context.title or "")
    if found and _REPORT.search(context.title or ""):
        return int(found.group(1))
    return context.issued_on.year if context.issued_on else None


def sections(clauses: Sequence[Clause], context: Context) -> list[Section]:
    """The section of every clause. A work report looks back until it says that it turns to what is to be done."""
    is_report = bool(_REPORT.search(context.title or "")) or any(_REPORT.search(c.quote) for c in clauses[:3])
    year = report_year(context)
    turned = not is_report
    result = []
    reviewed, paragraph = False, -1
    for clause in clauses:
        if clause.paragraph != paragraph:
            paragraph = clause.paragraph
            if _LOOKS_BACK.match(clause.quote):
                reviewed = True
            elif reviewed and (clause.kind == "heading" or _LOOKS_AHEAD.search(clause.quote)):
                reviewed = False
        path = clause.heading_path
        tense = "neutral"
        for heading in path:
            back = cue("sections", "achieved").search(heading)
            ahead = cue("sections", "target").search(heading)
            if back and not ahead:
                tense = "achieved"
            elif ahead and not back:
                tense = "target"
        if is_report:
            if tense == "target" or cue("sections", "transition").search(clause.quote):
                turned = True
            if tense == "achieved" and clause.kind == "heading":
                turned = False
            if tense == "neutral":
                tense = "target" if turned else "achieved"
        result.append(Section("achieved" if reviewed else tense, year, is_report, reviewed))
    return result


def stretch(text: str, clause: Clause, quantity: Quantity) -> str:
    """The part of the sentence that a quantity stands in: from the last ； or 。 to the next."""
    left = max(text.rfind(mark, clause.start, quantity.start) for mark in "；。;")
    rights = [at for mark in "；。;" if (at := text.find(mark, quantity.end, clause.end)) >= 0]
    return text[(left + 1 if left >= 0 else clause.start) : (min(rights) if rights else clause.end)]


def decide(
    text: str,
    clause: Clause,
    quantity: Quantity,
    section: Section,
    deadline: Quantity | None,
    issued_on: date | None,
    *,
    own: bool,
) -> tuple[Status, str]:
    """Status of a quantity and the name of the rule that decided it; ``own`` says that its sentence prints the deadline."""
    around = stretch(text, clause, quantity)
    near = text[max(clause.start, quantity.start - 16) : quantity.start]
    money_or_share = quantity.unit in ("CNY", "%", "USD", "m2", "1", None) or (quantity.unit or "").startswith("元/")
    if cue("status", "sanction").search(around) and money_or_share:
        return "sanction", "sanction-cue"
    if cue("status", "support_amount").search(around) and (money_or_share or quantity.unit == "x_baseline"):
        after = text[quantity.end : clause.end]
        if quantity.comparator in ("ge", "gt") and _SUBJECT.match(after):
            return "condition", "condition-of-support"
        if quantity.comparator in ("ge", "gt") and "达到" in near and cue("status", "support_amount").search(after):
            return "condition", "condition-reached"
        return "support_amount", "support-cue"
    if (
        cue("status", "support_amount").search(around)
        and quantity.comparator in ("ge", "gt", "le", "lt")
        and section.tense != "achieved"
    ):
        after = text[quantity.end : clause.end]
        if _SUBJECT.match(after) or quantity.unit == "rank":
            return "condition", "condition-of-support"
    if cue("status", "condition").search(around):
        return "condition", "condition-cue"
    year = deadline.year if deadline is not None else None
    now = issued_on.year if issued_on else section.report_year
    ahead = year is not None and deadline is not None and deadline.mode in ("by", "before", "during", "in")
    future = (
        ahead
        and (own or section.tense != "achieved")
        and year is not None
        and (now is None or year > now or (year == now and section.tense != "achieved"))
    )
    if cue("status", "achieved_firm").search(text[clause.start : quantity.start]) and not (
        future or cue("status", "target_firm").search(near)
    ):
        return "achieved", "achieved-cue"
    if year is not None and now is not None and year < now and deadline is not None and deadline.source != "fyp":
        return "achieved", "past-year"
    if section.tense == "achieved" and not (future and year is not None and now is not None and year > now):
        return "achieved", "achieved-section"
    if section.tense == "achieved" and section.report and (year is None or (now is not None and year <= now)):
        return "achieved", "achieved-section"
    if cue("status", "reference").search(text[clause.start : quantity.start]):
        return "reference", "reference-cue"
    if section.tense == "neutral" and cue("status", "achieved_here").search(near) and not future:
        return "achieved", "achieved-near"
    return "target", "future-year" if future else f"{section.tense}-section"
