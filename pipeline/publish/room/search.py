"""Search without a server: titles and texts by an index of pairs of characters, in files that a page can load.

Pairs of characters (bigrams) find any Chinese word of two characters or more without agreeing on how a text is cut into words
(Manning, Raghavan and Schütze, Introduction to Information Retrieval, 2.2.1). A document that holds every pair of the question is
a candidate; its text is loaded to show where.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from urllib.parse import quote

from pipeline.language.divisions import short_name
from pipeline.language.english import english_title
from pipeline.language.latin import latin_name
from pipeline.language.script import simplified_characters
from pipeline.publish.room.shelf import Row, Shelf, newest
from pipeline.publish.room.site import Site, shown

SHARDS = 256
WORD = re.compile(r"[0-9A-Za-z㐀-鿿]+")


def pairs(text: str) -> set[str]:
    """Pairs of neighbouring characters of a text, in lower case; none goes over a blank or a mark."""
    found: set[str] = set()
    for word in WORD.findall(text.lower()):
        found.update(word[at : at + 2] for at in range(len(word) - 1))
    return found


def shard(pair: str) -> int:
    """The file that a pair stands in; the page's script counts the same way."""
    return (ord(pair[0]) * 31 + ord(pair[1])) % SHARDS


_NAMES = 4_000  # names of the register that the search knows, the most named first


def asked_names(shelf: Shelf) -> list[tuple[str, str, str, str]]:
    """What a reader may ask for by an English or Latin name: kind, Chinese as texts print it, English, address of its page. Places,
    policies that are cited, and names of the register that documents hold."""
    places = [("place", short_name(p.name), latin_name(p.name), f"places/{p.slug}.html") for p in shelf.places.values()]
    cited = {shown(policy.name): english_title(policy.name) for policy in shelf.cited}
    policies = [
        ("policy", name.strip("《》").removeprefix("中华人民共和国"), english, f"citations.html?words={quote(name)}")
        for name, english in sorted(cited.items())
        if english
    ]
    named: Counter[str] = Counter()
    for place in shelf.places.values():
        named.update(place.names)
    bodies = [
        ("name", shown(entity["name_zh"]), shown(entity["name_en"] or ""), f"names/{entity['file']}.html")
        for id, _ in named.most_common(_NAMES)
        if (entity := shelf.entities[id])["label"] != "GPE"
    ]
    return [*places, *policies, *bodies]


def search_page(site: Site, shelf: Shelf) -> None:
    """Write the page that searches, the names and characters that it understands and, where every page is a file, the list of documents
    and the index of their texts."""
    site.data("asked", {"names": asked_names(shelf), "characters": simplified_characters()})
    if site.whole:
        _index(site, shelf)
    years = sorted({str(row["day"])[:4] for row in shelf.documents.values() if row["day"]})
    places = sorted(shelf.places.values(), key=lambda place: (-place.count, place.name))
    site.page("search.html", "search.html", count=len(shelf.documents), shards=SHARDS, places=places, years=years)


def _index(site: Site, shelf: Shelf) -> None:
    order = sorted(shelf.documents.values(), key=newest, reverse=True)
    number = {row["id"]: at for at, row in enumerate(order)}
    site.data("documents", [listed(row) for row in order])
    index: dict[int, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for row in shelf.store.rows("documents", columns=("id", "text")):
        for pair in pairs(row["text"]):
            index[shard(pair)][pair].append(number[row["id"]])
        site.data(f"text/{row['id']}", shown(row["text"]))
    for at in range(SHARDS):
        site.data(f"search/{at}", {pair: sorted(where) for pair, where in sorted(index[at].items())})


def listed(row: Row) -> list[str]:
    """A document as lists of hits give it: id, title, place, day, type, slug of the place."""
    place = row["place"]
    return [
        row["id"], shown(row["title"]), shown(place.name), str(row["day"] or ""), row["document_type"] or "", place.slug
    ]  # fmt: skip
