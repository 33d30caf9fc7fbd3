"""`modu review sample`, `code` and `gain`: a random sample of a place's clauses, coded by persons, that corrects its measure."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from flows.commands.console import err, out, write_rows
from flows.commands.review import opened, review

if TYPE_CHECKING:
    from pipeline.compare.samples import Gain

Place = Annotated[str, typer.Option(help="The place: 杭州, hangzhou, 330100 …")]


@review.command()
def sample(
    place: Place,
    most: Annotated[
        int, typer.Option(min=1, help="Size of the sample; 120 coded clauses are the least that serve.")
    ] = 150,
    output: Annotated[Path, typer.Option("-o", "--output", help="The sheet to fill, a file .csv.")] = Path(
        "sample.csv"
    ),
) -> None:
    """Draw a random sample of a place's clauses and write the sheet that a person codes. 随机抽取某地语句，供人工编码。"""
    from flows.coding import COLUMNS, draw, sheet

    with opened() as store:
        drawn = draw(store, place, most)
        ids = sorted({one.document for one in drawn})
        titles = {
            row["id"]: row["title"] or row["id"] for row in store.rows("documents", columns=("id", "title"), id=ids)
        }
    write_rows(output, COLUMNS, sheet(drawn, titles))
    left = sum(one.labels is None for one in drawn)
    err.print(f"{output}: {len(drawn)} clauses 句, {left} to code 待编码", markup=False)


@review.command()
def code(
    path: Annotated[Path, typer.Argument(help="The sheet, with its column labels filled.")],
    by: Annotated[str, typer.Option(help="Who coded.")],
) -> None:
    """Enter a coded sheet; `modu compare` then corrects the place with it. 录入人工编码结果。"""
    from flows.coding import enter_codes

    with opened() as store:
        err.print(f"{enter_codes(store, path, by)} clauses coded 句已编码", markup=False)


@review.command(name="gain")
def show_gain(place: Place) -> None:
    """What the coded sample of a place gains, category by category. 人工样本带来的改进。"""
    from flows.coding import gain

    with opened() as store:
        name, drawn, coded, rows = gain(store, place)
    out.print(_gains(f"{name}: {coded} of {drawn} clauses coded 句已编码", rows))


def _gains(title: str, rows: list[Gain]) -> Table:
    from pipeline.emphasis.codebook import load_codebook

    names = {category.id: f"{category.zh} {category.en}" for category in load_codebook().categories}
    table = Table(title=title, title_justify="left", header_style="bold")
    table.add_column("类别 category")
    for head in ("机器 labelled", "校正 corrected ±95%", "仅样本 sample alone ±95%", "相当于编码 worth, clauses"):
        table.add_column(head, justify="right")
    for row in rows:
        if row.counted or row.alone:
            table.add_row(
                names[row.category],
                f"{row.counted:.0f}",
                f"{row.corrected:.0f} ±{1.96 * row.error:.0f}",
                f"{row.alone:.0f} ±{1.96 * row.error_alone:.0f}",
                "–" if row.error == 0 else f"{row.worth:.0f}",
            )
    return table
