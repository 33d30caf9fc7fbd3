"""`modu portals`: the declared portals, checked against their schema."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from flows.commands.console import Json, app, complain, out
from pipeline.errors import ModuError

portals_app = typer.Typer(no_args_is_help=True, help="The declared portals. 门户声明。")
app.add_typer(portals_app, name="portals")


@portals_app.command("list")
def list_portals(as_json: Json = False) -> None:
    """The declared portals."""
    from flows.sources import all_portals

    portals = all_portals()
    if as_json:
        out.print_json(json.dumps([portal.model_dump(mode="json") for portal in portals.values()]))
        return
    table = Table("id", "门户", "portal", "城市 city", "hosts", "verified", header_style="bold")
    for key, portal in portals.items():
        table.add_row(
            key,
            portal.name_zh,
            portal.name_en,
            portal.city or portal.province or "",
            ", ".join(portal.hosts),
            portal.verified.by,
        )
    out.print(table)


@portals_app.command("check")
def check_portals(
    paths: Annotated[list[Path] | None, typer.Argument(help="Portal files; all declared ones if not given.")] = None,
) -> None:
    """Check portal files against the schema."""
    from flows.sources import portal_files
    from pipeline.portals import load_portal

    failed = 0
    checked = paths or portal_files()
    for path in checked:
        try:
            load_portal(path)
        except ModuError as error:
            failed += 1
            complain(error)
    out.print(f"{len(checked) - failed} of {len(checked)} portal files are good")
    if failed:
        raise typer.Exit(2)


@portals_app.command("schema")
def portal_schema() -> None:
    """The JSON Schema of a portal file, for editors."""
    from pipeline.portals import schema

    out.print_json(json.dumps(schema()))
