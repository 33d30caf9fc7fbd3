"""Atom feeds of promises (RFC 4287): those that a release added, of every place and of each, the newest documents first."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Collection, Iterable
from heapq import nlargest
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from pipeline.publish.room.amounts import amount
from pipeline.publish.room.promises import what
from pipeline.publish.room.shelf import Place, Row, newest
from pipeline.publish.room.site import Site, shown

_MOST = 50
_Told = tuple[Row, Row]  # a promise and its document
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def added(folder: Path) -> Collection[str] | None:
    """Ids of the promises that a release holds and the one before does not; None for a first release, in which all are new."""
    if json.loads((folder / "changes.json").read_text("utf-8"))["since"] is None:
        return None
    with (folder / "changes.csv").open(encoding="utf-8", newline="") as lines:
        rows = csv.DictReader(lines)
        return {row["id"] for row in rows if (row["table"], row["change"]) == ("targets", "added")}


def _text(value: str) -> str:
    return _NOT_XML.sub("", shown(value))


def entry(row: Row, document: Row, root: str) -> str:
    """An entry for a promise: place, year, amount and what is promised, with its sentence; it leads to the page of the row."""
    year = f" · {row['deadline_year']}" if row["deadline_year"] else ""
    head = escape(_text(f"{document['place'].name}{year} · {amount(row)} {what(row)}"))
    link, day = quoteattr(f"{root}t.html#{row['id']}"), document["day"] or "1970-01-01"
    return (
        f"<entry><id>tag:modu,2026:row/{escape(_text(row['id']))}</id><title>{head}</title>"
        f"<updated>{day}T00:00:00Z</updated><link href={link}/><summary>{escape(_text(row['sentence']))}</summary>"
        f"<source><title>{escape(_text(document['title'] or ''))}</title></source></entry>\n"
    )


def feed(name: str, title: str, updated: str, entries: Iterable[str]) -> str:
    """A feed of entries under an id that stays from release to release.

    Args:
        name: what the feed is of, as its address names it.
        title: as a reader is told it.
        updated: day of the release.
        entries: the newest first.
    """
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="zh-Hans">\n'
        f"<id>tag:modu,2026:feed/{escape(name)}</id><title>{escape(_text(title))}</title><updated>{updated}T00:00:00Z</updated>\n"
        f"<author><name>Modu</name></author>\n{''.join(entries)}</feed>\n"
    )


class Feeds:
    """Takes the promises of one place after another, and writes a feed for each and one for all.

    Args:
        site: where they are written.
    """

    def __init__(self, site: Site) -> None:
        self._site, self._new = site, added(site.folder)
        self._all: list[_Told] = []
        self._day = site.release.rsplit("-", 1)[0]

    def add(self, place: Place, promises: Iterable[Row]) -> None:
        """The promises of a place."""
        documents = {row["id"]: row for row in place.documents}
        new = [(row, documents[row["document"]]) for row in promises if self._new is None or row["id"] in self._new]
        own = _newest(new)
        self._write(f"feeds/{place.slug}.atom", f"模都 Modu · {place.name}", own, "../")
        self._all = _newest([*self._all, *own])

    def write(self) -> None:
        """Write the feed of all places."""
        self._write("feed.atom", "模都 Modu · 新增承诺 new promises", self._all, "")

    def _write(self, path: str, title: str, told: Iterable[_Told], root: str) -> None:
        entries = [entry(row, document, root) for row, document in told]
        self._site.write(path, feed(path, title, self._day, entries))


def _newest(told: Iterable[_Told]) -> list[_Told]:
    return nlargest(_MOST, told, key=lambda one: newest(one[1]))
