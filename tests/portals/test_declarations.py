"""What a portal file may leave to its family, and what families read that others do not."""

from __future__ import annotations

import json
import time
from datetime import date
from typing import Any
from unittest.mock import MagicMock

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from pipeline.crawl.lists import list_pages
from pipeline.errors import ModuError, NoItems
from pipeline.portals import Column, ListAnswer, ListRequest, Portal, attachment_links, canonical_url, family_of
from pipeline.portals.defaults import families, family_file
from pipeline.portals.dialects import dialect_of
from pipeline.portals.families.gkmlpt import tree
from pipeline.portals.families.items import tidy_title
from pipeline.portals.families.paths import at
from pipeline.portals.relations import core_title, related_links
from pipeline.portals.urls import unwrapped

BASE = "https://www.test.gov.example"


def portal(columns: Any = None, detail: Any = None, attachments: Any = None, **lists: Any) -> Portal:
    return Portal.model_validate(
        {
            "id": "test",
            "name_zh": "测试",
            "name_en": "Test",
            "base_url": BASE,
            "hosts": ["www.test.gov.example"],
            "columns": columns or [{"id": "zc"}],
            "detail": detail or {},
            "attachments": attachments or {},
            "list": lists,
        }
    )


def url(declared: Portal, page: int = 1) -> str:
    return family_of(declared).url(declared, declared.columns[0], page)


def read(declared: Portal, text: str) -> ListAnswer:
    return family_of(declared).read(text, declared, BASE + "/zc/index.html")


@pytest.mark.parametrize("family", families())
def test_a_family_says_what_it_is_and_how_it_is_known(family: str) -> None:
    file = family_file(family)
    assert file["name_zh"]
    assert file["name_en"]
    assert file["note"]
    assert file["signs"] or family in ("static_index", "json_gateway")


def test_a_family_and_the_columns_are_enough() -> None:
    declared = portal(family="nfcms")
    assert [url(declared, page) for page in (0, 1)] == [f"{BASE}/zc/index.html", f"{BASE}/zc/index_2.html"]
    assert "#zoomcon" in declared.detail.body
    assert declared.detail.script_fields.keys() == {"validity", "expires_on"}


def test_what_the_file_says_wins_over_its_family() -> None:
    declared = portal(
        family="nfcms",
        url="/list.jsp?p={page}",
        detail={"body": [".own"], "script_fields": {"validity": "own=(.)"}},
        attachments={"names": ["download"]},
    )
    assert [url(declared, page) for page in (0, 1)] == [f"{BASE}/list.jsp?p=1", f"{BASE}/list.jsp?p=2"]
    assert declared.detail.body == (".own",)
    assert declared.detail.script_fields["validity"] == "own=(.)"
    assert declared.detail.remove == (".bbnr",)
    assert declared.attachments.names == ("download",)


def test_parameters_fill_an_address_and_those_of_a_column_win() -> None:
    columns = [{"id": "a", "parameters": {"tag": "甲"}}, {"id": "b"}]
    declared = portal(columns=columns, family="jpaas", parameters={"web": "9", "template": "T", "tag": "乙"})
    urls = [family_of(declared).url(declared, column, 0) for column in declared.columns]
    assert ["webId=9&tplSetId=T" in one for one in urls] == [True, True]
    assert ["tagId=甲" in urls[0], "tagId=乙" in urls[1]] == [True, True]


@pytest.mark.parametrize(
    ("lists", "message"),
    [
        ({"family": "jpaas"}, "unknown placeholder {web}"),
        ({"family": "irs"}, "list.body: unknown placeholder {code}"),
        ({"family": "static_index"}, "`url` is missing"),
        ({"url": "/{column}/", "total_path": "data.total"}, "`total_path` needs `page_size`"),
        ({"url": "/a", "mode": "html_in_json"}, "needs `html_path`"),
        ({"url": "/a", "mode": "json"}, "title and url"),
        ({"url": "/a", "records_path": "a b"}, "match pattern"),
        ({"url": "/a", "page_size": -1}, "greater than or equal to 0"),
    ],
)
def test_what_is_missing_is_named(lists: dict[str, Any], message: str) -> None:
    with pytest.raises(ValidationError, match=message.replace("{", r"\{")):
        portal(**lists)


