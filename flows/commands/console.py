"""What every command shares: the application, the two consoles, its options and the way it says what went wrong."""

from __future__ import annotations

import sys
from contextlib import nullcontext
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any, overload

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from pipeline.errors import ConfigurationError

app = typer.Typer(
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="模都 Modu: Chinese government policy as data — promises, names, emphasis. 中国政府政策数据化。",
)

out = Console()
err = Console(stderr=True)

Json = Annotated[bool, typer.Option("--json", help="Print JSON for a program instead of a table.")]
Portal = Annotated[list[str] | None, typer.Option("--portal", help="Id of a declared portal; may be repeated.")]
Archive = Annotated[Path | None, typer.Option(help="A WARC file (ours, Common Crawl's, a browser's).")]
Documents = Annotated[Path | None, typer.Option(help="A folder of txt, html, pdf and docx files.")]
Manifest = Annotated[Path | None, typer.Option(help="A CSV with title, city and date of these files.")]
Since = Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Leave out list items before this day.")]
Limit = Annotated[int | None, typer.Option(min=1, help="At most so many documents a portal.")]
Replicates = Annotated[int, typer.Option(min=10, help="Bootstrap replicates of the city measure.")]


def complain(error: Exception) -> None:
    """One line on standard error: what, where, how to mend it."""
    err.print(f"[bold red]{escape(getattr(error, 'kind', 'error'))}[/] {escape(str(error))}", soft_wrap=True)


def warn(error: Exception) -> None:
    """One line for a failure that the rest goes on without."""
    err.print(f"[yellow]{escape(getattr(error, 'kind', 'error'))}[/] {escape(str(error))}", soft_wrap=True)


@overload
def existing(path: Path, *, folder: bool) -> Path: ...
@overload
def existing(path: Path | None, *, folder: bool) -> Path | None: ...
def existing(path: Path | None, *, folder: bool) -> Path | None:
    """An argument's path made absolute, or one clear line if it is not there."""
    if path is None:
        return None
    if not (path.is_dir() if folder else path.is_file()):
        kind = "folder" if folder else "file"
        raise ConfigurationError(f"no such {kind}", where=str(path), mend=f"give the path of an existing {kind}")
    return path.resolve()


def show_counts(counts: dict[str, dict[str, int]]) -> None:
    table = Table("", header_style="bold")
    names = list(dict.fromkeys(name for row in counts.values() for name in row))
    for name in names:
        table.add_column(name, justify="right")
    for key, row in counts.items():
        table.add_row(key, *(str(row.get(name, 0)) for name in names))
    out.print(table)


def writing(output: Path | None) -> Any:
    if output is None:
        return nullcontext(sys.stdout)
    if not output.parent.is_dir():
        raise ConfigurationError("no such folder", where=str(output.parent), mend="make it first")
    return output.open("w", encoding="utf-8")
