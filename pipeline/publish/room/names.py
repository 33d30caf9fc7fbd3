"""Names: the register in use, a page an entity with the documents that name it."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from pipeline.publish.room.shelf import Row, Shelf
from pipeline.publish.room.site import Site

_DOCUMENTS = 300


def name_pages(site: Site, shelf: Shelf) -> dict[str, Row]:
    """Write the register and a page an entity.

    Returns:
        the entities by id.
    """
    entities = {row["id"]: row for row in shelf.store.rows("entities")}
    naming: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for row in shelf.store.rows("mentions", columns=("id", "entity", "document")):
        if row["entity"] in entities:
            naming[row["entity"]][row["document"]] += 1
    listed: list[dict[str, Any]] = []
    for id, entity in entities.items():
        documents = [(shelf.documents[d], n) for d, n in naming[id].items() if d in shelf.documents]
        documents.sort(key=lambda pair: (-pair[1], str(pair[0]["day"] or "")))
        places = sorted({pair[0]["place"].name for pair in documents})
        listed.append({**entity, "documents": len(documents), "places": len(places), "file": _file(id)})
        site.page(
            f"names/{_file(id)}.html", "name.html", entity=entity, documents=documents[:_DOCUMENTS], places=places
        )
        entity["file"] = _file(id)
    listed.sort(key=lambda entry: (-entry["documents"], entry["name_zh"]))
    site.page("names.html", "names.html", names=listed)
    return entities


def _file(id: str) -> str:
    """A name of a file for an entity."""
    return "".join(c if c.isalnum() or c in "-_" else "-" for c in id)
