"""The server of releases: pages made when asked for, answers to searches, and nothing else."""

from __future__ import annotations

import csv
import io
import shutil
import socket
import sqlite3
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import requests
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from flows.serve.releases import serve_releases
from pipeline.errors import ConfigurationError
from pipeline.publish.release import publish
from pipeline.publish.room import served
from pipeline.publish.room.index import cut, question
from pipeline.publish.room.served import QuestionTooWide, ServedRoom
from pipeline.store.database import Store
from tests.publish import test_hostile, test_room
from tests.running import room_of


@pytest.fixture(scope="module")
def releases(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two releases: as files, and the same rows as one that is too large for files."""
    folder = tmp_path_factory.mktemp("served")
    store = Store(f"sqlite:///{folder / 'store.sqlite'}")
    test_room.fill(store)
    publish(store, folder / "files", today=date(2026, 1, 2))
    publish(store, folder / "releases", today=date(2026, 1, 2), most_files=0)
    hostile = Store(f"sqlite:///{folder / 'hostile.sqlite'}")
    test_hostile.fill(hostile)
    publish(hostile, folder / "hostile", today=date(2026, 1, 2), most_files=0)
    return folder


@pytest.fixture(scope="module")
def address(releases: Path) -> Iterator[str]:
    with room_of(releases / "releases") as found:
        yield found


@pytest.fixture(scope="module")
def hostile(releases: Path) -> Iterator[str]:
    with room_of(releases / "hostile") as found:
        yield f"{found}/2026-01-02-1"


def test_a_page_that_is_made_is_the_page_that_is_written(releases: Path, address: str) -> None:
    written = (releases / "files" / "2026-01-02-1" / "documents" / "d1.html").read_text("utf-8")
    assert not (releases / "releases" / "2026-01-02-1" / "documents").exists()
    assert requests.get(f"{address}/2026-01-02-1/documents/d1.html", timeout=10).text == written


def test_the_first_address_leads_to_the_current_release(address: str) -> None:
    page = requests.get(address, timeout=10)
    assert page.url.endswith("/2026-01-02-1/index.html") and "模都" in page.text


@pytest.mark.parametrize(
    ("words", "ids"),
    [("公共数据", ["d2", "d1"]), ("杭州 开放", ["d1"]), ("数", ["d2", "d1"]), ("并无此词", []), ("%%%", [])],
)
def test_words_are_found_in_titles_and_texts(releases: Path, words: str, ids: list[str]) -> None:
    answer = ServedRoom(releases / "releases" / "2026-01-02-1").search(words.split())
    assert sorted(row[0] for row in answer.rows) == sorted(ids) and answer.total == len(ids)


def test_a_word_is_a_phrase_of_its_pairs() -> None:
    assert cut("公共数据、AI2") == "公共 共数 数据 据 ai i2 2"
    assert question(["公共数据", "据", '" OR *']) == '"公共 共数 数据" AND "据"* AND "or"'


def test_quantities_are_filtered_by_what_is_chosen(address: str) -> None:
    ask = f"{address}/2026-01-02-1/ask/quantities"
    everything = requests.get(ask, timeout=10).json()
    hard = requests.get(ask, params={"strength": "hard", "q": "数据集", "to": "2025"}, timeout=10).json()
    assert everything["total"] > hard["total"] == 1 and hard["rows"][0]["id"] == "t1"
    file = requests.get(f"{ask}.csv", params={"strength": "hard"}, timeout=10).content.decode("utf-8-sig")
    assert [row["id"] for row in csv.DictReader(io.StringIO(file))] == ["t1"]


def test_every_answer_is_strict(address: str) -> None:
    for path in (
        "/2026-01-02-1/index.html",
        "/2026-01-02-1/documents/d1.html",
        "/2026-01-02-1/ask/search?q=x",
        "/none",
    ):
        headers = requests.get(address + path, timeout=10).headers
        assert headers["Content-Security-Policy"].startswith("default-src 'none'") and "unsafe" not in str(headers)
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Cross-Origin-Resource-Policy"] == "same-origin"


@pytest.mark.parametrize(
    "path",
    ["/..%2f..%2fstore.sqlite", "/%2e%2e/store.sqlite", "/2026-01-02-1/documents/..%2f..%2fLATEST.html", "/.hidden/release.json",
     "/.hidden/documents/d1.html", "/2026-01-02-1/", "/2026-01-02-1/documents/' OR 1=1 --.html", "/%00/documents/d1.html",
     "/nothing/ask/search?q=a", "/2026-01-02-1%2f..%2f2026-01-02-1/documents/d1.html"],
)  # fmt: skip
def test_what_is_not_to_be_read_is_not_there(releases: Path, address: str, path: str) -> None:
    shutil.copytree(releases / "releases" / "2026-01-02-1", releases / "releases" / ".hidden", dirs_exist_ok=True)
    asked = requests.Request("GET", address).prepare()
    asked.url = address + path
    with requests.Session() as session:
        assert session.send(asked, timeout=10).status_code == 404


def test_what_is_asked_is_a_value_and_no_statement(hostile: str) -> None:
    for harm in (
        "' OR 1=1 --",
        '") UNION SELECT 1 --',
        "title:x",
        "NEAR(a b)",
        "a*",
        "\x00",
        "-1",
        "9" * 400,
        *test_hostile.HARM,
    ):
        for path, name in (("search", "q"), ("quantities", "q"), ("quantities", "place"), ("quantities", "from"),
                           ("quantities", "sort"), ("quantities", "start"), ("search", "start")):  # fmt: skip
            assert requests.get(f"{hostile}/ask/{path}", params={name: harm}, timeout=10).status_code == 200


def test_pages_that_are_made_hold_no_foreign_markup(hostile: str) -> None:
    for number in range(len(test_hostile.HARM)):
        text = requests.get(f"{hostile}/documents/d{number}.html", timeout=10).text
        assert "<script>document" not in text and "<img src=x" not in text and not test_hostile.BIDI.search(text)
    found = (
        requests.get(f"{hostile}/ask/quantities", timeout=10).text
        + requests.get(f"{hostile}/ask/search", timeout=10).text
    )
    assert not test_hostile.BIDI.search(found)


def test_a_question_that_takes_too_long_is_ended(releases: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(served, "_PATIENCE", 0.0)
    room = ServedRoom(releases / "releases" / "2026-01-02-1")
    endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"
    with pytest.raises(QuestionTooWide, match="more words"):
        room._ask(endless, [])


def test_nothing_is_written(releases: Path) -> None:
    room = ServedRoom(releases / "releases" / "2026-01-02-1")
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        room._ask("DELETE FROM quantities", [])


def test_a_reader_searches_filters_and_downloads(reader: Any, address: str, tmp_path: Path) -> None:
    reader.goto(f"{address}/2026-01-02-1/search.html?q=公共数据 开放")
    reader.wait_for_selector("#hits mark")
    assert reader.locator("#hits li").count() == 2
    reader.goto(f"{address}/2026-01-02-1/promises.html")
    reader.wait_for_selector("#rows tr:nth-child(2)")
    reader.select_option("[name=strength]", "hard")
    reader.wait_for_selector("#rows tr:nth-child(2)", state="detached")
    with reader.expect_download() as waiting:
        reader.click("#csv")
    waiting.value.save_as(tmp_path / "p.csv")
    with (tmp_path / "p.csv").open(encoding="utf-8-sig", newline="") as lines:
        assert [row["id"] for row in csv.DictReader(lines)] == ["t1"]
    reader.click("#rows a[href*='documents/']")
    assert reader.locator("#t1").inner_text() == "100个" and reader.wrong == []


def test_hostile_answers_do_nothing_in_a_browser(reader: Any, hostile: str) -> None:
    for page in ("promises.html", "search.html?q=建成数据集", "documents/d1.html", "index.html"):
        reader.goto(f"{hostile}/{page}")
        reader.wait_for_selector("#rows tr, #hits li, .text, .tiles")
        assert reader.title() != "taken"
    assert reader.wrong == []


def test_more_processes_answer_on_one_port(releases: Path) -> None:
    server = serve_releases(releases / "releases", "127.0.0.1", 0, processes=2)
    host, port = server.server_address
    for _ in range(20):  # a connection each
        assert requests.get(f"http://{host}:{port}/2026-01-02-1/documents/d1.html", timeout=60).status_code == 200
    others = server._others
    assert [other.is_alive() for other in others] == [True]
    server.shutdown()
    assert [other.is_alive() for other in others] == [False]


def test_the_archived_copy_is_given_as_bytes_to_keep(tmp_path: Path) -> None:
    with (tmp_path / "a.warc.gz").open("wb") as file:
        writer = WARCWriter(file, gzip=True)
        headers = StatusAndHeaders("200 OK", [("Content-Type", "text/html")], protocol="HTTP/1.1")
        record = writer.create_warc_record(
            "http://a.test/1", "response", payload=io.BytesIO(b"<script>1</script>"), http_headers=headers
        )
        writer.write_record(record)
    store = Store(f"sqlite:///{tmp_path / 'store.sqlite'}")
    test_room.fill(store)
    one = next(store.documents(["d1"]))
    kept = {"archive_file": "a.warc.gz", "archive_record": record.rec_headers.get_header("WARC-Record-ID")}
    store.upsert("documents", [one.model_copy(update=kept)])
    publish(store, tmp_path / "releases", today=date(2026, 1, 2))
    with room_of(tmp_path / "releases", archive=str(tmp_path)) as found:
        given, none = (requests.get(f"{found}/2026-01-02-1/archived/d{n}", timeout=10) for n in (1, 2))
    assert given.content == b"<script>1</script>" and none.status_code == 404
    assert given.headers["Content-Type"] == "application/octet-stream"
    assert given.headers["Content-Disposition"].startswith("attachment")


def test_connections_that_ask_nothing_shut_nobody_out(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("flows.serve.connections.MOST_WAITING", 8)
    place = address.removeprefix("http://").split(":")
    held = [socket.create_connection((place[0], int(place[1])), timeout=20) for _ in range(24)]
    for one in held:
        one.sendall(b"GET / HTTP/1.1\r\nHost: half")  # and never the rest
    assert requests.get(f"{address}/2026-01-02-1/index.html", timeout=20).status_code == 200
    assert [_ended(one) for one in held[:8]] == [True] * 8
    for one in held:
        one.close()


def test_a_request_that_drips_is_ended(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("flows.serve.connections.PATIENCE", 0.05)
    place = address.removeprefix("http://").split(":")
    with socket.create_connection((place[0], int(place[1])), timeout=20) as one:
        one.sendall(b"GET / HTTP/1.1\r\nHost: slow")
        assert _ended(one)


def _ended(one: socket.socket) -> bool:
    try:
        return one.recv(1) == b""
    except ConnectionResetError:
        return True


def test_the_table_is_asked_by_what_is_counted_its_unit_and_its_size(address: str) -> None:
    ask = f"{address}/2026-01-02-1/ask/quantities"
    total = lambda **chosen: requests.get(ask, params=chosen, timeout=10).json()["total"]  # noqa: E731
    assert (
        total(what="数据集") == total(family="count") == 2 and total(what="公共数据") == 0
    )  # which the sentences hold
    assert total(family="money CNY") == total(tier="1e11") == total(tier="many") == 0
    rows = requests.get(ask, params={"sort": "small"}, timeout=10).json()["rows"]
    assert [row["value"] for row in rows] == [100.0, 200.0]


def test_programs_ask_for_rows_and_for_one_row(address: str) -> None:
    first = requests.get(
        f"{address}/api/rows", params={"family": "count", "limit": "1", "sort": "size"}, timeout=10
    ).json()
    assert (first["release"], first["total"], first["rows"][0]["id"]) == ("2026-01-02-1", 2, "t2")
    second = requests.get(f"{address}/2026-01-02-1/api/rows{first['next']}", timeout=10).json()
    assert [row["id"] for row in second["rows"]] == ["t1"] and second["next"] is None
    one = requests.get(f"{address}/api/rows/t1", timeout=10).json()
    assert (one["quote"], one["place"], one["latin"]) == ("100个", "杭州市", "Hangzhou")
    assert requests.get(f"{address}/api/rows/none", timeout=10).status_code == 404


def test_the_interface_is_described_as_it_is(address: str) -> None:
    described = requests.get(f"{address}/api/openapi.json", timeout=10).json()
    row = requests.get(f"{address}/api/rows/t1", timeout=10).json()
    assert {*described["components"]["schemas"]["Row"]["properties"], "release"} == set(row)
    for parameter in described["paths"]["/api/rows"]["get"][
        "parameters"
    ]:  # each is heard: nonsense meets nothing, or is no number
        if parameter["name"] not in ("from", "to", "sort", "start", "limit"):
            asked = {parameter["name"]: "\u7121"}
            assert requests.get(f"{address}/api/rows", params=asked, timeout=10).json()["total"] == 0, parameter["name"]


def test_addresses_that_stay_lead_to_the_current_release(address: str) -> None:
    assert requests.get(f"{address}/latest/data.html", timeout=10).url.endswith("/2026-01-02-1/data.html")
    assert requests.get(f"{address}/latest", timeout=10).url.endswith("/2026-01-02-1/index.html")
    assert requests.get(f"{address}/releases/", timeout=10).url.endswith("/2026-01-02-1/releases.html")
    assert "row/t1" in requests.get(f"{address}/feed.atom", timeout=10).text
    assert f"<loc>{address}/2026-01-02-1/promises.html</loc>" in requests.get(f"{address}/sitemap.xml", timeout=10).text
    leading = requests.get(f"{address}/2026-01-02-1/t/t1", timeout=10, allow_redirects=False)
    assert leading.headers["Location"] == "/2026-01-02-1/t.html#t1"


def test_pages_of_other_origins_read_the_interface_where_they_are_named(
    releases: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own, other = {"Origin": "https://lab.example.org"}, {"Origin": "https://elsewhere.example.org"}
    monkeypatch.setenv("MODU_API_ORIGINS", "https://lab.example.org")
    with room_of(releases / "releases") as found:
        base = f"{found}/2026-01-02-1"
        read = requests.get(f"{base}/api/rows", headers=own, timeout=10)
        assert read.headers["Access-Control-Allow-Origin"] == "https://lab.example.org"
        assert read.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
        assert "Access-Control-Allow-Origin" not in requests.get(f"{base}/index.html", headers=own, timeout=10).headers
        assert requests.get(f"{base}/api/rows", headers=other, timeout=10).status_code == 403


def test_charts_are_framed_by_pages_of_origins_that_are_named(
    releases: Path, reader: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MODU_EMBED_ORIGINS", "https://lab.example.org, http://127.0.0.1:*")
    with pytest.raises(ConfigurationError, match="no origin"):
        serve_releases(releases / "files", "127.0.0.1", 0)
    monkeypatch.setenv("MODU_EMBED_ORIGINS", "https://lab.example.org")
    with room_of(releases / "files") as base:
        page = "2026-01-02-1/places/hangzhoushi.html"
        policy = requests.get(f"{base}/embed/latest/places/hangzhoushi.html", timeout=10).headers[
            "Content-Security-Policy"
        ]
        assert policy.endswith("frame-ancestors https://lab.example.org")
        assert requests.get(f"{base}/{page}", timeout=10).headers["Content-Security-Policy"].endswith("'none'")
        reader.goto(f"{base}/{page}")
        name = reader.locator("figure [data-embed]").first.get_attribute("data-embed")
        reader.goto(f"{base}/embed/{page}#{name}")
        assert reader.locator("main > figure").count() == 1 and not reader.is_visible("header")
        assert reader.locator("main > a").get_attribute("href") == f"{base}/{page}" and reader.wrong == []
        reader.goto(f"{base}/2026-01-02-1/compare.html?place=杭州市&place=北京市")  # which draws its chart itself
        reader.wait_for_selector("#chart [data-embed]")
        reader.goto(f"{base}/embed/2026-01-02-1/compare.html?place=杭州市&place=北京市#comparison")
        reader.wait_for_selector("main > figure svg circle")
        assert reader.locator("main > *").count() == 2 and not reader.is_visible("header") and reader.wrong == []


def test_nobody_frames_a_chart_unless_he_is_named(address: str) -> None:
    assert requests.get(f"{address}/embed/2026-01-02-1/index.html", timeout=10).status_code == 404


def test_a_row_has_a_page_of_its_own(reader: Any, address: str) -> None:
    reader.goto(f"{address}/t/t1")
    reader.wait_for_selector("#row article")
    assert "100个" in reader.inner_text("#row") and "modu review decide t1" in (reader.text_content("#row") or "")
    assert reader.wrong == []
