"""WARC records read back: ours, Common Crawl's, a browser's; gzipped or plain. What cannot be read is reported and passed over."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO

import brotli
import zstandard
from pydantic import ValidationError
from warcio.bufferedreaders import ChunkedDataException
from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecordLoader
from warcio.statusandheaders import StatusAndHeadersParserException

from pipeline.archive.framing import Damaged, frame_at, next_start
from pipeline.archive.location import Location
from pipeline.archive.writer import METADATA
from pipeline.errors import FailedAnswer, FutureDate, MissingInput, UnreadableRecord
from pipeline.records import Page, in_future
from pipeline.settings import Settings

OnIssue = Callable[[UnreadableRecord | FutureDate], None]
_UNKNOWN = datetime(1970, 1, 1, tzinfo=UTC)  # the time of a record that says none, or one that cannot be true

_DOCUMENTS = ("detail", "attachment")  # lists, robots.txt and failures are archived beside them
_PAGE_FIELDS = {"role", "portal", "column", "document_class", "parent_url"} | {
    name for name in Page.model_fields if name.startswith("list_")
}
_ANSWERS = {"response", "resource"}
_OTHERS = {"warcinfo", "request", "metadata", "revisit", "conversion", "continuation"}
_ASIDE = (
    "urn:",
    "dns:",
    "metadata:",
    "warcinfo:",
    "whois:",
    "data:",
    "blob:",
    "screenshot:",
)  # what other writers keep beside pages
_HEADERS_ROOM = 1 << 20
_DRAIN = 1 << 20
_FAILURE = 400
_WINDOW = 1 << 27  # of memory that a body in Zstandard may ask for
# What a damaged record makes the parsers raise; IndexError, AttributeError and TypeError are how warcio meets absent or senseless headers.
_BROKEN = (
    ArchiveLoadFailed,
    ChunkedDataException,
    StatusAndHeadersParserException,
    EOFError,
    OSError,
    ValueError,
    IndexError,
    AttributeError,
    TypeError,
)


def _log(issue: UnreadableRecord | FutureDate) -> None:
    """The default listener."""
    logging.getLogger(__name__).warning("%s", issue)


def read_archive(path: Path, on_issue: OnIssue = _log, *, max_bytes: int | None = None) -> Iterator[tuple[Page, bytes]]:
    """Every page and file (status 2xx, no list, no failure) of a WARC file, with its body, transfer and content encodings undone.

    Args:
        path: the file, plain or gzipped, one gzip member a record or one for all.
        on_issue: told of every record that could not be read; reading goes on at the next one.
        max_bytes: a larger body is reported and passed over; the setting of that name if None.

    Raises:
        MissingInput: there is no such file.
    """
    if not path.is_file():
        raise MissingInput("no such file", where=str(path), mend="name a WARC file, plain or .gz")
    with path.open("rb") as file:
        yield from read_stream(file, path.name, on_issue, max_bytes=max_bytes)


def read_stream(
    file: BinaryIO, name: str, on_issue: OnIssue = _log, *, max_bytes: int | None = None
) -> Iterator[tuple[Page, bytes]]:
    """The same for an open file that can be read from any place in it; ``name`` goes into the pages and issues.

    Answers of status 400 and more are told at the end, a line a status: a browser keeps one for every picture that is gone.
    """
    failed: dict[int, list[str]] = {}

    def told(issue: UnreadableRecord | FutureDate) -> None:
        if isinstance(issue, FailedAnswer):
            failed.setdefault(issue.status, []).append(issue.where)
        else:
            on_issue(issue)

    yield from _answers(file, name, 0, told, max_bytes)
    for status, urls in sorted(failed.items()):
        on_issue(FailedAnswer(status, where=f"{name}, first {urls[0]}", count=len(urls)))


def read_record(location: Location, file: str, offset: int | None, record_id: str = "") -> tuple[Page, bytes]:
    """One answer by its file and byte offset.

    Args:
        location, file: the archive and the file in it.
        offset: byte offset of the record; None to look for it by its id.
        record_id: WARC-Record-ID that the record must have, if given.

    Raises:
        MissingInput: there is no such file in the archive.
        UnreadableRecord: there is no such answer at the offset.
    """
    issues: list[UnreadableRecord | FutureDate] = []
    with location.open(file) as opened:
        for page, payload in _answers(opened, file, offset or 0, issues.append, None):
            if offset in (None, page.archive_offset) and record_id in ("", page.archive_record):
                return page, payload
            if offset is not None:
                break
    place = f"{file}, byte {offset}" if offset is not None else file
    first = f": {issues[0].message}" if issues else ""
    raise UnreadableRecord(f"no answer {record_id}".rstrip() + first, where=place, mend="restore it from a backup")


def _answers(
    file: BinaryIO, name: str, start: int, on_issue: OnIssue, max_bytes: int | None
) -> Iterator[tuple[Page, bytes]]:
    """Answers from an offset on; after a damaged record, from the next beginning of one."""
    limit = max_bytes if max_bytes is not None else Settings().max_bytes
    at: int | None = start
    while at is not None:
        try:
            frame = frame_at(file, at)
            if frame is None:
                return
            yield from _parsed(frame, name, at, on_issue, limit)
            at = frame.end
        except _BROKEN as error:
            on_issue(_unreadable(name, at, error))
            at = next_start(file, at + 1)


def _parsed(frame: io.RawIOBase, name: str, offset: int, on_issue: OnIssue, limit: int) -> Iterator[tuple[Page, bytes]]:
    """The answers of a frame: one, or all of a file that was compressed in one go; only the first has an offset."""
    stream = io.BufferedReader(frame, 1 << 16)
    loader = ArcWarcRecordLoader(verify_http=False, arc2warc=False)
    line = _next_line(stream)
    at: int | None = offset
    while line:
        record = loader.parse_record_stream(stream, statusline=line, known_format="warc", check_digests=True)
        try:
            answer = _read(record, f"{name}, byte {offset}", on_issue, limit)
            while record.raw_stream.read(_DRAIN):
                pass
            if any(str(problem).startswith("block digest") for problem in record.digest_checker.problems):
                raise ValueError("its digest is wrong")
        except Damaged:
            raise
        except _BROKEN as error:  # this record means nothing, but its end is known
            on_issue(_unreadable(name, offset, error))
            answer = None
            while record.raw_stream.read(_DRAIN):
                pass
        line = _next_line(stream)  # reads to the end of the frame, where gzip checks it
        if answer is not None:
            known, payload = answer
            page = _page({**known, "archive_file": name, "archive_offset": at}, on_issue)
            if page is not None:
                yield page, payload
        at = None


def _next_line(stream: BinaryIO) -> bytes:
    while line := stream.readline(_HEADERS_ROOM):
        if line.strip(b"\r\n"):
            return line
    return b""


def _read(record: Any, place: str, on_issue: OnIssue, limit: int) -> tuple[dict[str, Any], bytes] | None:
    """The fields of a page and its body; None where the record is no answer, or one that cannot be taken."""
    headers, http = record.rec_headers, record.http_headers
    url = headers.get_header("WARC-Target-URI") or ""
    if not _is_answer(record.rec_type, url):
        return None
    status = int(http.get_statuscode()) if http is not None else 200
    known = _metadata(headers.get_header(METADATA))
    foreign = "role" not in known
    if known.pop("role", "detail") not in _DOCUMENTS:
        return None
    if not 200 <= status < 300:
        if foreign and status >= _FAILURE and "html" in (http.get_header("Content-Type") or "").lower():
            on_issue(FailedAnswer(status, where=url))
        return None
    payload = _taken(record, f"{place} {url}", url, on_issue, limit)
    if payload is None:
        return None
    described = http if http is not None else headers
    return {
        "url": url,
        "fetched_at": _believed(_time(headers.get_header("WARC-Date")), place, on_issue),
        "status": status,
        "content_type": described.get_header("Content-Type") or "",
        "archive_record": headers.get_header("WARC-Record-ID") or "",
        **known,
    }, payload


def _taken(record: Any, where: str, url: str, on_issue: OnIssue, limit: int) -> bytes | None:
    """The body of an answer; None where it is larger than the limit. One that its writer cut off is told."""
    payload = _body(record, limit) if (record.length or 0) <= limit + _HEADERS_ROOM else None
    if payload is None or len(payload) > limit:
        on_issue(UnreadableRecord(f"body of more than {limit:,} bytes", where=url, mend="raise MODU_MAX_BYTES"))
        return None
    if cut := record.rec_headers.get_header("WARC-Truncated"):
        on_issue(UnreadableRecord(f"the writer cut the body off ({cut})", where=where, mend="fetch it again"))
    return payload


def _is_answer(kind: str, url: str) -> bool:
    """Is a record the answer of a page, and none about the archive?

    Raises:
        ValueError: it is of no known type, or of no page.
    """
    if kind not in _ANSWERS | _OTHERS:
        raise ValueError("no known type of record")
    if kind in _OTHERS or url.startswith(_ASIDE):
        return False
    if not url.startswith(("http://", "https://", "file:")):
        raise ValueError(f"no address of a page: {url[:80]!r}")
    return True


def _body(record: Any, limit: int) -> bytes:
    """The body without transfer and content encoding, at most a byte more than the limit.

    Browsers keep Brotli and Zstandard as they came, and warcio reads neither to its end.
    """
    http = record.http_headers
    encoding = (http.get_header("Content-Encoding") or "").strip().lower() if http is not None else ""
    if encoding not in _INFLATE:
        return bytes(record.content_stream().read(limit + 1))
    http.remove_header("Content-Encoding")
    packed = bytes(record.content_stream().read(limit + 1))
    try:
        return _INFLATE[encoding](packed, limit + 1)
    except (brotli.error, zstandard.ZstdError):
        return packed  # the header lies


def _brotli(packed: bytes, most: int) -> bytes:
    inflate, received = brotli.Decompressor(), bytearray()
    received += inflate.process(packed, output_buffer_limit=most)
    while not inflate.is_finished() and not inflate.can_accept_more_data() and len(received) < most:
        received += inflate.process(b"", output_buffer_limit=most)
    return bytes(received[:most])


def _zstandard(packed: bytes, most: int) -> bytes:
    with zstandard.ZstdDecompressor(max_window_size=_WINDOW).stream_reader(packed, read_across_frames=True) as stream:
        return bytes(stream.read(most))


_INFLATE: dict[str, Callable[[bytes, int], bytes]] = {"br": _brotli, "zstd": _zstandard}


def _page(fields: dict[str, Any], on_issue: OnIssue) -> Page | None:
    try:
        return Page.model_validate(fields)
    except ValidationError as error:
        on_issue(_unreadable(fields["archive_file"], fields["archive_offset"], error))
        return None


def _unreadable(name: str, offset: int | None, error: Exception) -> UnreadableRecord:
    reason = (str(error).strip().splitlines() or [type(error).__name__])[0]
    place = f"{name}, byte {offset}" if offset is not None else name
    return UnreadableRecord(f"record not readable: {reason[:160]}", where=place, mend="fetch the page again")


def _metadata(text: str | None) -> dict[str, Any]:
    try:
        data = json.loads(text) if text else {}
    except (json.JSONDecodeError, RecursionError):
        return {}
    return {name: data[name] for name in _PAGE_FIELDS & data.keys()} if isinstance(data, dict) else {}


def _believed(moment: datetime, place: str, on_issue: OnIssue) -> datetime:
    """A time of capture, or the unknown one in place of one that has not come yet: such a text would be the newest for ever."""
    if not in_future(moment):
        return moment
    said, mend = f"captured in {moment.year}, says its WARC-Date, which is not believed", "fetch its pages again"
    on_issue(FutureDate(said, where=place.rpartition(", byte ")[0] or place, mend=mend))
    return _UNKNOWN


def _time(text: str | None) -> datetime:
    try:
        moment = datetime.fromisoformat((text or "").replace("Z", "+00:00"))
    except ValueError:
        return _UNKNOWN
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
