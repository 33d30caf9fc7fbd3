"""What was written can be read again, whatever happened to the file in between."""

from __future__ import annotations

import gzip
import io
from datetime import UTC, datetime
from pathlib import Path

import brotli
import pytest
import zstandard
from hypothesis import example, given, settings
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from pipeline.archive import ArchiveWriter, Location, Written, read_archive, read_record
from pipeline.errors import FailedAnswer, MissingInput, UnreadableRecord
from pipeline.records import Page

SEEN = datetime(2026, 1, 5, 8, 30, 0, 250000, tzinfo=UTC)
URL = "http://a.test/again.html"
HTML = [("Content-Type", "text/html; charset=gb2312"), ("Content-Encoding", "gzip"), ("Set-Cookie", "id=1")]
KNOWN = {
    "portal": "p",
    "column": "c",
    "document_class": "notice",
    "list_title": "关于示例的通知",
    "list_date": "2026-01-02",
}
BODIES = [f"<html>正文第{n}号</html>".encode("gb18030") * 200 for n in range(4)]


def write(folder: Path, *, most_bytes: int = 10**9) -> list[Written]:
    with ArchiveWriter(folder, "run", most_bytes=most_bytes) as archive:
        return [
            archive.write_response(f"http://a.test/{n}.html", 200, "OK", HTML, body, SEEN, KNOWN)
            for n, body in enumerate(BODIES)
        ]


def read(path: Path) -> tuple[list[tuple[Page, bytes]], list[UnreadableRecord]]:
    issues: list[UnreadableRecord] = []
    return list(read_archive(path, issues.append)), issues


def plain(path: Path) -> Path:
    """The same file without compression."""
    unpacked = path.with_suffix("")
    unpacked.write_bytes(gzip.decompress(path.read_bytes()))
    return unpacked


def test_a_capture_that_has_not_come_yet_is_named_and_not_believed(tmp_path: Path) -> None:
    with ArchiveWriter(tmp_path, "run") as archive:
        for year in (2999, 2026, 9999):
            seen = SEEN.replace(year=year)
            archive.write_response(f"http://a.test/{year}.html", 200, "OK", HTML, BODIES[0], seen, KNOWN)
    found, issues = read(tmp_path / "run.warc.gz")
    assert [page.fetched_at.year for page, _ in found] == [1970, 2026, 1970]
    assert [(issue.kind, issue.where) for issue in issues] == [("future_date", "run.warc.gz")] * 2


def test_headers_stand_in_the_archive_as_they_came(tmp_path: Path) -> None:
    """Each byte of a header reaches us as one character; none of them ends the line that it stands in."""
    name = 'attachment; filename="关于附件一；表.pdf"; x=乙'.encode()
    headers = [
        ("Content-Type", "text/html"),
        ("Content-Disposition", name.decode("latin-1")),
        ("X\r\nY", "a\r\n\r\nb"),
    ]
    with ArchiveWriter(tmp_path, "run") as archive:
        archive.write_response("http://a.test/", 200, "成功\r\n".encode().decode("latin-1"), headers, BODIES[0], SEEN)
    raw = gzip.decompress((tmp_path / "run.warc.gz").read_bytes())
    assert name in raw and "HTTP/1.1 200 成功\r\n".encode() in raw and b"X Y: a b\r\n" in raw
    ((_, payload),), issues = read(tmp_path / "run.warc.gz")
    assert payload == BODIES[0] and not issues


def test_a_page_is_read_from_the_archive_alone(tmp_path: Path) -> None:
    places = write(tmp_path)
    found, issues = read(tmp_path / "run.warc.gz")
    assert not issues
    assert [payload for _, payload in found] == BODIES
    page, payload = found[2]
    assert (page.archive_file, page.archive_record, page.archive_offset) == places[2][:3]
    assert page.fetched_at == SEEN
    assert (page.portal, page.list_title, str(page.list_date)) == ("p", "关于示例的通知", "2026-01-02")
    assert page.content_type == "text/html; charset=gb2312"
    assert read_record(Location(tmp_path), page.archive_file, page.archive_offset) == (page, payload)
    assert read_record(Location(tmp_path), page.archive_file, None, page.archive_record) == (page, payload)


