"""`modu review names`, `add`, `drop`: names without an entry in the register, and what a person makes of them."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated

import typer

from flows.commands.console import Json, out
from flows.commands.review import opened, review
from pipeline.choices import LISTED
from pipeline.errors import ConfigurationError

Name = Annotated[str, typer.Argument(help="The name as printed.")]
By = Annotated[str, typer.Option(help="Who decides.")]
_EFFECT = "the documents are read anew with the next run 下次运行时重新标注"


@review.command("names")
def names_command(
    label: Annotated[str, typer.Option(help=f"Only this type: {', '.join(LISTED)}.")] = "",
    most: Annotated[int, typer.Option(min=1, help="At most so many, those that most documents name first.")] = 20,
    as_json: Json = False,
) -> None:
    """Names that texts hold and the register does not. 名录未收的名称。"""
    from pipeline.records import UnlistedName

    _known_label(label)
    with opened() as store:
        rows = [row for row in store.read(UnlistedName) if row.label == label or not label]
    rows.sort(key=lambda row: (-row.documents, -row.mentions, row.name))
    if as_json:
        out.print_json(json.dumps([row.model_dump(mode="json") for row in rows[:most]], ensure_ascii=False))
        return
    for row in rows[:most]:
        where = "、".join(row.places[:3]) + (" …" if len(row.places) > len(row.places[:3]) else "")
        out.print(f"{row.label} {row.name}  {row.documents} 件 documents, {row.mentions} 次  {where}", markup=False)
    if not rows:
        out.print("every name has an entry 名称均已收录")


@review.command("add")
def add_command(
    name: Name,
    by: By,
    label: Annotated[str, typer.Option(help=f"Its type: {', '.join(LISTED)}.")] = "",
    of: Annotated[str, typer.Option("--of", help="The full name of the entry that it is another name of.")] = "",
    alias: Annotated[list[str] | None, typer.Option(help="Another name of it; may be repeated.")] = None,
    english: Annotated[str, typer.Option(help="Its English name.")] = "",
    region: Annotated[str, typer.Option(help="Its place or head city.")] = "",
    external: Annotated[list[str] | None, typer.Option("--id", help="SCHEME:VALUE, e.g. stock:600000.SH.")] = None,
    note: Annotated[str, typer.Option(help="Why, or from where.")] = "",
) -> None:
    """Add a name to the register, or say of which entry it is another name. 收录名称。"""
    from pipeline.entities import known_as
    from pipeline.entities.additions import add, entry

    _known_label(label)
    if wrong := [one for one in external or () if ":" not in one]:
        raise ConfigurationError("no scheme 缺少标识体系", where=f"--id {wrong[0]}", mend="write --id SCHEME:VALUE")
    if of:
        known = [one for one in known_as(of) if one.name_zh == of]
        if len(known) != 1 or known[0].label == "GPE":
            raise ConfigurationError(
                "no organisation of the register 名录中没有该机构", where=of, mend="give its full name"
            )
        row = entry(of, known[0].label, by, aliases=(name,), note=note, on=_today())
    elif label:
        row = entry(
            name,
            label,
            by,
            aliases=alias or (),
            english=english,
            region=region,
            ids=external or (),
            note=note,
            on=_today(),
        )
    else:
        raise ConfigurationError("neither a type nor an entry 未给出类型或所属条目", where=name, mend="--label or --of")
    _say(add(_register(), row))


@review.command("drop")
def drop_command(name: Name, by: By, note: Annotated[str, typer.Option(help="Why.")] = "") -> None:
    """Say that this is no name: it is not read as one any more. 判为非名称。"""
    from pipeline.entities.additions import NO_NAME, add, entry

    _say(add(_register(), entry(name, NO_NAME, by, note=note, on=_today())))


def _register() -> Path:
    from pipeline.settings import Settings

    return Settings().register_file


def _today() -> date:
    return datetime.now(UTC).date()


def _known_label(label: str) -> None:
    if label and label not in LISTED:
        raise ConfigurationError("no such type 没有该类型", where=f"--label {label}", mend=", ".join(LISTED))


def _say(new: bool) -> None:
    out.print(f"{_register()}: {_EFFECT}" if new else "decided so already 已有同样的意见", markup=False)
