"""Gold beside what is read in the same lines, and the figures in a card."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from flows.interchange import Line, annotated, judged
from pipeline.errors import ConfigurationError, MissingInput, ModuError
from pipeline.evaluate import Report, evaluate

_RECORDS = {"targets", "entities", "decisions"}
_BEGIN, _END = "<!-- measured -->", "<!-- /measured -->"


def evaluate_gold(source: Path, on_issue: Callable[[ModuError], None]) -> list[Report]:
    """Read every line of a file of gold as `modu annotate` would, and score it.

    Raises:
        MissingInput: there is no such file.
        ConfigurationError: a line that cannot be read, or no line with gold.
    """
    if not source.is_file():
        raise MissingInput("no such file", where=str(source), mend="name a JSON Lines file of gold")
    golds = [_gold(text, f"{source}, line {number}") for number, text in _numbered(source)]
    clauses = [Line.model_validate(gold) for gold in golds if "labels" in gold]
    labels = dict(zip((line.id for line in clauses), judged(clauses), strict=True))
    pairs = []
    for gold in golds:
        try:
            read = annotated(Line.model_validate(gold)) if _RECORDS & gold.keys() else {}
            pairs.append((gold, {**read, **labels.get(gold["id"], {})}))
        except ModuError as error:
            on_issue(error)
    reports = evaluate(pairs)
    if not reports:
        raise ConfigurationError(
            "no gold in these lines", where=str(source), mend="give lines with targets, entities, labels or decisions"
        )
    return reports


def _numbered(source: Path) -> list[tuple[int, str]]:
    lines = enumerate(source.read_text("utf-8").splitlines(), start=1)
    return [(number, text) for number, text in lines if text.strip()]


def _gold(text: str, where: str) -> dict[str, Any]:
    try:
        gold: dict[str, Any] = json.loads(text)
        Line.model_validate(gold)
    except ValueError as error:
        mend = 'a line is an object with "id" and "text"'
        raise ConfigurationError(str(error).splitlines()[0], where=where, mend=mend) from error
    return gold


def write_card(card: Path, name: str, reports: list[Report]) -> None:
    """Put the figures into a model's or rule set's card, in place of those of the same gold measured before.

    Args:
        card: a Markdown file; made if it is not there.
        name: what the gold is called in it.
        reports: of :func:`evaluate_gold`.
    """
    before = card.read_text("utf-8") if card.is_file() else f"# {card.parent.name}\n"
    begin, end = (mark.replace("measured", f"measured {name}") for mark in (_BEGIN, _END))
    section = "\n".join([begin, "", *(line for report in reports for line in _table(name, report)), end])
    head, found, rest = before.partition(begin)
    text = head + section + rest.partition(end)[2] if found else before.rstrip() + "\n\n" + section + "\n"
    card.write_text(text, encoding="utf-8")


def _table(name: str, report: Report) -> list[str]:
    shares = "; ".join(f"{slot} {right / of:.3f}" for slot, (right, of) in report.shares.items() if of)
    rows = [f"Measured on {name}, {report.lines:,} lines ({report.kind}):", ""]
    if report.scores:
        rows += ["| | precision | recall | F1 | gold |", "|---|---:|---:|---:|---:|"]
        rows += [
            f"| {key} | {score.precision:.3f} | {score.recall:.3f} | {score.f1:.3f} | {score.gold} |"
            for key, score in report.scores.items()
        ]
        rows.append("")
    return [*rows, *([shares + ".", ""] if shares else [])]
