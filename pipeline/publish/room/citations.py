"""Citations: which policies are cited most, by whom, and which of them nobody has read yet."""

from __future__ import annotations

from collections import Counter
from typing import Any

from pipeline.language.english import english_title
from pipeline.publish.room.charts import graph
from pipeline.publish.room.shelf import Shelf, newest
from pipeline.publish.room.site import Site, shown
from pipeline.store.cited import CitedPolicy

_CITED = 200  # and those that a reader may ask for by an English title
_CITING = 20  # documents that are listed of those that cite a policy
_MATRIX = (16, 14)  # policies by places


def citation_page(site: Site, shelf: Shelf) -> None:
    """Write the page of cited policies."""
    ranked = [_entry(shelf, policy) for policy in shelf.cited]
    total: Counter[str] = Counter()
    for entry in ranked[: _MATRIX[0]]:
        total.update(entry["places"])
    columns = [place for place, _ in total.most_common(_MATRIX[1])]
    matrix = ranked[: _MATRIX[0]]
    counts = {(a, b): m["places"][place] for b, m in enumerate(matrix) for a, place in enumerate(columns)}
    listed = [entry for rank, entry in enumerate(ranked) if rank < _CITED or entry["english"]]
    site.page(
        "citations.html",
        "citations.html",
        ranked=listed,
        citing=Counter(place for entry in listed for place in entry["places"]).most_common(),
        missing=[entry for entry in ranked if entry["held"] is None][:_CITED],
        matrix=matrix,
        graph=graph(counts, len(columns), len(matrix)),
        columns=columns,
        slugs={name: place.slug for name, place in shelf.places.items()},
    )


def _entry(shelf: Shelf, policy: CitedPolicy) -> dict[str, Any]:
    """A policy as the page lists it, with the documents that cite it, the newest first."""
    citing = sorted((shelf.documents[id] for id in policy.citing if id in shelf.documents), key=newest, reverse=True)
    return {
        "name": shown(policy.name),
        "english": english_title(policy.name),
        "by": len(policy.citing),
        "places": Counter(document["place"].name for document in citing),
        "citing": citing[:_CITING],
        "held": shelf.documents.get(policy.key),
    }
