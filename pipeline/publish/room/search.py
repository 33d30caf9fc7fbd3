"""Search: titles of all documents, and their texts by an index of pairs of characters, in files that a page can load.

Pairs of characters (bigrams) find any Chinese word of two characters or more without agreeing on how a text is cut into words
(Manning, Raghavan and Schütze, Introduction to Information Retrieval, 2.2.1). A document that holds every pair of the question is
a candidate; its text is loaded to show where.
"""

from __future__ import annotations

import re
from collections import defaultdict

from pipeline.publish.room.shelf import Shelf
from pipeline.publish.room.site import Site, shown

SHARDS = 256
_INDEXED = (
    4_000  # documents whose texts are indexed; a larger release is searched by title here, by SQL in its SQLite file
)
_WORD = re.compile(r"[0-9A-Za-z㐀-鿿]+")


def pairs(text: str) -> set[str]:
    """Pairs of neighbouring characters of a text, in lower case; none goes over a blank or a mark."""
    found: set[str] = set()
    for word in _WORD.findall(text.lower()):
        found.update(word[at : at + 2] for at in range(len(word) - 1))
    return found


def shard(pair: str) -> int:
    """The file that a pair stands in; the page's script counts the same way."""
    return (ord(pair[0]) * 31 + ord(pair[1])) % SHARDS


def search_page(site: Site, shelf: Shelf) -> None:
    """Write the list of documents, the index of their texts, and the page that asks both."""
    order = sorted(shelf.documents.values(), key=lambda row: (str(row["day"] or ""), row["id"]), reverse=True)
    number = {row["id"]: at for at, row in enumerate(order)}
    rows = [
        [row["id"], shown(row["title"]), row["place"].name, str(row["day"] or ""), row["document_type"] or ""]
        for row in order
    ]
    site.data("documents", rows)
    whole = len(order) <= _INDEXED
    if whole:
        index: dict[int, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
        for row in shelf.store.rows("documents", columns=("id", "text")):
            for pair in pairs(row["text"]):
                index[shard(pair)][pair].append(number[row["id"]])
            site.data(f"text/{row['id']}", shown(row["text"]))
        for at in range(SHARDS):
            site.data(f"search/{at}", {pair: sorted(where) for pair, where in sorted(index[at].items())})
    site.page("search.html", "search.html", count=len(rows), whole=whole, shards=SHARDS)
