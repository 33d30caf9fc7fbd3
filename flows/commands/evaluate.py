"""`modu evaluate`: how well rules and models do on gold of one's own."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape
from rich.table import Table

from flows.commands.console import Json, app, out, warn

if TYPE_CHECKING:
    from pipeline.evaluate import Report


@app.command()
def evaluate(
    gold: Annotated[
        Path, typer.Argument(metavar="GOLD.jsonl", help="Lines with id, text and targets, entities or labels.")
    ],
    differences: Annotated[int, typer.Option(min=0, help="Show so many differences of each kind.")] = 0,
    card: Annotated[Path | None, typer.Option(help="A card (Markdown) to write the figures into.")] = None,
    name: Annotated[
        str | None, typer.Option(help="What the gold is called in the card; its file name if not given.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Score what is read in labelled lines against what persons said. 用标注数据评估抽取结果。"""
    from flows.evaluate import evaluate_gold, write_card

    reports = evaluate_gold(gold, warn)
    if card:
        write_card(card, name or gold.stem, reports)
    if as_json:
        out.print_json(json.dumps([_plain(report, differences) for report in reports], ensure_ascii=False))
        return
    for report in reports:
        _show(report, differences)


def _plain(report: Report, most: int) -> dict[str, object]:
    return {
        "kind": report.kind,
        "lines": report.lines,
        "scores": {
            key: {**asdict(score), "precision": score.precision, "recall": score.recall, "f1": score.f1}
            for key, score in report.scores.items()
        },
        "shares": {key: {"right": right, "of": of} for key, (right, of) in report.shares.items()},
        "differences": [asdict(one) for one in report.differences[:most]],
    }


def _show(report: Report, most: int) -> None:
    table = Table(title=f"{report.kind} · {report.lines:,} lines 行", header_style="bold", title_justify="left")
    for column in ("", "precision 精确率", "recall 召回率", "F1", "gold 标注"):
        table.add_column(column, justify="left" if not column else "right")
    rows = [(key, score) for key, score in report.scores.items()]
    if report.kind == "entities":
        rows.append(("micro", report.micro))
    for key, score in rows:
        table.add_row(key, f"{score.precision:.3f}", f"{score.recall:.3f}", f"{score.f1:.3f}", str(score.gold))
    if rows:
        out.print(table)
    if report.kind in ("entities", "emphasis"):
        out.print(f"macro F1 {report.macro:.3f}")
    agreement = "  ".join(f"{key} {right / of:.3f}" for key, (right, of) in report.shares.items() if of)
    if agreement:
        out.print(f"[bold]{report.kind}[/] {agreement}" if not rows else agreement, soft_wrap=True)
    for one in report.differences[:most]:
        out.print(f"[yellow]{one.kind}[/] {escape(one.line)}  …{escape(one.text)}…", soft_wrap=True)
        for said, words in (("gold 标注", one.gold), ("found 抽取", one.found)):
            if words:
                out.print(f"    {said}  {escape(words)}", soft_wrap=True)
