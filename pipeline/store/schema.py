"""The SQL schema, made from the records: a field of a record is a column of its table."""

from __future__ import annotations

import types
from datetime import UTC, date, datetime
from typing import Any, Literal, Union, get_args, get_origin

from pydantic.fields import FieldInfo
from sqlalchemy import JSON, Boolean, Column, Date, DateTime, Float, Index, Integer, MetaData, Table, Text
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator, TypeEngine

from pipeline.records import (
    ArchiveFile,
    Citation,
    CityFacet,
    CityProfile,
    Clause,
    CodedClause,
    ColumnWalk,
    Decision,
    Derivation,
    DerivedPart,
    Document,
    DocumentRelation,
    Emphasis,
    Entity,
    Fetch,
    Fingerprint,
    FrontierEntry,
    Issue,
    Mention,
    PortalHealth,
    Promise,
    PublishedRelease,
    Reading,
    Record,
    Revision,
    SeriesStep,
    Target,
    Unclear,
    UnlistedName,
)

RECORDS: dict[str, type[Record]] = {
    "documents": Document,
    "revisions": Revision,
    "relations": DocumentRelation,
    "readings": Reading,
    "clauses": Clause,
    "targets": Target,
    "mentions": Mention,
    "entities": Entity,
    "unlisted_names": UnlistedName,
    "citations": Citation,
    "emphasis": Emphasis,
    "city_profiles": CityProfile,
    "city_facets": CityFacet,
    "target_series": SeriesStep,
    "promises": Promise,
    "unclear": Unclear,
    "decisions": Decision,
    "coded_clauses": CodedClause,
    "archives": ArchiveFile,
    "fetches": Fetch,
    "frontier": FrontierEntry,
    "walks": ColumnWalk,
    "portals": PortalHealth,
    "issues": Issue,
    "derivations": Derivation,
    "derived_parts": DerivedPart,
    "fingerprints": Fingerprint,
    "releases": PublishedRelease,
}
"""Every table and the record that a row of it is."""

ANNOTATIONS = ("clauses", "targets", "mentions", "citations", "emphasis")
"""The tables whose rows belong to one document and are written together."""

LINKED: dict[str, tuple[str, ...]] = {"citations": ("resolved", "policy")}
"""Columns of these tables that are known when all documents are there, and not when one is read."""

_INDEXED = {
    "document",
    "portal",
    "due_on",
    "archive_file",
    "city",
    "run",
    "entity",
    "resolved",
    "policy",
    "related",
    "category",
}


class UtcDateTime(TypeDecorator[datetime]):
    """A time that is UTC on both sides; SQLite keeps no zone of its own."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """To naive UTC."""
        return value.astimezone(UTC).replace(tzinfo=None) if value is not None else None

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """To aware UTC."""
        return value.replace(tzinfo=UTC) if value is not None else None


_TYPES: dict[Any, type[TypeEngine[Any]] | TypeEngine[Any]] = {
    str: Text,
    int: Integer,
    float: Float,
    bool: Boolean,
    date: Date,
    datetime: UtcDateTime,
}


def _scalar(annotation: Any) -> tuple[Any, bool]:
    """The plain type behind an annotation, and whether it may be null."""
    if get_origin(annotation) in (Union, types.UnionType):
        plain = [part for part in get_args(annotation) if part is not type(None)]
        return _scalar(plain[0])[0], len(plain) < len(get_args(annotation))
    if get_origin(annotation) is Literal:
        return str, False
    return annotation, False


def column_type(field: FieldInfo) -> TypeEngine[Any] | type[TypeEngine[Any]]:
    """The SQL type of a record's field; tuples, dicts and nested records become JSON."""
    return _TYPES.get(_scalar(field.annotation)[0], JSON(none_as_null=True))


def _table(name: str, record: type[Record], metadata: MetaData) -> Table:
    columns = []
    for field_name, field in record.model_fields.items():
        optional = _scalar(field.annotation)[1]
        columns.append(
            Column(
                field_name,
                column_type(field),
                primary_key=field_name == "id",
                nullable=optional,
                comment=field.description,
            )
        )
    single = [column for column in columns if column.name in _INDEXED and not isinstance(column.type, JSON)]
    indexes = [Index(f"ix_{name}_{column.name}", column) for column in single]
    return Table(name, metadata, *columns, *indexes)


METADATA = MetaData()
TABLES: dict[str, Table] = {name: _table(name, record, METADATA) for name, record in RECORDS.items()}
"""The SQLAlchemy tables by name."""
