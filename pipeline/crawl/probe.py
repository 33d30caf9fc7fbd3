"""A look at a portal: the first page of each of its lists and a few of their items, asked for as a crawl does, and nothing kept."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path

from pipeline.archive import ArchiveWriter, Location, read_record
from pipeline.crawl.frontier import MemoryFrontier
from pipeline.crawl.lists import list_pages
from pipeline.crawl.report import Account, Role
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


_Last = Callable[..., Came | None]


def probe_portal(portal: Portal, session: PoliteSession, *, items: int = 3, today: date | None = None) -> Probed:
    """Ask for the first page of each list and for a few items, one of each list in turn.

    Robots.txt, delays, allowed hosts and the signs of challenges and home pages count as in a crawl; files of pages are not asked for.

    Args:
        portal: the declaration.
        session: polite session.
        items: how many items are asked for.
        today: the day of the look; the present one if None.
    """
    with tempfile.TemporaryDirectory() as folder, ArchiveWriter(Path(folder), "probe") as archive:
        log = MemoryFrontier()
        account = Account(portal.id, "probe", archive, log, today or date.today())
        visit = Visit(portal, session, account)
        walk = Walk(visit, Scope(files=False), lambda: None)
        visit.home()
        last = partial(_last, log, Location(folder))
        lists = tuple(_list(visit, column, last) for column in portal.columns)
        asked = tuple(_item(walk, column, item, last) for column, item in _in_turn(lists, items))
    return Probed(lists, asked, tuple(account.report.issues))


def _last(log: MemoryFrontier, archive: Location, role: Role, url: str = "") -> Came | None:
    """The answer that came last in a role, and for a URL where one is given, as it was archived; None where it failed or none came."""
    fetch = next((one for one in reversed(log.fetches) if one.role == role and url in ("", one.url)), None)
    if fetch is None or fetch.outcome != "done":
        return None
    page, body = read_record(archive, fetch.archive_file, fetch.archive_offset)
    return Came(page.url, page.content_type, body)


def _list(visit: Visit, column: Column, last: _Last) -> ProbedList:
    found = next(list_pages(visit, column), None)  # asks for the page when it is wanted, and for no further one
    return ProbedList(column, found or (), last("list") if found is not None else None)


def _in_turn(lists: tuple[ProbedList, ...], count: int) -> Iterator[tuple[Column, ListItem]]:
    """The first item of each list, then the second of each …, so many in all, no address twice."""
    seen: set[str] = set()
    for at in range(max((len(one.items) for one in lists), default=0)):
        for one in lists:
            if at < len(one.items) and one.items[at].url not in seen and len(seen) < count:
                seen.add(one.items[at].url)
                yield one.column, one.items[at]


def _item(walk: Walk, column: Column, item: ListItem, last: _Last) -> ProbedItem:
    walk.item(item, column)
    return ProbedItem(column, item, last("detail", item.url))
