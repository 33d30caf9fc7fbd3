"""`modu portals health`: how each portal is doing."""

from __future__ import annotations

import json

from rich.table import Table

from flows.commands.console import Json, out
from flows.commands.portals import portals_app
from pipeline.records import PortalHealth
from pipeline.settings import Settings
from pipeline.store.database import Store


@portals_app.command("health")
def health(as_json: Json = False) -> None:
    """How the crawled portals are doing: last success, last counts, trend, filled fields. 门户健康状况。"""
    store = Store(Settings().database_url)
    try:
        found = [row for row in store.read("portals") if isinstance(row, PortalHealth)]
    finally:
        store.close()
    if as_json:
        out.print_json(json.dumps([row.model_dump(mode="json") for row in found], ensure_ascii=False))
        return
    if not found:
        out.print("no portal has been crawled yet 尚未采集任何门户")
        return
    table = Table(header_style="bold")
    for name in ("portal 门户", "state 状态", "last success 最近成功"):
        table.add_column(name)
    for name in ("requested", "done", "unchanged", "skipped", "failed"):
        table.add_column(name, justify="right")
    table.add_column("trend 趋势 (done)")
    table.add_column("filled 字段填充")
    for row in found:
        state = "[red]held 暂停发布[/]" if row.held else "[green]good 正常[/]"
        counts = (str(getattr(row, name)) for name in ("requested", "done", "unchanged", "skipped", "failed"))
        succeeded = f"{row.last_success:%Y-%m-%d %H:%M}" if row.last_success else "—"
        filled = " ".join(f"{name} {share:.0%}" for name, share in row.fill.items())
        table.add_row(row.portal, state, succeeded, *counts, trend([int(t["done"]) for t in row.trend]), filled)
    out.print(table)
    for row in found:
        for reason in row.reasons:
            out.print(f"[red]{row.portal}[/] {reason}")


def trend(values: list[int]) -> str:
    """Numbers as a line of blocks, the latest last."""
    blocks = "▁▂▃▄▅▆▇█"
    most = max(values, default=0)
    return "".join(blocks[round(value / most * (len(blocks) - 1)) if most else 0] for value in values)
