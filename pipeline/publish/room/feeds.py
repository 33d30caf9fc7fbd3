"""Atom feeds of promises (RFC 4287): those that a release added, of every place and of each, the newest documents first."""

from __future__ import annotations

import csv
import re
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from pipeline.publish.room.amounts import amount
from pipeline.publish.room.promises import what
from pipeline.publish.room.shelf import Place, newest
from pipeline.publish.room.site import Site, shown

_MOST = 50
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def added(folder: Path) -> Collection[str] | None:
    """Ids of the promises that a release holds and the one before does not; None for a first release, in which all are new."""
    with (folder / "changes.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    new = {row["id"] for row in rows if (row["table"], row["change"]) == ("targets", "added")}
    return new if rows else None


def _text(value: str) -> str:
    return _NOT_XML.sub("", shown(value))


def entry(row: Mapping[str, Any], place: str, title: str, day: str, root: str) -> str:
    """An entry for a promise: place, year, amount and what is promised, with its sentence; it leads to the page of the row."""
    year = f" · {row['deadline_year']}" if row["deadline_year"] else ""
    head = escape(_text(f"{place}{year} · {amount(row)} {what(row)}"))
    link = quoteattr(f"{root}t.html#{row['id']}")
    return (
        f"<entry><id>tag:modu,2026:row/{escape(_text(row['id']))}</id><title>{head}</title>"
        f"<updated>{day or '1970-01-01'}T00:00:00Z</updated><link href={link}/><summary>{escape(_text(row['sentence']))}</summary>"
        f"<source><title>{escape(_text(title))}</title></source></entry>\n"
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
        self._all: list[tuple[tuple[str, str], Mapping[str, Any], Place]] = []
        self._day = site.release.rsplit("-", 1)[0]

    def add(self, place: Place, promises: Iterable[Mapping[str, Any]]) -> None:
        """The promises of a place."""
        documents = {row["id"]: row for row in place.documents}
        new = [row for row in promises if self._new is None or row["id"] in self._new]
        told = sorted(
            ((newest(documents[row["document"]]), row, place) for row in new), key=lambda one: one[0], reverse=True
        )
        self._write(f"feeds/{place.slug}.atom", f"模都 Modu · {place.name}", told[:_MOST], "../")
        self._all = sorted([*self._all, *told[:_MOST]], key=lambda one: one[0], reverse=True)[:_MOST]

    def write(self) -> None:
        """Write the feed of all places."""
        self._write("feed.atom", "模都 Modu · 新增承诺 new promises", self._all, "")

    def _write(
        self, path: str, title: str, told: Iterable[tuple[tuple[str, str], Mapping[str, Any], Place]], root: str
    ) -> None:
        entries = [
            entry(
                row,
                place.name,
                next(d["title"] or "" for d in place.documents if d["id"] == row["document"]),
                day,
                root,
            )
            for (day, _), row, place in told
        ]
        self._site.write(path, feed(path, title, self._day, entries))
