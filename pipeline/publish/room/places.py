"""Places: a page each, with its profile, statements, promises over the years, names and documents."""

from __future__ import annotations

from collections import Counter
from typing import Any

from pipeline.publish.room.charts import Dots, Stack, dots, lanes, months, stack
from pipeline.publish.room.promises import Choices, promise_data, quantities_of, size, what
from pipeline.publish.room.shelf import Place, Row, Shelf
from pipeline.publish.room.site import Site, amount

STRENGTHS = ("hard", "normal", "soft", "aspirational")
_NAMES = 40
_PROMISES = 60
_DOCUMENTS = 500


def place_pages(site: Site, shelf: Shelf, *, data: bool) -> Choices:
    """Write a page a place, and where asked the data file of its quantities; places learn how many they have.

    Returns:
        what quantities can be filtered by.
    """
    choices = Choices()
    for place in shelf.places.values():
        rows = list(quantities_of(shelf, place.documents))
        for row in rows:
            choices.count(row)
        if data:
            promise_data(site, place, rows)
        promises = [row for row in rows if row["status"] == "target"]
        place.quantities, place.promises = len(rows), len(promises)
        site.page(f"places/{place.slug}.html", "place.html", **_contents(shelf, place, promises))
    return choices


def _contents(shelf: Shelf, place: Place, promises: list[Row]) -> dict[str, Any]:
    profiles = sorted(shelf.profiles.get(place.name, []), key=lambda row: -row["share"])
    return {
        "place": place,
        "profiles": profiles,
        "label": shelf.label,
        "profile_chart": _profile(shelf, profiles),
        "statements": [row for row in profiles if row["statement_zh"]],
        "years_chart": _years(promises),
        "sizes_chart": lanes(
            [{**row, "size": size(row), "amount": amount(row), "what": what(row)} for row in promises]
        ),
        "promises": [
            {**row, "amount": amount(row), "what": what(row)}
            for row in sorted(promises, key=lambda r: (r["deadline_year"] is None, -r["confidence"]))[:_PROMISES]
        ],
        "documents": place.documents[:_DOCUMENTS],
        "documents_chart": months(row["day"] for row in place.documents if row["day"]),
        "names": [(shelf.entities[id], n) for id, n in place.names.most_common(_NAMES)],
    }


def _profile(shelf: Shelf, profiles: list[dict[str, Any]]) -> Dots | None:
    rows = [
        (
            shelf.label(row["category"])["zh"],
            shelf.label(row["category"])["en"],
            row["share"],
            row["share_lo"],
            row["share_hi"],
            row["share_elsewhere"],
            row["statement"] == "distinctive",
        )
        for row in profiles
    ]
    return dots(rows) if rows else None


def _years(rows: list[dict[str, Any]]) -> Stack | None:
    counts: Counter[tuple[int, str]] = Counter(
        (row["deadline_year"], row["strength"] or "normal") for row in rows if row["deadline_year"]
    )
    return stack(counts, STRENGTHS) if counts else None
