"""`modu`: the command line over the flows. Errors are one clear line; `--json` where a program reads."""

from __future__ import annotations

import enum
import json
import os
import sys
from contextlib import AbstractContextManager, nullcontext
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from flows.environment import prepare
from flows.progress import shown
from pipeline.errors import ConfigurationError, ModuError
from pipeline.settings import Settings

app = typer.Typer(
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="模都 Modu: Chinese government policy as data — promises, names, emphasis. 中国政府政策数据化。",
)
portals_app = typer.Typer(no_args_is_help=True, help="The declared portals. 门户声明。")
train_app = typer.Typer(no_args_is_help=True, help="Make a trained model again. 重新训练模型。")
app.add_typer(portals_app, name="portals")
app.add_typer(train_app, name="train")

out = Console()
err = Console(stderr=True)

Json = Annotated[bool, typer.Option("--json", help="Print JSON for a program instead of a table.")]
Portal = Annotated[list[str] | None, typer.Option("--portal", help="Id of a declared portal; may be repeated.")]
Archive = Annotated[Path | None, typer.Option(help="A WARC file (ours, Common Crawl's, a browser's).")]
Documents = Annotated[Path | None, typer.Option(help="A folder of txt, html, pdf and docx files.")]
Manifest = Annotated[Path | None, typer.Option(help="A CSV with title, city and date of these files.")]
Since = Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Leave out list items before this day.")]
Limit = Annotated[int | None, typer.Option(min=1, help="At most so many documents a portal.")]
Replicates = Annotated[int, typer.Option(min=10, help="Bootstrap replicates of the city measure.")]


class Unit(enum.StrEnum):
    """What a line of input is."""

    document = "document"
    clause = "clause"


def complain(error: Exception) -> None:
    """One line on standard error: what, where, how to mend it."""
    err.print(f"[bold red]{escape(getattr(error, 'kind', 'error'))}[/] {escape(str(error))}", soft_wrap=True)


def warn(error: Exception) -> None:
    """One line for a failure that the rest goes on without."""
    err.print(f"[yellow]{escape(getattr(error, 'kind', 'error'))}[/] {escape(str(error))}", soft_wrap=True)


def _resolved(path: Path | None, *, folder: bool) -> Path | None:
    """An argument's path made absolute, or one clear line if it is not there."""
    if path is None:
        return None
    if not (path.is_dir() if folder else path.is_file()):
        kind = "folder" if folder else "file"
        raise ConfigurationError(f"no such {kind}", where=str(path), mend=f"give the path of an existing {kind}")
    return path.resolve()


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
    """Crawl, annotate, compare and publish in one go; with no source named, on the sample portals that ship with Modu."""
    from flows.run import run as run_flow
    from flows.samples import serve_samples
    from flows.sources import portals_by_id, sample_portals

    archive, documents = _resolved(archive, folder=False), _resolved(documents, folder=True)
    manifest = _resolved(manifest, folder=False)
    samples = not (portal or archive or documents)
    ids = list(portals_by_id(portal or [])) if not samples else sorted(sample_portals())
    served: AbstractContextManager[dict[str, tuple[str, int]]] = serve_samples() if samples else nullcontext({})
    with served as resolve, shown(err):
        result = run_flow(
            portals=ids,
            resolve=dict(resolve),
            archive=archive,
            documents=documents,
            manifest=manifest,
            since=since.date() if since else None,
            limit=limit,
            replicates=replicates,
        )
    if result["publish"] is None:
        _complain_of_all()
    summary = _summary(result)
    if as_json:
        out.print_json(json.dumps(summary, default=str))
    else:
        _show(summary)


def _complain_of_all() -> NoReturn:
    """Nothing could be read: every issue on a line, then the end."""
    from pipeline.store.database import Store

    store = Store(Settings().database_url)
    for row in store.rows("issues"):
        failure = ModuError(row["message"], where=row["place"], mend=row["mend"])
        failure.kind = row["kind"]
        warn(failure)
    store.close()
    raise ConfigurationError("nothing could be read", where=str(Settings().home), mend="see the lines above")


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


