"""`modu compare`: what places share, what sets one apart, with the numbers and the quotations."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from flows.commands.console import Json, Replicates, app, running, show_counts
from pipeline.errors import ConfigurationError


@app.command()
def compare(
    places: Annotated[
        list[str] | None, typer.Argument(help="Places: 杭州, hangzhou, 330100 …; all of the store if none is named.")
    ] = None,
    field: Annotated[str | None, typer.Option(help="Only documents of this field: data, ai, digital_economy.")] = None,
    since: Annotated[int | None, typer.Option(help="Only documents of this year and later.")] = None,
    until: Annotated[int | None, typer.Option(help="Only documents of this year and earlier.")] = None,
    mixed: Annotated[
        bool, typer.Option("--mixed", help="Everything, whatever its field and year; the sentences say so.")
    ] = False,
    trend: Annotated[
        bool, typer.Option("--trend", help="Year by year: the shares of each place, and what it issued.")
    ] = False,
    facets: Annotated[
        bool, typer.Option("--facets", help="Facets (fair access, pilots, laboratories …) in place of categories.")
    ] = False,
    chart: Annotated[Path | None, typer.Option(help="Write the chart: a file .svg or .png.")] = None,
    rows: Annotated[Path | None, typer.Option(help="Write the rows: a file .csv.")] = None,
    replicates: Replicates = 2000,
    as_json: Json = False,
) -> None:
    """Compare places: what they share, what sets one apart, on what they are silent. 比较各地。

    Like is compared with like: unless a field, years or --mixed say otherwise, documents of the field and the five years in which
    most of the places can be compared.

    Without anything named, citations are resolved, promises followed and every place of the store is measured anew.
    """
    if not (places or field or since or until or mixed or trend or facets or chart or rows or as_json):
        with running():
            from flows.compare import compare_cities
            from flows.parameters import Compare

            counts = compare_cities(Compare(replicates=replicates))
        show_counts({"compare": counts})
        return
    if trend:
        from flows.commands.trend import show_trend

        show_trend(places or [], field, since, until, replicates, as_json)
        return
    from flows.commands import comparison

    if facets and chart is not None:
        raise ConfigurationError("there is no chart of facets", where=str(chart), mend="leave out --facets or --chart")
    profiles, shared = comparison.measured(places or [], field, since, until, mixed, replicates)
    told = shared if facets else profiles
    if rows is not None:
        comparison.write(told, rows)
    if chart is not None:
        from pipeline.publish.chart import draw

        draw(profiles, chart)
    if as_json:
        comparison.give(told)
    elif facets:
        comparison.show_facets(shared)
    else:
        comparison.show(profiles, shared)
