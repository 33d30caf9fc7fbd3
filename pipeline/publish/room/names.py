"""Names: the register in use, a page an entity with the documents that name it, when, where, and what is named beside it; and the names
that the register does not hold."""

from __future__ import annotations

from collections import Counter, defaultdict
from itertools import groupby
from typing import Any

from pipeline.publish.room.charts import years
from pipeline.publish.room.shelf import Row, Shelf, newest
from pipeline.publish.room.site import Site
from pipeline.records import LISTED
from pipeline.records.words import NAMES, words

_DOCUMENTS = 300
_BESIDE = 24
_UNLISTED = 1_000  # names without an entry that are shown; all of them are in the table
_NAMED_BY = 5  # places that are listed of those that name a firm
_LEAST_TOGETHER = 2  # documents that name both
_TOO_MANY = 60  # entities of a document above which it says little of who goes with whom


def name_pages(site: Site, shelf: Shelf) -> None:
    """Write the register and a page an entity; places learn whom their documents name.

    What is named beside an entity is counted where every page is a file: of a large release it would fill the memory.
    """
    beside = _Beside() if site.whole else None
    if beside is not None:
        for id, document, _ in shelf.store.tally("mentions", "entity", "document"):
            if id in shelf.entities and document in shelf.documents:
                beside.add(id, document)
    listed: list[dict[str, Any]] = []
    named = groupby(shelf.store.tally("mentions", "entity", "document"), key=lambda row: row[0])
    for id, rows in named:
        entity = shelf.entities.get(id or "")
        if entity is None:
            continue
        documents = [(shelf.documents[d], n) for _, d, n in rows if d in shelf.documents]
        for document, _ in documents:
            document["place"].names[id] += 1
        together = beside.of(id) if beside is not None else []
        listed.append(_entity_page(site, shelf, entity, documents, together))
    listed.sort(key=lambda entry: (-entry["documents"], entry["name_zh"]))
    kinds = Counter(entry["label"] for entry in listed)
    site.page("names.html", "names.html", names=listed, kinds=[(words(NAMES, k), k, n) for k, n in kinds.most_common()])


def unlisted_page(site: Site, shelf: Shelf) -> None:
    """Write the page of the names that the register does not hold, and how many mentions of each type it does: what the pages of names
    leave out."""
    held = {label: n for label, n in shelf.store.tally("mentions", "label") if label in LISTED}
    bare = dict(shelf.store.tally("mentions", "label", entity=None))
    rows = sorted(shelf.store.rows("unlisted_names"), key=lambda row: (-row["documents"], -row["mentions"], row["id"]))
    listed = [{**row, "kind": words(NAMES, row["label"])} for row in rows[:_UNLISTED]]
    kinds = Counter(row["label"] for row in listed)
    site.page(
        "unlisted.html",
        "unlisted.html",
        names=listed,
        total=len(rows),
        kinds=[(words(NAMES, kind), kind, n) for kind, n in kinds.most_common()],
        coverage=[
            (words(NAMES, label), n, n - bare.get(label, 0))
            for label, n in sorted(held.items(), key=lambda item: -item[1])
        ],
    )


def _entity_page(
    site: Site, shelf: Shelf, entity: Row, documents: list[tuple[Row, int]], together: list[tuple[str, int]]
) -> dict[str, Any]:
    """Write the page of an entity; what the register says of it."""
    documents.sort(key=lambda pair: (-pair[1], newest(pair[0])))
    places = Counter(document["place"].name for document, _ in documents)
    by_year = Counter(int(str(document["day"])[:4]) for document, _ in documents if document["day"])
    site.page(
        f"names/{entity['file']}.html",
        "name.html",
        entity=entity,
        kind=words(NAMES, entity["label"]),
        above=shelf.entities.get(entity["parent"] or ""),
        total=len(documents),
        mentions=sum(n for _, n in documents),
        documents=documents[:_DOCUMENTS],
        places=[(shelf.places[name], n) for name, n in places.most_common()],
        years_chart=years(by_year),
        together=[(shelf.entities[other], n) for other, n in together],
    )
    return {
        **entity,
        "kind": words(NAMES, entity["label"]),
        "documents": len(documents),
        "places": len(places),
        "named_by": places.most_common(_NAMED_BY) if entity["label"] == "COMPANY" else [],
    }


class _Beside:
    """Which entities documents name together."""

    def __init__(self) -> None:
        self._in: dict[str, list[str]] = defaultdict(list)
        self._of: dict[str, list[str]] = defaultdict(list)

    def add(self, entity: str, document: str) -> None:
        """A document names an entity."""
        self._in[document].append(entity)
        self._of[entity].append(document)

    def of(self, entity: str) -> list[tuple[str, int]]:
        """What the documents that name an entity name as well, by number of documents; those that name very many things are no
        sign of anything."""
        counts: Counter[str] = Counter()
        for document in self._of[entity]:
            if len(self._in[document]) <= _TOO_MANY:
                counts.update(self._in[document])
        del counts[entity]
        ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
        return [(other, n) for other, n in ordered if n >= _LEAST_TOGETHER][:_BESIDE]
