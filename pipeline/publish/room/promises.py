"""Promises: every quantity with its status, a data file a place, and the page that filters them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import reduce
from typing import Any

from pipeline.language.latin import latin_name
from pipeline.language.tiers import tier
from pipeline.publish.room.amounts import amount, amount_en
from pipeline.publish.room.choices import Choices
from pipeline.publish.room.columns import UNCLEAR
from pipeline.publish.room.shelf import Place, Row, Shelf
from pipeline.publish.room.site import Site, shown
from pipeline.records.words import STATUSES, STRENGTHS, words

FIELDS = (
    "id",
    "document",
    "start",
    "deadline_year",
    "value",
    "amount",
    "amount_en",
    "unit",
    "what",
    "kind",
    "change",
    "tier",
    "strength",
    "status",
    "rule",
    "trust",
    "read",
    "before",
    "quote",
    "after",
)
"""Columns of a row in a data file, in this order."""

IN_FILES = (*FIELDS[:-3], "sentence", "at", "long")
"""The same in a data file, which holds each sentence once: the number of a row's sentence, where the quote begins in it, and how long it
is, as scripts count characters."""

FILES = ("promises", UNCLEAR, "others")
"""Data files of a place: its targets, what is unclear, and all other quantities."""
SHARDS = 64
_PRIME = 65_521

AT_ONCE = 500  # documents that are asked for together
_ALL_AT_ONCE = 60_000  # rows that a browser may be asked to load when no place is chosen
_LONGEST = 400


def quantities_of(shelf: Shelf, documents: Sequence[Row], columns: Sequence[str] = ()) -> Iterator[Row]:
    """The quantities of some documents, in the documents' order and then that of the text, each with its ``tier``: the lower bound of
    the size of what it counts, 1e11 for 千亿级产业集群, or None.

    Args:
        shelf: where they are.
        documents: whose.
        columns: those to read, if not all; ``document``, ``start`` and what tells the tier among them.
    """
    for at in range(0, len(documents), AT_ONCE):
        order = {document["id"]: number for number, document in enumerate(documents[at : at + AT_ONCE])}
        rows = shelf.store.rows("targets", columns=columns, document=list(order))
        for row in sorted(rows, key=lambda row: (order[row["document"]], row["start"])):
            row["tier"] = tier((row["object"], row["quote"], row["indicator"]), row["qualifier"])
            yield row


def what(row: Mapping[str, Any]) -> str:
    """What a target is about: indicator and object."""
    parts = list(filter(None, (row["indicator"], row["object"])))
    return " · ".join(dict.fromkeys(map(shown, parts)))


def around(row: Mapping[str, Any]) -> tuple[str, str, str]:
    """The sentence before the quote, the quote, and the rest of it; a long sentence is cut."""
    at, end = row["start"] - row["sentence_start"], row["end"] - row["sentence_start"]
    sentence = row["sentence"]
    before, after = sentence[:at], sentence[end:]
    if len(sentence) > _LONGEST:
        before = ("…" if len(before) > _LONGEST // 2 else "") + before[-_LONGEST // 2 :]
        after = after[: _LONGEST // 2] + ("…" if len(after) > _LONGEST // 2 else "")
    return shown(before), shown(sentence[at:end]), shown(after)


def cells(row: Mapping[str, Any]) -> list[Any]:
    """A quantity, with its ``tier``, as data files and the server give it: the values of ``FIELDS``."""
    before, quote, after = around(row)
    values = {
        "id": row["id"],
        "document": row["document"],
        "start": row["start"],
        "deadline_year": row["deadline_year"],
        "value": size(row),
        "amount": amount(row),
        "amount_en": amount_en(row),
        "unit": row["unit"] or "",
        "what": what(row),
        "kind": row["quantity_kind"],
        "change": row["change_kind"] or "",
        "tier": row["tier"],
        "strength": row["strength"] or "",
        "status": row["status"],
        "rule": row["rule"] or "",
        "trust": round(row["confidence"], 2),
        "read": row["confidence_read"],
        "before": before,
        "quote": quote,
        "after": after,
    }
    return [values[name] for name in FIELDS]


def size(row: Mapping[str, Any]) -> float | None:
    """What a quantity is sorted by: its value, or the lower end of its range."""
    value: float | None = row["value"] if row["value"] is not None else row["value_lo"]
    return value


def promise_data(site: Site, place: Place, rows: Sequence[Mapping[str, Any]]) -> None:
    """Write the quantities of a place as data files: its targets, which most readers want, what is unclear, and all others."""
    called = {"name": shown(place.name), "latin": latin_name(place.name), "slug": place.slug}
    for name in FILES:
        own = [row for row in rows if FILES[_file_of(row)] == name]
        held = {row["document"] for row in own}
        titles = {d["id"]: [shown(d["title"]), str(d["day"] or "")] for d in place.documents if d["id"] in held}
        sentences: dict[str, int] = {}
        lines = [_in_file(cells(row), sentences) for row in own]
        told = {"fields": IN_FILES, "place": called, "documents": titles, "sentences": list(sentences), "rows": lines}
        site.data(f"{name}/{place.slug}", told)


def _in_file(row: list[Any], sentences: dict[str, int]) -> list[Any]:
    """A row for a data file; its sentence is numbered among those of the file."""
    *others, before, quote, after = row
    number = sentences.setdefault(before + quote + after, len(sentences))
    return [*others, number, _units(before), _units(quote)]


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def _file_of(row: Mapping[str, Any]) -> int:
    """Which of ``FILES`` holds a quantity."""
    return {"target": 0, UNCLEAR: 1}.get(row["status"], 2)


def shard(id: str) -> int:
    """The file that says where a row is found by its id; the page's script counts the same way."""
    return reduce(lambda sum, char: (sum * 31 + ord(char)) % _PRIME, id, 0) % SHARDS


