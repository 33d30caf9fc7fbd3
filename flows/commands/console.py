"""What every command shares: the application, the two consoles, its options and the way it says what went wrong."""

from __future__ import annotations

import csv
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from datetime import UTC, datetime
from json import dumps, loads
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, overload

import typer
from rich.console import Console, ConsoleOptions, RenderableType
from rich.highlighter import JSONHighlighter
from rich.markup import escape
from rich.segment import Segment
from rich.table import Table
from rich.text import Text

from pipeline import __version__
from pipeline.errors import ConfigurationError, ModuError, printable

if TYPE_CHECKING:
    from pipeline.records import Issue

app = typer.Typer(
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _say_version(asked: bool) -> None:
    if asked:
        typer.echo(f"modu {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool,
        typer.Option("--version", callback=_say_version, is_eager=True, help="Say the version and end. 显示版本。"),
    ] = False,
) -> None:
    """模都 Modu: Chinese government policy as data — promises, names, emphasis. 中国政府政策数据化。"""


_BEYOND_JSON = re.compile("[\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")  # what JSON need not escape, and we do


class Plain(Console):
    """A console on which nothing steers the terminal but our own styles: titles, names of files and errors are words."""

    def render(self, renderable: RenderableType, options: ConsoleOptions | None = None) -> Iterable[Segment]:
        """What rich makes of an object, without control characters in its words."""
        for part in super().render(renderable, options):
            yield part if part.control else part._replace(text=printable(part.text))

    def print_json(self, json: str | None = None, **_: Any) -> None:
        """JSON for a program: what would steer a terminal stands in it as an escape, so that nothing is lost."""
        text = dumps(loads(json or "null"), indent=2, ensure_ascii=False)
        plain = _BEYOND_JSON.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
        self.print(JSONHighlighter()(Text(plain)), soft_wrap=True)


out = Plain()
err = Plain(stderr=True)
_FEW = 3  # places of one kind of issue that are named one by one at the end of a command

Json = Annotated[bool, typer.Option("--json", help="Print JSON for a program instead of a table.")]
Portal = Annotated[
    list[str] | None,
    typer.Option(
        "--portal", help="Id of a declared portal, or the path of a portal file or of its folder; may be repeated."
    ),
]
Archive = Annotated[Path | None, typer.Option(help="A WARC file (ours, Common Crawl's, a browser's).")]
Documents = Annotated[Path | None, typer.Option(help="A folder of txt, html, pdf and docx files.")]
Manifest = Annotated[Path | None, typer.Option(help="A CSV with title, city and date of these files.")]
Since = Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Leave out list items before this day.")]
Limit = Annotated[int | None, typer.Option(min=1, help="At most so many documents a portal.")]
Replicates = Annotated[int, typer.Option(min=10, help="Bootstrap replicates of the city measure.")]


@contextmanager
def running() -> Iterator[None]:
    """A block that runs flows: import them in it. They have a Prefect server and show how far they are.

    At the end, however it ends, what went wrong is named.
    """
    from flows.progress import shown
    from flows.serve.temporary import prefect_at_hand

    started = datetime.now(UTC)
    try:
        with prefect_at_hand(), shown(err):
            yield
    except ModuError:
        _name_issues(started)
        raise
    _name_issues(started)


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


def _name_issues(since: datetime) -> None:
    """A line for each kind of what went wrong since a time: how often, where, and how to mend it; one for each place if they are few."""
    from flows.reports import issues_since

    kinds: dict[str, list[Issue]] = {}
    for one in issues_since(since):
        kinds.setdefault(one.kind, []).append(one)
    for kind, issues in sorted(kinds.items()):
        few = len(issues) <= _FEW
        for one in issues if few else issues[:1]:
            count = one.count if few else sum(issue.count for issue in issues)
            place = one.place or one.portal
            more = "" if few else f" (and {len(issues) - 1:,} places more 及另外 {len(issues) - 1:,} 处)"
            told = ModuError(one.message, where=f"{place}{more}", mend=one.mend)
            err.print(f"[yellow]{escape(kind)}[/] ×{count:,} {escape(str(told))}", soft_wrap=True)


def show_next(release: Path) -> None:
    """What to open now that a release is there."""
    out.print(f"open 打开: {escape(str(release / 'index.html'))}  ·  or 或: modu room", soft_wrap=True)


def show_counts(counts: dict[str, dict[str, int]]) -> None:
    table = Table("", header_style="bold")
    names = list(dict.fromkeys(name for row in counts.values() for name in row))
    for name in names:
        table.add_column(name, justify="right")
    for key, row in counts.items():
        table.add_row(key, *(str(row.get(name, 0)) for name in names))
    out.print(table)


def write_rows(path: Path, head: Sequence[str], rows: Iterable[Iterable[Any]]) -> None:
    """A CSV file that spreadsheets open as it is meant: UTF-8 with its mark, and no cell that begins like a formula."""
    from pipeline.publish.tables import harmless

    with path.open("w", encoding="utf-8-sig", errors="replace", newline="") as lines:
        csv.writer(lines).writerows([harmless(cell) for cell in row] for row in (head, *rows))


def writing(output: Path | None) -> Any:
    if output is None:
        return nullcontext(sys.stdout)
    if not output.parent.is_dir():
        raise ConfigurationError("no such folder", where=str(output.parent), mend="make it first")
    return output.open("w", encoding="utf-8")
