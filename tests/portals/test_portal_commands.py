"""modu portals: a portal from one saved page; files, examples and saved pages checked."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml
from typer.testing import CliRunner

from flows.cli import app
from flows.portal_scaffold import family_signs, scaffold
from flows.sources import all_portals, told_portals
from pipeline.errors import MissingInput, ModuError
from pipeline.portals import declared_folder, load_portal
from pipeline.portals.examples import load_example
from pipeline.records import PortalHealth
from pipeline.settings import Settings
from pipeline.store.database import Store

EXAMPLES = Path(__file__).parent / "examples"


def modu(*arguments: object, code: int = 0) -> str:
    done = CliRunner().invoke(app, ["portals", *map(str, arguments)], env={"COLUMNS": "220"})
    assert done.exit_code == code, done.output
    return done.output


@pytest.mark.parametrize(
    ("page", "url", "family", "lists"),
    [
        ("ndrc/list.html", "https://www.new.gov.cn/xxgk/tz/index.html", "trs", {"url": "/{column}/index_{page0}.html"}),
        (
            "guangzhou/list.html",
            "https://www.new.gov.cn/zwgk/index.html",
            "nfcms",
            {"url": "/{column}/index_{page}.html"},
        ),
        (
            "shanghai-wsjkw/list.html",
            "https://www.new.gov.cn/a/index.html",
            "shanghai",
            {"url": "/{column}/index_{page}.html"},
        ),
        ("dingxi/list.html", "http://www.new.gov.cn/col/col12377/index.html", "jpage", {"mode": "xml_cdata"}),
        (
            "suzhou/list.json",
            "https://www.new.gov.cn/data?pageIndex=1",
            "json_gateway",
            {"records_path": ("data.list",)},
        ),
        ("zhengzhou/list.html", "https://www.new.gov.cn/", "static_index", {"single_page": True}),
        ("guangzhou/detail.html", "https://www.new.gov.cn/zwgk/content/post_99.html", "nfcms", {}),
        ("hainan/detail.html", "https://www.new.gov.cn/zwgk/202603/" + "a1" * 16 + ".shtml", "ucap", {"url": "/"}),
    ],
)
def test_a_portal_from_one_page_is_whole_and_gives_what_it_expects(
    tmp_path: Path, page: str, url: str, family: str, lists: dict[str, Any]
) -> None:
    modu("new", EXAMPLES / page, "--url", url, "--into", tmp_path)
    portal = load_portal(tmp_path / "new" / "portal.yaml")
    assert (portal.list.family, portal.verified.by) == (family, "saved_page")
    assert {name: getattr(portal.list, name) for name in lists} == lists
    assert "as expected" in modu("check", tmp_path / "new")
    example = load_example(tmp_path / "new")
    (one,) = (*example.lists, *example.details)
    told = load_example(EXAMPLES / page.split("/", maxsplit=1)[0])
    if example.lists:
        assert [(i.title, i.date) for i in example.lists[0].items] == [(i.title, i.date) for i in told.lists[0].items]
    else:
        assert example.details[0].fields["document_number"] == told.details[0].fields["document_number"]
    assert one.url == url


def test_a_page_in_an_old_charset_is_kept_as_it_was_saved(tmp_path: Path) -> None:
    html = (EXAMPLES / "ndrc/list.html").read_text("utf-8").replace('charset="utf-8"', 'charset="gb2312"')
    (tmp_path / "page.html").write_bytes(html.encode("gb18030"))
    modu("new", tmp_path / "page.html", "--url", "http://www.new.gov.cn/a/index.html", "--into", tmp_path)
    assert (tmp_path / "new" / "list.html").read_bytes() == html.encode("gb18030")
    assert "as expected" in modu("check", tmp_path / "new")


def test_a_folder_that_is_there_is_kept(tmp_path: Path) -> None:
    arguments = ("new", EXAMPLES / "ndrc/list.html", "--url", "https://www.new.gov.cn/a/index.html", "--into", tmp_path)
    modu(*arguments)
    (tmp_path / "new" / "portal.yaml").write_text("mine")
    assert CliRunner().invoke(app, ["portals", *map(str, arguments)]).exit_code
    assert (tmp_path / "new" / "portal.yaml").read_text() == "mine"


@pytest.mark.parametrize("url", ["ftp://a.example/", "no address", "https:///x"])
def test_a_page_needs_its_address(url: str) -> None:
    with pytest.raises(ModuError, match="no address of a web page"):
        scaffold(b"<p>x</p>", url, date(2026, 1, 2))


@pytest.mark.parametrize(
    "payload", [b"", b"{}", b"[", b"<p>nothing here</p>", b"\x00" * 100, b'{"a": [{"title": "x"}]}']
)
def test_a_page_of_which_nothing_can_be_read_makes_no_portal(payload: bytes) -> None:
    with pytest.raises(ModuError):
        scaffold(payload, "https://www.new.gov.cn/a/", date(2026, 1, 2))


@pytest.mark.parametrize(
    "name",
    [
        "anhui",
        "beijing",
        "dingxi",
        "family-irs",
        "family-irs-page",
        "family-ucap",
        "gov-cn",
        "guangzhou-wjw",
        "nda",
        "shanghai",
    ],
)
def test_a_family_is_known_by_its_signs(name: str) -> None:
    own = EXAMPLES / name / "portal.yaml"
    portal = load_portal(own if own.exists() else Path("pipeline/portals/declared") / f"{name}.yaml")
    pages = " ".join(
        path.read_text("utf-8") for path in sorted((EXAMPLES / name).glob("*.*ml")) if path.suffix != ".yaml"
    )
    pages += " ".join(path.read_text("utf-8") for path in (EXAMPLES / name).glob("*.json"))
    assert portal.list.family in family_signs(pages, load_example(EXAMPLES / name).lists[0].url)


def test_a_detail_page_is_shown_field_by_field_with_the_rule() -> None:
    folder = EXAMPLES / "gov-cn"
    url = load_example(folder).details[0].url
    shown = json.loads(modu("check", folder / "detail.html", "--url", url, "--json"))
    fields = shown["fields"]
    assert fields["document_number"] == {
        "value": load_example(folder).details[0].fields["document_number"],
        "source": "label",
        "rule": "label 发文字号",
    }
    assert fields["published_on"]["rule"] == "label 发布日期"
    assert fields["text"]["rule"] == "the portal's selector #UCAP-CONTENT"
    assert fields["validity"] == {"value": None, "source": "", "rule": ""}
    assert fields["region_code"]["source"] == "portal"
    table = modu("check", folder / "detail.html", "--url", url)
    assert "label 发文字号" in table
    assert "detail page, portal gov-cn" in table
    assert shown["unread_labels"] == ["主题分类"]


def test_a_page_of_no_portal_is_read_with_the_generic_default() -> None:
    table = modu("check", EXAMPLES / "zhengzhou/detail.html")
    assert "none: the generic default" in table
    assert "the shared selector" in table
    assert "without --url" in table


def test_a_list_page_is_shown_with_its_items_and_rules() -> None:
    url = "https://www.beijing.gov.cn/zhengce/zfwj/zfwj2016/bgtwj/index.html"
    shown = json.loads(modu("check", EXAMPLES / "beijing/list.html", "--url", url, "--json"))
    assert (shown["column"], len(shown["items"]), shown["pages"]) == ("bgtwj", 3, 1)
    assert shown["rules"]["items"] == "ul.default_news > li"
    assert shown["rules"]["title"] == "a[href], attribute title, then text"
    assert "paging single_page" in modu("check", EXAMPLES / "beijing/list.html", "--url", url, "--column", "szfwj")


def test_a_list_of_no_portal_is_read_as_far_as_it_tells() -> None:
    page = EXAMPLES / "ndrc/list.html"
    shown = json.loads(modu("check", page, "--url", "https://www.new.gov.cn/zc/index.html", "--json"))
    assert (shown["portal"], len(shown["items"]), shown["pages"]) == ("new", 3, 12)
    assert shown["rules"]["family"] == "trs, html, paging index_n"
    modu("check", page, code=2)


def test_a_list_without_items_is_no_success(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text("<p>nothing</p>")
    modu("check", tmp_path / "page.html", "--url", "https://www.beijing.gov.cn/zhengce/gfxwj/index.html", code=2)


def test_all_declared_files_are_good_and_a_wrong_one_is_named(tmp_path: Path) -> None:
    assert "portal files are good" in modu("check")
    (tmp_path / "wrong.yaml").write_text("id: [")
    assert "0 of 1 portal files are good" in modu("check", tmp_path / "wrong.yaml", code=2)


def test_an_example_that_gives_something_else_fails(tmp_path: Path) -> None:
    for path in (EXAMPLES / "nda").iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    expected = yaml.safe_load((tmp_path / "expected.yaml").read_text("utf-8"))
    expected["details"][0]["fields"]["issuer"] = "别的机关"
    (tmp_path / "expected.yaml").write_text(yaml.safe_dump(expected, allow_unicode=True), "utf-8")
    assert "issuer '国家数据局', expected '别的机关'" in modu("check", tmp_path, code=2)


def test_health_tells_what_is_held_and_what_is_too_empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MODU_HOME", str(tmp_path))
    assert "no portal was crawled yet" in modu("health")
    store = Store(Settings().database_url)
    at = datetime(2026, 1, 2, tzinfo=UTC)
    full, poor = {"title": 1.0, "published_on": 0.95}, {"title": 1.0, "published_on": 0.4}
    for id, fill, reasons in (("nda", full, ()), ("gov-cn", full, ())):
        store.upsert("portals", [PortalHealth(id=id, portal=id, run="r", crawled_at=at, fill=fill, reasons=reasons)])
    assert [row["too_empty"] for row in json.loads(modu("health", "--json"))] == [{}, {}]
    store.upsert("portals", [PortalHealth(id="gov-cn", portal="gov-cn", run="r", crawled_at=at, fill=poor)])
    said = modu("health", code=1)
    assert "published_on 40%, expected 90%" in said and max(map(len, said.splitlines())) <= 80
    held = {"held": True, "reasons": ("column zcfb: 0 items",)}
    store.upsert("portals", [PortalHealth(id="nda", portal="nda", run="r", crawled_at=at, **held)])
    assert "column zcfb: 0 items" in modu("health", code=1)
    store.close()


def test_portals_of_ones_own_stand_beside_and_in_place_of_declared_ones(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    declared = yaml.safe_load((declared_folder() / "ndrc.yaml").read_text("utf-8"))
    for key, name in (("ndrc", "委内测试门户"), ("own-city", "自家市政府")):
        (tmp_path / f"{key}.yaml").write_text(yaml.safe_dump({**declared, "id": key, "name_zh": name}), "utf-8")
    monkeypatch.setenv("MODU_PORTALS", str(tmp_path))
    known = {portal["id"]: portal["name_zh"] for portal in json.loads(modu("list", "--json"))}
    assert known["ndrc"] == "委内测试门户" and known["own-city"] == "自家市政府" and "sample-anhui" in known
    assert told_portals(["nda", str(tmp_path / "own-city.yaml")]) == [
        "nda",
        "own-city",
    ]  # by its path, which the folder holds already
    monkeypatch.setenv("MODU_PORTALS", str(tmp_path / "nowhere"))
    with pytest.raises(MissingInput, match="nowhere"):
        all_portals()
