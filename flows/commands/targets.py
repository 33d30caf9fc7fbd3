"""`modu targets FILE`: what a document promises, in the terminal, with the quote in its sentence and, if asked, the reasons."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from flows.commands.console import Json, app, existing, out


@app.command()
def targets(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A txt, html, pdf, docx or xlsx file.")],
    explain: Annotated[
        bool,
        typer.Option(
            "--explain", help="Show the rule, where deadline and indicator come from, and the periods over each row."
        ),
    ] = False,
    every: Annotated[bool, typer.Option("--all", help="Also what is reached, a baseline, a condition …")] = False,
    title: Annotated[str | None, typer.Option(help="Title, where the file does not show it.")] = None,
    issued_on: Annotated[str | None, typer.Option(help="Day of issue, as 2023-05-01.")] = None,
    region: Annotated[str | None, typer.Option(help="City or province that it speaks for.")] = None,
    as_json: Json = False,
) -> None:
    """What a document promises: every quantified target, its sentence beneath it, the quote coloured. 显示一份文件的目标。"""
    from pipeline.annotate import annotate
    from pipeline.documents import read_file

    path = existing(file, folder=False)
    given = {"title": title, "issued_on": issued_on, "city": region}
    document = read_file(path, {name: value for name, value in given.items() if value})
    read = annotate(document)
    if as_json:
        rows = [row.model_dump(mode="json") for row in read.targets if every or row.status == "target"]
        out.print_json(json.dumps(rows, ensure_ascii=False))
        return
    from flows.commands.target_lines import show

    show(document, read, every=every, explain=explain)
