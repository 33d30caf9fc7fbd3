"""A look at a portal: the first page of each of its lists and a few of their items, asked for as a crawl does, and nothing kept."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from pipeline.archive import ArchiveWriter, Written
from pipeline.crawl.frontier import MemoryFrontier
from pipeline.crawl.lists import list_pages
from pipeline.crawl.report import Account
from pipeline.crawl.session import PoliteSession
from pipeline.crawl.visit import Visit
from pipeline.crawl.walk import Scope, Walk
from pipeline.portals import Column, ListItem, Portal
from pipeline.records import Issue


@dataclass(frozen=True, slots=True)
class Came:
    """An answer as it came: where redirects ended, its type, its bytes."""

    url: str
    content_type: str
    body: bytes


@dataclass(frozen=True, slots=True)
class ProbedList:
    """The first page of a column's list: its items, in order, and the answer that held them; None where none did."""

    column: Column
    items: tuple[ListItem, ...]
    page: Came | None


@dataclass(frozen=True, slots=True)
class ProbedItem:
    """An item of a list, and the page that came for it; None where none did."""

    column: Column
    item: ListItem
    page: Came | None


@dataclass(frozen=True, slots=True)
class Probed:
    """What a portal gave, and what went wrong with it by name."""

    lists: tuple[ProbedList, ...]
    items: tuple[ProbedItem, ...]
    issues: tuple[Issue, ...]


class _Noting(ArchiveWriter):
    """Takes answers like an archive, and holds the last one of each role."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, "probe")
        self.last: dict[str, Came] = {}

    def write_response(
        self,
        url: str,
        status: int,
        reason: str,
        headers: list[tuple[str, str]],
        payload: bytes,
        fetched_at: datetime,
        metadata: dict[str, Any] | None = None,
    ) -> Written:
        """Note the answer, and write it."""
        kind = next((value for name, value in headers if name.lower() == "content-type"), "")
        self.last[str((metadata or {}).get("role"))] = Came(url, kind, payload)
        return super().write_response(url, status, reason, headers, payload, fetched_at, metadata)


def probe_portal(portal: Portal, session: PoliteSession, *, items: int = 3, today: date | None = None) -> Probed:
    """Ask for the first page of each list and for a few items, one of each list in turn.

    Robots.txt, delays, allowed hosts and the signs of challenges and home pages count as in a crawl; files of pages are not asked for.

    Args:
        portal: the declaration.
        session: polite session.
        items: how many items are asked for.
        today: the day of the look; the present one if None.
    """
    with tempfile.TemporaryDirectory() as folder, closing(_Noting(Path(folder))) as archive:
        account = Account(portal.id, "probe", archive, MemoryFrontier(), today or date.today())
        visit = Visit(portal, session, account)
        walk = Walk(visit, Scope(files=False), lambda: None)
        visit.home()
        lists = tuple(_list(visit, column, archive) for column in portal.columns)
        asked = tuple(_item(walk, column, item, archive) for column, item in _in_turn(lists, items))
    return Probed(lists, asked, tuple(account.report.issues))


def _list(visit: Visit, column: Column, archive: _Noting) -> ProbedList:
    archive.last.pop("list", None)
    pages = list_pages(visit, column)
    found = next(pages, None)  # asks for the page when it is wanted, and for no further one
    came = archive.last.get("list")
    return ProbedList(column, found or (), came if found is not None else None)


def _in_turn(lists: tuple[ProbedList, ...], count: int) -> Iterator[tuple[Column, ListItem]]:
    """The first item of each list, then the second of each …, so many in all, no address twice."""
    seen: set[str] = set()
    for at in range(max((len(one.items) for one in lists), default=0)):
        for one in lists:
            if at < len(one.items) and one.items[at].url not in seen and len(seen) < count:
                seen.add(one.items[at].url)
                yield one.column, one.items[at]


def _item(walk: Walk, column: Column, item: ListItem, archive: _Noting) -> ProbedItem:
    archive.last.pop("detail", None)
    walk.item(item, column)
    return ProbedItem(column, item, archive.last.get("detail"))
