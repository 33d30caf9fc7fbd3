"""`modu names`: the graph of citations, what is cited and missing, firms beside places, an entity through time."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.markup import escape
from rich.table import Table

from flows.commands.console import Json, app, out, write_rows
from pipeline.errors import ConfigurationError

if TYPE_CHECKING:
    from pipeline.records import Document
    from pipeline.store.database import Store

names_app = typer.Typer(no_args_is_help=True, help="What the store's documents name and cite. 提及与引用。")
app.add_typer(names_app, name="names")

_Rows = Annotated[Path | None, typer.Option("-o", "--output", help="Write all rows: a file .csv.")]
_SHOWN = 30  # rows in the terminal


@names_app.command("graph")
def graph(output: Annotated[Path, typer.Argument(metavar="FILE.graphml", help="The file to write.")]) -> None:
    """Write who cites what as GraphML, for Gephi, yEd, networkx or igraph. 引用网络。"""
    import networkx

    from pipeline.entities import citation_graph
    from pipeline.records import Citation

    with _opened() as store:
        made = citation_graph(store.read(Citation), _documents(store))
    networkx.write_graphml(made, output)
    out.print(f"{escape(str(output))}: {len(made)} documents, {made.number_of_edges()} citations", soft_wrap=True)


@names_app.command("backlog")
def backlog(output: _Rows = None, as_json: Json = False) -> None:
    """Policies that are cited and not in the store, by how many documents cite them. 待采集清单。"""
    from pipeline.store.cited import backlog as missing

    with _opened() as store:
        rows = [(policy.key, policy.name, len(policy.citing)) for policy in missing(store)]
    _give(("key", "title", "documents"), rows, output, as_json=as_json)


@names_app.command("together")
def together(output: _Rows = None, as_json: Json = False) -> None:
    """Firms and the places that are named with them. 企业与地方共现。"""
    from pipeline.entities import entities
    from pipeline.entities import together as counted
    from pipeline.records import Mention

    with _opened() as store:
        found = counted(store.read(Mention))
    names = {one.id: one.name_zh for one in entities(key for row in found for key in (row.first, row.second))}
    rows = [
        (names.get(row.first, row.first), names.get(row.second, row.second), row.documents, row.near) for row in found
    ]
    _give(("company", "place", "documents", "near"), rows, output, as_json=as_json)


@names_app.command("timeline")
def timeline(
    name: Annotated[str, typer.Argument(metavar="NAME", help="A name of the register: 科大讯飞, iFLYTEK, 杭州市 …")],
    output: _Rows = None,
    as_json: Json = False,
) -> None:
    """How often an entity is named, year by year. 历年提及。"""
    from pipeline.entities import known_as
    from pipeline.entities import timeline as counted
    from pipeline.records import Mention

    known = known_as(name)
    if len(known) != 1:
        found = f"{len(known)} entities of the register bear this name" if known else "no entity of the register"
        raise ConfigurationError(found, where=name, mend="give its full Chinese name")
    with _opened() as store:
        years = counted(known[0].id, store.read(Mention), _documents(store))
        rows = [(row.year, row.documents, row.mentions) for row in years]
    _give(("year", "documents", "mentions"), rows, output, as_json=as_json)


@contextmanager
def _opened() -> Iterator[Store]:
    from pipeline.settings import Settings
    from pipeline.store.database import Store

    store = Store(Settings().database_url)
    try:
        yield store
    finally:
        store.close()


def _documents(store: Store) -> dict[str, Document]:
    return {document.id: document for document in store.documents()}


def _give(head: Sequence[str], rows: Iterable[Sequence[Any]], output: Path | None, *, as_json: bool) -> None:
    found = list(rows)
    if output is not None:
        write_rows(output, head, found)
    if as_json:
        out.print_json(json.dumps([dict(zip(head, row, strict=True)) for row in found], ensure_ascii=False))
        return
    table = Table(*head, header_style="bold")
    for row in found[:_SHOWN]:
        table.add_row(*("" if cell is None else escape(str(cell)) for cell in row))
    out.print(table)
    if len(found) > _SHOWN:
        out.print(f"{_SHOWN} of {len(found)} rows; -o FILE.csv gives all")
