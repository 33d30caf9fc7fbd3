"""What is counted in the tables: archives that are held, how full fields are, promises, clauses about data."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, or_, select

from pipeline.store.database import Store
from pipeline.store.schema import TABLES


def held_archives(store: Store) -> set[str]:
    """WARC files of the last crawls of portals that failed their expectations, since they last met them."""
    portals, fetches = TABLES["portals"], TABLES["fetches"]
    statement = (
        select(fetches.c.archive_file)
        .join(portals, portals.c.portal == fetches.c.portal)
        .where(portals.c.held, fetches.c.archive_file != "")
        .where(or_(portals.c.last_success.is_(None), fetches.c.at > portals.c.last_success))
        .distinct()
    )
    with store.engine.connect() as connection:
        return set(connection.execute(statement).scalars())


def fill_rates(store: Store, portal: str, fields: Sequence[str]) -> dict[str, float]:
    """The share of a portal's documents that have each field; empty where it has none."""
    table = TABLES["documents"]
    counts = [func.count()] + [func.count(table.c[name]) for name in fields]
    pages = table.c.parent.is_(None)  # attachments have no metadata of their own
    with store.engine.connect() as connection:
        total, *filled = connection.execute(select(*counts).where(table.c.portal == portal, pages)).one()
    return {name: round(n / total, 4) for name, n in zip(fields, filled, strict=True)} if total else {}


def count_targets(store: Store) -> int:
    """Rows of ``targets`` with the status target."""
    table = TABLES["targets"]
    with store.engine.connect() as connection:
        statement = select(func.count()).select_from(table).where(table.c.status == "target")
        return connection.execute(statement).scalar_one()


def count_data_clauses(store: Store) -> int:
    """Clauses with at least one category of the codebook."""
    table = TABLES["emphasis"]
    with store.engine.connect() as connection:
        return connection.execute(select(func.count(func.distinct(table.c.clause)))).scalar_one()


def filled(store: Store, name: str) -> dict[str, int]:
    """For each column of a table, how many of its rows have a value."""
    columns = TABLES[name].columns
    with store.engine.connect() as connection:
        counts = connection.execute(select(*map(func.count, columns))).one()
    return {column.name: n for column, n in zip(columns, counts, strict=True)}


def dangling(store: Store, name: str, column: str, other: str) -> tuple[int, str | None]:
    """Rows whose column names a row that the other table does not hold: how many, and the least such id."""
    referring, referred = TABLES[name].c[column], TABLES[other].alias("referred")
    joined = TABLES[name].outerjoin(referred, referred.c.id == referring)
    statement = select(func.count(), func.min(referring)).select_from(joined)
    statement = statement.where(referred.c.id.is_(None), referring.is_not(None), referring != "")
    with store.engine.connect() as connection:
        n, example = connection.execute(statement).one()
    return n, example