@pytest.mark.parametrize(
    ("lists", "paging"),
    [
        ({"url": "/{column}/index_{page0}.html"}, "index_n"),
        ({"url": "/list?p={page}"}, "query"),
        ({"url": "/list", "body": "p={page}"}, "post_body"),
        ({"url": "/list?a={start}&b={end}"}, "record_range"),
        ({"url": "/list", "single_page": True}, "single_page"),
    ],
)
def test_paging_follows_from_the_address(lists: dict[str, Any], paging: str) -> None:
    assert portal(**lists).list.paging == paging


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("a.b", 1),
        ("a.rows[1].url", "y"),
        ("a.rows[*].url", ["x", "y"]),
        ("a.*.list", [1, 2, 3]),
        ("none", None),
        ("", {"a": {"b": 1, "rows": [{"url": "x"}, {"url": "y"}], "c": {"list": [1, 2]}, "d": {"list": [3]}}}),
    ],
)
def test_values_stand_at_paths(path: str, found: Any) -> None:
    value = {"a": {"b": 1, "rows": [{"url": "x"}, {"url": "y"}], "c": {"list": [1, 2]}, "d": {"list": [3]}}}
    assert at(value, path) == found


def test_pages_are_counted_at_their_paths_and_the_first_path_with_records_counts() -> None:
    fields = {"title": "t", "url": ["u", "v"], "issuer": "o"}
    lists = {"family": "json_gateway", "url": "/a", "records_path": ["x", "y"], "record_fields": fields}
    text = json.dumps({"x": [], "y": [{"t": "关 于 示 例 的 通 知", "v": "/1.html", "o": "某局"}], "n": 3, "total": 31})
    for count in ({"pages_path": "n"}, {"total_path": "total", "page_size": 15}):
        answer = read(portal(**lists, **count), text)
        assert answer.pages == 3
        assert (answer.items[0].title, answer.items[0].issuer) == ("关于示例的通知", "某局")
    with pytest.raises(NoItems, match="no records at x or y"):
        read(portal(**lists), "{}")


def test_titles_keep_their_words() -> None:
    assert tidy_title("几 个 问 题 的 通 知") == "几个问题的通知"
    assert tidy_title(" 关于 AI 与 数据 的通知\n") == "关于 AI 与 数据 的通知"


@pytest.mark.parametrize(
    ("path", "name", "day"),
    [
        ("/a/202601/t20260102_9.html", "t-date", date(2026, 1, 2)),
        ("/art/2026/1/2/art_9_9.html", "art", date(2026, 1, 2)),
        ("/a/content/mpost_9.html", "nfcms", None),
        ("/gkmlpt/content/9/9999/post_9999.html", "gkmlpt", None),
        ("/nw12344/20260102/" + "a1" * 16 + ".html", "shanghai", date(2026, 1, 2)),
        ("/a/202601/" + "a1" * 16 + ".shtml", "ucap", None),
        ("/art/2026/13/40/art_9_9.html", "art", None),
        ("/zhengce/content/202601/content_9.htm", "content-month", None),
    ],
)
def test_an_address_tells_its_shape_and_day(path: str, name: str, day: date | None) -> None:
    found = dialect_of(BASE + path)
    assert found is not None
    assert (found.name, found.date) == (name, day)


@pytest.mark.parametrize("path", ["/", "/a/index.html", "/a/index_3.html", "/a.pdf", "/list.jsp?id=3", "http://["])
def test_a_list_has_no_such_shape(path: str) -> None:
    assert dialect_of(path if path.startswith("http") else BASE + path) is None


def test_a_click_counter_and_a_page_for_telephones_are_the_page_itself() -> None:
    assert (
        unwrapped(f"{BASE}/jsearchfront/visit/link.do?q=1&url=https%3A%2F%2Fa.example%2F1.html")
        == "https://a.example/1.html"
    )
    assert unwrapped(f"{BASE}/visit/link.do?url=javascript:x") == f"{BASE}/visit/link.do?url=javascript:x"
    assert canonical_url(f"{BASE}/a/content/mpost_9.html") == f"{BASE}/a/content/post_9.html"


def test_a_stub_past_the_end_ends_a_list() -> None:
    stop = {"least_chars": 50, "pattern": "没有更多"}
    declared = portal(family="trs", stop=stop)
    assert [read(declared, text).ended for text in ("stub", "没有更多" + "x" * 60, "x" * 60)] == [True, True, False]


