"""`modu alerts`: what somebody hears of, and whether it would reach them."""

from __future__ import annotations

import json
from urllib.parse import urlsplit

import typer
from rich.markup import escape
from rich.table import Table

from flows.commands.console import Json, app, out

alerts_app = typer.Typer(no_args_is_help=True, help="What somebody hears of, and where it goes. 告警。")
app.add_typer(alerts_app, name="alerts")

_NOWHERE = "nowhere: it stands in the event feed alone 仅在事件列表"


@alerts_app.command("list")
def listed(as_json: Json = False) -> None:
    """Every alert, what it means, and where it goes. 列出全部告警及其去向。"""
    from flows.alerts import ALERTS
    from pipeline.settings import Settings

    webhook = urlsplit(Settings().alert_webhook).hostname  # its path may be a secret
    rows = [{"alert": one.name, "means": one.description, "goes_to": webhook} for one in ALERTS]
    if as_json:
        out.print_json(json.dumps(rows, ensure_ascii=False))
        return
    table = Table("alert 告警", "meaning 含义", header_style="bold")
    table.columns[0].overflow = table.columns[1].overflow = "fold"
    for one in ALERTS:
        table.add_row(escape(one.name), escape(one.description))
    out.print(table)
    out.print(f"goes to 发往: {webhook or _NOWHERE}", markup=False, soft_wrap=True)


@alerts_app.command("test")
def test() -> None:
    """Send one alert to MODU_ALERT_WEBHOOK as the server would, and say what came of it. 试发一条告警。"""
    from flows.alerts import send_test

    out.print(f"sent 已发送: {send_test()}", markup=False, soft_wrap=True)
