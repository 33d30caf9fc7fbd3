"""The frontier of one portal in the store: every row is committed before the call returns."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from sqlalchemy import or_, select

from pipeline.records import ColumnWalk, Fetch, FrontierEntry, identify
from pipeline.store.database import Store
from pipeline.store.schema import TABLES


class StoreFrontier:
    """What a crawl of a portal knows and learns.

    Args:
        store: where it is kept.
        portal: id of the portal.
        identity: gives the id of an entry for a portal and a URL.
    """

    def __init__(self, store: Store, portal: str, identity: Callable[[str, str], str]) -> None:
        self._store, self._portal, self._identity = store, portal, identity

    def get(self, url: str) -> FrontierEntry | None:
        """What is known of a URL."""
        table = TABLES["frontier"]
        statement = select(table).where(table.c.id == self._identity(self._portal, url))
        with self._store.engine.connect() as connection:
            row = connection.execute(statement).mappings().first()
        return FrontierEntry.model_validate(dict(row)) if row is not None else None

    def due(self, day: date, most: int) -> list[FrontierEntry]:
        """At most so many entries that are due on a day, the longest due first."""
        table = TABLES["frontier"]
        statement = (
            select(table)
            .where(table.c.portal == self._portal)
            .where(
                or_(table.c.due_on <= day, table.c.checked_on > day + timedelta(days=1))
            )  # by a clock that was wrong
            .order_by(table.c.due_on, table.c.id)
            .limit(most)
        )
        with self._store.engine.connect() as connection:
            return [FrontierEntry.model_validate(dict(row)) for row in connection.execute(statement).mappings()]

    def is_complete(self, column: str) -> bool:
        """Whether the last walk through a column came to its end."""
        table = TABLES["walks"]
        statement = select(table.c.complete).where(table.c.id == identify(self._portal, column))
        with self._store.engine.connect() as connection:
            return bool(connection.execute(statement).scalar())

    def enter(self, fetch: Fetch, entry: FrontierEntry | None = None) -> None:
        """Keep a row of the log, and with it, in one transaction, what is known of its URL."""
        self._store.enter({"fetches": [fetch], "frontier": [entry] if entry is not None else []})

    def walked(self, walk: ColumnWalk) -> None:
        """Keep that a walk begins or came to its end."""
        self._store.upsert("walks", [walk])
