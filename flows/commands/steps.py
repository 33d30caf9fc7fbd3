"""One step of the way at a time: crawl, documents, annotate, publish."""

from __future__ import annotations

import enum
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Literal

import typer
from rich.markup import escape

from flows.commands.console import (
    Json,
    Limit,
    Manifest,
    Portal,
    Since,
    app,
    existing,
    out,
    running,
    show_counts,
    show_next,
    warn,
    writing,
)
from pipeline.errors import ConfigurationError, ModuError


class Unit(enum.StrEnum):
    """What a line of input is."""

    document = "document"
    clause = "clause"


@app.command()
def crawl(
    portal: Portal = None,
    since: Since = None,
    limit: Limit = None,
    mode: Annotated[
        Literal["update", "backfill", "full"],
        typer.Option(help="update: new and due; backfill: every list to its end; full: every item again."),
    ] = "update",
    max_pages: Annotated[int | None, typer.Option(min=1, help="At most so many pages of a list.")] = None,
    as_json: Json = False,
) -> None:
    """Crawl declared portals into the archive; with none named, the sample portals. 采集门户。"""
    from flows.parameters import Crawl
    from flows.sources import sample_portals, told_portals

    ids = told_portals(portal) if portal else sorted(sample_portals())
    day = since.date() if since else None
    with running():
        from flows.crawl import crawl_portals

        counts = crawl_portals(Crawl(portals=ids, mode=mode, since=day, limit=limit, max_pages=max_pages))
    out.print_json(json.dumps(counts)) if as_json else show_counts(counts)


@app.command()
def annotate(
    source: Annotated[Path | None, typer.Argument(metavar="[IN.jsonl]", help="JSON Lines with id and text.")] = None,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="Where to write; standard output if not given.")
    ] = None,
    unit: Annotated[Unit, typer.Option(help="document, or clause: each line is one clause as it is.")] = Unit.document,
) -> None:
    """Annotate a JSON Lines file; with no file, every document of the store that was not read yet. 标注文件。"""
    if source is None:
        with running():
            from flows.annotate import annotate_documents

            show_counts({"annotate": annotate_documents()})
        return
    from flows.interchange import annotate_lines

    failures: list[ModuError] = []

    def on_issue(error: ModuError) -> None:
        failures.append(error)
        warn(error)

    with writing(output) as lines:
        written = annotate_lines(source, lines, unit.value, on_issue)
    if failures and not written:
        raise ConfigurationError("no line could be annotated", where=str(source), mend="see the lines above")


@app.command(name="documents")
def documents_command(
    source: Annotated[Path, typer.Argument(metavar="IN.warc.gz|DIR", help="A WARC file or a folder.")],
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="Where to write; standard output if not given.")
    ] = None,
    manifest: Manifest = None,
) -> None:
    """Metadata and body of archived pages, or of files, as JSON Lines. 读取网页与文件的元数据和正文。"""
    from flows.interchange import document_lines

    with writing(output) as lines:
        written = document_lines(source, existing(manifest, folder=False), lines, warn)
    if not written:
        raise ConfigurationError("no document could be read", where=str(source), mend="see the lines above")


@app.command()
def publish(
    accept: Annotated[
        bool,
        typer.Option("--accept", help="Also where tables lost most of their rows or values since the last release."),
    ] = False,
    formats: Annotated[
        str,
        typer.Option(
            help="What it holds besides Parquet and SQLite: csv, excel, jsonl, xlsx, separated by commas; all; parquet for none. "
            "As MODU_FORMATS says if not given."
        ),
    ] = "",
) -> None:
    """Write a release of the store, or say that the last one still stands. 发布。"""
    from pipeline.publish.formats import formats_of

    wanted = formats_of(formats)
    with running():
        from flows.publish import publish_release

        release = publish_release(accept=accept, formats=formats)
    folder = Path(str(release["folder"]))
    state = "fresh 新" if release["fresh"] else "unchanged 无变化"
    out.print(f"release 发布 ({state}): {escape(str(folder))}", soft_wrap=True)
    if not release["fresh"]:
        _say_missing(folder, wanted)
    show_next(folder)


def _say_missing(release: Path, wanted: Sequence[str]) -> None:
    """How the formats are had that were asked for and that the release, which stands as it is, does not hold."""
    from pipeline.publish.formats import formats_held
    from pipeline.publish.previous import told

    held = formats_held(told(release, "release.json"))
    if missing := ",".join(name for name in wanted if name not in held):
        line = f"it holds no {missing} 其中没有; make them: modu releases export {release.name} --formats {missing}"
        out.print(line, markup=False, soft_wrap=True)
