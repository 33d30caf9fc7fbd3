"""`modu review`: rows that wait for a person, decisions about them, and the decisions as gold."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from flows.commands.console import Json, app, err, out, writing
from pipeline.choices import Reviewed, Verdict
from pipeline.errors import ConfigurationError

if TYPE_CHECKING:
    from pipeline.store.database import Store

review = typer.Typer(no_args_is_help=True, help="Rows that wait for a person, and what persons decided. 人工复核。")
app.add_typer(review, name="review")

Table = Annotated[Reviewed, typer.Option(help="The table that is reviewed.")]


@contextmanager
def opened() -> Iterator[Store]:
    """The store, closed at the end."""
    from pipeline.settings import Settings
    from pipeline.store.database import Store

    store = Store(Settings().database_url)
    try:
        yield store
    finally:
        store.close()


@review.command(name="waiting")
def waiting_command(
    table: Table = "targets",
    below: Annotated[float, typer.Option(min=0, max=1, help="Rows that are less sure than this.")] = 0.6,
    most: Annotated[int, typer.Option(min=1, help="At most so many, the least sure first.")] = 20,
    as_json: Json = False,
) -> None:
    """Rows that the rules are not sure of and that nobody decided on, the least sure first. 待复核的记录。"""
    from rich.text import Text

    from flows.decisions import waiting

    with opened() as store:
        rows = waiting(store, table, below, most)
    if as_json:
        out.print_json(
            json.dumps(
                [
                    {**one.row.model_dump(mode="json"), "sentence": one.sentence, "title": one.document.title}
                    for one in rows
                ],
                ensure_ascii=False,
            )
        )
        return
    for one in rows:
        line = Text(f"{one.row.id} {one.sureness:.2f} ", style="dim")
        sentence = Text(one.sentence.strip("\n"), style="not dim")
        lead = len(one.sentence) - len(one.sentence.lstrip("\n"))
        start = one.row.start - one.sentence_start - lead
        sentence.stylize("bold green", start, start + len(one.row.quote))
        out.print(line + sentence, soft_wrap=True)
    if not rows:
        out.print("nothing waits for review 没有待复核的记录")


@review.command()
def decide(
    row: Annotated[str, typer.Argument(help="Id of the row.")],
    verdict: Annotated[Verdict, typer.Argument(help="accept, correct (with --set) or reject.")],
    by: Annotated[str, typer.Option(help="Who decides.")],
    table: Table = "targets",
    changes: Annotated[
        list[str] | None, typer.Option("--set", metavar="FIELD=VALUE", help="A corrected field; may be repeated.")
    ] = None,
    note: Annotated[str, typer.Option(help="Why.")] = "",
) -> None:
    """Decide on a row: it stands so from now on, also when rules or models read its document anew. 裁定一行。"""
    from flows.decisions import Answer, asked_for, enter

    with opened() as store:
        rows = asked_for(store, table, [row])
        new = enter(store, rows, [Answer(row, verdict, dict(map(_change, changes or [])), note)], by)
    out.print(f"decision 复核意见: {new[0].id}" if new else "decided so already 已有同样的意见", markup=False)


def _change(text: str) -> tuple[str, Any]:
    """``field=value`` with the value as YAML reads it: a number, null, words."""
    from typing import get_args

    import yaml

    from flows.decisions import choices

    name, sign, value = text.partition("=")
    if not sign:
        raise ConfigurationError("no value", where=f"--set {text}", mend="write --set FIELD=VALUE")
    try:
        parsed = yaml.safe_load(value)
    except yaml.YAMLError:
        parsed = value
    closed = choices(name)
    if closed is not None and parsed not in get_args(closed):
        raise ConfigurationError("no such value", where=f"--set {text}", mend=", ".join(map(str, get_args(closed))))
    return name, parsed


@review.command()
def export(
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="Where to write; standard output if not given.")
    ] = None,
) -> None:
    """Write the decided sentences as gold, JSON Lines: what `modu annotate` takes, with what persons said of it. 导出裁定。"""
    from flows.decisions import export as write

    with opened() as store, writing(output) as lines:
        written = write(store, lines)
    err.print(f"{written} sentences 句", markup=False)
