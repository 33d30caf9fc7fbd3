"""Names: the register in use, a page an entity with the documents that name it."""

from __future__ import annotations

from collections import Counter
from itertools import groupby
from typing import Any

from pipeline.publish.room.shelf import Shelf, newest
from pipeline.publish.room.site import Site

_DOCUMENTS = 300


def name_pages(site: Site, shelf: Shelf) -> None:
    """Write the register and a page an entity; places learn whom their documents name."""
    listed: list[dict[str, Any]] = []
    named = groupby(shelf.store.tally("mentions", "entity", "document"), key=lambda row: row[0])
    counts = ((id, [(shelf.documents[d], n) for _, d, n in rows if d in shelf.documents]) for id, rows in named)
    for id, documents in counts:
        entity = shelf.entities.get(id or "")
        if entity is None:
            continue
        for document, _ in documents:
            document["place"].names[id] += 1
        documents.sort(key=lambda pair: (-pair[1], newest(pair[0])))
        places = Counter(document["place"].name for document, _ in documents)
        listed.append({**entity, "documents": len(documents), "places": len(places)})
        site.page(
            f"names/{entity['file']}.html",
            "name.html",
            entity=entity,
            total=len(documents),
            documents=documents[:_DOCUMENTS],
            places=[(shelf.places[name], n) for name, n in places.most_common()],
        )
    listed.sort(key=lambda entry: (-entry["documents"], entry["name_zh"]))
    site.page("names.html", "names.html", names=listed)
