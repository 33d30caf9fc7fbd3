"""How `modu targets` shows rows: the sentence with its quotes coloured, what a row says, and the reasons for it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from rich.text import Text

from flows.commands.console import out
from pipeline.records import Annotations, Clause, Context, Document, Mention, Target
from pipeline.records.words import FRAMES, NAMES, SIGNS, STATUSES, read_rows, words

if TYPE_CHECKING:
    from pipeline.rules import Rule
    from pipeline.targets.time_frames import Period

_COLOURS = {"target": "bold green", "achieved": "cyan", "baseline": "blue", "support_amount": "magenta"}
_OWN = ("explicit", "same_sentence", "table", "fyp", "relative")
_QUOTED = 24
_SPANS = (("indicator", "underline"), ("object", "underline"), ("deadline", "bold yellow"), ("actor", "italic"))


def show(document: Document, read: Annotations, *, every: bool, explain: bool) -> None:
    """Print what a document promises: a sentence, the rows in it beneath.

    Args:
        document: what was read.
        read: what was found in it.
        every: also rows that are no promise.
        explain: with the reasons for each row.
    """
    rows = [row for row in read.targets if every or row.status == "target"]
    _head(document, rows)
    sentence = -1
    frames = _frames(document, read.clauses) if explain else []
    for row in rows:
        if row.sentence_start != sentence:
            sentence = row.sentence_start
            together = [other for other in rows if other.sentence_start == sentence]
            out.print()
            if row.heading_path:
                out.print(Text(" › ".join(row.heading_path), style="dim"))
            out.print(_coloured(row, together), soft_wrap=True)
            if explain:
                for mention in read.mentions:
                    if row.sentence_start <= mention.start < row.sentence_end:
                        out.print(_name(mention, row), soft_wrap=True)
        out.print(_line(row), soft_wrap=True)
        if explain:
            out.print(_reasons(row), soft_wrap=True)
            out.print(_stack(row, read.clauses, frames), soft_wrap=True)
    unclear = sum(row.status == "unclear" for row in read.targets)
    if unclear and not every:
        out.print(
            Text(f"\n{unclear} unclear 不明: too little evidence for a promise; --all shows them 证据不足", style="dim")
        )


def _head(document: Document, rows: list[Target]) -> None:
    issued = f"，{document.issued_on}" if document.issued_on else ""
    out.print(Text(f"{document.title or document.url}{issued}", style="bold"))
    if rows:
        out.print(f"{len(rows)} rows 条记录 · {len(document.text):,} characters 字")
    else:
        out.print("read, and no quantified target stated 已读取，未见量化目标")


def _coloured(row: Target, together: list[Target]) -> Text:
    """The sentence with quotes, indicators, objects and deadlines of its rows marked."""
    text, at = Text(row.sentence.replace("\n", " ")), row.sentence_start
    for other in together:
        for name, style in _SPANS:
            start, end = getattr(other, f"{name}_start"), getattr(other, f"{name}_end")
            if start is not None and at <= start and end <= row.sentence_end:
                text.stylize(style, start - at, end - at)
        text.stylize(f"{_COLOURS.get(other.status, 'dim')} reverse", other.start - at, other.end - at)
    return text


def _line(row: Target) -> Text:
    parts = [
        " ".join(words(STATUSES, row.status)),
        _what(row),
        f"{SIGNS[row.comparator]} {_number(row)} {row.unit or ''}".strip(),
    ]
    parts += [word for word in (row.change_kind, row.period_kind) if word and word not in ("level", "point")]
    if row.qualifier:
        parts.append(_qualifier(row.qualifier))
    if row.deadline_year:
        parts.append(f"{row.deadline_mode or 'by'} {row.deadline_year}")
    if row.strength:
        parts.append(row.strength)
    if row.actor:
        parts.append(row.actor)
    text = Text("  → ")
    text.append(" · ".join(part for part in parts if part), style=_COLOURS.get(row.status, "dim"))
    return text


def _qualifier(qualifier: dict[str, Any]) -> str:
    value = qualifier.get("value")
    words = (
        qualifier.get("attr"),
        SIGNS[qualifier["op"]] if qualifier.get("op") else None,
        _plain(value) if isinstance(value, int | float) else value,
        qualifier.get("unit"),
    )
    return " ".join(str(word) for word in words if word is not None)


def _what(row: Target) -> str:
    return " / ".join(part.replace("\n", "") for part in (row.indicator, row.object) if part) or "?"


def _number(row: Target) -> str:
    if row.value is None:
        return f"{_plain(row.value_lo)}–{_plain(row.value_hi)}" if row.value_lo is not None else "?"
    return _plain(row.value)


def _plain(value: float | None) -> str:
    """A number as a reader says it: in 亿 and 万 where it is large."""
    if value is None:
        return "…"
    for size, name in ((1e8, "亿"), (1e4, "万")):
        if abs(value) >= size:
            return f"{value / size:,.10g}{name}"
    return f"{value:,.10g}"


def _frames(document: Document, clauses: Sequence[Clause]) -> list[tuple[Period, ...]]:
    """The periods over each clause of a document."""
    from pipeline.language.quantities import find_quantities
    from pipeline.targets import time_frames

    context = Context.of(document)
    quantities = find_quantities(document.text, issued_on=context.issued_on)
    return time_frames(document.text, clauses, quantities, context)


def _stack(row: Target, clauses: Sequence[Clause], frames: Sequence[tuple[Period, ...]]) -> Text:
    """The periods that a row stands under, the one that rules first: its own sentence or table, then what is around it."""
    own = row.deadline_year and row.deadline_source in _OWN and not _is_lent(row)
    printed = [
        f"{'table 表' if row.deadline_source == 'table' else 'sentence 本句'} {row.deadline_text or row.deadline_year}"
    ]
    around = []
    for period in frames[bisect_right(clauses, row.sentence_start, key=lambda clause: clause.start) - 1]:
        zh, en = words(FRAMES, period.frame)
        due = period.deadline.quantity
        said = f" « {clauses[period.clause].quote[:_QUOTED]}" if period.clause is not None else ""
        around.append(f"{en} {zh} {due.mode or 'by'} {due.year}{said}".replace("\n", " "))
    stack = [*(printed if own else []), *around] or ["none 无"]
    lines = [f"{number}. {line}" for number, line in enumerate(stack, start=1)]
    return Text("\n".join(f"    {line}" for line in ("periods 时段，the first rules 首项生效:", *lines)), style="dim")


def _is_lent(row: Target) -> bool:
    """Does the deadline stand outside the sentence, as one in a line 完成时限 below it?"""
    return row.deadline_source != "table" and not (
        row.deadline_start is not None and row.sentence_start <= row.deadline_start < row.sentence_end
    )


def _reasons(row: Target) -> Text:
    from pipeline.rule_books import status_rules

    deadline = f"{row.deadline_text or row.deadline_year} ({row.deadline_source})" if row.deadline_year else "none"
    indicator = f"[{row.indicator_start}, {row.indicator_end})" if row.indicator_start is not None else "not printed"
    counted = " ".join(read_rows(row.confidence_read))
    rule = status_rules()[row.rule]
    lines = (
        f"rule 规则 {row.rule}: {_meaning(rule)} · {row.made_by}",
        f"confidence 置信度 {row.confidence:.2f} {counted}",
        f"deadline 期限 {deadline} · indicator 指标 {indicator} · value 数值 [{row.start}, {row.end}) “{row.quote}”",
        f"change 变化 {row.change_kind} · period 期间 {row.period_kind} · kind 类型 {row.quantity_kind}",
    )
    return Text("\n".join(f"    {line}" for line in lines), style="dim")


def _name(mention: Mention, row: Target) -> Text:
    """A name of a sentence with the rule that found it."""
    from pipeline.rule_books import trust_table
    from pipeline.rule_use import rule_of_name

    at = row.sentence_start
    found = rule_of_name(mention.method, mention.label, row.sentence, mention.start - at, mention.end - at)
    told = f"{found[0]}/{found[1].name}: {_meaning(found[1])}" if found else mention.method
    count = trust_table().get((found[0], found[1].name)) if found else None
    read = f" · right of read 抽读 {count.right}/{count.read}" if count else ""
    label = " ".join(words(NAMES, mention.label))
    return Text(
        f"    name 名称 “{mention.quote}” {label} · {told}{read} · confidence 置信度 {mention.confidence:.2f}",
        style="dim",
    )


def _meaning(rule: Rule) -> str:
    """What a rule means, and an example of it."""
    example = next(iter(rule.examples), "").replace("\n", " ")
    return rule.says + (f" · e.g. 如 {example}" if example else "")
