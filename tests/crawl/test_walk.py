"""The walk of a portal: what it finds, where it stops, and that every item is accounted for."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from loopback_site import BASE, HOST, Crawl, Crawled, Site, declared

from pipeline.archive import read_archive


def article(title: str, extra: str = "") -> str:
    return (
        f'<html><head><title>{title}</title><meta name="ArticleTitle" content="{title}"></head>'
        f"<body><p>本办法由市数据部门负责解释，自公布之日起施行。{title}</p>{extra}</body></html>"
    )


def listing(*items: tuple[str, str], pages: int | None = None) -> str:
    rows = "".join(f'<li><a href="{url}">关于第{n}项工作的通知</a> {day}</li>' for n, (url, day) in enumerate(items))
    script = f"<script>pages={pages}</script>" if pages else ""
    return f'<html><head><title>列表</title></head><body><a href="/">首页</a><ul>{rows}</ul>{script}</body></html>'


def kinds(report: Crawled) -> list[str]:
    return sorted(issue.kind for issue in report.issues)


def outcomes(report: Crawled) -> dict[str, tuple[str, str | None]]:
    return {
        fetch.url.removeprefix(BASE): (fetch.outcome, fetch.kind)
        for fetch in report.fetches
        if fetch.role in ("detail", "attachment")
    }


def two_pages(site: Site) -> None:
    site.page("/zc/index.html", listing(("1.html", "2026-02-20"), ("2.html", "2026-02-10"), pages=2))
    site.page("/zc/index_2.html", listing(("3.html", "2025-06-01"), pages=2))
    for number in (1, 2, 3):
        site.page(f"/zc/{number}.html", article(f"通知{number}"))


def test_pages_are_archived_with_what_the_list_said(site: Site, crawl: Crawl) -> None:
    two_pages(site)
    report = crawl()
    assert report.counts == {"requested": 3, "done": 3, "unchanged": 0, "skipped": 0, "failed": 0}
    assert not report.issues
    archived = report.pages
    assert (archived[0].portal, archived[0].column, archived[0].list_date) == ("test", "zc", date(2026, 2, 20))
    assert archived[0].list_title == "关于第0项工作的通知"


def test_what_did_not_change_leaves_a_revisit_record_and_a_change_is_seen(site: Site, crawl: Crawl) -> None:
    two_pages(site)
    first = crawl()
    again = crawl(after=first, mode="full")
    assert again.counts["unchanged"] == 3
    assert not again.pages
    assert {row.payload_digest for row in again.fetches if row.role == "detail"} == {
        row.payload_digest for row in first.fetches if row.role == "detail"
    }
    site.page("/zc/2.html", article("通知2（修订）"))
    changed = crawl(after=again, mode="full")
    assert [page.url for page in changed.pages] == [BASE + "/zc/2.html"]


def test_a_page_is_asked_for_only_if_it_changed(site: Site, crawl: Crawl) -> None:
    two_pages(site)
    site.page("/zc/1.html", article("通知1"), ETag='"a"')
    first = crawl()
    site.replies["/zc/1.html"] = (304, {"ETag": '"a"'}, b"")
    again = crawl(after=first, days=1)
    assert again.counts["unchanged"] == 3
    assert site.headers["/zc/1.html"]["If-None-Match"] == '"a"'


def test_view_counts_tokens_and_clocks_are_no_change(site: Site, crawl: Crawl) -> None:
    two_pages(site)
    site.replies["/zc/1.html"] = lambda count: (
        200,
        {"Content-Type": "text/html"},
        article(
            "通知1",
            f'<!-- {count} --><input type="hidden" name="_csrf" value="{count}"><script src="/a.js?v={count}"></script>'
            f"浏览次数：<span>{count * 17}</span>次 12:00:{count:02}",
        ).encode(),
    )
    first = crawl()
    site.page("/elsewhere", "")
    second = crawl(after=first, mode="full")
    assert second.counts["unchanged"] == 3


def test_an_update_ends_where_a_whole_page_is_known(site: Site, crawl: Crawl) -> None:
    two_pages(site)
    first = crawl()
    quiet = crawl(after=first)
    assert outcomes(quiet) == {"/zc/1.html": ("skipped", "known"), "/zc/2.html": ("skipped", "known")}
    assert site.asked("/zc/index_2.html") == 0
    site.page("/zc/index.html", listing(("4.html", "2026-03-01"), ("1.html", "2026-02-20"), pages=2))
    site.page("/zc/4.html", article("通知4"))
    busy = crawl(after=first)
    assert busy.counts["done"] == 1
    assert site.asked("/zc/index_2.html") == 1
    assert outcomes(busy)["/zc/3.html"] == ("skipped", "known")


def test_a_walk_that_was_cut_short_is_walked_again_to_its_end(site: Site, crawl: Crawl) -> None:
    two_pages(site)
    cut = crawl(limit=2)
    assert outcomes(crawl(after=cut))["/zc/3.html"] == ("done", None)
    assert crawl(max_pages=1).counts["requested"] == 2


def test_a_page_that_never_changes_is_asked_for_less_and_less(site: Site, crawl: Crawl) -> None:
    two_pages(site)
    state, asked = crawl(), []
    for day in range(1, 17):
        state = crawl(after=state, days=day)
        if site.asked("/zc/3.html"):
            asked.append(day)
    assert asked == [1, 3, 7, 15]
    site.page("/zc/3.html", article("通知3（修订）"))
    changed = crawl(after=state, days=31)
    assert outcomes(changed)["/zc/3.html"] == ("done", None)
    assert outcomes(crawl(after=changed, days=32))["/zc/3.html"] == ("unchanged", None)


def test_every_answer_is_archived(site: Site, crawl: Crawl) -> None:
    two_pages(site)
    site.page("/zc/2.html", "<html>weg</html>", status=404)
    report = crawl()
    assert all(row.archive_record and row.archive_offset is not None for row in report.fetches)
    assert {row.role for row in report.fetches} == {"robots", "list", "detail"}


def test_links_to_elsewhere_do_not_keep_a_nightly_crawl_walking(site: Site, crawl: Crawl) -> None:
    wechat = ("https://mp.weixin.example/s/1", "2026-02-19")
    site.page("/zc/index.html", listing(("1.html", "2026-02-20"), wechat, wechat, pages=2))
    site.page("/zc/index_2.html", listing(("3.html", "2025-06-01"), ("https://mp.weixin.example/s/2", "2025-05-01")))
    site.page("/zc/1.html", article("通知1"))
    site.page("/zc/3.html", article("通知3"))
    report = crawl()
    assert outcomes(report)["https://mp.weixin.example/s/1"] == ("skipped", "host_not_allowed")
    assert [(issue.place, issue.count) for issue in report.issues] == [("mp.weixin.example", 2)]
    crawl(after=report)
    assert site.asked("/zc/index_2.html") == 0


def test_since_and_limit_end_a_walk(site: Site, crawl: Crawl) -> None:
    two_pages(site)
    assert outcomes(crawl(since=date(2026, 2, 15))) == {"/zc/1.html": ("done", None)}
    assert crawl(limit=2).counts["requested"] == 2
    assert not crawl(limit=0).issues


@pytest.mark.parametrize("last", ["repeats", "empty", "missing"])
def test_a_list_without_a_count_ends_quietly(site: Site, crawl: Crawl, last: str) -> None:
    first = listing(("1.html", "2026-02-20"))
    site.page("/zc/index.html", first)
    site.page("/zc/1.html", article("通知1"))
    if last != "missing":
        site.page(
            "/zc/index_2.html",
            first if last == "repeats" else "<html><p>没有更多内容了，请返回首页查看其他栏目</p></html>",
        )
    report = crawl()
    assert report.counts["done"] == 1
    assert not report.issues


@pytest.mark.parametrize("last", ["repeats", "empty", "missing"])
def test_a_list_that_promised_more_is_an_issue(site: Site, crawl: Crawl, last: str) -> None:
    first = listing(("1.html", "2026-02-20"), pages=29)
    site.page("/zc/index.html", first)
    site.page("/zc/1.html", article("通知1"))
    if last != "missing":
        site.page(
            "/zc/index_2.html",
            first if last == "repeats" else "<html><p>没有更多内容了，请返回首页查看其他栏目</p></html>",
        )
    report = crawl()
    assert kinds(report) == ["gone" if last == "missing" else "empty_listing"] and len(report.unmet) == 1
    assert len([path for path in site.requests if "index_" in path]) == 1


def test_a_redesigned_list_is_an_issue(site: Site, crawl: Crawl) -> None:
    site.page("/zc/index.html", "<html><body><a href='/x'>网站改版公告，请使用新版页面</a></body></html>")
    report = crawl()
    assert kinds(report) == ["empty_listing"]
    assert "expected at least 1" in report.issues[0].message
    site.page("/zc/index.html", listing(("1.html", "2026-02-20")))
    assert "1 items, expected at least 20" in str(
        [i.message for i in crawl(declared(expect={"least_items": 20})).issues]
    )


def test_every_trap_has_its_name(site: Site, crawl: Crawl) -> None:
    home = "<html><title>市政府</title>" + "".join(f"<a href='/n{n}'>新闻{n}</a>" for n in range(20)) + "</html>"
    site.page("/", home)
    site.replies["/robots.txt"] = (200, {"Content-Type": "text/plain"}, b"User-agent: *\nDisallow: /zc/private")
    traps = {
        "gone": "gone",
        "shell": "challenge",
        "status": "challenge",
        "captcha": "challenge",
        "home": "soft_redirect",
        "home-later": "soft_redirect",
        "home-redirect": "soft_redirect",
        "sent-on": "soft_redirect",
        "off-host": "host_not_allowed",
        "private": "refused_by_robots",
        "busy": "http_5xx",
        "good": None,
    }
    site.page("/zc/index.html", listing(*[(f"{name}.html", "2026-02-20") for name in traps]))
    shell = "<html><script>$_ts=window['$_ts'];if(!$_ts)$_ts={};" + "x=1;" * 500 + "</script><body></body></html>"
    site.page("/zc/shell.html", shell)
    site.page("/zc/status.html", "<html></html>", status=521)
    site.page("/zc/captcha.html", "<html><body>请输入验证码</body></html>", charset="gb18030")
    site.page("/zc/home.html", home)
    site.page("/zc/home-later.html", home.replace("新闻3", "今日要闻").replace("/n19'", "/n20'"))
    site.page("/zc/home-redirect.html", "", status=302, Location="/")
    site.page("/zc/sent-on.html", "<html><script>window.location.href='https://elsewhere.example/a'</script></html>")
    site.page("/zc/off-host.html", "", status=302, Location="https://elsewhere.example/a")
    site.page("/zc/busy.html", "<html>busy</html>", status=503)
    site.page("/zc/good.html", article("好的通知"))
    report = crawl()
    found = {url.removeprefix("/zc/").removesuffix(".html"): kind for url, (_, kind) in outcomes(report).items()}
    assert found == traps
    assert report.counts == {"requested": 12, "done": 1, "unchanged": 0, "skipped": 2, "failed": 9}
    assert [page.url for page in report.pages] == [BASE + "/zc/good.html"]
    assert next(fetch.status for fetch in report.fetches if fetch.url.endswith("gone.html")) == 404


def test_a_host_that_shuts_us_out_is_left_alone(site: Site, crawl: Crawl) -> None:
    site.page("/zc/index.html", listing(*[(f"{n}.html", "2026-02-20") for n in range(30)], pages=9))
    for number in range(30):
        site.page(f"/zc/{number}.html", "<html></html>", status=412)
    report = crawl()
    assert report.counts == {"requested": 30, "done": 0, "unchanged": 0, "skipped": 22, "failed": 8}
    assert site.asked("/zc/9.html") == 0
    assert site.asked("/zc/index_2.html") == 0
    assert any("left after failures" in issue.message for issue in report.issues)


def test_one_page_under_many_names_is_fetched_once(site: Site, crawl: Crawl) -> None:
    names = ("1.html", "1.html#top", f"http://{HOST}:80/zc/1.html", "1.html?token=abc", "old.html")
    site.page("/zc/index.html", listing(*[(name, "2026-02-20") for name in names]))
    site.page("/zc/1.html", article("通知1"))
    site.page("/zc/old.html", "", status=301, Location="/zc/1.html")
    report = crawl()
    assert outcomes(report) == {"/zc/1.html": ("done", None), "/zc/old.html": ("skipped", "duplicate")}


def test_attachments_belong_to_their_page(site: Site, crawl: Crawl) -> None:
    site.page("/zc/index.html", listing(("1.html", "2026-02-20")))
    links = "<a href='f/表.pdf'>附件1 申报表</a><a href='/down?id=7'>附件2</a><a href='gone.docx'>附件3</a><!-- <a href='old.pdf'></a> -->"
    site.page("/zc/1.html", article("通知1", links))
    site.replies["/zc/f/%E8%A1%A8.pdf"] = (200, {"Content-Type": "application/pdf"}, b"%PDF-1.4 12:00:00")
    site.replies["/down?id=7"] = (200, {"Content-Type": "application/msword"}, b"\xd0\xcf")
    site.page("/zc/gone.docx", "<html><body>您访问的文件不存在或者已经被管理员删除</body></html>")
    portal = declared(attachments={"patterns": [r"/down\?id="]})
    report = crawl(portal)
    assert {page.list_title: page.parent_url for page in report.pages if page.parent_url} == {
        "附件1 申报表": BASE + "/zc/1.html",
        "附件2": BASE + "/zc/1.html",
    }
    assert kinds(report) == ["wrong_type"]
    again = crawl(portal, after=report, days=1)
    assert again.counts == {"requested": 4, "done": 0, "unchanged": 3, "skipped": 0, "failed": 1}


def test_interpretations_inside_items_are_fetched_as_such(site: Site, crawl: Crawl) -> None:
    row = '<li><a href="1.html">关于示例工作的通知</a><div class="pop"><a href="2.html">一图读懂示例</a></div>2026-02-20</li>'
    site.page("/zc/index.html", f"<html><ul>{row}</ul></html>")
    site.page("/zc/1.html", article("通知1"))
    site.page("/zc/2.html", article("解读"))
    item = {"select": "li", "drop": [".pop"], "related": ".pop a"}
    report = crawl(declared(list={"url": "/{column}/index.html", "item": item}))
    assert [page.document_class for page in report.pages] == ["policy", "interpretation"]
    assert report.pages[1].list_title == "一图读懂示例"


def test_year_archives_are_walked(site: Site, crawl: Crawl) -> None:
    site.page(
        "/zc/index.html",
        "<html><a href='/a25/index.html'><h4>2025年</h4></a><a href='/b24/index.html'>2024年</a></html>",
    )
    site.page("/a25/index.html", listing(("1.html", "2025-02-20"), pages=2))
    site.page("/a25/index_2.html", listing(("2.html", "2025-01-20"), pages=2))
    site.page("/b24/index.html", listing(("3.html", "2024-02-20"), pages=1))
    for path in ("/a25/1.html", "/a25/2.html", "/b24/3.html"):
        site.page(path, article(path))
    lists = {
        "archives": {"url": "/{column}/index.html"},
        "url": "{archive}index_{page}.html",
        "first_url": "{archive}index.html",
        "pages": r"pages=(\d+)",
    }
    report = crawl(declared(list=lists))
    assert list(outcomes(report)) == ["/a25/1.html", "/a25/2.html", "/b24/3.html"]
    assert not report.issues
    crawl(declared(list=lists), after=report)
    assert site.asked("/b24/index.html") == 0


def test_a_column_without_archives_is_one_issue(site: Site, crawl: Crawl) -> None:
    lists = {"archives": {"url": "/{column}/index.html"}, "url": "{archive}index_{page}.html"}
    site.page("/zc/index.html", "<html><a href='/about.html'>关于本站的说明文字，这里没有任何年份</a></html>")
    assert [issue.message for issue in crawl(declared(list=lists)).issues] == ["column zc: no archives"]


def test_gb2312_that_is_gb18030_is_kept_and_read(site: Site, crawl: Crawl, tmp_path: Path) -> None:
    head = '<meta charset="gb2312">'
    site.page("/zc/index.html", head + listing(("1.html", "2026-02-20")).replace("通知", "镕喆通知"), charset="gb18030")
    site.page("/zc/1.html", head + article("通知1"), charset="gb18030")
    report = crawl()
    assert report.pages[0].list_title == "关于第0项工作的镕喆通知"
    ((_, payload),) = read_archive(tmp_path / "run1.warc.gz")
    assert payload == (head + article("通知1")).encode("gb18030")


def test_search_interfaces_are_posted_to(site: Site, crawl: Crawl) -> None:
    answer = b'{"data":{"total":1,"list":[{"data":{"title":"\xe5\x85\xb3<em>\xe4\xba\x8e</em>","url":"/zc/1.html","time":"2026-02-20"}}]}}'
    site.replies["/search"] = (200, {"Content-Type": "application/json"}, answer)
    site.page("/zc/1.html", article("通知1"))
    lists = {
        "family": "json_gateway",
        "url": "/search",
        "body": '{"pageNo":{page},"filter":{"channel":"{column}"}}',
        "records_path": "data.list",
        "record_fields": {"title": "data.title", "url": "data.url", "date": "data.time"},
        "records": r'"total":(\d+)',
        "page_size": 10,
    }
    report = crawl(declared(list=lists))
    assert site.bodies == [b'{"pageNo":1,"filter":{"channel":"zc"}}']
    assert (report.pages[0].list_title, report.pages[0].list_date) == ("关于", date(2026, 2, 20))


def test_an_interface_behind_a_challenge_is_named(site: Site, crawl: Crawl) -> None:
    site.page("/api", "<html>稍等，正在为您跳转到目标页面，请不要关闭浏览器窗口</html>")
    lists = {"family": "json_gateway", "url": "/api", "html_path": "data.html"}
    assert kinds(crawl(declared(list=lists))) == ["challenge"]
    site.replies["/api"] = (200, {"Content-Type": "application/json"}, b'{"success":false}')
    assert kinds(crawl(declared(list=lists))) == ["empty_listing"]


def test_steps_are_told_as_they_happen(site: Site, crawl: Crawl) -> None:
    two_pages(site)
    steps: list[str] = []
    crawl(progress=lambda: steps.append("."))
    assert len(steps) == 3
