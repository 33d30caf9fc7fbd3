"""What `modu compare` measures and shows: profiles and facets of places over one window."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.box import SIMPLE_HEAD
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from flows.commands.console import out, write_rows
from pipeline.errors import ConfigurationError
from pipeline.records import CityFacet, CityProfile, Record
from pipeline.records.words import STATEMENTS, window_words, words

if TYPE_CHECKING:
    from pipeline.emphasis.codebook import Name

_STYLES = {"distinctive": "bold green", "common": "cyan", "silent": "yellow", "weak": "bright_black"}


def measured(
    places: Sequence[str], field: str | None, since: int | None, until: int | None, mixed: bool, replicates: int
) -> tuple[list[CityProfile], list[CityFacet]]:
    """Profiles and facets of some places over one window, without changing the store.

    Args:
        places: as a person names them; none: all.
        field: only documents of this field.
        since: only documents of this year and later.
        until: only documents of this year and earlier.
        mixed: everything; else, where neither field nor years are given, the like documents that most places have.
        replicates: of the bootstrap.

    Raises:
        ConfigurationError: a place is not in the store, or no data clause stands in the window.
    """
    from flows.places import held
    from pipeline.compare import Window, like_windows
    from pipeline.compare.facets import profile_facets
    from pipeline.compare.profiles import profile_cities

    wanted, documents, emphasis, relations, coded = held(places)
    window = Window.of(field, since, until)
    if not mixed and window == Window():
        window = next(iter(like_windows(emphasis, documents, relations, wanted)), window)
    of: Any = {
        "window": window.name,
        "field": window.field,
        "years": window.years,
        "relations": relations,
        "places": wanted,
    }
    profiles = profile_cities(emphasis, documents, replicates=replicates, coded=coded, **of)
    if not profiles:
        raise ConfigurationError(
            "no data clause of these places in this window", where=window.name, mend="widen it, or read more documents"
        )
    facets = profile_facets(emphasis, documents, replicates=replicates, **of)
    if not wanted:
        return profiles, facets
    return (
        sorted(profiles, key=lambda profile: wanted.index(profile.city)),
        sorted(facets, key=lambda facet: wanted.index(facet.city)),
    )


def write(rows: Sequence[Record], path: Path) -> None:
    """Write rows as a CSV file that spreadsheets open."""
    told = (row.model_dump(mode="json").values() for row in rows)
    cells = ([json.dumps(v, ensure_ascii=False) if isinstance(v, list) else v for v in row] for row in told)
    write_rows(path, list(type(rows[0]).model_fields), cells)


def give(rows: Sequence[Record]) -> None:
    """Print rows as JSON."""
    out.print_json(json.dumps([row.model_dump(mode="json") for row in rows], ensure_ascii=False))


def show(profiles: Sequence[CityProfile], facets: Sequence[CityFacet]) -> None:
    """Print the shares of categories, and what may be said of them in both languages."""
    from pipeline.emphasis import load_codebook

    book = load_codebook()
    names = {c.id: c for c in book.categories} | dict(book.groups)
    cells = {(p.city, p.category): _cell(p.share, p.statement) for p in profiles}
    _show_window(profiles)
    out.print(_table("share of emphasis 占比 %", "类别 category", profiles, names, cells))
    for kind in STATEMENTS:
        _say(
            " ".join(words(STATEMENTS, kind)),
            kind,
            [profile for profile in profiles if profile.statement == kind],
            names,
        )
    _say("共同侧面 shared facets", "common", [facet for facet in facets if facet.statement], book.facets)
    if not any(profile.statement for profile in profiles):
        out.print("too little evidence for a statement 证据不足，不作结论")


def _show_window(rows: Sequence[CityProfile | CityFacet]) -> None:
    window = rows[0].window
    out.print(Text(f"window 窗口: {window} ({' '.join(window_words(window))})", style="dim"))
    if any("mixed_window" in row.flags for row in rows):
        hint = "fields or years are mixed, which is not like with like: choose --field and --since 并非同类相比，请选领域与年份"
        out.print(Text(hint, style="yellow"))


def show_facets(facets: Sequence[CityFacet]) -> None:
    """Print how often data clauses name each facet, and which of them places share."""
    from pipeline.emphasis import load_codebook

    names = load_codebook().facets
    cells = {(f.city, f.facet): _cell(f.prevalence, f.statement) for f in facets}
    _show_window(facets)
    out.print(_table("data clauses that name it 覆盖率 %", "侧面 facet", facets, names, cells))
    said = [facet for facet in facets if facet.statement]
    _say("共同侧面 shared facets", "common", said, names)
    if not said:
        out.print("no facet is shared, or too little evidence 无共同侧面或证据不足")


def _table(
    title: str,
    kind: str,
    rows: Sequence[CityProfile | CityFacet],
    names: Mapping[str, Name],
    cells: Mapping[tuple[str, str], Text],
) -> Table:
    """Names down, places across, with the evidence of each place in its head."""
    table = Table(
        header_style="bold", title=title, title_justify="left", box=SIMPLE_HEAD, padding=(0, 1, 0, 0), pad_edge=False
    )
    table.add_column(kind, min_width=20)
    first = {row.city: row for row in reversed(rows)}
    cities = list(dict.fromkeys(row.city for row in rows))
    for city in cities:
        head = f"{city}\n{first[city].documents} 文件\n{first[city].clauses:.0f} 句"
        table.add_column(head, justify="right", no_wrap=True, min_width=6)
    for key, name in names.items():
        line = [cells.get((city, key)) for city in cities]
        if any(line):
            label = Text.assemble(name.zh, "\n", (name.en, "dim"))
            table.add_row(label, *(cell or Text("–", style="dim") for cell in line))
    return table


def _say(title: str, kind: str, rows: Sequence[CityProfile | CityFacet], names: Mapping[str, Name]) -> None:
    """Statements of a kind in both languages: what is said of one category or facet stands together, under its name."""
    if rows:
        out.print(Text(f"\n{title}", style=_STYLES[kind]))
    keys = [row.category if isinstance(row, CityProfile) else row.facet for row in rows]
    for key in dict.fromkeys(keys):
        out.print(Text.assemble("\n  ", (names[key].zh, "bold"), " ", names[key].en))
        for row in (row for row, of in zip(rows, keys, strict=True) if of == key):
            out.print(
                Padding(Text(row.statement_zh or "", style=_STYLES["weak"] if kind == "weak" else ""), (0, 0, 0, 4))
            )
            out.print(Padding(Text(row.statement_en or "", style="dim"), (0, 0, 0, 4)))


def _cell(share: float, statement: str | None) -> Text:
    return Text(f"{100 * share:.1f}", style=_STYLES.get(statement or "", ""))
