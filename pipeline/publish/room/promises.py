"""Promises: every target, a data file a place, and the page that filters them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from pipeline.publish.room.shelf import Place, Shelf
from pipeline.publish.room.site import Site, amount, shown

FIELDS = (
    "id",
    "document",
    "start",
    "deadline_year",
    "value",
    "amount",
    "unit",
    "what",
    "kind",
    "strength",
    "before",
    "quote",
    "after",
)
"""Columns of a row in a data file, in this order."""

_ALL_AT_ONCE = 20_000  # rows that a browser may be asked to load when no place is chosen
_LONGEST = 400


def promises_of(shelf: Shelf, place: Place) -> Iterator[dict[str, Any]]:
    """The targets of a place, its newest document first, in order of the text."""
    for document in place.documents:
        rows = shelf.store.rows("targets", document=document["id"], status="target")
        yield from sorted(rows, key=lambda row: int(row["start"]))


def what(row: Mapping[str, Any]) -> str:
    """What a target is about: indicator and object."""
    parts = [part for part in (row["indicator"], row["object"]) if part]
    return " · ".join(dict.fromkeys(shown(part) for part in parts))


def around(row: Mapping[str, Any]) -> tuple[str, str, str]:
    """The sentence before the quote, the quote, and the rest of it; a long sentence is cut."""
    at, end = row["start"] - row["sentence_start"], row["end"] - row["sentence_start"]
    sentence = row["sentence"]
    before, after = sentence[:at], sentence[end:]
    if len(sentence) > _LONGEST:
        before = ("…" if len(before) > _LONGEST // 2 else "") + before[-_LONGEST // 2 :]
        after = after[: _LONGEST // 2] + ("…" if len(after) > _LONGEST // 2 else "")
    return shown(before), shown(sentence[at:end]), shown(after)


def _cells(row: Mapping[str, Any]) -> list[Any]:
    before, quote, after = around(row)
    values = {
        "id": row["id"],
        "document": row["document"],
        "start": row["start"],
        "deadline_year": row["deadline_year"],
        "value": row["value"] if row["value"] is not None else row["value_lo"],
        "amount": amount(row),
        "unit": row["unit"] or "",
        "what": what(row),
        "kind": row["quantity_kind"],
        "strength": row["strength"] or "",
        "before": before,
        "quote": quote,
        "after": after,
    }
    return [values[name] for name in FIELDS]


def promise_pages(site: Site, shelf: Shelf) -> None:
    """Write the data of each place and the page over them; places learn how many targets they have."""
    units: Counter[str] = Counter()
    kinds: Counter[str] = Counter()
    years: Counter[int] = Counter()
    for place in shelf.places.values():
        rows = []
        for row in promises_of(shelf, place):
            rows.append(_cells(row))
            units[row["unit"] or ""] += 1
            kinds[row["quantity_kind"]] += 1
            years[row["deadline_year"] or 0] += 1
        place.promises = len(rows)
        titles = {d["id"]: [shown(d["title"]), str(d["day"] or "")] for d in place.documents}
        site.data(f"promises/{place.slug}", {"fields": FIELDS, "rows": rows, "documents": titles})
    places = sorted((p for p in shelf.places.values() if p.promises), key=lambda p: (-p.promises, p.name))
    total = sum(place.promises for place in places)
    site.page(
        "promises.html",
        "promises.html",
        places=places,
        total=total,
        all_at_once=total <= _ALL_AT_ONCE,
        units=[unit for unit, _ in units.most_common(60) if unit],
        kinds=[kind for kind, _ in kinds.most_common()],
        years=sorted(year for year in years if year),
    )
