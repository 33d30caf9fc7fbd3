"""The store: rows written so that doing it twice changes nothing, and read back in a stable order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import quote

from sqlalchemy import (
    Connection,
    Index,
    Table,
    bindparam,
    create_engine,
    func,
    inspect,
    select,
)
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateIndex, CreateTable

from pipeline.records import (
    Annotations,
    Decision,
    DerivedPart,
    Document,
    Issue,
    Record,
    Revision,
    identify,
    storable,
)
from pipeline.store.captures import same_document, succeeding
from pipeline.store.columns import add_missing
from pipeline.store.engine import engine_of, to_json
from pipeline.store.schema import ANNOTATIONS, METADATA, RECORDS, TABLES
from pipeline.store.statements import BATCH, delete_rows, in_batches, reading_of, renew_rows, row_of, update_of

_OPENING = 0x6D6F6475
"""Key of the lock under which processes make tables in PostgreSQL one after another: ASCII of modu."""
_LONG = {
    "text",
    "pages",
    "bold",
    "unread",
    "sources",
    "attachments",
    "archive_file",
    "archive_record",
    "first_seen",
    "last_seen",
}
_NAMES = {record: name for name, record in RECORDS.items()}
R = TypeVar("R", bound=Record)
T = TypeVar("T")
Settle = Callable[[Annotations, Sequence[Decision]], Annotations]


@dataclass(frozen=True)
class Saved:
    """How many rows a write found new, changed and unchanged."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0

    def __add__(self, other: Saved) -> Saved:
        return Saved(self.new + other.new, self.changed + other.changed, self.unchanged + other.unchanged)


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
        for at in range(0, len(records), BATCH):
            rows = {row["id"]: row for row in map(row_of, records[at : at + BATCH])}
            ids = table.c.id.in_(rows)
            before = {r["id"]: dict(r) for r in connection.execute(select(table).where(ids)).mappings()}
            fresh = [row for key, row in rows.items() if before.get(key) != row]
            added = [row for row in fresh if row["id"] not in before]
            changed = [{"id_of_row": row["id"], **row} for row in fresh if row["id"] in before]
            if changed:
                connection.execute(update_of(name), changed)
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

        A row that is read again as it was keeps what was found of it since over all documents (:data:`LINKED`): the second reader may
        be a task of a run that was killed, and nobody would link its rows again.

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
                renew_rows(connection, name, annotations.reading.id, getattr(annotations, name))
            self._upsert(connection, "readings", [annotations.reading])

    def replace(self, name: str, records: Iterable[Record]) -> None:
        """Make a derived table hold exactly these rows; one that is there as it should be is not written again."""
        table = TABLES[name]
        with self._writer.begin() as connection:
            gone = set(connection.execute(select(table.c.id)).scalars())
            for batch in in_batches(records):
                self._upsert(connection, name, batch)
                gone.difference_update(record.id for record in batch)  # type: ignore[attr-defined]
            delete_rows(connection, table, "id", gone)

    def replace_parts(
        self,
        of: Mapping[str, str],
        step: str,
        parts: Mapping[str, str | None],
        rows: Mapping[str, Sequence[Record]],
    ) -> None:
        """Make tables hold exactly these rows of some parts of a step, and note what they were made from, in one transaction.

        Args:
            of: the tables of the step, each with the column that names the part of a row.
            step: name of the step.
            parts: digests of what the rows of each were made from; None for a part that is no more.
            rows: the rows by table.
        """
        with self._writer.begin() as connection:
            for name, column in of.items():
                delete_rows(connection, TABLES[name], column, parts)
                if rows.get(name):
                    connection.execute(TABLES[name].insert(), [row_of(record) for record in rows[name]])
            noted = {
                part: DerivedPart(id=identify(step, part), step=step, part=part, inputs=inputs or "")
                for part, inputs in parts.items()
            }
            self._upsert(connection, "derived_parts", [one for one in noted.values() if one.inputs])
            delete_rows(connection, TABLES["derived_parts"], "id", [one.id for one in noted.values() if not one.inputs])

    def assign(self, name: str, rows: Sequence[Mapping[str, Any]]) -> None:
        """Give some columns of rows that are there other values; every row has its ``id`` and the same columns."""
        if rows:
            table = TABLES[name]
            changed: dict[str, Any] = {column: bindparam(column) for column in rows[0] if column != "id"}
            statement = table.update().where(table.c.id == bindparam("id_of_row")).values(changed)
            with self._writer.begin() as connection:
                connection.execute(statement, [{**row, "id_of_row": row["id"]} for row in rows])

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
            for at in range(0, len(ids), BATCH):
                statement = select(table).where(table.c.id.in_(ids[at : at + BATCH])).order_by(table.c.id)
                for row in connection.execute(statement).mappings():
                    yield Document.model_validate(dict(row))

    def documents_without_text(self) -> Iterator[Document]:
        """All documents in order of id, each with an empty text and without what is as long: who relates documents needs the rest."""
        columns = [name for name in Document.model_fields if name not in _LONG]
        for row in self.rows("documents", columns=columns):
            yield Document.model_validate({"text": "", **row})

    def rows(self, name: str, *, columns: Sequence[str] = (), **equal: object) -> Iterator[dict[str, Any]]:
        """Rows of a table as plain dicts, in order of id.

        Args:
            name: the table.
            columns: those to read, if not all.
            equal: column → value that the rows must have (None: no value), or list of such values.
        """
        shape = tuple((column, type(value)) for column, value in equal.items())
        with self.engine.connect().execution_options(yield_per=BATCH) as connection:
            asked = {column: value for column, value in equal.items() if value is not None}
            found = connection.execute(reading_of(name, tuple(columns), shape), asked)
            names = tuple(found.keys())
            for part in found.partitions():
                for row in part:
                    yield dict(zip(names, row, strict=True))

    def read(self, record: type[R], **equal: Any) -> Iterator[R]:
        """All records of a kind, or those with some values (see :meth:`rows`), in order of id."""
        for row in self.rows(_NAMES[record], **equal):
            yield record.model_validate(row)

    def read_in(self, record: type[R], documents: Sequence[str], **equal: Any) -> Iterator[R]:
        """Records of some documents, however many, in no order."""
        for at in range(0, len(documents), BATCH):
            yield from self.read(record, document=list(documents[at : at + BATCH]), **equal)

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
        with self.engine.connect().execution_options(yield_per=BATCH) as connection:
            for row in connection.execute(statement.group_by(*values).order_by(*values)):
                yield tuple(row)


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