class Whereabouts:
    """Where each quantity is found by its id alone: place and file, in files of a few kilobytes."""

    def __init__(self) -> None:
        self._rows: list[dict[str, tuple[str, int]]] = [{} for _ in range(SHARDS)]

    def add(self, place: Place, rows: Iterable[Mapping[str, Any]]) -> None:
        """The quantities of a place."""
        for row in rows:
            self._rows[shard(row["id"])][row["id"]] = (place.slug, _file_of(row))

    def write(self, site: Site) -> None:
        """Write the files: the places of each, and of each row the number of its place and of its file."""
        for at, rows in enumerate(self._rows):
            places = sorted({slug for slug, _ in rows.values()})
            number = {slug: n for n, slug in enumerate(places)}
            told = {id: (number[slug], file) for id, (slug, file) in sorted(rows.items())}
            site.data(f"rows/{at}", {"places": places, "rows": told})


def promise_page(site: Site, shelf: Shelf, choices: Choices) -> None:
    """Write the page that filters all quantities but those that are unclear, and the page of these, when all places were counted."""
    places = sorted((p for p in shelf.places.values() if p.quantities), key=lambda p: (-p.promises, p.name))
    families = choices.families()
    site.data("families", families)
    site.data("words", choices.told_words())
    site.page("t.html", "t.html")
    targets, unclear = (sum(getattr(place, name) for place in places) for name in ("promises", UNCLEAR))
    others = sum(place.quantities for place in places) - targets - unclear
    told = ["target", *(s for s, _ in choices.statuses.most_common() if s != UNCLEAR)]
    for page, total, shown_places, statuses in (
        ("promises", targets, [(place, place.promises) for place in places], dict.fromkeys(told)),
        (UNCLEAR, unclear, [(place, place.unclear) for place in places if place.unclear], [UNCLEAR]),
    ):
        site.page(
            f"{page}.html",
            "promises.html",
            page=page,
            places=shown_places,
            total=total,
            unclear=unclear,
            targets_at_once=targets <= _ALL_AT_ONCE,
            others_at_once=others <= _ALL_AT_ONCE,
            unclear_at_once=unclear <= _ALL_AT_ONCE,
            families=families,
            kinds=choices.told_kinds(),
            changes=choices.told_changes(),
            tiers=choices.told_tiers(),
            years=sorted(filter(None, choices.years)),
            strengths=STRENGTHS.items(),
            statuses=[(status, words(STATUSES, status)) for status in statuses],
        )
