"""Quantities in context become target records: the sequence of the codebook's part C for one document."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from datetime import date
from typing import Any, Literal

from pipeline.language.quantities import Quantity
from pipeline.records import Clause, Context, Target
from pipeline.targets import slots
from pipeline.targets.deadlines import Dates, Deadline, reviewed_year
from pipeline.targets.measured import Measured, measure
from pipeline.targets.status import Section, decide, sections

VERSION = "targets 1"

_THRESHOLD_NOUN = re.compile(
    r"(?:以上|以下|级|规模|左右)?(?:的)?(?:[\u4e00-\u9fffA-Za-z“”]{0,12}?)(?:企业|公司|项目|园区|产业集群|集群|产业链|基金|平台|城市|大学生|人才|高校|县|赛道|产业)"
)
_CONTAINS_BREAK = re.compile(r"[，；。：、]")
_NOT_A_MEASURE = frozenset(
    ("岁", "年", "批", "期", "届", "代", "环", "级", "步", "分", "类", "首", "手", "道", "种", "节")
)
_TERM_UNITS = frozenset(("年",))
_ARTICLE_LIKE = re.compile(r"第$")


def extract(text: str, clauses: Sequence[Clause], quantities: Sequence[Quantity], context: Context) -> list[Target]:
    """One record for each quantity of a sentence or table row; dates and qualifiers give none of their own.

    Args:
        text: normalised text of the document.
        clauses: its clause tree.
        quantities: its quantities and dates, in order.
        context: title, date and region of the document.
    """
    dates = Dates(text, clauses, quantities, context)
    places = sections(clauses, context)
    starts = [quantity.start for quantity in quantities]
    targets: list[Target] = []
    for index, clause in enumerate(clauses):
        if clause.kind in ("title", "signature", "heading"):
            continue
        inside = quantities[bisect_left(starts, clause.start) : bisect_left(starts, clause.end)]
        numbers = [q for q in inside if q.kind not in ("date", "duration")]
        if not numbers:
            continue
        targets += _of_clause(text, index, clause, numbers, inside, dates, places[index], context)
    return targets


def _of_clause(
    text: str,
    index: int,
    clause: Clause,
    numbers: Sequence[Quantity],
    inside: Sequence[Quantity],
    dates: Dates,
    section: Section,
    context: Context,
) -> list[Target]:
    qualifiers = {q.start: q for q in numbers if _is_qualifier(text, clause, q, numbers)}
    kept = [q for q in numbers if q.start not in qualifiers and _is_measure(text, q)]
    previous: Measured | None = None
    rows: list[Target] = []
    group = f"{clause.ordinal}"
    for quantity in kept:
        walls = [(q.start, q.end) for q in inside if q is not quantity and q.start not in qualifiers]
        what = measure(text, clause, quantity, walls, previous)
        rows.append(
            _record(
                text,
                index,
                clause,
                quantity,
                what,
                qualifiers,
                dates,
                section,
                context,
                group if len(kept) > 1 else None,
            )
        )
        previous = what
    return rows


def _is_measure(text: str, quantity: Quantity) -> bool:
    """Can a quantity stand in a record? Ages, grades and bare small numbers cannot."""
    if quantity.unit in _NOT_A_MEASURE or _is_slogan(text, quantity):
        return False
    if quantity.unit is None and quantity.kind == "number":
        large = max(abs(v) for v in (quantity.value, quantity.lo, quantity.hi) if v is not None) >= 1000
        before = text[max(0, quantity.start - 3) : quantity.start]
        return large or quantity.comparator not in ("eq",) or bool(re.search(r"[到至达为比]$", before))
    return True


_SLOGAN = re.compile(r"“[^”“]{0,16}$")
_NO_THING = re.compile(
    r"(?:方面|层面|环节|维度|台阶|走在前|领域|阶段|关键|问题|原则|重点任务|任务|步骤|重要|统筹|转变|坚持|确保|更加|专题|部分|小时内|工作日)"
)


def _is_slogan(text: str, quantity: Quantity) -> bool:
    """A number inside a quoted catchword (“三大跨越”), or of things that are no end state (九个方面)."""
    opened = _SLOGAN.search(text, max(0, quantity.start - 18), quantity.start)
    if opened and "”" in text[quantity.end : quantity.end + 16]:
        return True
    return quantity.quantity_kind == "count" and bool(_NO_THING.match(text, quantity.end))


def _is_qualifier(text: str, clause: Clause, quantity: Quantity, numbers: Sequence[Quantity]) -> bool:
    """A threshold of the counted thing (500亿元级企业, 50亿以上重大项目), not a quantity of its own."""
    if quantity.level_suffix:
        return True
    if quantity.unit not in ("CNY", "m2", "人", "USD", None, "米", "公里", "千米", "岁", "户", "%"):
        return False
    threshold = quantity.comparator in ("ge", "gt", "le", "lt", "approx_above")
    noun = _THRESHOLD_NOUN.match(text, quantity.end, min(clause.end, quantity.end + 24))
    if not noun or not (threshold and text[quantity.end - 1] in "上下级内"):
        return False
    counted = [q for q in numbers if q is not quantity and q.quantity_kind == "count" and q.unit not in ("人",)]
    left = [q for q in counted if q.end == quantity.start or text[q.end : quantity.start].strip("个") == ""]
    right = [q for q in counted if q.start >= noun.end() and not _CONTAINS_BREAK.search(text[noun.end() : q.start])]
    return bool(left or right)


def _qualifier(qualifiers: dict[int, Quantity], what: Measured, value: Quantity) -> dict[str, Any] | None:
    """The threshold that stands inside the counted thing, or right beside the number."""
    spans = [span for span in (what.object, what.indicator) if span is not None]
    inside = [q for at, q in qualifiers.items() if any(start <= at < end for start, end in spans)]
    beside = [q for at, q in qualifiers.items() if value.end <= at <= value.end + 1 or q.end == value.start]
    for quantity in inside + beside:
        operator = "ge" if quantity.comparator == "eq" and quantity.level_suffix else quantity.comparator
        money = quantity.unit in ("CNY", "USD", None)
        unit = quantity.unit or ("CNY" if quantity.level_suffix else None)
        return {"attr": "scale" if money else "size", "op": operator, "value": quantity.value, "unit": unit}
    return None


def _record(
    text: str,
    index: int,
    clause: Clause,
    quantity: Quantity,
    what: Measured,
    qualifiers: dict[int, Quantity],
    dates: Dates,
    section: Section,
    context: Context,
    group: str | None,
) -> Target:
    spans = [span for span in (what.indicator, what.object) if span is not None]
    phrase_start = max(clause.start, min((s for s, _ in spans if s < quantity.start), default=quantity.start - 12))
    quantity = slots.unit_in_context(text, clause, quantity, phrase_start)
    change, down = slots.change_kind(text, clause, quantity, phrase_start)
    period = slots.period_kind(text, clause, quantity, phrase_start)
    deadline = dates.of(index, quantity, section)
    own = deadline is not None and clause.start <= deadline.quantity.start < clause.end
    due = deadline.quantity if deadline else None
    status, rule = decide(text, clause, quantity, section, due, context.issued_on, own=own)
    if status == "achieved" and not own:
        deadline = reviewed_year(section)
    elif status not in ("target", "achieved"):
        deadline = None
    bound = slots.binding(text, clause, quantity) if status == "target" else None
    body = slots.actor(text, clause, quantity.end)
    raw = quantity.raw
    value = quantity.value
    if down and value is not None and value > 0:
        value, raw = -value, raw or f"{quantity.value:g}"
    return Target.model_construct(
        **context.provenance(text, quantity.start, quantity.end, VERSION, "target"),
        sentence_start=clause.start,
        sentence_end=clause.end,
        sentence=clause.quote,
        heading_path=clause.heading_path,
        status=status,
        target_class=_target_class(text, quantity, what) if status == "target" else None,
        value=value,
        value_lo=quantity.lo,
        value_hi=quantity.hi,
        raw_value=raw,
        value_base=quantity.base_value if quantity.kind == "dimension" else None,
        comparator=quantity.comparator,
        unit=quantity.unit,
        unit_raw=quantity.unit_raw,
        quantity_kind=_quantity_kind(text, quantity, what, change),
        change_kind=change if status in ("target", "achieved") else None,
        period_kind=period,
        **_span_fields(text, "indicator", what.indicator),
        **_span_fields(text, "object", what.object),
        qualifier=_qualifier(qualifiers, what, quantity),
        **_deadline_fields(text, deadline),
        **_baseline(text, clause, quantity, dates),
        strength=slots.strength(text, clause, quantity, bound) if status == "target" else None,
        binding=bound,
        **_span_fields(text, "actor", body[:2] if body else None),
        actor_role=body[2] if body else None,
        scope=slots.scope(text, clause, quantity, phrase_start),
        list_group=group,
        rule=rule,
        confidence=_confidence(rule, what, deadline),
    )


def _span_fields(text: str, name: str, span: tuple[int, int] | None) -> dict[str, Any]:
    start, end = span if span else (None, None)
    return {name: text[start:end] if span else None, f"{name}_start": start, f"{name}_end": end}


def _deadline_fields(text: str, deadline: Deadline | None) -> dict[str, Any]:
    if deadline is None:
        return {"deadline_source": "none"}
    due = deadline.quantity
    printed = due.end > due.start and deadline.source != "title"
    first = due.from_[:10] if due.from_ and due.mode == "during" else None
    return {
        "deadline_year": due.year,
        "deadline_date": due.last,
        "deadline_from": _iso(first),
        "deadline_mode": due.mode,
        "deadline_source": deadline.source,
        "deadline_text": text[due.start : due.end] if printed else None,
        "deadline_start": due.start if printed else None,
        "deadline_end": due.end if printed else None,
    }


def _iso(day: str | None) -> date | None:
    return date.fromisoformat(day) if day else None


def _baseline(text: str, clause: Clause, quantity: Quantity, dates: Dates) -> dict[str, Any]:
    """The year that a change is measured from, where the sentence names one."""
    for named in dates.between(max(clause.start, quantity.start - 40), quantity.start):
        if dates.is_baseline(named) and named.year is not None:
            return {"baseline": {"year": named.year}, "baseline_start": named.start, "baseline_end": named.end}
    return {"baseline": None, "baseline_start": None, "baseline_end": None}


def _quantity_kind(text: str, quantity: Quantity, what: Measured, change: str) -> str:
    if quantity.unit == "%" and change == "level" and what.indicator is not None:
        name = text[slice(*what.indicator)]
        return (
            "share"
            if re.search(r"比重|占比|比例|率|普及|覆盖|份额", name) and not re.search(r"失业率|涨幅|增速|增长率", name)
            else "rate"
        )
    return "rate" if quantity.unit in ("%", "pp") else quantity.quantity_kind


_OUTPUT = re.compile(r"打造|建设|建成|培育|推出|研发|训练|形成|设立|组建|创建|布局")
_INPUT = re.compile(r"安排|设立|投入|出资|资金|基金|用地")


def _target_class(text: str, quantity: Quantity, what: Measured) -> Literal["outcome", "output", "input"]:
    name = "".join(text[slice(*span)] for span in (what.indicator, what.object) if span)
    if quantity.unit == "CNY" and _INPUT.search(name):
        return "input"
    return "output" if quantity.quantity_kind == "count" and _OUTPUT.search(name) else "outcome"


_SURE = {
    "future-year": 0.9,
    "support-cue": 0.9,
    "sanction-cue": 0.9,
    "achieved-section": 0.88,
    "target-section": 0.85,
    "achieved-cue": 0.85,
}


def _confidence(rule: str, what: Measured, deadline: Deadline | None) -> float:
    """A first estimate: the rule's own reliability, less where what is measured or when had to be inferred."""
    base = _SURE.get(rule, 0.7)
    base -= 0.0 if what.indicator or what.object else 0.25
    base -= 0.05 if deadline is None or deadline.source in ("heading", "title", "prev_sentence") else 0.0
    return round(max(base, 0.1), 2)


def to_row(target: Target) -> dict[str, Any]:
    """A record as the flat row of the measuring interface."""
    row = target.model_dump(
        mode="json", exclude={"document", "revision", "archive_file", "archive_record"}, warnings=False
    )
    return {**row, "value_start": target.start, "value_end": target.end, "value_text": target.quote}
