"""`modu portals`: the declared portals; a new one from a saved page; files and saved pages checked."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal

import typer
from rich.markup import escape
from rich.table import Table

from flows.commands.console import Json, app, complain, err, existing, out
from pipeline.errors import ConfigurationError, ModuError, NoItems

portals_app = typer.Typer(no_args_is_help=True, help="The declared portals. 门户声明。")
app.add_typer(portals_app, name="portals")

Kind = Annotated[
    Literal["list", "detail"] | None, typer.Option(help="What the saved page is; seen by itself if not given.")
]
_DECLARATIONS = (".yaml", ".yml")


@portals_app.command("list")
def list_portals(as_json: Json = False) -> None:
    """The declared portals. 列出已声明的门户。"""
    from flows.sources import all_portals

    portals = all_portals()
    if as_json:
        out.print_json(json.dumps([portal.model_dump(mode="json") for portal in portals.values()]))
        return
    table = _table("id", "门户 portal", "family", "verified", whole=("id", "family", "verified"))
    for key, portal in portals.items():
        table.add_row(key, f"{portal.name_zh}\n{portal.name_en}", portal.list.family, portal.verified.by)
    out.print(table)


@portals_app.command("check")
def check_portals(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(
            help="Portal files, folders with an example, or saved pages; all declared portal files if not given."
        ),
    ] = None,
    url: Annotated[str, typer.Option(help="Address of the saved page.")] = "",
    portal: Annotated[str, typer.Option(help="Portal of the saved page; found by its host if not given.")] = "",
    column: Annotated[str, typer.Option(help="Column of the saved list page.")] = "",
    kind: Kind = None,
    as_json: Json = False,
) -> None:
    """Check portal files and examples; show what would be read from a saved page. 检查门户文件与样例，或逐项显示一个已存网页的读取结果。"""
    from flows.sources import portal_files

    failed, files = 0, 0
    for path in paths or portal_files():
        try:
            if path.is_dir():
                failed += _check_folder(path)
            elif path.suffix.lower() in _DECLARATIONS:
                files += 1
                _check_file(path)
            else:
                _show_page(path, url, portal, column, kind, as_json=as_json)
        except ModuError as error:
            failed += 1
            complain(error)
    if files:
        out.print(f"{files - failed} of {files} portal files are good")
    if failed:
        raise typer.Exit(2)


def _check_file(path: Path) -> None:
    from pipeline.portals import load_portal

    load_portal(path)


def _check_folder(folder: Path) -> bool:
    """Whether the pages of an example give anything else than expected; each difference is printed."""
    from flows.portal_pages import check_example
    from flows.sources import all_portals

    wrong = check_example(folder, all_portals())
    for line in wrong:
        out.print(escape(line), soft_wrap=True)
    out.print(f"{folder}: " + (f"{len(wrong)} differences" if wrong else "as expected"), soft_wrap=True)
    return bool(wrong)


def _show_page(path: Path, url: str, portal: str, column: str, kind: str | None, *, as_json: bool) -> None:
    """What would be read from a saved page, field by field, with the rule that found it."""
    from flows.portal_pages import is_list
    from flows.portal_scaffold import guessed_portal
    from flows.sources import all_portals, portals_by_id
    from pipeline.portals import portal_for

    payload = existing(path, folder=False).read_bytes()
    address = url or _own_address(payload) or path.name
    declared = portals_by_id([portal])[portal] if portal else portal_for(address, all_portals())
    if kind == "list" or (kind is None and is_list(payload, address, declared)):
        declared = declared or guessed_portal(payload, address)
        _show_list(payload, address, declared, column, as_json=as_json)
    else:
        _show_detail(payload, address, declared, as_json=as_json)
    if not url and "://" not in address and not as_json:
        out.print("[dim]without --url, relative links and the date in the address are not read[/]")


def _table(*columns: str, whole: Sequence[str] = ()) -> Table:
    """A table whose cells are never cut, and some of whose columns are never folded either."""
    table = Table(header_style="bold")
    for name in columns:
        table.add_column(name, overflow="fold", no_wrap=name in whole)
    return table


def _own_address(payload: bytes) -> str:
    from pipeline.documents.charset import decode
    from pipeline.documents.metadata import metas
    from pipeline.portals.tree import PageTree

    address = metas(PageTree(decode(payload)[0])).get("url", "")
    return address if address.startswith(("http://", "https://")) else ""


def _show_detail(payload: bytes, url: str, portal: Any, *, as_json: bool) -> None:
    from flows.portal_pages import field_rows, read_detail, related_rows, unread_labels

    document = read_detail(payload, url, portal)
    rows = field_rows(document, payload, portal)
    files = [(one.url, one.name) for one in document.attachments]
    related = related_rows(payload, url, document, portal)
    unread = unread_labels(payload, portal)
    if as_json:
        fields = {row.field: {"value": row.value, "source": row.source, "rule": row.rule} for row in rows}
        answer = {
            "kind": "detail",
            "url": url,
            "fields": fields,
            "attachments": files,
            "related": related,
            "unread_labels": unread,
        }
        out.print_json(json.dumps({**answer, "begins": document.text[:80]}, default=str, ensure_ascii=False))
        return
    table = _table("field 字段", "value 值", "source 来源", "rule 规则")
    for row in rows:
        table.add_row(
            row.field, escape(str(row.value)) if row.value is not None else "[dim]—[/]", row.source, escape(row.rule)
        )
    for address, name in files:
        table.add_row("attachment", escape(f"{name} {address}"), "link", "an address or an area of files")
    for kind, address, title, rule in related:
        table.add_row(kind, escape(f"{title} {address}"), "link", escape(rule))
    out.print(f"detail page, portal {portal.id if portal else 'none: the generic default'}")
    out.print(table)
    if unread:
        out.print(f"labels that no field takes 未取用的标签: {escape('、'.join(unread))}", soft_wrap=True)
    out.print(escape(f"{document.text[:80]} … {document.text[-40:]}"), soft_wrap=True)


def _show_list(payload: bytes, url: str, portal: Any, column: str, *, as_json: bool) -> None:
    from flows.portal_pages import column_for, list_rules, saved_list
    from pipeline.portals.examples import column_of

    chosen = column_of(portal, column, url) if column else column_for(portal, url)
    answer = saved_list(payload, portal, chosen, url)
    rules = list_rules(portal, chosen)
    if not answer.items:
        selector = dict(rules).get("items") or dict(rules).get("records")
        raise NoItems(
            f"no items by {selector}", where=url, mend="is it a list? Else mend `list.item` or `list.records_path`"
        )
    if as_json:
        items = [
            {
                "url": i.url,
                "title": i.title,
                "date": i.date,
                "number": i.number,
                "issuer": i.issuer,
                "related": i.related,
            }
            for i in answer.items
        ]
        shown = {"kind": "list", "portal": portal.id, "column": chosen.id, "pages": answer.pages, "rules": dict(rules)}
        out.print_json(json.dumps({**shown, "more": answer.more, "items": items}, default=str, ensure_ascii=False))
        return
    out.print(
        f"list page, portal {portal.id}, column {chosen.id}: {len(answer.items)} items, pages {answer.pages or 'not told'}"
    )
    table = _table("what 项目", "rule 规则")
    for name, rule in rules:
        table.add_row(name, escape(rule))
    out.print(table)
    table = _table("date 日期", "title 标题", "number 文号", "url 网址")
    for item in answer.items:
        table.add_row(str(item.date or "—"), escape(item.title), escape(item.number or "—"), escape(item.url))
    out.print(table)


@portals_app.command("new")
def new_portal(
    page: Annotated[Path, typer.Argument(help="A saved page of the portal: of a list or of a document.")],
    url: Annotated[str, typer.Option(help="Its address.")],
    id: Annotated[str, typer.Option(help="Id of the portal; made from the host if not given.")] = "",
    kind: Kind = None,
    into: Annotated[Path, typer.Option(help="Folder in which the portal's own folder is made.")] = Path(),
) -> None:
    """Make a portal file, an example and its expectation from one saved page. 由一个已存网页生成门户声明、样例与预期。"""
    from flows.portal_scaffold import scaffold
    from pipeline.portals.loader import load_portal

    payload = existing(page, folder=False).read_bytes()
    files = scaffold(payload, url, date.today(), id, kind)
    folder = into / _id_in(files["portal.yaml"])
    if folder.exists():
        raise ConfigurationError("there already", where=str(folder), mend="give another --id, or remove it")
    folder.mkdir(parents=True)
    for name, content in files.items():
        (folder / name).write_bytes(content)
    portal = load_portal(folder / "portal.yaml")
    for name in files:
        out.print(str(folder / name), soft_wrap=True)
    out.print(f"{portal.id}, family {portal.list.family}. {escape(portal.note)}", soft_wrap=True)
    out.print(f"Look whether the expectation is right, then: modu portals check {folder}", soft_wrap=True)


def _id_in(declaration: bytes) -> str:
    import yaml

    return str(yaml.safe_load(declaration)["id"])


@portals_app.command("probe")
def probe_portal(
    portal: Annotated[str, typer.Argument(help="Id of a portal, or the path of a portal file or of its folder.")],
    write: Annotated[
        bool, typer.Option("--write", help="Where all is as expected: write the example, and that it was seen to work.")
    ] = False,
    into: Annotated[Path, typer.Option(help="Folder in which the portal's own folder is made.")] = Path(),
    as_json: Json = False,
) -> None:
    """Ask a portal for its lists and three documents, politely, and hold what comes against what its file expects. 实地核对一个门户。

    Ends with 1 where something is not as expected.
    """
    from flows.portal_probe import look_at, portal_named, session
    from flows.portal_probe import write as write_example

    declared, file, own = portal_named(portal)
    with _answering(declared) as resolve, session(resolve) as asking:
        look = look_at(declared, asking, date.today())
    rows = [asdict(finding) for finding in look.findings]
    if as_json:
        told = {"portal": declared.id, "on": look.on, "good": look.good, "findings": rows, "details": look.details}
        out.print_json(json.dumps(told, default=str, ensure_ascii=False))
    else:
        table = _table("what 项目", "came 实得", "expected 应得", "", whole=("",))
        for row in rows:
            table.add_row(
                *(escape(str(row[name])) for name in ("what", "came", "expected")), "✓" if row["good"] else "✗"
            )
        out.print(table)
    if write:
        for path in write_example(look, file, own, into):
            err.print(str(path), markup=False, highlight=False, soft_wrap=True)
    if not look.good:
        raise typer.Exit(1)


@contextmanager
def _answering(portal: Any) -> Iterator[Mapping[str, tuple[str, int]]]:
    """Where a sample portal answers while it is asked; any other one is asked at home."""
    from flows.sources import sample_portals

    if portal.id not in sample_portals():
        yield {}
        return
    from flows.samples import serve_samples

    with serve_samples() as resolve:
        yield resolve


@portals_app.command("schema")
def portal_schema() -> None:
    """The JSON Schema of a portal file, for editors. 门户文件的 JSON Schema。"""
    from pipeline.portals import schema

    out.print_json(json.dumps(schema()))