@pytest.mark.parametrize(
    "text", ["TREE: [", "TREE: [1, {}, {'a': 1}]", "TREE: " + "[" * 3000, 'TREE: [{"id": "9"}]', ""]
)
def test_a_tree_that_cannot_be_read_is_empty(text: str) -> None:
    declared = portal(family="gkmlpt", columns=[{"id": "a", "key": "*"}])
    assert tree(text) == []
    assert (
        family_of(declared).archives(f"SID: '9'\n{text}", declared, declared.columns[0], BASE + "/gkmlpt/index") == ()
    )


def test_an_interface_of_jpage_on_another_host_is_not_followed() -> None:
    text = "<nextgroup><![CDATA[<a href='http://127.0.0.1/dataproxy.jsp?page=1&a={x}'></a>]]></nextgroup>"
    declared = portal(family="jpage")
    assert read(declared, text).more == ""
    own = read(declared, text.replace("http://127.0.0.1", "")).more
    assert own == f"{BASE}/dataproxy.jsp?a=%7Bx%7D&startrecord={{start}}&endrecord={{end}}&perpage=15"


class Visits:
    """A visit of a site that is made up; what the crawl enters in its account is only looked at for issues."""

    def __init__(self, declared: Portal, pages: dict[str, str]) -> None:
        self.portal, self.pages, self.asked, self.account = declared, pages, list[str](), MagicMock()

    @property
    def issues(self) -> list[str]:
        calls = [call.args for call in self.account.method_calls]
        return [str(argument) for args in calls for argument in args if isinstance(argument, ModuError)]

    def list_page(self, request: ListRequest, *, may_end: bool) -> Any:
        self.asked.append(request.url)
        body = self.pages.get(request.url, "<p>nothing</p>").encode()
        return type("Answer", (), {"url": request.url, "body": body, "content_type": "text/html; charset=utf-8"})()


def test_a_walk_follows_the_address_that_a_page_tells() -> None:
    record = "<record><![CDATA[<li><a href='/art/{n}.html'>第{n}号示例通知</a>2026-01-02</li>]]></record>"
    proxy = f"{BASE}/dataproxy.jsp?a=1"
    group = "<nextgroup><![CDATA[<a href='/dataproxy.jsp?page=1&a=1'></a>]]></nextgroup>"
    declared = portal(family="jpage", columns=[{"id": "zc", "key": "7"}])
    visits = Visits(
        declared,
        {
            f"{BASE}/col/col7/index.html": "var totalRecord = 60;" + group + record.replace("{n}", "1"),
            f"{proxy}&startrecord=46&endrecord=90&perpage=15": record.replace("{n}", "2"),
        },
    )
    pages = list(list_pages(visits, declared.columns[0]))  # type: ignore[arg-type]
    assert [item.title for items in pages for item in items] == ["第1号示例通知", "第2号示例通知"]
    assert (len(visits.asked), visits.issues) == (2, [])


def test_a_walk_goes_through_the_categories_of_a_tree() -> None:
    index = "SID: '9', TREE: " + json.dumps(
        [{"id": 1, "name": "政策", "children": [{"id": n, "name": "某类", "children": []} for n in (2, 3)]}, {"id": 4}]
    )
    row = {"title": "关于示例的通知", "date": 1767283200, "document_number": "示发〔2026〕901号"}
    api = {id: f"{BASE}/gkmlpt/api/all/{id}?sid=9" for id in (2, 3)}
    pages = {f"{BASE}/gkmlpt/index": index, **{url + "&page=2": json.dumps({"articles": []}) for url in api.values()}}
    for id, url in api.items():
        pages[url] = json.dumps({"articles": [{**row, "url": f"{BASE}/gkmlpt/content/{id}/1/post_{id}.html"}]})
    declared = portal(family="gkmlpt", columns=[{"id": "zc", "name": "政策"}])
    visits = Visits(declared, pages)
    items = [item for page in list_pages(visits, declared.columns[0]) for item in page]  # type: ignore[arg-type]
    assert [item.url[-11:] for item in items] == ["post_2.html", "post_3.html"]
    assert {(item.date, item.number) for item in items} == {(date(2026, 1, 2), "示发〔2026〕901号")}
    assert visits.issues == []


def test_a_category_that_the_tree_does_not_hold_is_told() -> None:
    declared = portal(family="gkmlpt", columns=[{"id": "zc", "name": "别类"}])
    visits = Visits(declared, {f"{BASE}/gkmlpt/index": "SID: '9', TREE: []"})
    assert list(list_pages(visits, declared.columns[0])) == []  # type: ignore[arg-type]
    assert ["no archives" in issue for issue in visits.issues] == [True]


