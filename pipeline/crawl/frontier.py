"""The frontier: which pages of a portal are known from earlier crawls, and when each is due to be asked for again.

A page that did not change is asked for after 1, 2, 4, 8 … days, at most half a year; one that changed, the next day (an adaptive
schedule with exponential back-off, as in Cho and Garcia-Molina, "Effective page refresh policies for Web crawlers", TODS 28(4), 2003).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Protocol

from pipeline.crawl.answer import Answer
from pipeline.portals import canonical_url
from pipeline.records import ColumnWalk, Fetch, FrontierEntry, identify, in_future

LONGEST_DAYS = 180
_LONGEST_STREAK = 8
_REFUSED_DAYS = 30
LEAST_FAILURES = 3
"""A page that failed so often does not keep a walk going."""


class Frontier(Protocol):
    """The state of one portal. What is entered must be durable when the call returns."""

    def get(self, url: str) -> FrontierEntry | None:
        """What is known of a URL."""

    def due(self, day: date, most: int) -> list[FrontierEntry]:
        """At most so many entries that are due on a day, the longest due first; due is as well what was checked after that day."""

    def is_complete(self, column: str) -> bool:
        """Whether the last walk through a column came to its end."""

    def enter(self, fetch: Fetch, entry: FrontierEntry | None = None) -> None:
        """Keep a row of the log, and with it, at once, what is known of its URL."""

    def walked(self, walk: ColumnWalk) -> None:
        """Keep that a walk begins or came to its end."""


@dataclass
class MemoryFrontier:
    """A frontier that lives as long as the process."""

    entries: dict[str, FrontierEntry] = field(default_factory=dict)
    walks: dict[str, ColumnWalk] = field(default_factory=dict)
    fetches: list[Fetch] = field(default_factory=list)

    def get(self, url: str) -> FrontierEntry | None:
        """What is known of a URL."""
        return self.entries.get(canonical_url(url))

    def due(self, day: date, most: int) -> list[FrontierEntry]:
        """At most so many entries that are due on a day, the longest due first."""
        found = (entry for entry in self.entries.values() if entry.due_on <= day or not believed(entry, day))
        return sorted(found, key=lambda entry: (entry.due_on, entry.id))[:most]

    def is_complete(self, column: str) -> bool:
        """Whether the last walk through a column came to its end."""
        return column in self.walks and self.walks[column].complete

    def enter(self, fetch: Fetch, entry: FrontierEntry | None = None) -> None:
        """Keep a row of the log, and what is known of its URL."""
        self.fetches.append(fetch)
        if entry is not None:
            self.entries[canonical_url(entry.url)] = entry

    def walked(self, walk: ColumnWalk) -> None:
        """Keep that a walk begins or came to its end."""
        self.walks[walk.column] = walk


def identity(portal: str, url: str) -> str:
    """The id of a portal's entry for a URL."""
    return identify(portal, canonical_url(url))


def next_check(streak: int, day: date) -> date:
    """The day on which a page is due again that did not change at so many checks in a row."""
    return day + timedelta(days=min(2 ** min(streak, _LONGEST_STREAK), LONGEST_DAYS))


_OF_THE_ANSWER = ("content_hash", "payload_digest", "archived_at", "changed_on")
"""What stays as it was while a page does not change."""


def succeeded(
    before: FrontierEntry | None,
    answer: Answer,
    day: date,
    *,
    portal: str,
    url: str,
    role: str,
    about: Mapping[str, Any],
    changed: bool,
    payload_digest: str,
) -> FrontierEntry:
    """The entry after an answer that is what was asked for, new, changed or as before."""
    streak = 0 if changed or before is None else before.streak + 1
    entry = FrontierEntry(
        id=identity(portal, url),
        portal=portal,
        url=url,
        role=role,
        column=str(about.get("column", "")),
        about=_plain(about),
        state="known",
        content_hash=answer.content_hash,
        payload_digest=payload_digest,
        archived_at=answer.fetched_at,
        etag=answer.header("etag"),
        last_modified=answer.header("last-modified"),
        checked_on=day,
        changed_on=day,
        streak=streak,
        due_on=next_check(streak, day),
    )
    if before is None or changed:
        return entry
    kept = {name: getattr(before, name) for name in _OF_THE_ANSWER}
    kept |= {name: getattr(entry, name) or getattr(before, name) for name in ("etag", "last_modified")}
    return entry.model_copy(update=kept)


def failed(
    before: FrontierEntry | None, day: date, *, portal: str, url: str, role: str, about: Mapping[str, Any], kind: str
) -> FrontierEntry:
    """The entry after a failure: asked for again, at first soon, and less and less often."""
    state = "refused" if kind in ("refused_by_robots", "host_not_allowed") else "gone" if kind == "gone" else "failed"
    streak = before.streak + 1 if before is not None and before.state == state else 1
    due = day + timedelta(days=_REFUSED_DAYS) if state == "refused" else next_check(streak - 1, day)
    told = {"state": state, "checked_on": day, "streak": streak, "due_on": due}
    if before is not None:
        return before.model_copy(update=told)
    column = str(about.get("column", ""))
    return FrontierEntry(
        id=identity(portal, url), portal=portal, url=url, role=role, column=column, about=_plain(about), **told
    )


def believed(entry: FrontierEntry | None, day: date) -> FrontierEntry | None:
    """What is known of a page; nothing where it was checked or archived on a day that has not come yet, by a clock that was wrong."""
    if entry is None or in_future(entry.checked_on, datetime.combine(day, time(), UTC)) or in_future(entry.archived_at):
        return None
    return entry


def is_settled(entry: FrontierEntry | None) -> bool:
    """Whether a listed item teaches a walk nothing: it was got, is refused, or failed often enough."""
    return entry is not None and (entry.state in ("known", "refused") or entry.streak >= LEAST_FAILURES)


def begun(portal: str, column: str) -> ColumnWalk:
    """A walk that begins."""
    return ColumnWalk(
        id=identify(portal, column), portal=portal, column=column, complete=False, walked_at=datetime.now(UTC)
    )


def ended(portal: str, column: str, items: int) -> ColumnWalk:
    """A walk that came to its end."""
    return begun(portal, column).model_copy(update={"complete": True, "items": items})


def _plain(about: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in about.items()}
