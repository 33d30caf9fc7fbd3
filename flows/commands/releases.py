"""`modu releases`: those that there are, the newest that are kept, and a release in further formats."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from flows.commands.console import Json, app, out

releases_app = typer.Typer(no_args_is_help=True, help="The releases that there are. 历次发布。")
app.add_typer(releases_app, name="releases")

_MEGABYTE = 1e6


@releases_app.command("list")
def listed(as_json: Json = False) -> None:
    """The releases, the newest first, with their rows, size and formats. 列出各发布版。"""
    from pipeline.publish.kept import standing

    found = standing(_folder())
    if as_json:
        out.print_json(json.dumps([asdict(one) for one in found], ensure_ascii=False))
        return
    table = Table("release 发布", "documents 文件", "promises 承诺", "MB", "formats 格式", header_style="bold")
    for at in (1, 2, 3):
        table.columns[at].justify = "right"
    for one in found:
        numbers = (f"{one.rows.get(name, 0):,}" for name in ("documents", "promises"))
        name = f"{one.name} ←" if one.current else one.name
        table.add_row(name, *numbers, f"{one.bytes / _MEGABYTE:,.0f}", " ".join(one.formats))
    out.print(table if found else "no release yet 尚未发布")


@releases_app.command("keep")
def keep_command(
    most: Annotated[int, typer.Argument(min=1, metavar="N", help="So many of the newest releases stay.")],
    also: Annotated[
        list[str] | None, typer.Option(help="Name of another release that stays, say a cited one; may be repeated.")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say which would go.")] = False,
) -> None:
    """Delete all but the newest N releases; the current one always stays. 只保留最新 N 个发布版。

    Addresses in a release that goes lead nowhere from then on: name those that somebody cites with --also.
    """
    from pipeline.publish.kept import keep, surplus

    folder = _folder()
    gone = surplus(folder, most, also or ()) if dry_run else keep(folder, most, also or ())
    for name in gone:
        out.print(f"{'would go 将删除' if dry_run else 'gone 已删除'}: {name}", markup=False)
    if not gone:
        out.print("none goes 无需删除")


@releases_app.command("export")
def export_command(
    release: Annotated[str, typer.Argument(help="Name of a release; the current one if not given.")] = "",
    formats: Annotated[str, typer.Option(help="csv, excel, jsonl, xlsx, separated by commas, or all.")] = "all",
    table: Annotated[list[str] | None, typer.Option(help="Only this table; may be repeated.")] = None,
    into: Annotated[Path, typer.Option(help="Folder that the files are written in; made if it is not there.")] = Path(),
) -> None:
    """Write tables of a release in formats that it does not hold; the release itself never changes. 另存为其他格式。"""
    from pipeline.publish.formats import formats_of
    from pipeline.publish.kept import named
    from pipeline.publish.on_request import export

    wanted = formats_of(formats)
    for path in export(named(_folder(), release), into, wanted, table or ()):
        out.print(str(path), markup=False, soft_wrap=True)


def _folder() -> Path:
    from pipeline.settings import Settings

    return Settings().releases