@app.command()
def crawl(portal: Portal = None, since: Since = None, limit: Limit = None, as_json: Json = False) -> None:
    """Crawl declared portals into the archive; with none named, the sample portals."""
    from flows.crawl import crawl_portals
    from flows.samples import serve_samples
    from flows.sources import portals_by_id, sample_portals

    ids = list(portals_by_id(portal)) if portal else sorted(sample_portals())
    served: AbstractContextManager[dict[str, tuple[str, int]]] = nullcontext({}) if portal else serve_samples()
    with served as resolve, shown(err):
        counts = crawl_portals(ids, dict(resolve), since.date() if since else None, limit)
    out.print_json(json.dumps(counts)) if as_json else _show_counts(counts)


def _show_counts(counts: dict[str, dict[str, int]]) -> None:
    table = Table("", header_style="bold")
    names = list(dict.fromkeys(name for row in counts.values() for name in row))
    for name in names:
        table.add_column(name, justify="right")
    for key, row in counts.items():
        table.add_row(key, *(str(row.get(name, 0)) for name in names))
    out.print(table)


@app.command()
def annotate(
    source: Annotated[Path | None, typer.Argument(metavar="[IN.jsonl]", help="JSON Lines with id and text.")] = None,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="Where to write; standard output if not given.")
    ] = None,
    unit: Annotated[Unit, typer.Option(help="document, or clause: each line is one clause as it is.")] = Unit.document,
) -> None:
    """Annotate a JSON Lines file; with no file, every document of the store that was not read yet."""
    if source is None:
        from flows.annotate import annotate_documents

        with shown(err):
            _show_counts({"annotate": annotate_documents()})
        return
    from flows.interchange import annotate_lines

    failures: list[ModuError] = []

    def on_issue(error: ModuError) -> None:
        failures.append(error)
        warn(error)

    with _writing(output) as lines:
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
    """Metadata and body of archived pages, or of files, as JSON Lines."""
    from flows.interchange import document_lines

    with _writing(output) as lines:
        written = document_lines(source, _resolved(manifest, folder=False), lines, warn)
    if not written:
        raise ConfigurationError("no document could be read", where=str(source), mend="see the lines above")


def _writing(output: Path | None) -> Any:
    if output is None:
        return nullcontext(sys.stdout)
    if not output.parent.is_dir():
        raise ConfigurationError("no such folder", where=str(output.parent), mend="make it first")
    return output.open("w", encoding="utf-8")


@app.command()
def compare(replicates: Replicates = 2000) -> None:
    """Resolve citations and measure the emphasis of every city in the store."""
    from flows.compare import compare_cities

    _show_counts({"compare": compare_cities(replicates)})


@app.command()
def publish() -> None:
    """Write a release of the store, or say that the last one still stands."""
    from flows.publish import publish_release

    with shown(err):
        release = publish_release()
    state = "fresh 新" if release["fresh"] else "unchanged 无变化"
    out.print(f"release 发布 ({state}): {escape(str(release['folder']))}", soft_wrap=True)


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


@train_app.command("emphasis")
def train_emphasis(
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="Folder of the model; the package's own if not given.")
    ] = None,
) -> None:
    """Train the emphasis classifier from corpora/labelled and write its card."""
    from pipeline.emphasis import train
    from pipeline.settings import models_dir

    folder = output or models_dir() / "emphasis"
    train(folder)
    out.print(f"model and card: {escape(str(folder))}", soft_wrap=True)


def main() -> None:
    """Entry point: a named failure is one line and exit code 2; an interrupt is 130."""
    prepare()
    try:
        app()
    except ModuError as error:
        complain(error)
        sys.exit(2)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(141)
    except KeyboardInterrupt:
        err.print("interrupted; what was committed stays, run it again to go on")
        sys.exit(130)
