"""A target record from its parts, and its flat row."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any, Literal

from pipeline.language.quantities import Quantity
from pipeline.records import Context, Status, Target
from pipeline.targets import deadlines, scope
from pipeline.targets.cues import cue
from pipeline.targets.deadlines import Deadline
from pipeline.targets.frame import Frame
from pipeline.targets.measured import Measured
from pipeline.targets.phrases import Span
from pipeline.targets.trust import trust
from pipeline.versions import version

_OUTPUT = re.compile(r"打造|建设|建成|培育|推出|研发|训练|形成|设立|组建|创建|布局|新建|改造|开发")
_INPUT = re.compile(r"安排|设立|投入|出资|资金|基金|用地")
_PROCESS = re.compile(r"覆盖率|办结率|合格率|达标率|上线率|网办率")


def build(
    context: Context,
    frame: Frame,
    quantity: Quantity,
    what: Measured,
    *,
    status: Status,
    rule: str,
    deadline: Deadline | None,
    actor: tuple[int, int, str] | None = None,
    probability: float | None = None,
    **slots: Any,
) -> Target:
    """A record. ``actor`` is who answers for it by a table's column; ``slots`` are the smaller fields that other modules read."""
    clause = frame.clause
    body = (scope.actor(frame, quantity.end) or actor) if status == "target" else None
    dated = deadlines.fields(frame.text, deadline)
    sure = trust(rule, dated["deadline_source"], bool(what.spans))
    return Target.model_construct(
        **context.provenance(
            frame.text,
            quantity.start,
            quantity.end,
            version("targets"),
            "target",
            *(what.object or what.indicator or ()),
        ),
        sentence_start=clause.start,
        sentence_end=clause.end,
        sentence=clause.quote,
        heading_path=clause.heading_path,
        status=status,
        target_class=_target_class(frame, quantity, what) if status == "target" else None,
        value=quantity.value,
        value_lo=quantity.lo,
        value_hi=quantity.hi,
        raw_value=quantity.raw,
        value_base=quantity.base_value if quantity.kind == "dimension" else None,
        comparator=quantity.comparator,
        unit=quantity.unit,
        unit_raw=quantity.unit_raw,
        **_span_fields(frame.text, "indicator", what.indicator),
        **_span_fields(frame.text, "object", what.object),
        **dated,
        **_span_fields(frame.text, "actor", body[:2] if body else None),
        actor_role=body[2] if body else None,
        rule=rule,
        role_probability=None if probability is None else round(probability, 3),
        confidence=sure.share,
        confidence_read=sure.read,
        **slots,
    )


def signed(quantity: Quantity, down: bool) -> Quantity:
    """A decrease is negative; the printed number is kept."""
    if not down or quantity.value is None or quantity.value <= 0:
        return quantity
    return replace(quantity, value=-quantity.value, raw=quantity.raw or f"{quantity.value:g}")


def verb_of(frame: Frame, item: Span) -> Span | None:
    """The verb that an item of a list begins with."""
    verb = cue("verbs").match(frame.text, *item)
    return verb.span() if verb and item[1] - verb.end() >= 2 else None


def _span_fields(text: str, name: str, span: Span | None) -> dict[str, Any]:
    start, end = span if span else (None, None)
    return {name: text[start:end] if span else None, f"{name}_start": start, f"{name}_end": end}


def _target_class(frame: Frame, quantity: Quantity, what: Measured) -> Literal["outcome", "output", "input", "process"]:
    name = what.printed(frame.text)
    if quantity.kind == "currency" and _INPUT.search(name):
        return "input"
    if _PROCESS.search(name):
        return "process"
    return "output" if quantity.quantity_kind == "count" and _OUTPUT.search(name) else "outcome"


def to_row(target: Target) -> dict[str, Any]:
    """A record as the flat row of the measuring interface: its fields, and ``value_start, value_end, value_text``."""
    row = target.model_dump(
        mode="json", exclude={"document", "revision", "archive_file", "archive_record"}, warnings=False
    )
    return {**row, "value_start": target.start, "value_end": target.end, "value_text": target.quote}
