"""WARC records read back: ours, Common Crawl's, a browser's; gzipped or plain. What cannot be read is reported and passed over."""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed

from pipeline.archive.writer import METADATA
from pipeline.errors import MissingInput, UnreadableRecord
from pipeline.records import Page
from pipeline.settings import Settings

OnIssue = Callable[[UnreadableRecord], None]
_GZIP = b"\x1f\x8b\x08"
_PAGE_FIELDS = {"portal", "column", "document_class", "list_title", "list_date", "list_number", "parent_url"}


def _ignore(_: UnreadableRecord) -> None:
    """The default listener."""


def read_archive(path: Path, on_issue: OnIssue = _ignore) -> Iterator[tuple[Page, bytes]]:
    """Every answer of a WARC file with its body.

    Args:
        path: the file.
        on_issue: told of every record that could not be read; reading goes on at the next one.

    Raises:
        MissingInput: there is no such file.
    """
    if not path.is_file():
        raise MissingInput("no such file", where=str(path), mend="name a WARC file, plain or .gz")
    with path.open("rb") as file:
        yield from _from(file, path, 0, on_issue)


def _from(file: Any, path: Path, start: int, on_issue: OnIssue) -> Iterator[tuple[Page, bytes]]:
    """Records from an offset on; after a broken one, from the next gzip member that holds a record."""
    begin: int | None = start
    while begin is not None:
        file.seek(begin)
        at = begin
        records = ArchiveIterator(file, arc2warc=True)
        try:
            for record in records:
                at = begin + records.get_record_offset() if begin else records.get_record_offset()
                page = _read(record, path, at, on_issue)
                if page is not None:
                    yield page
            return
        except (ArchiveLoadFailed, zlib.error, EOFError, OSError, ValueError, UnicodeError) as error:
            on_issue(_unreadable(path, at, error))
        begin = _next_member(file, at + 1)


def _next_member(file: Any, start: int) -> int | None:
    """Offset of the next gzip member whose content begins like a WARC record, or None."""
    file.seek(start)
    base, tail = start, b""
    while block := file.read(1 << 20):
        data = tail + block
        at = data.find(_GZIP)
        while at >= 0:
            offset = base - len(tail) + at
            if _is_record(data[at : at + 512]):
                return int(offset)
            at = data.find(_GZIP, at + 1)
        base += len(block)
        tail = data[-512:]
    return None


def _is_record(data: bytes) -> bool:
    try:
        return zlib.decompressobj(wbits=31).decompress(data, 16).startswith(b"WARC/")
    except zlib.error:
        return False


def _unreadable(path: Path, offset: int, error: Exception) -> UnreadableRecord:
    reason = (str(error).strip().splitlines() or [type(error).__name__])[0]
    return UnreadableRecord(
        f"record not readable: {reason[:160]}", where=f"{path.name}, byte {offset}", mend="fetch the page again"
    )


def _read(record: Any, path: Path, offset: int, on_issue: OnIssue) -> tuple[Page, bytes] | None:
    if record.rec_type not in ("response", "resource"):
        return None
    headers = record.rec_headers
    url = headers.get_header("WARC-Target-URI") or ""
    if not url.startswith(("http://", "https://", "file:")):
        return None
    limit = Settings().max_bytes
    try:
        payload = record.content_stream().read(limit + 1)
    except (zlib.error, EOFError, OSError, ValueError) as error:
        on_issue(_unreadable(path, offset, error))
        return None
    if len(payload) > limit:
        on_issue(UnreadableRecord(f"more than {limit:,} bytes", where=url, mend="raise MODU_MAX_BYTES"))
        return None
    http = record.http_headers
    status = int(http.get_statuscode()) if http is not None and (http.get_statuscode() or "").isdigit() else 200
    content_type = (http.get_header("Content-Type") if http is not None else headers.get_header("Content-Type")) or ""
    known = _metadata(headers.get_header(METADATA))
    try:
        page = Page(
            url=url.strip("<>"),
            fetched_at=_time(headers.get_header("WARC-Date")),
            status=status,
            content_type=content_type,
            archive_file=path.name,
            archive_record=headers.get_header("WARC-Record-ID") or "",
            archive_offset=offset,
            **known,
        )
    except ValidationError as error:
        on_issue(_unreadable(path, offset, error))
        return None
    return page, payload


def _metadata(text: str | None) -> dict[str, Any]:
    try:
        data = json.loads(text) if text else {}
    except json.JSONDecodeError:
        return {}
    return {name: data[name] for name in _PAGE_FIELDS & data.keys()} if isinstance(data, dict) else {}


def _time(text: str | None) -> datetime:
    try:
        moment = datetime.fromisoformat((text or "").replace("Z", "+00:00"))
    except ValueError:
        return datetime(1970, 1, 1, tzinfo=UTC)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def read_record(folder: Path, file: str, offset: int) -> tuple[Page, bytes]:
    """One answer by its file and byte offset.

    Raises:
        MissingInput: there is no such file.
        UnreadableRecord: there is no answer at the offset.
    """
    path = folder / file
    if not path.is_file():
        raise MissingInput("no such archive file", where=str(path), mend="restore it from a backup")
    issues: list[UnreadableRecord] = []
    with path.open("rb") as opened:
        for found in _from(opened, path, offset, issues.append):
            return found
    raise issues[0] if issues else UnreadableRecord("no record", where=f"{file}, byte {offset}")
