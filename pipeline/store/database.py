"""The store: rows written so that doing it twice changes nothing, and read back in a stable order."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import quote

from sqlalchemy import (
    Connection,
    Index,
    Select,
    Table,
    Update,
    bindparam,
    create_engine,
    delete,
    func,
    inspect,
    or_,
    select,
)
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateIndex, CreateTable

from pipeline.records import Annotations, Decision, Document, Issue, Record, Revision, identify, storable
from pipeline.store.captures import same_document, succeeding
from pipeline.store.columns import add_missing
from pipeline.store.engine import engine_of, to_json
from pipeline.store.schema import ANNOTATIONS, METADATA, RECORDS, TABLES

_BATCH = 500
_OPENING = 0x6D6F6475
"""Key of the lock under which processes make tables in PostgreSQL one after another: ASCII of modu."""
R = TypeVar("R", bound=Record)
Settle = Callable[[Annotations, Sequence[Decision]], Annotations]


@dataclass(frozen=True)
class Saved:
    """How many rows a write found new, changed and unchanged."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0

    def __add__(self, other: Saved) -> Saved:
        return Saved(self.new + other.new, self.changed + other.changed, self.unchanged + other.unchanged)


def _batched(rows: Iterable[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    remaining = iter(rows)
    while batch := list(itertools.islice(remaining, _BATCH)):
        yield batch


def _row(record: Record) -> dict[str, Any]:
    """A record as a row: what JSON holds becomes plain lists and dicts."""
    row = dict(record)
    for name, value in row.items():
        if isinstance(value, str):
            row[name] = storable(value)
        elif isinstance(value, (tuple, dict)):
            row[name] = record.model_dump(mode="json", include={name})[name]
    return row


@cache
def _update(name: str) -> Update:
    """The statement that rewrites a row, made once: SQLAlchemy then compiles it once as well."""
    table = TABLES[name]
    return (
        table.update()
        .where(table.c.id == bindparam("id_of_row"))
        .values({c.name: bindparam(c.name) for c in table.columns})
    )


@cache
def _reading(name: str, columns: tuple[str, ...], equal: tuple[tuple[str, bool], ...]) -> Select[Any]:
    """The statement that reads rows, made once; of the columns that must be equal it says which are compared with a list."""
    table = TABLES[name]
    statement = select(*(table.c[column] for column in columns)) if columns else select(table)
    for column, several in equal:
        held: Any = table.c[column]
        value: Any = bindparam(column, expanding=several)
        statement = statement.where(held.in_(value) if several else held == value)
    return statement.order_by(table.c.id)


def _stored(connection: Connection, id: str, *, locked: bool = False) -> Document | None:
    """A document as it stands; ``locked``: nobody else changes it before this transaction ends."""
    statement = select(TABLES["documents"]).where(TABLES["documents"].c.id == id)
    found = connection.execute(statement.with_for_update() if locked else statement).mappings().first()
    return Document.model_validate(dict(found)) if found is not None else None


def _indexes_to_make(connection: Connection) -> list[Index]:
    """The indexes of the tables by name; in PostgreSQL, which would wait for whoever writes even to see that one is there, those that
    it lacks. SQLite sees it in no time, and takes longer to tell which it has."""
    wanted = sorted(
        (index for table in METADATA.sorted_tables for index in table.indexes), key=lambda index: str(index.name)
    )
    if connection.dialect.name != "postgresql":
        return wanted
    held = inspect(connection).get_multi_indexes(filter_names=list(METADATA.tables))
    names = {index["name"] for indexes in held.values() for index in indexes}
    return [index for index in wanted if index.name not in names]


class Store:
    """All tables in one SQL database. Methods open a transaction each; a killed process loses only its own."""

    def __init__(self, url: str) -> None:
        """Open the store at a SQLAlchemy URL and make the tables and columns that are missing."""
        self.engine = engine_of(url)
        self._writer = self.engine.execution_options(writes=True)
        with self._writer.begin() as connection:
            if self.engine.dialect.name == "postgresql":  # where two may create the same table, and one of them fails
                connection.execute(select(func.pg_advisory_xact_lock(_OPENING)))
            for table in METADATA.sorted_tables:
                connection.execute(CreateTable(table, if_not_exists=True))
            add_missing(connection, TABLES, RECORDS)  # before their indexes
            for index in _indexes_to_make(connection):
                connection.execute(CreateIndex(index, if_not_exists=True))

    @classmethod
    def of_file(cls, path: Path) -> Store:
        """The tables of a closed SQLite file that nobody changes any more, to be read alone."""
        store = cls.__new__(cls)
        url = f"sqlite:///file:{quote(str(path.resolve()))}?mode=ro&immutable=1&uri=true"
        store.engine = create_engine(url, json_serializer=to_json)
        store._writer = store.engine.execution_options(writes=True)
        return store

    def close(self) -> None:
        """Give the connections back."""
        self.engine.dispose()

    def upsert(self, table: str, records: Sequence[Record]) -> Saved:
        """Insert rows, or update those whose id is there with other content."""
        with self._writer.begin() as connection:
            return self._upsert(connection, table, records)

    def _upsert(self, connection: Connection, name: str, records: Sequence[Record]) -> Saved:
        table = TABLES[name]
        saved = Saved()
        for at in range(0, len(records), _BATCH):
            rows = {row["id"]: row for row in map(_row, records[at : at + _BATCH])}
            ids = table.c.id.in_(rows)
            before = {r["id"]: dict(r) for r in connection.execute(select(table).where(ids)).mappings()}
            fresh = [row for key, row in rows.items() if before.get(key) != row]
            added = [row for row in fresh if row["id"] not in before]
            changed = [{"id_of_row": row["id"], **row} for row in fresh if row["id"] in before]
            if changed:
                connection.execute(_update(name), changed)
            if added:
                self._add(connection, table, added)
            new = len(added)
            saved += Saved(new, len(fresh) - new, len(rows) - len(fresh))
        return saved

    def _add(self, connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
        """Insert rows. In SQLite this transaction holds the lock, and nobody else adds them; elsewhere another may have done so."""
        if self.engine.dialect.name == "sqlite":
            connection.execute(table.insert(), rows)
            return
        statement = postgresql.insert(table)
        update = {c.name: statement.excluded[c.name] for c in table.columns if c.name != "id"}
        connection.execute(statement.on_conflict_do_update(index_elements=["id"], set_=update), rows)

    def save_documents(self, documents: Iterable[Document]) -> Saved:
        """Write documents; a text that differs from the stored one leaves a row in ``revisions``.

        ``first_seen`` keeps the earliest capture and ``last_seen`` the latest; an older capture never replaces a newer text.
        A document that was merely captured again counts as unchanged. What changed is found before the store is locked.
        """
        saved = Saved()
        for document in documents:
            done = None
            while done is None:
                with self.engine.connect() as connection:
                    stored = _stored(connection, document.id)
                kept, revision = succeeding(stored, document)
                with self._writer.begin() as connection:
                    done = self._save_document(connection, stored, kept, revision)
            saved += done
        return saved

    def _save_document(
        self, connection: Connection, stored: Document | None, kept: Document, revision: Revision | None
    ) -> Saved | None:
        """None where somebody else has changed the document meanwhile."""
        if _stored(connection, kept.id, locked=True) != stored:
            return None
        if revision is not None:
            self._upsert(connection, "revisions", [revision])
        told = self._upsert(connection, "documents", [kept])
        return Saved(unchanged=1) if stored is not None and same_document(kept, stored) else told

    def save_annotations(
        self, annotations: Annotations, settle: Settle | None = None, decisions: Sequence[Decision] = ()
    ) -> None:
        """Replace all that was read in one document, in one transaction.

        Args:
            annotations: what was read.
            settle: gives the annotations as they stand after the decisions about this document.
            decisions: new ones, that are kept with the rest.
        """
        with self._writer.begin() as connection:
            self._upsert(connection, "decisions", decisions)
            if settle is not None:
                table = TABLES["decisions"]
                found = connection.execute(select(table).where(table.c.document == annotations.reading.id)).mappings()
                annotations = settle(annotations, [Decision.model_validate(dict(row)) for row in found])
            for name in ANNOTATIONS:
                table = TABLES[name]
                rows = {record.id: _row(record) for record in getattr(annotations, name)}
                connection.execute(delete(table).where(table.c.document == annotations.reading.id))
                if rows:
                    connection.execute(table.insert(), list(rows.values()))
            self._upsert(connection, "readings", [annotations.reading])

    def replace(self, name: str, records: Sequence[Record]) -> None:
        """Make a derived table hold exactly these rows."""
        table = TABLES[name]
        with self._writer.begin() as connection:
            connection.execute(delete(table))
            if records:
                connection.execute(table.insert(), [_row(record) for record in records])

    def enter(self, rows: Mapping[str, Sequence[Record]]) -> None:
        """Upsert rows of several tables in one transaction."""
        with self._writer.begin() as connection:
            for name, records in rows.items():
                if records:
                    self._upsert(connection, name, records)

    def add_issues(self, issues: Sequence[Issue]) -> None:
        """Log what went wrong; the same issue again is the same row."""
        self.upsert("issues", issues)

    def documents(self, ids: Sequence[str] | None = None) -> Iterator[Document]:
        """Documents by id, or all of them, in order of id."""
        if ids is None:
            yield from self.read(Document)
            return
        table = TABLES["documents"]
        with self.engine.connect() as connection:
            for at in range(0, len(ids), _BATCH):
                statement = select(table).where(table.c.id.in_(ids[at : at + _BATCH])).order_by(table.c.id)
                for row in connection.execute(statement).mappings():
                    yield Document.model_validate(dict(row))

    def held_archives(self) -> set[str]:
        """WARC files of the last crawls of portals that failed their expectations, since they last met them."""
        portals, fetches = TABLES["portals"], TABLES["fetches"]
        statement = (
            select(fetches.c.archive_file)
            .join(portals, portals.c.portal == fetches.c.portal)
            .where(portals.c.held, fetches.c.archive_file != "")
            .where(or_(portals.c.last_success.is_(None), fetches.c.at > portals.c.last_success))
            .distinct()
        )
        with self.engine.connect() as connection:
            return set(connection.execute(statement).scalars())

    def fill_rates(self, portal: str, fields: Sequence[str]) -> dict[str, float]:
        """The share of a portal's documents that have each field; empty where it has none."""
        table = TABLES["documents"]
        counts = [func.count()] + [func.count(table.c[name]) for name in fields]
        pages = table.c.parent.is_(None)  # attachments have no metadata of their own
        with self.engine.connect() as connection:
            total, *filled = connection.execute(select(*counts).where(table.c.portal == portal, pages)).one()
        return {name: round(n / total, 4) for name, n in zip(fields, filled, strict=True)} if total else {}

    def rows(self, name: str, *, columns: Sequence[str] = (), **equal: object) -> Iterator[dict[str, Any]]:
        """Rows of a table as plain dicts, in order of id.

        Args:
            name: the table.
            columns: those to read, if not all.
            equal: column → value that the rows must have, or list of such values.
        """
        shape = tuple((column, isinstance(value, list)) for column, value in equal.items())
        with self.engine.connect().execution_options(yield_per=_BATCH) as connection:
            found = connection.execute(_reading(name, tuple(columns), shape), equal)
            names = tuple(found.keys())
            for part in found.partitions():
                for row in part:
                    yield dict(zip(names, row, strict=True))

    def read(self, record: type[R]) -> Iterator[R]:
        """All records of a kind, in order of id."""
        name = next(name for name, kind in RECORDS.items() if kind is record)
        for row in self.rows(name):
            yield record.model_validate(row)

    def counts(self, names: Iterable[str] = tuple(TABLES)) -> dict[str, int]:
        """Rows in each table, or in some."""
        with self.engine.connect() as connection:
            return {
                name: connection.execute(select(func.count()).select_from(TABLES[name])).scalar_one() for name in names
            }

    def tally(self, name: str, *columns: str, **equal: object) -> Iterator[tuple[Any, ...]]:
        """Combinations of values of some columns, in order, each with the number of rows that have it and the values ``equal``."""
        table = TABLES[name]
        values = [table.c[column] for column in columns]
        statement = select(*values, func.count()).where(*(table.c[column] == held for column, held in equal.items()))
        with self.engine.connect().execution_options(yield_per=_BATCH) as connection:
            for row in connection.execute(statement.group_by(*values).order_by(*values)):
                yield tuple(row)

    def filled(self, name: str) -> dict[str, int]:
        """For each column of a table, how many of its rows have a value."""
        columns = TABLES[name].columns
        with self.engine.connect() as connection:
            counts = connection.execute(select(*(func.count(column) for column in columns))).one()
        return {column.name: n for column, n in zip(columns, counts, strict=True)}

    def dangling(self, name: str, column: str, other: str) -> tuple[int, str | None]:
        """Rows whose column names a row that the other table does not hold: how many, and the least such id."""
        referring, referred = TABLES[name].c[column], TABLES[other].alias("referred")
        joined = TABLES[name].outerjoin(referred, referred.c.id == referring)
        statement = select(func.count(), func.min(referring)).select_from(joined)
        statement = statement.where(referred.c.id.is_(None), referring.is_not(None), referring != "")
        with self.engine.connect() as connection:
            n, example = connection.execute(statement).one()
        return n, example

    def count_targets(self) -> int:
        """Rows of ``targets`` with the status target."""
        table = TABLES["targets"]
        with self.engine.connect() as connection:
            statement = select(func.count()).select_from(table).where(table.c.status == "target")
            return connection.execute(statement).scalar_one()

    def count_data_clauses(self) -> int:
        """Clauses with at least one category of the codebook."""
        table = TABLES["emphasis"]
        with self.engine.connect() as connection:
            return connection.execute(select(func.count(func.distinct(table.c.clause)))).scalar_one()


def issue(step: str, error: Exception, *, portal: str = "", place: str = "", run: str = "") -> Issue:
    """An error as a row of ``issues``. ``run`` keeps the issues of two runs apart; empty: the same issue is one row."""
    kind = getattr(error, "kind", type(error).__name__)
    where = storable(getattr(error, "where", "") or place)
    message = storable(getattr(error, "message", "") or str(error))
    return Issue(
        id=identify(step, portal, where, kind, message, run),
        step=step,
        kind=kind,
        portal=portal,
        place=where,
        message=message,
        mend=getattr(error, "mend", ""),
        count=getattr(error, "count", 1),
        seen_at=datetime.now(UTC),
    )
