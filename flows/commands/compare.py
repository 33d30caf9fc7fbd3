"""`modu compare`: what places share, what sets one apart, with the numbers and the quotations."""

from __future__ import annotations

import csv
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich.box import SIMPLE_HEAD
from rich.table import Table
from rich.text import Text

from flows.commands.console import Json, Replicates, app, out, show_counts
from pipeline.errors import ConfigurationError
from pipeline.records import CityProfile

_KINDS = {"distinctive": "突出 distinctive", "common": "共同 common", "silent": "未提 silent"}
_STYLES = {"distinctive": "bold green", "common": "cyan", "silent": "yellow"}


@app.command()
def compare(
    places: Annotated[
        list[str] | None, typer.Argument(help="Places: 杭州, hangzhou, 330100 …; all of the store if none is named.")
    ] = None,
    field: Annotated[str | None, typer.Option(help="Only documents of this field: data, ai, digital_economy.")] = None,
    since: Annotated[int | None, typer.Option(help="Only documents of this year and later.")] = None,
    until: Annotated[int | None, typer.Option(help="Only documents of this year and earlier.")] = None,
    trend: Annotated[
        bool, typer.Option("--trend", help="Year by year: the shares of each place, and what it issued.")
    ] = False,
    chart: Annotated[Path | None, typer.Option(help="Write the chart: a file .svg or .png.")] = None,
    rows: Annotated[Path | None, typer.Option(help="Write the rows: a file .csv.")] = None,
    replicates: Replicates = 2000,
    as_json: Json = False,
) -> None:
    """Compare places: what they share, what sets one apart, on what they are silent. 比较各地。

    Without anything named, citations are resolved, promises followed and every place of the store is measured anew.
    """
    if not (places or field or since or until or trend or chart or rows or as_json):
        from flows.compare import compare_cities
        from flows.parameters import Compare

        show_counts({"compare": compare_cities(Compare(replicates=replicates))})
        return
    if trend:
        from flows.commands.trend import show_trend

        show_trend(places or [], field, since, until, replicates, as_json)
        return
    profiles = measured(places or [], field, since, until, replicates)
    if rows is not None:
        _write(profiles, rows)
    if chart is not None:
        from pipeline.publish.chart import draw

        draw(profiles, chart)
    if as_json:
        out.print_json(json.dumps([profile.model_dump(mode="json") for profile in profiles], ensure_ascii=False))
        return
    _show(profiles)


def measured(
    places: Sequence[str], field: str | None, since: int | None, until: int | None, replicates: int
) -> list[CityProfile]:
    """Profiles of some places over one window, without changing the store.

    Raises:
        ConfigurationError: a place is not in the store, or no data clause stands in the window.
    """
    from flows.places import held
    from pipeline.emphasis import profile_cities

    wanted, documents, emphasis = held(places)
    years = (since or 0, until or 9999) if since or until else None
    window = " ".join(str(part) for part in (field, since and f"{since}–", until and f"–{until}") if part) or "all"
    profiles = profile_cities(emphasis, documents, replicates=replicates, window=window, field=field, years=years)
    if not profiles:
        raise ConfigurationError(
            "no data clause of these places in this window", where=window, mend="widen it, or read more documents"
        )
    return sorted(profiles, key=lambda profile: wanted.index(profile.city)) if wanted else profiles


def _write(profiles: Sequence[CityProfile], path: Path) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, list(CityProfile.model_fields))
        writer.writeheader()
        for profile in profiles:
            row = profile.model_dump(mode="json")
            writer.writerow(
                {k: json.dumps(v, ensure_ascii=False) if isinstance(v, list) else v for k, v in row.items()}
            )


def _show(profiles: Sequence[CityProfile]) -> None:
    from pipeline.emphasis import load_codebook

    book = load_codebook()
    names = {c.id: c for c in book.categories} | dict(book.groups)
    cities = list(dict.fromkeys(profile.city for profile in profiles))
    at = {(profile.city, profile.category): profile for profile in profiles}
    out.print(Text(f"window 窗口: {profiles[0].window}", style="dim"))
    table = Table(
        header_style="bold",
        title="share of emphasis 占比 %",
        title_justify="left",
        box=SIMPLE_HEAD,
        padding=(0, 1, 0, 0),
        pad_edge=False,
    )
    table.add_column("类别 category", min_width=20)
    for city in cities:
        first = next(profile for profile in profiles if profile.city == city)
        table.add_column(
            f"{city}\n{first.documents} 文件\n{first.clauses:.0f} 句", justify="right", no_wrap=True, min_width=6
        )
    for key, name in names.items():
        cells = [at.get((city, key)) for city in cities]
        if any(cells):
            table.add_row(Text.assemble(name.zh, "\n", (name.en, "dim")), *(_cell(cell) for cell in cells))
    out.print(table)
    for kind in _KINDS:
        said = [profile for profile in profiles if profile.statement == kind]
        if said:
            out.print(Text(f"\n{_KINDS[kind]}", style=_STYLES[kind]))
        for profile in said:
            out.print(Text(f"  {profile.statement_zh}"), soft_wrap=True)
            out.print(Text(f"  {profile.statement_en}", style="dim"), soft_wrap=True)
    if not any(profile.statement for profile in profiles):
        out.print("too little evidence for a statement 证据不足，不作结论")


def _cell(profile: CityProfile | None) -> Text:
    if profile is None:
        return Text("–", style="dim")
    return Text(f"{100 * profile.share:.1f}", style=_STYLES.get(profile.statement or "", ""))
