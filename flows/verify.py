"""Are the rows of a release what its archived bytes give? Documents and annotations are derived again and compared."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from flows.documents import read_pages, reader_version
from pipeline.annotate import annotate
from pipeline.archive import Location
from pipeline.errors import ConfigurationError, ModuError
from pipeline.publish.release import open_table
from pipeline.records import Decision, Document, Record
from pipeline.review import settle
from pipeline.versions import changed

Row = dict[str, Any]
ANNOTATIONS = ("clauses", "targets", "mentions", "citations", "emphasis")
_DERIVED = (
    "title",
    "issuer",
    "signers",
    "document_number",
    "index_number",
    "document_type",
    "issued_on",
    "published_on",
    "effective_on",
    "expires_on",
    "validity",
    "region_code",
    "city",
    "province",
    "level",
    "text",
    "revision",
)
_APART = {"made_by"}  # told as versions
_FOUND_LATER = {"citations": {"resolved", "policy"}}  # what is known only when all documents are there


@dataclass
class Verdict:
    """What was compared, and every row that differs, as table, id and what is wrong.

    A row that only another version would give again is the same row; ``made_by`` counts such pairs of versions, there and here.
    """

    documents: int = 0
    rows: int = 0
    not_archived: int = 0
    differing: list[tuple[str, str, str]] = field(default_factory=list)
    made_by: Counter[tuple[str, str]] = field(default_factory=Counter)

    def versions(self) -> list[str]:
        """A line for each version that made rows of the release and is not the one here: which part of Modu differs."""
        pairs = [(changed(*pair), pair, count) for pair, count in sorted(self.made_by.items())]
        return [
            f"{', '.join(parts)}: made by {before}, here {now} ({count:,} rows)"
            for parts, (before, now), count in pairs
            if parts
        ]


def verify(
    release: Path, location: Location, *, most: int | None = None, progress: Callable[[], None] = lambda: None
) -> Verdict:
    """Derive the rows of a release again from the archive and report those that differ.

    Args:
        release: its folder.
        location: the archive.
        most: at most so many documents, the first by id.
        progress: called after each document.

    Raises:
        ConfigurationError: the folder is no release.
        MissingInput: an archive file that rows name is not there.
    """
    if not (release / "release.json").is_file():
        raise ConfigurationError("no release", where=str(release), mend="name a folder of `releases/`")
    verdict = Verdict()
    by_file: dict[str, dict[str, Row]] = defaultdict(dict)
    held = location.sizes()
    for number, row in enumerate(open_table(release, "documents")):
        if most is not None and number >= most:
            break
        if row["archive_record"] and row["archive_file"] in held:
            by_file[row["archive_file"]][row["archive_record"]] = row
        else:
            verdict.not_archived += 1
    wanted = {row["id"] for rows in by_file.values() for row in rows.values()}
    parents = {row["parent"] for rows in by_file.values() for row in rows.values() if row["parent"]}
    carriers = {row["id"]: row for row in open_table(release, "documents") if row["id"] in parents} if parents else {}
    published = {name: _by_document(release, name, wanted) for name in ANNOTATIONS}
    decided = _by_document(release, "decisions", wanted) if (release / "decisions.jsonl").is_file() else {}
    for row in open_table(release, "archives"):
        if row["id"] in by_file:
            here = reader_version(tuple(row.get("portals", ())))
            verdict.made_by[row["made_by"], here] += len(by_file[row["id"]])
    for file in sorted(by_file):
        rows = by_file[file]
        for document in _read_again(location, file, rows, carriers):
            row = rows.pop(document.archive_record)
            _compare_document(verdict, row, document)
            if document.revision == row["revision"]:
                decisions = [Decision.model_validate(one) for one in decided.get(row["id"], {}).values()]
                _compare_annotations(verdict, row["id"], document, published, decisions)
            progress()
        for row in rows.values():
            verdict.differing.append(("documents", row["id"], "the archive gives no such document"))
    return verdict


def _by_document(release: Path, table: str, wanted: set[str]) -> dict[str, dict[str, Row]]:
    found: dict[str, dict[str, Row]] = defaultdict(dict)
    for row in open_table(release, table):
        if row["document"] in wanted:
            found[row["document"]][row["id"]] = row
    return found


def _read_again(location: Location, file: str, rows: dict[str, Row], carriers: dict[str, Row]) -> Iterator[Document]:
    def held(key: str) -> Document | None:
        return Document.model_validate(carriers[key]) if key in carriers else None

    with location.open(file) as opened:
        for page, document in read_pages(opened, file, lambda _error, _page: None, held):
            if document is not None and page.archive_record in rows:
                yield document


def _compare_document(verdict: Verdict, row: Row, document: Document) -> None:
    verdict.documents += 1
    again = _plain(document)
    for name in _DERIVED:
        if again[name] != row[name]:
            verdict.differing.append(
                ("documents", row["id"], f"{name} is {_short(again[name])}, not {_short(row[name])}")
            )


def _compare_annotations(
    verdict: Verdict,
    key: str,
    document: Document,
    published: dict[str, dict[str, dict[str, Row]]],
    decisions: Sequence[Decision],
) -> None:
    try:
        read = settle(annotate(document), decisions, document=document)
    except ModuError as error:
        verdict.differing.append(("documents", key, str(error)))
        return
    for table in ANNOTATIONS:
        records: Sequence[Record] = getattr(read, table)
        again = {record.id: _plain(record) for record in records}  # type: ignore[attr-defined]
        before = published[table].get(key, {})
        verdict.rows += len(before)
        later = _FOUND_LATER.get(table, set()) | _APART
        for name in sorted(again.keys() | before.keys()):
            if name not in before or name not in again:
                what = "missing in the release" if name in again else "not given by the archive"
                verdict.differing.append((table, name, what))
                continue
            verdict.made_by[before[name]["made_by"], again[name]["made_by"]] += 1
            if wrong := [k for k, v in again[name].items() if k not in later and v != before[name][k]]:
                verdict.differing.append((table, name, f"differs in {', '.join(wrong)}"))


def _plain(record: Record) -> Row:
    """A record as a line of JSON holds it."""
    row: Row = json.loads(record.model_dump_json(warnings=False))
    return row


def _short(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 60 else text[:60] + "…"