def test_other_readers_find_digests_and_true_headers(tmp_path: Path) -> None:
    write(tmp_path)
    with (tmp_path / "run.warc.gz").open("rb") as file:
        kinds = []
        for record in ArchiveIterator(file, check_digests="raise"):
            kinds.append(record.rec_type)
            if record.rec_type == "response":
                assert record.rec_headers.protocol == "WARC/1.1"
                assert record.rec_headers.get_header("WARC-Payload-Digest").startswith("sha1:")
                assert record.http_headers.get_header("Content-Encoding") is None
                assert record.http_headers.get_header("X-Archive-Orig-Content-Encoding") == "gzip"
                assert record.http_headers.get_header("Set-Cookie") is None
                assert record.content_stream().read() in BODIES
    assert kinds == ["warcinfo", *["response"] * 4]


def test_a_full_file_is_followed_by_another(tmp_path: Path) -> None:
    places = write(tmp_path, most_bytes=1)
    assert [file for file, *_ in places] == ["run.warc.gz", "run-1.warc.gz", "run-2.warc.gz", "run-3.warc.gz"]
    for (file, record, offset, _), body in zip(places, BODIES, strict=True):
        assert read_record(Location(tmp_path), file, offset, record)[1] == body


def test_two_crawls_of_one_name_write_into_files_of_their_own(tmp_path: Path) -> None:
    with ArchiveWriter(tmp_path, "run") as first, ArchiveWriter(tmp_path, "run") as second:
        places = [
            writer.write_response(URL, 200, "OK", HTML, body, SEEN) for body in BODIES for writer in (first, second)
        ]
    assert {file for file, *_ in places} == {"run.warc.gz", "run-1.warc.gz"}
    for name in ("run.warc.gz", "run-1.warc.gz"):
        found, issues = read(tmp_path / name)
        assert [payload for _, payload in found] == BODIES and not issues


def test_nothing_written_leaves_no_file(tmp_path: Path) -> None:
    with ArchiveWriter(tmp_path / "archive", "run"):
        pass
    assert not list(tmp_path.rglob("*"))


@pytest.mark.parametrize("form", ["gzip", "plain"])
def test_a_record_that_was_being_written_is_reported_and_the_next_run_goes_on(tmp_path: Path, form: str) -> None:
    places = write(tmp_path)
    path = tmp_path / "run.warc.gz"
    path.write_bytes(path.read_bytes()[: places[3][2] + 120])
    with ArchiveWriter(tmp_path, "run") as archive:
        later = archive.write_response("http://a.test/later.html", 200, "OK", [], b"later", SEEN)
    assert [payload for _, payload in read(tmp_path / later.file)[0]] == [b"later"]
    if form == "plain":
        torn = b"WARC/1.1\r\nWARC-Type: response\r\nContent-Length: 999999\r\n\r\nHTTP/1.1 200 OK\r\n"
        whole = [gzip.decompress(path.read_bytes()[a:b]) for a, b in [(places[1][2], places[2][2])]]
        path = tmp_path / "plain.warc"
        path.write_bytes(torn + b"\r\n" + whole[0])
        expected = [BODIES[1]]
    else:
        expected = BODIES[:3]
    found, issues = read(path)
    assert [payload for _, payload in found] == expected
    assert [issue.kind for issue in issues] == ["unreadable_record"]
    assert "byte" in str(issues[0])


def test_a_wrong_length_cannot_swallow_the_records_behind_it(tmp_path: Path) -> None:
    write(tmp_path)
    path = plain(tmp_path / "run.warc.gz")
    data = path.read_bytes()
    second = data.index(b"Content-Length:", data.index(b"1.html"))
    path.write_bytes(data[:second] + b"Content-Length: 9" + data[second + 17 :])
    found, issues = read(path)
    assert [payload for _, payload in found] == [BODIES[0], *BODIES[2:]]
    assert len(issues) == 1


