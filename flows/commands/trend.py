"""The trend of `modu compare`: shares year by year, and documents by month, type and field."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence

from rich.table import Table
from rich.text import Text

from flows.commands.console import out
from pipeline.errors import ConfigurationError
from pipeline.records import CityProfile

_WIDE = 130  # columns of a terminal that has room for both languages


def show_trend(
    places: Sequence[str], field: str | None, since: int | None, until: int | None, replicates: int, as_json: bool
) -> None:
    """Print the trend of some places, or of all.

    Raises:
        ConfigurationError: a place is not in the store, or no data clause stands in the window.
    """
    from flows.places import held
    from pipeline.compare import Window
    from pipeline.compare.gathering import within
    from pipeline.compare.trends import issued, profile_years

    wanted, documents, emphasis, relations, _ = held(places)
    window = Window.of(field, since, until)
    documents = [document for document in documents if within(document, *window)]
    profiles = profile_years(emphasis, documents, replicates=replicates, relations=relations, places=wanted)
    if not profiles:
        raise ConfigurationError(
            "no data clause of these places in this window",
            where=window.name,
            mend="widen it, or read more documents",
        )
    shown = wanted or list(dict.fromkeys(profile.city for profile in profiles))
    counts = issued(document for document in documents if document.place in shown)
    if as_json:
        rows = {
            "years": [profile.model_dump(mode="json") for profile in profiles if profile.city in shown],
            "issued": [row._asdict() for row in counts],
        }
        out.print_json(json.dumps(rows, ensure_ascii=False))
        return
    for place in shown:
        _shares(place, [profile for profile in profiles if profile.city == place])
        kinds = Counter[tuple[str, str]]()
        for row in counts:
            if row.place == place:
                kinds[row.month[:4], " ".join(part for part in (row.field, row.document_type) if part) or "–"] += (
                    row.documents
                )
        told = (
            f"{year}: " + ", ".join(f"{kind} {n}" for (y, kind), n in sorted(kinds.items()) if y == year)
            for year in _years(kinds)
        )
        out.print(Text("documents 文件  " + "; ".join(told), style="dim"), soft_wrap=True)


def _years(kinds: Counter[tuple[str, str]]) -> list[str]:
    return sorted({year for year, _ in kinds})


def _shares(place: str, profiles: Sequence[CityProfile]) -> None:
    from pipeline.emphasis import load_codebook

    book = load_codebook()
    names = {c.id: c for c in book.categories} | dict(book.groups)
    years = sorted({profile.window for profile in profiles})
    at = {(profile.category, profile.window): profile for profile in profiles}
    table = Table(
        header_style="bold",
        title=f"{place}  逐年占比 share by year, % (文件/语句 documents/clauses)",
        title_justify="left",
    )
    table.add_column("类别 category", no_wrap=True)
    for year in years:
        first = next(profile for profile in profiles if profile.window == year)
        table.add_column(f"{year}\n{first.documents}/{first.clauses:.0f}", justify="right", no_wrap=True)
    wide = out.width >= _WIDE
    for key, name in names.items():
        cells = [at.get((key, year)) for year in years]
        if any(cell and cell.share for cell in cells):
            table.add_row(
                f"{name.zh} {name.en}" if wide else name.zh,
                *("–" if cell is None else f"{100 * cell.share:.0f}" for cell in cells),
            )
    out.print(table)
