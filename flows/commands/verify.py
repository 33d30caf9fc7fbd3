"""`modu verify`: a release beside the bytes that it was made from."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table

from flows.commands.console import app, out
from pipeline.errors import ConfigurationError
from pipeline.settings import Settings

_SHOWN = 20


@app.command()
def verify(
    release: Annotated[Path | None, typer.Argument(help="Folder of a release; the current one if not given.")] = None,
    most: Annotated[int | None, typer.Option(min=1, help="At most so many documents.")] = None,
) -> None:
    """Derive the rows of a release again from the archived bytes; exit code 1 if any differs. 核验发布版。

    Also says which part of Modu is of another version than the one that made them.
    """
    from flows.verify import verify as verify_release
    from pipeline.archive import Location
    from pipeline.publish.previous import latest

    settings = Settings()
    folder = release or latest(settings.releases)
    if folder is None:
        raise ConfigurationError("no release yet", where=str(settings.releases), mend="make one with `modu publish`")
    verdict = verify_release(folder, Location(settings.archive_location), most=most)
    out.print(
        f"{folder.name}: {verdict.documents:,} documents 文件, {verdict.rows:,} rows 行, "
        f"{len(verdict.differing):,} differ 不符; {verdict.not_archived:,} documents not in the archive 未归档"
    )
    for line in verdict.versions():
        out.print(line, markup=False, highlight=False, soft_wrap=True)
    if verdict.differing:
        table = Table("table 表", "id", "what 差异", header_style="bold")
        for name, key, what in verdict.differing[:_SHOWN]:
            table.add_row(name, key, escape(what))
        out.print(table)
        raise typer.Exit(1)
