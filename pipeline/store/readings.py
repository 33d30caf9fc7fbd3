"""Which documents are to be annotated, which of them a second time, and by which versions the others were."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import func, or_, select

from pipeline.store.database import Store
from pipeline.store.schema import TABLES
from pipeline.versions import changed


class Pending(NamedTuple):
    """Ids of documents to be annotated; of those that were read in their present text before: by which version → how many."""

    ids: list[str]
    again: dict[str, int]


def made_by(store: Store, table: str) -> list[str]:
    """The versions that stand in a table, each once, in order."""
    column = TABLES[table].c.made_by
    with store.engine.connect() as connection:
        return list(connection.execute(select(column).distinct().order_by(column)).scalars())


def pending(store: Store, version: str, fields: Sequence[str] = (), most: int | None = None) -> Pending:
    """Documents that were not annotated in their present revision by this version.

    Args:
        store: the tables.
        version: of what would read them; see :func:`pipeline.versions.changed` for what differs from it.
        fields: documents of these fields alone, if any are given.
        most: at most so many, the first by id.
    """
    documents, readings = TABLES["documents"], TABLES["readings"]
    outdated = readings.c.made_by.in_([one for one in made_by(store, "readings") if changed(one, version)])
    revised = readings.c.revision != documents.c.revision
    unread = (
        select(documents.c.id, readings.c.made_by, revised.label("revised"))
        .select_from(documents.outerjoin(readings, documents.c.id == readings.c.id))
        .where(or_(readings.c.id.is_(None), revised, outdated))
        .order_by(documents.c.id)
        .limit(most)
    )
    if fields:
        unread = unread.where(documents.c.field.in_(fields))
    found = unread.subquery()
    again = select(found.c.made_by, func.count()).where(~found.c.revised).group_by(found.c.made_by)
    with store.engine.connect() as connection:
        ids = list(connection.execute(select(found.c.id).order_by(found.c.id)).scalars())
        return Pending(ids, {row[0]: row[1] for row in connection.execute(again)})


def unprinted(store: Store, version: str) -> list[str]:
    """Ids of documents whose text, as it stands, has no fingerprint by this version."""
    documents, prints = TABLES["documents"], TABLES["fingerprints"]
    made = documents.outerjoin(prints, documents.c.id == prints.c.id)
    missing = or_(prints.c.id.is_(None), prints.c.revision != documents.c.revision, prints.c.made_by != version)
    with store.engine.connect() as connection:
        statement = select(documents.c.id).select_from(made).where(missing).order_by(documents.c.id)
        return list(connection.execute(statement).scalars())
