"""Places: the list of them, and a page each with its profile, statements, promises over the years, names and documents."""

from __future__ import annotations

from collections import Counter
from typing import Any

from pipeline.language.divisions import is_municipality
from pipeline.publish.room.amounts import amount, amount_en
from pipeline.publish.room.charts import Dots, Stack, dots, lanes, months, stack
from pipeline.publish.room.choices import Choices
from pipeline.publish.room.columns import UNCLEAR
from pipeline.publish.room.feeds import Feeds
from pipeline.publish.room.promises import Whereabouts, promise_data, quantities_of, size, what
from pipeline.publish.room.shelf import Place, Row, Shelf
from pipeline.publish.room.site import Site
from pipeline.publish.room.statements import said
from pipeline.records import NATIONAL
from pipeline.records.words import FLAGS, LEVELS, MUNICIPALITY, NAMES, STEPS, STRENGTHS, Words, window_words, words

_NAMES = 40
_PROMISES = 60
_DOCUMENTS = 500
_STEPS = 60


def place_pages(site: Site, shelf: Shelf, *, data: bool) -> Choices:
    """Write a page a place, and where asked the data file of its quantities; places learn how many they have.

    Returns:
        what quantities can be filtered by.
    """
    choices, whereabouts, feeds = Choices(), Whereabouts(), Feeds(site)
    for place in shelf.places.values():
        rows = list(quantities_of(shelf, place.documents))
        for row in rows:
            choices.count(row)
        if data:
            promise_data(site, place, rows)
            whereabouts.add(place, rows)
        promises = [row for row in rows if row["status"] == "target"]
        feeds.add(place, promises)
        place.quantities, place.promises = len(rows), len(promises)
        place.unclear = sum(row["status"] == UNCLEAR for row in rows)
        site.page(f"places/{place.slug}.html", "place.html", **_contents(shelf, place, promises))
    feeds.write()
    if data:
        whereabouts.write(site)
    return choices


def places_page(site: Site, shelf: Shelf) -> None:
    """Write the list of places, when all of them were counted."""
    listed: list[dict[str, Any]] = [_line(shelf, place) for place in shelf.places.values()]
    listed.sort(key=lambda line: (-line["place"].count, line["place"].name))
    levels = Counter(level for line in listed for level in line["levels"])
    site.page("places.html", "places.html", lines=listed, levels=[(level, n) for level, n in levels.most_common()])


def _line(shelf: Shelf, place: Place) -> dict[str, Any]:
    """A place in the list: province, level, the levels that it is found by (a municipality by two), days of its documents, and what it
    stresses most where that is known."""
    days = [str(row["day"]) for row in place.documents if row["day"]]
    profiles = [row for row in shelf.profiles.get(place.name, []) if row["category"] in shelf.category_ids]
    most = max(profiles, key=lambda row: (row["share"], row["category"]), default=None)
    return {
        "place": place,
        "province": "" if place.name == NATIONAL else _province(place),
        "level": MUNICIPALITY if place.municipal else _level(place),
        "levels": [LEVELS["province"], LEVELS["city"]] if place.municipal else [_level(place)],
        "first": min(days, default=""),
        "last": max(days, default=""),
        "clauses": round(profiles[0]["clauses"]) if profiles else None,
        "most": shelf.label(most["category"]) if most else None,
        "apart": [shelf.label(row["category"]) for row in profiles if row["statement"] == "distinctive"],
    }


def _province(place: Place) -> str:
    named = Counter(row["province"] for row in place.documents if row["province"])
    province = named.most_common(1)[0][0] if named else ""
    return "" if province == place.name and not is_municipality(province) else province


def _level(place: Place) -> Words:
    """The level of a place: that of most of its documents that name one."""
    named = Counter(row["level"] for row in place.documents if row["level"])
    return words(LEVELS, named.most_common(1)[0][0]) if named else ("不详", "unknown")


def _contents(shelf: Shelf, place: Place, promises: list[Row]) -> dict[str, Any]:
    profiles = sorted(shelf.profiles.get(place.name, []), key=lambda row: -row["share"])
    facets = shelf.facets_of(place.name)
    flags = dict.fromkeys(flag for row in profiles for flag in row["flags"] if flag != "tentative")
    named = [(shelf.entities[id], n) for id, n in place.names.most_common(_NAMES)]
    told = [_told(row) for row in promises]
    return {
        "place": place,
        "profiles": profiles,
        "window": window_words(profiles[0]["window"]) if profiles else None,
        "label": shelf.label,
        "profile_chart": _profile(shelf, profiles),
        "limits": [words(FLAGS, flag) for flag in flags],
        "statements": [said(shelf, row) for row in [*profiles, *facets] if row["statement_zh"]],
        "facets": [row for row in facets if row["mentions"] > 0],
        "facet_names": shelf.facet_names,
        "years_chart": _years(promises),
        "strengths": STRENGTHS,
        "sizes_chart": lanes(told),
        "promises": sorted(told, key=lambda r: (r["deadline_year"] is None, -r["confidence"]))[:_PROMISES],
        "steps": _followed(shelf, place),
        "documents": place.documents[:_DOCUMENTS],
        "documents_chart": months(row["day"] for row in place.documents if row["day"]),
        "names": [(entity, words(NAMES, entity["label"]), n) for entity, n in named],
    }


def _followed(shelf: Shelf, place: Place) -> list[dict[str, Any]]:
    """What became of the place's promises, the latest first: both statements of each, with their documents."""
    steps = sorted(
        shelf.steps.get(place.name, []), key=lambda row: (str(row["later_on"] or ""), row["id"]), reverse=True
    )
    return [
        {
            **row,
            "words": words(STEPS, row["relation"]),
            "before": _stated(row, "earlier", row["earlier_comparator"]),
            "after": _stated(row, "later", "eq") if row["later"] else None,
        }
        for row in steps[:_STEPS]
    ]


def _stated(row: Row, when: str, comparator: str) -> dict[str, Any]:
    number = {
        "value": row[f"{when}_value"],
        "unit": row["unit"],
        "comparator": comparator,
        "value_lo": None,
        "value_hi": None,
    }
    return {
        "amount": amount(number),
        "amount_en": amount_en(number),
        "year": row[f"{when}_deadline_year"],
        "day": row[f"{when}_on"],
        "quote": row[f"{when}_quote"],
        "document": row[f"{when}_document"],
        "id": row[when],
    }


def _told(row: Row) -> Row:
    return {**row, "size": size(row), "amount": amount(row), "amount_en": amount_en(row), "what": what(row)}


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
    return stack(counts, tuple(STRENGTHS)) if counts else None
