"""Compare: two to six places side by side, drawn by the page's own script from the profiles."""

from __future__ import annotations

from pipeline.publish.room.shelf import Shelf
from pipeline.publish.room.site import Site

FIELDS = ("category", "share", "share_lo", "share_hi", "statement", "statement_zh", "statement_en")


def compare_page(site: Site, shelf: Shelf) -> None:
    """Write the profiles as data and the page that compares them."""
    places = {}
    for name, rows in shelf.profiles.items():
        if name in shelf.places:
            first = rows[0]
            places[name] = {
                "slug": shelf.places[name].slug,
                "documents": first["documents"],
                "clauses": round(first["clauses"], 1),
                "rows": [[row[field] for field in FIELDS] for row in rows],
            }
    ordered = dict(sorted(places.items(), key=lambda item: (-item[1]["clauses"], item[0])))
    site.data("profiles", {"fields": FIELDS, "names": shelf.names, "places": ordered})
    site.page("compare.html", "compare.html", places=list(ordered))