@settings(max_examples=60)
@given(at=st.integers(0, 10**6), byte=st.integers(1, 255), packed=st.booleans())
@example(at=5405, byte=1, packed=False)
def test_one_damaged_byte_costs_one_record_at_most(tmp_path: Path, at: int, byte: int, packed: bool) -> None:
    path = tmp_path / "run.warc.gz"
    if not path.exists():
        write(tmp_path)
    whole = path if packed else plain(path)
    data = bytearray(whole.read_bytes())
    data[at % len(data)] ^= byte
    damaged = tmp_path / "damaged.warc"
    damaged.write_bytes(data)
    found, _ = read(damaged)
    assert sum(payload in BODIES for _, payload in found) >= len(BODIES) - 1


def test_a_digest_that_means_nothing_costs_its_record_alone(tmp_path: Path) -> None:
    write(tmp_path)
    data = plain(tmp_path / "run.warc.gz").read_bytes()
    damaged = tmp_path / "damaged.warc"
    at = data.index(b"WARC-Block-Digest: sha1:", data.index(b"1.html")) + 18
    damaged.write_bytes(data[:at] + b"\0" + data[at + 1 :])
    found, issues = read(damaged)
    assert [payload for _, payload in found] == [BODIES[0], *BODIES[2:]] and len(issues) == 1


def test_a_damaged_line_end_between_records_costs_none(tmp_path: Path) -> None:
    write(tmp_path)
    data = plain(tmp_path / "run.warc.gz").read_bytes()
    between = data.index(b"\r\n\r\nWARC/1.1", data.index(b"1.html"))
    for at in range(between, between + 4):
        damaged = tmp_path / "damaged.warc"
        damaged.write_bytes(data[:at] + b"x" + data[at + 1 :])
        assert [payload for _, payload in read(damaged)[0]] == BODIES


@settings(max_examples=60)
@given(
    junk=st.binary(max_size=400),
    head=st.sampled_from([b"", b"\x1f\x8b\x08", b"WARC/1.0\r\n", b"WARC/1.1\r\nA: b\r\n\r\n"]),
)
def test_bytes_that_are_no_archive_end_in_issues(tmp_path: Path, junk: bytes, head: bytes) -> None:
    path = tmp_path / "junk.warc.gz"
    path.write_bytes(head + junk)
    found, issues = read(path)
    assert not found
    assert issues or not (head + junk).strip(b"\r\n")


def test_a_file_packed_in_one_go_is_read_to_its_end(tmp_path: Path) -> None:
    write(tmp_path)
    path = tmp_path / "one.warc.gz"
    path.write_bytes(gzip.compress(plain(tmp_path / "run.warc.gz").read_bytes()))
    found, issues = read(path)
    assert [payload for _, payload in found] == BODIES
    assert not issues


def test_a_record_that_means_nothing_does_not_hide_the_next(tmp_path: Path) -> None:
    write(tmp_path)
    data = plain(tmp_path / "run.warc.gz").read_bytes()
    second = data.index(b"WARC-Type: response", data.index(b"0.html"))
    data = data[:second] + b"WARC-Type: resp0nse" + data[second + 19 :]
    data = data.replace("正文第2号".encode("gb18030"), "正文第9号".encode("gb18030"))
    for name, content in (("plain.warc", data), ("one.warc.gz", gzip.compress(data))):
        (tmp_path / name).write_bytes(content)
        found, issues = read(tmp_path / name)
        assert [payload for _, payload in found] == [BODIES[0], BODIES[3]]
        assert len(issues) == 2


