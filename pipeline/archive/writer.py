"""WARC records written (WARC/1.1, ISO 28500:2017), one gzip member a record.

What the crawler knew of a page (portal, column, list title …) stands in the record's own header ``WARC-JSON-Metadata``, so that a
document can be read again from the archive alone.
"""

from __future__ import annotations

import fcntl
import io
import json
import os
import re
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, NamedTuple

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

METADATA = "WARC-JSON-Metadata"
_MOST_BYTES = 1_000_000_000
_TIME = "%Y-%m-%dT%H:%M:%S.%fZ"
# Headers that no longer tell the truth of a decoded body keep their value under a name of its own; cookies are nobody's business.
_DECODED = {"content-encoding", "transfer-encoding", "content-length"}
_DROPPED = {"connection", "set-cookie"}


_CONTROL = re.compile(r"[\x00-\x1f\x7f]+")
_NOT_MODIFIED = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"


class Written(NamedTuple):
    """Where a record lies: file name, WARC-Record-ID, byte offset; and the digest of its payload."""

    file: str
    record: str
    offset: int
    digest: str


class ArchiveWriter:
    """Writes answers into ``<folder>/<name>.warc.gz``, going on in ``<name>-1.warc.gz`` … at ``most_bytes``.

    A file has one writer: names that are there already, whoever writes or wrote them, are passed over. It is made with its first
    record: a crawl that finds nothing new leaves none behind. A record is flushed when it is written; a process killed in the middle
    of one leaves a torn tail that the reader skips with an issue.
    """

    def __init__(self, folder: Path, name: str, *, most_bytes: int = _MOST_BYTES) -> None:
        self.folder, self.name, self.most_bytes = folder, name, most_bytes
        self._part = 0
        self._file: io.BufferedWriter | None = None
        self._writer: Any = None

    def __enter__(self) -> ArchiveWriter:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def file_name(self) -> str:
        """Name of the file that is being written."""
        return f"{self.name}-{self._part}.warc.gz" if self._part else f"{self.name}.warc.gz"

    def _open(self) -> Any:
        """The writer of the present file, or of the next one where that is full."""
        if self._file is not None and self._file.tell() >= self.most_bytes:
            self.close()
            self._part += 1
        if self._file is None:
            self._file = self._created()
            self._writer = WARCWriter(self._file, gzip=True, warc_version="1.1")
            about = {"software": "modu", "format": "WARC File Format 1.1", "robots": "obey"}
            self._writer.write_record(self._writer.create_warcinfo_record(self.file_name, about))
        return self._writer

    def _created(self) -> io.BufferedWriter:
        """The next file of a name that nobody has, locked: whoever moves finished files leaves it alone."""
        self.folder.mkdir(parents=True, exist_ok=True)
        while True:
            path = self.folder / self.file_name
            try:
                file = path.open("xb")
            except FileExistsError:
                self._part += 1
                continue
            fcntl.flock(file, fcntl.LOCK_SH)
            if path.exists() and path.stat().st_ino == os.fstat(file.fileno()).st_ino:
                return file
            file.close()  # it was moved as a finished one before it was locked

    def write_response(
        self,
        url: str,
        status: int,
        reason: str,
        headers: list[tuple[str, str]],
        payload: bytes,
        fetched_at: datetime,
        metadata: dict[str, Any] | None = None,
    ) -> Written:
        """Write one answer, its body as it is after transfer decoding."""
        record = self._open().create_warc_record(
            url,
            "response",
            payload=io.BytesIO(payload),
            http_headers=_http(status, reason, headers, len(payload)),
            warc_headers_dict=_told(fetched_at, metadata),
        )
        return self._write(record)

    def write_revisit(
        self,
        url: str,
        status: int,
        reason: str,
        headers: list[tuple[str, str]],
        fetched_at: datetime,
        *,
        digest: str,
        first_at: datetime,
        metadata: dict[str, Any] | None = None,
    ) -> Written:
        """Write that a URL gave what it gave before: a revisit record without the body.

        Args:
            digest: WARC-Payload-Digest of the earlier record.
            first_at: its time.
        """
        record = self._open().create_revisit_record(
            url,
            digest,
            url,
            first_at.astimezone(UTC).strftime(_TIME),
            http_headers=_http(status, reason, headers, 0),
            warc_headers_dict=_told(fetched_at, metadata),
        )
        if status == 304:
            record.rec_headers.replace_header("WARC-Profile", _NOT_MODIFIED)
        return self._write(record)

    def _write(self, record: Any) -> Written:
        file = self._file
        assert file is not None  # the record was made by the writer of an open file
        offset = file.tell()
        self._writer.write_record(record)
        file.flush()
        told = record.rec_headers.get_header
        return Written(self.file_name, str(told("WARC-Record-ID")), offset, str(told("WARC-Payload-Digest") or ""))

    def close(self) -> None:
        """Close the file."""
        if self._file is not None:
            self._file.close()
        self._file = self._writer = None


def _http(status: int, reason: str, headers: list[tuple[str, str]], length: int) -> StatusAndHeaders:
    kept = [
        (_line(f"X-Archive-Orig-{name}" if name.lower() in _DECODED else name), _line(value))
        for name, value in headers
        if name.lower() not in _DROPPED
    ]
    kept.append(("Content-Length", str(length)))
    return _AsReceived(f"{status} {_line(reason) or 'OK'}", kept, protocol="HTTP/1.1")


class _AsReceived(StatusAndHeaders):  # type: ignore[misc]  # warcio has no types
    """Headers whose bytes stand in the archive as a host sent them. HTTP hands each byte on as one character."""

    def to_ascii_bytes(self, filter_func: Any = None) -> bytes:
        """The bytes, which are not all ASCII: portals send Chinese reasons and file names."""
        return str(self.to_str(filter_func)).encode("latin-1", "replace") + b"\r\n"


def _line(text: str) -> str:
    """A part of a header without what would end its line."""
    return _CONTROL.sub(" ", text).strip()


def _told(fetched_at: datetime, metadata: dict[str, Any] | None) -> dict[str, str]:
    headers = {"WARC-Date": fetched_at.astimezone(UTC).strftime(_TIME)}
    if metadata:
        headers[METADATA] = json.dumps(metadata, default=str)  # ASCII: header lines are
    return headers
