"""The overview of a release: one page without outside requests, Chinese and English side by side.

Everything from a portal is escaped by the template engine; only http and https links become links.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from pipeline.emphasis import load_codebook
from pipeline.publish.dictionary import TABLE_TITLES
from pipeline.store.database import Store
from pipeline.store.schema import TABLES

_PROMISES = 300
_CITED = 30
_CITIES = 40

_TILES = (
    ("documents", "documents", "文件"),
    ("targets", "quantities with a status", "数量记录"),
    ("mentions", "names", "名称"),
    ("citations", "citations", "引用"),
    ("emphasis", "data clauses × category", "数据语句×类别"),
    ("issues", "issues", "问题"),
)


def _environment() -> Environment:
    folder = Path(__file__).parent / "templates"
    return Environment(loader=FileSystemLoader(folder), autoescape=True, undefined=StrictUndefined, trim_blocks=True)


def amount(row: dict[str, Any]) -> str:
    """The number of a target as a reader writes it: comparator, value or range, unit."""
    signs = {"ge": "≥ ", "gt": "> ", "le": "≤ ", "lt": "< ", "approx": "≈ ", "approx_above": "> ", "approx_below": "< "}
    unit = row["unit"] or ""
    if row["value"] is None:
        number = f"{short(row['value_lo'])}–{short(row['value_hi'])}"
    else:
        number = short(row["value"])
    return f"{signs.get(row['comparator'], '')}{number} {unit}".strip()


def short(value: float | None) -> str:
    """A number with 万 or 亿 where it is large."""
    if value is None:
        return "…"
    for size, name in ((1e12, "万亿"), (1e8, "亿"), (1e4, "万")):
        if abs(value) >= size:
            return f"{value / size:,.4g}{name}"
    return f"{value:,.6g}"


def _heat(profiles: Iterable[dict[str, Any]], categories: list[str]) -> list[dict[str, Any]]:
    """A row a city: shares by category, with the claim where there is one; cities with most clauses first."""
    cities: dict[str, dict[str, Any]] = {}
    for row in profiles:
        city = cities.setdefault(
            row["city"], {"city": row["city"], "documents": row["documents"], "clauses": row["clauses"], "cells": {}}
        )
        city["cells"][row["category"]] = row
    ordered = sorted(cities.values(), key=lambda city: (-city["clauses"], city["city"]))
    return [city for city in ordered if any(name in city["cells"] for name in categories)][:_CITIES]


def _shared(profiles: list[dict[str, Any]], categories: list[dict[str, str]]) -> list[dict[str, Any]]:
    """Categories that places share, each with the places and their shares, the widest shared first."""
    shared: list[dict[str, Any]] = []
    for category in categories:
        rows = [row for row in profiles if row["category"] == category["id"] and row["statement"] == "common"]
        if rows:
            shared.append({**category, "cities": sorted(rows, key=lambda row: -row["share"])})
    return sorted(shared, key=lambda item: (-len(item["cities"]), item["id"]))


def _statements(profiles: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Statements about one place: what sets it apart first, then what it is silent about."""
    apart = [row for row in profiles if row["statement"] in ("distinctive", "silent")]
    return sorted(apart, key=lambda row: (row["statement"], -row["clauses"], row["city"], -(row["z"] or 0)))


def _promises(store: Store, documents: dict[str, dict[str, Any]]) -> list[dict[str, Any]]:
    rows = []
    for row in store.rows("targets"):
        if row["status"] == "target" and row["document"] in documents:
            source = documents[row["document"]]
            rows.append(
                {
                    **row,
                    "source": source,
                    "amount": amount(row),
                    "place": source["city"] or source["province"] or "全国",
                }
            )
    # The surest and the dated first, every document in turn, so that one long plan does not fill the page.
    seen: Counter[str] = Counter()
    for row in sorted(rows, key=lambda r: (r["deadline_year"] is None, -r["confidence"], r["document"], r["start"])):
        seen[row["document"]] += 1
        row["turn"] = seen[row["document"]]
    rows.sort(key=lambda r: (r["turn"], r["deadline_year"] is None, r["document"], r["start"]))
    return rows[:_PROMISES]


def _most_cited(store: Store) -> list[dict[str, Any]]:
    cited: dict[str, dict[str, Any]] = defaultdict(lambda: {"documents": set(), "resolved": None})
    for row in store.rows("citations"):
        name = row["cited_title"] or row["cited_number"]
        if name:
            cited[name]["documents"].add(row["document"])
            cited[name]["resolved"] = cited[name]["resolved"] or row["resolved"]
    ranked = sorted(cited.items(), key=lambda item: (-len(item[1]["documents"]), item[0]))
    return [{"name": name, "by": len(c["documents"]), "held": bool(c["resolved"])} for name, c in ranked[:_CITED]]


def page(store: Store, name: str, counts: dict[str, int]) -> str:
    """The page of a release.

    Args:
        store: the tables it was made from.
        name: name of the release.
        counts: rows by table.
    """
    codebook = load_codebook()
    categories = [{"id": c.id, "zh": c.zh, "en": c.en} for c in codebook.categories]
    kept = [column for column in TABLES["documents"].columns if column.name not in ("text", "sources")]
    names = [column.name for column in kept]
    documents = {row["id"]: {k: row[k] for k in names} for row in store.rows("documents")}
    profiles = list(store.rows("city_profiles"))
    issues = Counter((row["step"], row["kind"]) for row in store.rows("issues"))
    return (
        _environment()
        .get_template("overview.html")
        .render(
            name=name,
            tiles=[{"n": counts[table], "en": en, "zh": zh} for table, en, zh in _TILES],
            categories=categories,
            heat=_heat(profiles, [c["id"] for c in categories]),
            shared=_shared(profiles, categories),
            statements=_statements(profiles),
            promises=_promises(store, documents),
            promise_count=store.count_targets(),
            cited=_most_cited(store),
            portals=list(store.rows("portals")),
            issues=[{"step": step, "kind": kind, "n": n} for (step, kind), n in issues.most_common()],
            tables=[
                {"name": table, "en": en, "zh": zh, "n": counts[table]} for table, (en, zh) in TABLE_TITLES.items()
            ],
        )
    )