def test_records_of_other_writers(tmp_path: Path) -> None:
    """Requests, revisits, metadata and failures are passed over; resources, chunks and packed bodies are read."""
    path = tmp_path / "other.warc.gz"
    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=True)

        def add(url: str, kind: str, body: bytes, status: str = "200 OK", **headers: str) -> None:
            names = [(name.replace("_", "-"), value) for name, value in headers.items()]
            http = StatusAndHeaders(status, names, protocol="HTTP/1.1") if kind in ("response", "revisit") else None
            extra = {} if http else {"Content-Type": headers.get("Content_Type", "text/plain")}
            writer.write_record(
                writer.create_warc_record(
                    url, kind, payload=io.BytesIO(body), length=len(body), http_headers=http, warc_headers_dict=extra
                )
            )

        add("http://b.test/meta", "metadata", b"via: x")
        add("http://b.test/gone", "response", b"gone", "404 Not Found")
        add("http://b.test/moved", "response", b"", "302 Found", Location="/")
        add("http://b.test/packed", "response", gzip.compress(b"packed"), Content_Encoding="gzip")
        add("http://b.test/chunks", "response", b"6\r\nchunks\r\n0\r\n\r\n", Transfer_Encoding="chunked")
        add("http://b.test/lie", "response", b"not packed", Content_Encoding="br")
        add("http://b.test/brotli", "response", brotli.compress("正文".encode() * 9), Content_Encoding="br")
        add("http://b.test/zstd", "response", zstandard.compress("正文".encode() * 9), Content_Encoding="zstd")
        for name in ("one", "two"):
            add(f"http://b.test/{name}", "response", b"<p>gone", "404 Not Found", Content_Type="text/html")
        add("dns:b.test", "resource", b"127.0.0.1")
        add("http://b.test/file.txt", "resource", b"text", Content_Type="text/plain; charset=gbk")
        add("http://b.test/", "revisit", b"")
    found, issues = read(path)
    (failed,) = issues
    assert isinstance(failed, FailedAnswer) and (failed.status, failed.count) == (404, 2)
    assert failed.where == "other.warc.gz, first http://b.test/one"
    assert {page.url.rpartition("/")[2]: payload for page, payload in found} == {
        "packed": b"packed",
        "chunks": b"chunks",
        "lie": b"not packed",
        "brotli": "正文".encode() * 9,
        "zstd": "正文".encode() * 9,
        "file.txt": b"text",
    }
    assert found[-1][0].content_type == "text/plain; charset=gbk"


def test_a_body_over_the_limit_is_named(tmp_path: Path) -> None:
    write(tmp_path)
    issues: list[UnreadableRecord] = []
    assert not list(read_archive(tmp_path / "run.warc.gz", issues.append, max_bytes=100))
    assert len(issues) == 4


def test_what_is_not_there_is_named(tmp_path: Path) -> None:
    places = write(tmp_path)
    with pytest.raises(MissingInput):
        list(read_archive(tmp_path / "none.warc"))
    with pytest.raises(MissingInput):
        read_record(Location(tmp_path / "sub"), "../run.warc.gz", 0)
    with pytest.raises(UnreadableRecord):
        read_record(Location(tmp_path), "run.warc.gz", places[1][2] + 7)
    with pytest.raises(UnreadableRecord):
        read_record(Location(tmp_path), "run.warc.gz", places[1][2], "<urn:uuid:another>")


def test_real_pages(shared: Path) -> None:
    path = shared / "real" / "portals" / "pages.warc.gz"
    with path.open("rb") as file:
        expected = [record.content_stream().read() for record in ArchiveIterator(file) if record.rec_type == "response"]
    found, issues = read(path)
    assert not issues
    assert [payload for _, payload in found] == expected


def test_what_did_not_change_is_a_revisit_record_without_a_body(tmp_path: Path) -> None:
    day = datetime(2026, 3, 1, tzinfo=UTC)
    with ArchiveWriter(tmp_path, "run") as archive:
        first = archive.write_response(URL, 200, "OK", [("Content-Type", "text/html")], b"<p>a", day)
        for status in (200, 304):
            again = archive.write_revisit(URL, status, "", [], day, digest=first.digest, first_at=day)
            assert again.digest == first.digest
    with (tmp_path / "run.warc.gz").open("rb") as file:
        revisits = [record.rec_headers for record in ArchiveIterator(file) if record.rec_type == "revisit"]
    assert [headers.get_header("WARC-Profile").rsplit("/", 1)[1] for headers in revisits] == [
        "identical-payload-digest",
        "server-not-modified",
    ]
    assert all(headers.get_header("WARC-Refers-To-Target-URI") == URL for headers in revisits)
    assert len(read(tmp_path / "run.warc.gz")[0]) == 1


def test_lists_and_failures_are_kept_and_are_no_pages(tmp_path: Path) -> None:
    day = datetime(2026, 3, 1, tzinfo=UTC)
    with ArchiveWriter(tmp_path, "run") as archive:
        for role in ("robots", "list", "failure", "detail"):
            archive.write_response(f"{URL}?{role}", 200, "OK", [], b"<p>a", day, {"role": role})
    assert [page.url for page, _ in read(tmp_path / "run.warc.gz")[0]] == [f"{URL}?detail"]
