"""`modu portals health`: how each portal is doing, a line each, and below it what is wrong."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING

import typer
from rich.markup import escape
from rich.table import Table

from flows.commands.console import Json, out
from flows.commands.portals import portals_app

if TYPE_CHECKING:
    from pipeline.records import PortalHealth

TooEmpty = Mapping[str, tuple[float, float]]
_WIDE = 28  # of a portal's id


@portals_app.command("health")
def portal_health(as_json: Json = False) -> None:
    """How the portals are doing after their last crawls. 各门户最近的采集状况。

    Ends with 1 if any is held back from publication, or has fields that are filled less than its file expects.
    """
    from flows.sources import all_portals
    from pipeline.records import PortalHealth
    from pipeline.settings import Settings
    from pipeline.store.database import Store

    store = Store(Settings().database_url)
    try:
        healths = list(store.read(PortalHealth))
    finally:
        store.close()
    declared = all_portals()
    empty = {
        health.portal: declared[health.portal].expect.too_empty(health.fill)
        for health in healths
        if health.portal in declared
    }
    if as_json:
        rows = [{**health.model_dump(mode="json"), "too_empty": empty.get(health.portal, {})} for health in healths]
        out.print_json(json.dumps(rows, ensure_ascii=False))
    elif healths:
        _show(healths, empty)
    else:
        out.print("no portal was crawled yet 尚未采集任何门户")
    if any(health.held for health in healths) or any(empty.values()):
        raise typer.Exit(1)


def _show(healths: list[PortalHealth], empty: Mapping[str, TooEmpty]) -> None:
    table = Table("portal 门户", "last success 最近成功", "new 新", "failed 失败", "state 状态", header_style="bold")
    table.columns[0].max_width, table.columns[0].overflow = _WIDE, "fold"
    for at in (2, 3):
        table.columns[at].justify = "right"
    for health in healths:
        success = f"{health.last_success:%Y-%m-%d %H:%M}" if health.last_success else "—"
        state = "held 暂停" if health.held else "thin 偏空" if empty.get(health.portal) else "good 正常"
        table.add_row(health.portal, success, f"{health.done:,}", f"{health.failed:,}", state)
    out.print(table)
    for health in healths:
        for line in (*health.reasons, *_lacks(empty.get(health.portal, {}))):
            out.print(f"[bold]{escape(health.portal)}[/]: {escape(line)}", soft_wrap=True)


def _lacks(empty: TooEmpty) -> list[str]:
    return [f"{name} {share:.0%}, expected {least:.0%}" for name, (share, least) in empty.items()]
