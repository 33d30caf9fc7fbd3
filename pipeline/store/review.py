"""What a review reads from the store: the least sure rows, the decisions, all that was read in a document."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import select

from pipeline.records import Annotations, Decision
from pipeline.store.database import Store
from pipeline.store.schema import ANNOTATIONS, TABLES


def least_sure(store: Store, table: str, column: str, below: float, mark: str, most: int) -> list[dict[str, Any]]:
    """Rows whose sureness lies under a threshold, the least sure first.

    Args:
        store: where they are.
        table: their table.
        column: the column that says how sure a row is.
        below: the threshold, not included.
        mark: what stands in ``made_by`` of rows that were decided already; they are left out.
        most: at most so many.
    """
    rows = TABLES[table]
    statement = (
        select(rows)
        .where(rows.c[column] < below, ~rows.c.made_by.contains(mark, autoescape=True))
        .order_by(rows.c[column], rows.c.id)
        .limit(most)
    )
    with store.engine.connect() as connection:
        return [dict(row) for row in connection.execute(statement).mappings()]


def rows_by_id(store: Store, table: str, ids: Iterable[str]) -> dict[str, dict[str, Any]]:
    """Rows of a table with these ids, by id."""
    rows = TABLES[table]
    with store.engine.connect() as connection:
        found = connection.execute(select(rows).where(rows.c.id.in_(list(ids)))).mappings()
        return {row["id"]: dict(row) for row in found}


def decisions_about(store: Store, document: str) -> list[Decision]:
    """All decisions about rows of a document, in the order in which they were taken."""
    table = TABLES["decisions"]
    statement = select(table).where(table.c.document == document).order_by(table.c.decided_at, table.c.id)
    with store.engine.connect() as connection:
        return [Decision.model_validate(dict(row)) for row in connection.execute(statement).mappings()]


def annotations_of(store: Store, document: str) -> Annotations | None:
    """All that was read in a document, or None where it was not annotated."""
    with store.engine.connect() as connection:
        readings = TABLES["readings"]
        reading = connection.execute(select(readings).where(readings.c.id == document)).mappings().first()
        if reading is None:
            return None
        parts: dict[str, Any] = {"reading": dict(reading)}
        for name in ANNOTATIONS:
            table = TABLES[name]
            statement = select(table).where(table.c.document == document).order_by(table.c.start, table.c.id)
            parts[name] = [dict(row) for row in connection.execute(statement).mappings()]
    return Annotations.model_validate(parts)
