"""`modu verify`: a release beside what it was made from."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape

from flows.commands.console import Json, app, out
from pipeline.errors import ConfigurationError

if TYPE_CHECKING:
    from pipeline.settings import Settings
    from pipeline.store.database import Store
    from pipeline.verify import Verdict

_SHOWN = 40


@app.command()
def verify(
    release: Annotated[Path | None, typer.Argument(help="Folder of a release; the current one if not given.")] = None,
    most: Annotated[int | None, typer.Option(min=1, help="Derive at most so many documents.")] = None,
    as_json: Json = False,
) -> None:
    """Compare a release with itself, its archive, its store and its neighbours; exit code 1 if anything differs. 核验发布版。

    Also says which part of Modu is of another version than the one that made the rows.
    """
    from flows.documents import read_pages, reader_version
    from pipeline.archive import Location
    from pipeline.publish.previous import latest
    from pipeline.settings import Settings
    from pipeline.verify import Reader
    from pipeline.verify import verify as verify_release

    settings, began = Settings(), time.monotonic()
    folder = release or latest(settings.releases)
    if folder is None:
        raise ConfigurationError("no release yet", where=str(settings.releases), mend="make one with `modu publish`")
    store = _store(settings)
    try:
        archive = Location(settings.archive_location)
        reader = Reader(read_pages, reader_version)
        verdict = verify_release(folder, archive, reader, store=store, releases=settings.releases, most=most)
    finally:
        if store is not None:
            store.close()
    seconds = round(time.monotonic() - began, 1)
    if as_json:
        counts = {name: getattr(verdict, name) for name in ("files", "documents", "rows", "not_archived", "notes")}
        differing = [difference._asdict() for difference in verdict.differing]
        told = {
            "release": folder.name,
            **counts,
            "versions": verdict.versions(),
            "differing": differing,
            "seconds": seconds,
        }
        typer.echo(json.dumps(told, ensure_ascii=False, indent=2))
    else:
        _tell(folder.name, verdict, seconds)
    if verdict.differing:
        raise typer.Exit(1)


def _tell(name: str, verdict: Verdict, seconds: float) -> None:
    """The counts on a line, then every note and difference on one of its own."""
    out.print(
        f"{name}: {verdict.files:,} files 个文件, {verdict.documents:,} documents 文件, {verdict.rows:,} rows 行, "
        f"{len(verdict.differing):,} differ 不符; {verdict.not_archived:,} documents not in the archive 未归档; "
        f"{seconds:,} s 秒",
        soft_wrap=True,
    )
    for line in verdict.versions():
        out.print(line, markup=False, highlight=False, soft_wrap=True)
    for note in verdict.notes:
        out.print(f"[dim]note 说明: {escape(note)}[/]", soft_wrap=True)
    for where, id, what in verdict.differing[:_SHOWN]:
        out.print(f"[bold]{escape(where)}[/]{escape(f' {id}' if id else '')}: {escape(what)}", soft_wrap=True)
    if len(verdict.differing) > _SHOWN:
        out.print(f"and {len(verdict.differing) - _SHOWN:,} more, see --json 其余见 --json")


def _store(settings: Settings) -> Store | None:
    """The store of this home, which is not made where there is none."""
    from pipeline.store.database import Store

    if not settings.store_url and not (settings.home / "modu.sqlite").is_file():
        return None
    return Store(settings.database_url)
