"""`modu run`: everything in one go, and the summary of what it made."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from rich.markup import escape
from rich.table import Table

from flows.commands.console import (
    Archive,
    Documents,
    Json,
    Limit,
    Manifest,
    Portal,
    Replicates,
    Since,
    app,
    existing,
    out,
    running,
    show_next,
)
from pipeline.errors import ConfigurationError


@app.command()
def run(
    portal: Portal = None,
    archive: Archive = None,
    documents: Documents = None,
    manifest: Manifest = None,
    since: Since = None,
    limit: Limit = None,
    replicates: Replicates = 2000,
    as_json: Json = False,
) -> None:
    """Crawl, annotate, compare and publish in one go; with no source named, on the sample portals that ship with Modu. 一次跑完。"""
    from flows.parameters import Compare, Crawl, Read
    from flows.sources import sample_portals, told_portals

    archive, documents = existing(archive, folder=False), existing(documents, folder=True)
    manifest = existing(manifest, folder=False)
    samples = not (portal or archive or documents)
    ids = told_portals(portal or []) if not samples else sorted(sample_portals())
    crawl = Crawl(portals=ids, since=since.date() if since else None, limit=limit) if ids else None
    with running():
        from flows.run import run as run_flow

        result = run_flow(
            crawl=crawl,
            read=Read(archive=archive, documents=documents, manifest=manifest),
            compare=Compare(replicates=replicates),
        )
    if result["publish"] is None:
        from pipeline.settings import Settings

        raise ConfigurationError(
            "nothing could be read", where=str(Settings().home), mend="see the lines above, and the table issues"
        )
    summary = _summary(result)
    if as_json:
        out.print_json(json.dumps(summary, default=str))
    else:
        _show(summary)


def _summary(result: dict[str, Any]) -> dict[str, Any]:
    rows = result["publish"]["rows"]
    return {
        "crawl": result["crawl"],
        "read": result["documents"],
        "annotated": result["annotate"],
        "documents": rows["documents"],
        "quantities": rows["targets"],
        "targets": result["publish"]["targets"],
        "names": rows["mentions"],
        "entities": rows["entities"],
        "citations": rows["citations"],
        "data_clauses": result["publish"]["data_clauses"],
        "cities": result["compare"]["cities"],
        "issues": rows["issues"],
        "release": result["publish"]["folder"],
        "fresh": result["publish"]["fresh"],
    }


def _show(summary: dict[str, Any]) -> None:
    if summary["crawl"]:
        crawl = Table("portal 门户", title="crawl 采集", title_justify="left", header_style="bold")
        names = ("requested", "done", "unchanged", "skipped", "failed")
        for name in names:
            crawl.add_column(name, justify="right")
        for portal, counts in summary["crawl"].items():
            crawl.add_row(portal, *(str(counts[name]) for name in names))
        out.print(crawl)
    table = Table("", "rows", title="store 数据", title_justify="left", header_style="bold")
    table.columns[1].justify = "right"
    for name, zh in (
        ("documents", "文件"),
        ("quantities", "数量记录"),
        ("targets", "目标"),
        ("names", "名称"),
        ("entities", "实体"),
        ("citations", "引用"),
        ("data_clauses", "数据语句"),
        ("cities", "地区"),
        ("issues", "问题"),
    ):
        table.add_row(f"{name.replace('_', ' ')} {zh}", f"{summary[name]:,}")
    out.print(table)
    state = "" if summary["fresh"] else " (nothing new: the last release stands 无变化)"
    out.print(f"release 发布: {escape(summary['release'])}{state}", soft_wrap=True)
    show_next(Path(summary["release"]))
