"""Compare: two to six places side by side, drawn by the page's own script from the profiles and their statements."""

from __future__ import annotations

from typing import Any

from pipeline.language.latin import latin_name
from pipeline.publish.room.shelf import Shelf
from pipeline.publish.room.site import Site
from pipeline.publish.room.statements import said
from pipeline.records.words import CLAIMS, FLAGS, window_words, words

FACET_FIELDS = ("facet", "prevalence", "prevalence_lo", "prevalence_hi")
FIELDS = ("category", "share", "share_lo", "share_hi", "statement", "share_elsewhere", "echo_share")
_LIMITS = ("mixed_window", "single_document", "thin_evidence", "echo_sensitive", "prior_sensitive")


def compare_page(site: Site, shelf: Shelf) -> None:
    """Write the profiles of every window as data and the page that compares them."""
    windows: list[dict[str, Any]] = [
        {"name": window, "words": window_words(window), "places": _places(shelf, window)} for window in shelf.compared
    ]
    most = {name: place["clauses"] for window in reversed(windows) for name, place in window["places"].items()}
    ordered = sorted(most, key=lambda name: (-most[name], name))
    named = {"fields": FIELDS, "names": shelf.names, "facet_fields": FACET_FIELDS, "facet_names": shelf.facet_names}
    site.data("profiles", {**named, "windows": windows})
    site.page("compare.html", "compare.html", places=ordered, windows=windows)


def _places(shelf: Shelf, window: str) -> dict[str, dict[str, Any]]:
    """The places of a window with all that the page shows of them, those with most clauses first."""
    places: dict[str, dict[str, Any]] = {}
    for name, rows in shelf.compared[window].items():
        if name in shelf.places:
            first, facets = rows[0], shelf.faceted.get(window, {}).get(name, [])
            flags = {flag for row in rows for flag in row["flags"]}
            places[name] = {
                "slug": shelf.places[name].slug,
                "latin": latin_name(name),
                "documents": first["documents"],
                "clauses": round(first["clauses"], 1),
                "promises": shelf.places[name].promises,
                "claim": words(CLAIMS, first["claim"]),
                "limits": [words(FLAGS, flag) for flag in _LIMITS if flag in flags],
                "rows": [[row[field] for field in FIELDS] for row in rows],
                "facets": [[row[field] for field in FACET_FIELDS] for row in facets],
                "said": [said(shelf, row) for row in [*rows, *facets] if row["statement_zh"]],
            }
    return dict(sorted(places.items(), key=lambda item: (-item[1]["clauses"], item[0])))