def test_a_page_for_cookies_is_opened_before_a_list() -> None:
    data = portal(url="/{column}/", single_page=True).model_dump()
    declared = Portal.model_validate({**data, "warm_up": "/hello.html"})
    visits = Visits(declared, {f"{BASE}/zc/": "<li><a href='1.html'>关于示例的通知</a>2026-01-02</li>"})
    assert len(list(list_pages(visits, declared.columns[0]))) == 1  # type: ignore[arg-type]
    assert visits.asked == [f"{BASE}/hello.html", f"{BASE}/zc/"]


def test_a_search_is_asked_by_post() -> None:
    declared = portal(family="irs", parameters={"code": "1", "type": "2"}, columns=[{"id": "zc", "key": "77"}])
    request = family_of(declared).request(declared, declared.columns[0], 1, "")
    assert request.body is not None
    body = json.loads(request.body)
    assert (body["code"], body["dataTypeId"], body["pageNo"], body["pageSize"]) == ("1", "2", 2, 10)
    assert body["customFilter"]["properties"][0]["value"] == 77
    assert request.url == BASE + "/irs/front/search"


def test_a_list_that_promises_more_than_its_address_can_ask_for_is_told() -> None:
    declared = portal(url="/{column}/")
    item = "<li><a href='1.html'>关于示例的通知</a>2026-01-02</li>countPage=3"
    visits = Visits(declared, {f"{BASE}/zc/": item})
    assert len(list(list_pages(visits, declared.columns[0]))) == 1  # type: ignore[arg-type]
    assert ["page 2 of 3 has no address of its own" in issue for issue in visits.issues] == [True]


READING = "《某市数据办法（示例）》政策解读"


def test_a_document_and_its_reading_find_each_other() -> None:
    link = "<a href='./202601/t20260102_9.html' title='{title}'>x…</a><a href='/zcjd/index.html'>政策解读</a>"
    title = "某市人民政府关于印发某市数据办法（示例）的通知"
    (reading,) = related_links(link.replace("{title}", READING), BASE + "/a/", title)
    assert (reading.kind, reading.rule) == ("interpretation", "names the title")
    (original,) = related_links(link.replace("{title}", title), BASE + "/a/", READING)
    assert (original.kind, original.url) == ("original", BASE + "/a/202601/t20260102_9.html")
    assert related_links(link.replace("{title}", "《别市算力办法（示例）》政策解读"), BASE + "/a/", title) == ()
    assert core_title(title) == core_title(READING) == "某市数据办法（示例）"


def test_declared_relations_come_first_and_reprints_are_marked() -> None:
    data = portal(url="/").model_dump()
    declared = Portal.model_validate({**data, "relations": {"originals": ["#yw a"]}})
    (original,) = related_links("<div id='yw'><a href='/1.html'>看</a></div>", BASE + "/2.html", "标题", declared)
    assert (original.kind, original.rule) == ("original", "#yw a")


@given(
    records=st.recursive(
        st.none() | st.text(max_size=5) | st.integers(),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(["key", "value", "domainMetaList", "contentHtml", "title", "url"]), inner, max_size=4
            )
        ),
        max_leaves=12,
    )
)
def test_any_record_of_ucap_is_read_or_refused_by_name(records: Any) -> None:
    declared = portal(family="ucap")
    for answer in ({"results": records}, {"results": [records]}):
        try:
            read(declared, json.dumps(answer))
        except ModuError as error:
            assert error.mend


@given(st.text(st.sampled_from("<>a href='1.html\"/《》解读原文关于印发的通知t20260102_post"), max_size=300))
def test_any_page_gives_its_relations_and_files_or_none(text: str) -> None:
    related_links(text, BASE + "/", text)
    attachment_links(text, BASE + "/")
    dialect_of(text)


@pytest.mark.parametrize(
    "piece", ["<a href='/a/t20260102_9.html'>《解读", "《" * 50, "关于印发", "/web/", "<a href='/web/1/'>x</a>"]
)
def test_hostile_pages_are_searched_in_time(piece: str) -> None:
    began = time.process_time()
    text = piece * 5_000
    related_links(f"{text}<a href='{text[:100_000]}' title='{text[:100_000]}'>", BASE + "/", text)
    dialect_of(BASE + text)
    assert time.process_time() - began < 10


def test_columns_keep_their_own_lists() -> None:
    column = Column.model_validate({"id": "a", "list": {"family": "beijing"}})
    assert column.list is not None
    assert column.list.single_page
