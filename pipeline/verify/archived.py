"""Documents and their annotations, derived again from the bytes in the archive."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import BinaryIO, NamedTuple, TypeVar

from pydantic import ValidationError

from pipeline.annotate import annotate
from pipeline.archive import Location
from pipeline.errors import ModuError
from pipeline.records import ArchiveFile, Decision, Document, Page, Reading, Record, revision_of
from pipeline.review import settle
from pipeline.store.database import Store
from pipeline.store.schema import ANNOTATIONS, LINKED, RECORDS
from pipeline.verify.verdict import Verdict, shown

OnIssue = Callable[[Exception, Page | None], None]
Held = Callable[[str], Document | None]
R = TypeVar("R", bound=Record)
_APART = {"first_seen", "last_seen", "reprint_of"}  # over all captures, and over all documents
_COMPARED = [name for name in Document.model_fields if name not in _APART]


class Reader(NamedTuple):
    """What reads an archive.

    Attributes:
        pages: gives every page of a file with its document, as the store read it.
        version: the version of what reads the pages of some portals.
    """

    pages: Callable[[BinaryIO, str, OnIssue, Held], Iterator[tuple[Page, Document | None]]]
    version: Callable[[tuple[str, ...]], str]


class Archived:
    """What the archive gives for the documents of a release.

    Args:
        tables: the tables of the release.
        location: the archive.
        reader: what reads it.
        verdict: takes what differs.
        most: derive at most so many documents, the first by id; then none is looked for that the release lacks.
        progress: called after each document.
    """

    def __init__(
        self,
        tables: Store,
        location: Location,
        reader: Reader,
        verdict: Verdict,
        *,
        most: int | None = None,
        progress: Callable[[], None] = lambda: None,
    ) -> None:
        self._tables, self._location, self._reader = tables, location, reader
        self._verdict, self._most, self._progress = verdict, most, progress
        self._files = {file.id: file for file in records(tables, ArchiveFile, verdict)}
        self._seen: dict[str, tuple[datetime, datetime]] = {}
        self._urls: dict[str, str] = {}

    def check(self) -> None:
        """Derive, and compare, file by file."""
        wanted: dict[str, dict[str, str]] = defaultdict(dict)
        known: set[str] = set()
        elsewhere: list[str] = []
        for row in self._tables.rows("documents", columns=("id", "archive_file", "archive_record")):
            if self._most is not None and len(known) >= self._most:
                break
            known.add(row["id"])
            if row["archive_record"]:
                wanted[row["archive_file"]][row["archive_record"]] = row["id"]
            else:
                elsewhere.append(row["id"])
        self._verdict.not_archived = len(elsewhere)
        for id in elsewhere:  # read from a folder: their texts are what their rows are derived from
            for document in records(self._tables, Document, self._verdict, id=id):
                self._compare_annotations(document)
        files = wanted.keys() if self._most is not None else wanted.keys() | self._files.keys()
        held = self._location.sizes()
        whole = True
        for file in sorted(files):
            if file in held:
                whole = self._same_bytes(file, held[file]) and whole
                self._check_file(file, wanted[file])
            else:
                whole = False
                self._missing(file, list(wanted[file].values()))
        if self._most is None:
            self._check_captures(known, whole)

    def _missing(self, file: str, documents: list[str]) -> None:
        rest = f"; {len(documents)} documents cannot be derived any more, such as {min(documents)}" if documents else ""
        self._verdict.differs("archive", file, f"is not in the archive{rest}")

    def _same_bytes(self, file: str, size: int) -> bool:
        """Whether a file still begins with the bytes that were read; whoever goes on writing it adds to them."""
        read = self._files.get(file)
        if read is None or not read.sha256:
            return True
        if size >= read.bytes and self._location.digest(file, read.bytes) == read.sha256:
            return True
        self._verdict.differs("archive", file, "its bytes are not those that were read for this release")
        return False

    def _check_file(self, file: str, wanted: dict[str, str]) -> None:
        left = dict(wanted)
        read = self._files.get(file)
        if read and wanted:
            self._verdict.made_by[read.made_by, self._reader.version(read.portals)] += len(wanted)
        with self._location.open(file) as opened:
            for page, document in self._reader.pages(opened, file, lambda _error, _page: None, self._carrier):
                if document is None or (read and (page.archive_offset or 0) >= read.bytes):
                    continue  # no document, or written since
                if read:
                    self._captured(document)
                if (id := left.pop(page.archive_record, None)) is not None:
                    self._compare(id, document)
                    self._progress()
                if self._most is not None and not left:
                    break
        for id in sorted(left.values()):
            self._verdict.differs("documents", id, f"cannot be derived any more: {file} gives no such document")

    def _carrier(self, key: str) -> Document | None:
        return next(iter(records(self._tables, Document, Verdict(), id=key)), None)

    def _captured(self, document: Document) -> None:
        self._urls.setdefault(document.id, document.url)
        if document.first_seen and document.last_seen:
            first, last = self._seen.get(document.id, (document.first_seen, document.last_seen))
            self._seen[document.id] = min(first, document.first_seen), max(last, document.last_seen)

    def _check_captures(self, known: set[str], whole: bool) -> None:
        """No document that the archive gave is missing, and each was seen when it was captured."""
        for id in sorted(self._urls.keys() - known):
            self._verdict.differs("documents", id, f"missing in the release; the archive gives it ({self._urls[id]})")
        for row in self._tables.rows("documents", columns=("id", "archive_record", "first_seen", "last_seen")):
            captured = self._seen.get(row["id"])
            if captured is None or not whole:
                continue
            for name, time in zip(("first_seen", "last_seen"), captured, strict=True):
                if row[name] != time:
                    self._verdict.differs("documents", row["id"], f"{name} is {time}, not {row[name]}")
            if not row["archive_record"]:
                self._verdict.differs("documents", row["id"], "names no record, though the archive gives it")

    def _compare(self, id: str, document: Document) -> None:
        self._verdict.documents += 1
        for published in records(self._tables, Document, self._verdict, id=id):
            for name in _COMPARED:
                now, then = getattr(document, name), getattr(published, name)
                if now != then:
                    self._verdict.differs("documents", id, f"{name} is {shown(now)}, not {shown(then)}")
            if document.revision == published.revision:
                self._compare_annotations(published)

    def _compare_annotations(self, document: Document) -> None:
        """What is read in the document as it was published, against what was published of it."""
        readings = {one.id: one for one in records(self._tables, Reading, self._verdict, id=document.id)}
        if not readings:
            return self._unread(document)
        if revision_of(document.text) != document.revision:
            return self._verdict.differs("documents", document.id, "revision is not the SHA-256 of its text")
        try:
            decisions = records(self._tables, Decision, self._verdict, document=document.id)
            read = settle(annotate(document), list(decisions), document=document)
        except ModuError as error:
            return self._verdict.differs("documents", document.id, str(error))
        self._verdict.compare("readings", readings, [read.reading])
        for table in ANNOTATIONS:
            kind = RECORDS[table]
            published = {row.id: row for row in records(self._tables, kind, self._verdict, document=document.id)}  # type: ignore[attr-defined]
            self._verdict.compare(table, published, getattr(read, table), apart=LINKED.get(table, ()))

    def _unread(self, document: Document) -> None:
        """A document without a reading has no rows; that it can be read is no fault of the release."""
        for table in ANNOTATIONS:
            for row in self._tables.rows(table, columns=("id",), document=document.id):
                self._verdict.differs(table, row["id"], "its document was not read")


def records(tables: Store, record: type[R], verdict: Verdict, **equal: str) -> Iterator[R]:
    """Rows of a table as records; one that is no such record is named and passed over."""
    name = next(name for name, kind in RECORDS.items() if kind is record)
    for row in tables.rows(name, columns=(), **equal):
        try:
            yield record.model_validate(row)
        except ValidationError as error:
            first = error.errors()[0]
            place = ".".join(map(str, first["loc"]))
            verdict.differs(name, str(row["id"]), f"{place} cannot be {shown(first['input'])}: {first['msg']}")
