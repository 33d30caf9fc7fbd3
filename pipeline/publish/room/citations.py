"""Citations: which policies are cited most, by whom, and which of them nobody has read yet."""

from __future__ import annotations

from collections import Counter
from typing import Any

from pipeline.publish.room.charts import graph
from pipeline.publish.room.shelf import Shelf, newest
from pipeline.publish.room.site import Site, shown

_CITED = 200
_CITING = 20  # documents that are listed of those that cite a policy
_MATRIX = (16, 14)  # policies by places


def citation_page(site: Site, shelf: Shelf) -> None:
    """Write the page of cited policies."""
    cited: dict[str, dict[str, Any]] = {}
    for row in shelf.store.rows("citations"):
        name = row["cited_title"] or row["cited_number"]
        document = shelf.documents.get(row["document"])
        if not name or document is None:
            continue
        key = row["resolved"] or name
        entry = cited.setdefault(key, {"names": Counter(), "documents": set(), "places": Counter(), "held": None})
        entry["names"][shown(name)] += 1
        if document["id"] not in entry["documents"]:
            entry["documents"].add(document["id"])
            entry["places"][document["place"].name] += 1
        entry["held"] = entry["held"] or (row["resolved"] if row["resolved"] in shelf.documents else None)
    ranked = [
        {
            "name": entry["names"].most_common(1)[0][0],
            "by": len(entry["documents"]),
            "places": entry["places"],
            "citing": sorted((shelf.documents[id] for id in entry["documents"]), key=newest, reverse=True)[:_CITING],
            "held": shelf.documents.get(entry["held"] or ""),
        }
        for entry in cited.values()
    ]
    ranked.sort(key=lambda entry: (-entry["by"], entry["name"]))
    total: Counter[str] = Counter()
    for entry in ranked[: _MATRIX[0]]:
        total.update(entry["places"])
    columns = [place for place, _ in total.most_common(_MATRIX[1])]
    matrix = ranked[: _MATRIX[0]]
    counts = {(a, b): m["places"][place] for b, m in enumerate(matrix) for a, place in enumerate(columns)}
    site.page(
        "citations.html",
        "citations.html",
        ranked=ranked[:_CITED],
        missing=[entry for entry in ranked if entry["held"] is None][:_CITED],
        matrix=matrix,
        graph=graph(counts, len(columns), len(matrix)),
        columns=columns,
        slugs={name: place.slug for name, place in shelf.places.items()},
    )
