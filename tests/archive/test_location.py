"""Where WARC files lie: on a disk, or wherever fsspec reaches; and WACZ files taken apart."""

from __future__ import annotations

import gzip
import shutil
import zipfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import fsspec
import pytest

from flows.documents import keep
from pipeline.archive import ArchiveWriter, Location, read_record, read_stream, unpack
from pipeline.errors import ConfigurationError, MissingInput, UnreadableRecord


def written(folder: Path, name: str = "run") -> str:
    with ArchiveWriter(folder, name) as archive:
        return archive.write_response("http://a.test/", 200, "OK", [], b"<p>a", datetime(2026, 3, 1, tzinfo=UTC)).record


@pytest.fixture(scope="module")
def s3_server() -> Iterator[str]:
    """An S3-compatible server on loopback."""
    moto = pytest.importorskip("moto.server", reason="the package moto is not installed")
    pytest.importorskip("s3fs", reason="the extra s3 is not installed")
    server = moto.ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    yield "http://127.0.0.1:{1}".format(*server.get_host_and_port())
    server.stop()


@contextmanager
def folder_there(protocol: str, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A folder that is not on a disk."""
    if protocol == "s3":
        monkeypatch.setenv("AWS_ENDPOINT_URL", request.getfixturevalue("s3_server"))
        for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
            monkeypatch.setenv(name, "testing")
        monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    files = fsspec.filesystem(protocol, skip_instance_cache=True)
    files.mkdir("modu")
    yield f"{protocol}://modu/archive"
    files.rm("modu", recursive=True)
    type(files).clear_instance_cache()


@pytest.fixture(params=["memory", "s3"])
def elsewhere(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    with folder_there(request.param, request, monkeypatch) as url:
        yield url


@pytest.fixture(params=["disk", "memory", "s3"])
def archive(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Location]:
    if request.param == "disk":
        yield Location(tmp_path / "archive")
        return
    with folder_there(request.param, request, monkeypatch) as there:
        yield Location(there)


def test_finished_files_move_and_can_be_read_there(tmp_path: Path, elsewhere: str) -> None:
    record = written(tmp_path)
    away = Location(elsewhere)
    assert away.sizes() == {}
    assert away.collect(tmp_path) == ["run.warc.gz"]
    assert not list(tmp_path.iterdir()) and away.sizes()["run.warc.gz"] > 0
    with away.open("run.warc.gz") as file:
        assert [payload for _, payload in read_stream(file, "run.warc.gz")] == [b"<p>a"]
    assert read_record(away, "run.warc.gz", None, record)[1] == b"<p>a"


def test_nothing_in_an_archive_is_written_over(tmp_path: Path, archive: Location) -> None:
    """Two files of one name and one size are kept both; the same file again is the same file."""
    names, contents = [], [b"first", b"other", b"third"]
    for content in [*contents, *contents]:
        (tmp_path / "run.warc").write_bytes(content)
        names.append(archive.put(tmp_path / "run.warc", "run.warc"))
    assert names[0] == "run.warc" and names[:3] == names[3:] and sorted(archive.sizes()) == sorted(names[:3])
    for name, content in zip(names, contents, strict=False):
        with archive.open(name) as file:
            assert file.read() == content


@pytest.mark.parametrize("archive", ["disk", "s3"], indirect=True)
def test_of_many_that_want_one_name_at_once_each_gets_one(tmp_path: Path, archive: Location) -> None:
    files = [tmp_path / str(number) for number in range(8)]
    for file in files:
        file.write_text(file.name)
    with ThreadPoolExecutor(8) as together:
        names = list(together.map(lambda file: archive.put(file, "run.warc.gz"), files))
    for name, file in zip(names, files, strict=True):
        with archive.open(name) as kept:
            assert kept.read().decode() == file.name


def test_names_in_capitals_and_names_that_say_nothing_are_read(tmp_path: Path, archive: Location) -> None:
    written(tmp_path)
    for name in ("A.WARC.GZ", "b.gz", ".hidden.warc.gz", "c\\d.warc.gz"):
        shutil.copy(tmp_path / "run.warc.gz", tmp_path / name)
        keep(tmp_path / name, archive)
    names = sorted(archive.sizes())
    assert names == ["A.WARC.GZ", "b.gz.warc.gz", "c-d.warc.gz", "hidden.warc.gz"]
    for name in names:
        with archive.open(name) as file:
            assert [payload for _, payload in read_stream(file, name)] == [b"<p>a"]


def test_a_file_that_is_being_written_stays(tmp_path: Path, elsewhere: str) -> None:
    with ArchiveWriter(tmp_path, "busy") as archive:
        archive.write_response("http://a.test/", 200, "OK", [], b"<p>a", datetime(2026, 3, 1, tzinfo=UTC))
        assert Location(elsewhere).collect(tmp_path) == []
    assert Location(elsewhere).collect(tmp_path) == ["busy.warc.gz"]


def test_files_that_lie_there_already_stay(tmp_path: Path) -> None:
    written(tmp_path)
    assert Location(tmp_path).collect(tmp_path) == []
    assert list(Location(tmp_path).sizes()) == ["run.warc.gz"]


@pytest.mark.parametrize("name", ["../x.warc.gz", "/etc/passwd", "a/../../x.warc", "none.warc.gz"])
def test_no_name_leads_out_of_the_archive(tmp_path: Path, name: str) -> None:
    with pytest.raises(MissingInput):
        Location(tmp_path).open(name)


def test_an_unknown_protocol_is_named() -> None:
    with pytest.raises(ConfigurationError):
        Location("nowhere://bucket/modu")


def test_the_archives_of_a_wacz_are_unpacked(tmp_path: Path) -> None:
    written(tmp_path / "in")
    packed = tmp_path / "site.wacz"
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr(zipfile.ZipInfo("archive/../../data.warc.gz"), (tmp_path / "in" / "run.warc.gz").read_bytes())
        archive.writestr("pages/pages.jsonl", "{}")
    (found,) = unpack(packed, tmp_path / "out")
    assert found == tmp_path / "out" / "site-data.warc.gz"
    with found.open("rb") as file:
        assert len(list(read_stream(file, found.name))) == 1


def test_a_collection_of_collections_is_unpacked(tmp_path: Path) -> None:
    held: bytes = b"a page"
    for name in ("archive/data.warc", "one.wacz", "two.wacz"):
        with zipfile.ZipFile(tmp_path / "site.wacz", "w") as packed:
            packed.writestr(name, held)
        held = (tmp_path / "site.wacz").read_bytes()
    (found,) = unpack(tmp_path / "site.wacz", tmp_path / "out")
    assert found.read_bytes() == b"a page" and list((tmp_path / "out").iterdir()) == [found]


@pytest.mark.parametrize("packed", [True, False])
def test_what_an_older_crawler_wrote_is_read(tmp_path: Path, packed: bool) -> None:
    head = b"1 0 Crawler\nURL IP-address Archive-date Content-type Archive-length\n"
    page = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<p>a"
    parts = [
        b"filedesc://a.arc 0.0.0.0 20080430204825 text/plain %d\n%s\n" % (len(head), head),
        b"http://a.test/zc/1.html 1.2.3.4 20080430204826 text/html %d\n%s\n" % (len(page), page),
    ]
    file = tmp_path / ("old.ARC.gz" if packed else "old.arc")
    file.write_bytes(b"".join(gzip.compress(part) if packed else part for part in parts))
    archive = Location(tmp_path / "archive")
    keep(file, archive)
    with archive.open("old.warc.gz") as opened:
        ((read, payload),) = read_stream(opened, "old.warc.gz")
    assert (read.url, read.fetched_at.year, payload) == ("http://a.test/zc/1.html", 2008, b"<p>a")
    file.write_bytes(b"".join(parts)[:-5] + b"\n\nno record at all\n")
    with pytest.raises(UnreadableRecord, match="ARC"):
        keep(file, archive)


def test_members_and_files_of_one_name_are_kept_apart(tmp_path: Path) -> None:
    archive = Location(tmp_path / "archive")
    for folder in ("one", "two"):
        (tmp_path / folder).mkdir()
        with zipfile.ZipFile(tmp_path / folder / "site.WACZ", "w") as packed:
            for member in ("a/data.warc", "b/data.warc", "b/data.WARC"):
                packed.writestr(f"archive/{member}", f"{folder} {member}")
        keep(tmp_path / folder / "site.WACZ", archive)
    kept = [archive.open(name).read().decode() for name in archive.sizes()]
    assert sorted(kept) == [f"{f} {m}" for f in ("one", "two") for m in ("a/data.warc", "b/data.WARC", "b/data.warc")]


def test_what_is_no_wacz_is_named(tmp_path: Path) -> None:
    for name, content in (("a.wacz", b"no zip"), ("b.wacz", b"")):
        (tmp_path / name).write_bytes(content)
        with pytest.raises(UnreadableRecord):
            unpack(tmp_path / name, tmp_path)
    with zipfile.ZipFile(tmp_path / "c.wacz", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("archive/a.warc", bytes(20_000_000))
    with pytest.raises(UnreadableRecord, match="beyond belief"):
        unpack(tmp_path / "c.wacz", tmp_path)


def test_a_key_in_an_address_is_not_told() -> None:
    for protocol in ("nowhere", "memory", "s3"):
        url = f"{protocol}://key:se/cret@bucket/modu"
        with pytest.raises((ConfigurationError, MissingInput)) as told:
            Location(url).open("a.warc")
        assert "cret" not in str(told.value)


def test_a_mark_tells_a_file_that_was_replaced_without_opening_it(archive: Location, tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"one")
    archive.put(tmp_path / "a", "a.warc")
    before = archive.kept()["a.warc"]
    assert archive.kept()["a.warc"] == before and archive.about("a.warc").bytes == before.bytes
    (tmp_path / "a").write_bytes(b"two")
    archive._files.put_file(str(tmp_path / "a"), archive._path("a.warc"))
    archive._files.invalidate_cache()
    after = archive.kept()["a.warc"]
    assert after.bytes == before.bytes and after.mark != before.mark
