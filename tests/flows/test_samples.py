"""The sample portals: what is declared is reachable over real HTTP, in the shapes and with the habits of real sites."""

from __future__ import annotations

import csv
import io
import re
from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations

import docx
import pypdf
import pytest
import requests
from bs4 import BeautifulSoup, Comment

from flows.samples import SampleDocument, Site, load_sites, serve_samples
from flows.samples.pages import answer_key, render_site
from flows.samples.sites import samples_dir
from pipeline.portals import Column, ListItem, Portal, family_of, load_portals

SITES = load_sites()
PORTALS = load_portals([samples_dir()])
DOCUMENTS = [(site, document) for site in SITES.values() for document in site.documents]
LABEL = "/site/label/8888?IsAjax=1&dataType=html&pageSize=16"
GATEWAY = "/api-gateway/jpaas-publish-server/front/page/build/unit?parseType=bulidstatic&rows=4"

Fetch = dict[str, tuple[str, int]]


@pytest.fixture(scope="module")
def served() -> Iterator[Fetch]:
    with serve_samples() as addresses:
        yield addresses


def get(served: Fetch, site: Site, path: str, **headers: str) -> requests.Response:
    address, port = served[site.host]
    return requests.get(f"http://{address}:{port}{path}", headers={"Host": site.host, **headers}, timeout=10)


def soup_of(site: Site, answer: requests.Response) -> BeautifulSoup:
    return BeautifulSoup(answer.content.decode(site.charset), "lxml")


def text_of(soup: BeautifulSoup, selector: str) -> str:
    return "".join(element.get_text() for element in soup.select(selector))


def body_of(site: str, slug: str) -> str:
    return next(document.body for document in SITES[site].documents if document.slug == slug)


def sentences(document: SampleDocument) -> set[str]:
    return {sentence for sentence in re.split(r"[。；！？\n]", document.body) if len(sentence) >= 20}


def test_the_collection_is_large_enough() -> None:
    assert len(SITES) >= 6
    assert len(DOCUMENTS) >= 34
    assert all(len(site.documents) >= 5 for site in SITES.values())
    assert {"plan", "action_plan", "law_regulation", "support_measures", "work_report", "notice", "interpretation"} <= {
        document.document_type for _, document in DOCUMENTS
    }


@pytest.mark.parametrize(("site", "document"), DOCUMENTS, ids=lambda value: getattr(value, "slug", None) or value.id)
def test_every_document_is_served_with_title_body_and_files(
    served: Fetch, site: Site, document: SampleDocument
) -> None:
    answer = get(served, site, document.path)
    soup = soup_of(site, answer)
    assert answer.status_code == 200
    assert [meta["content"] for meta in soup.select("meta[name=ArticleTitle]")] == [document.title]
    text = soup.get_text()
    for line in document.body.splitlines():
        for cell in line.strip("|#> ").split("|"):
            assert cell.strip() in text
    for attachment in document.attachments:
        assert soup.find("a", href=attachment.path) is not None
        assert get(served, site, attachment.path).content[:4] in {b"PK\x03\x04", b"%PDF"}


@pytest.mark.parametrize(
    ("site", "page", "selector"),
    [
        ("shanghai", "/nw42850/index{_}.html", "ul.tadaty-list > li > a"),
        ("shenzhen", "/cn/xxgk/zcfg/szsfg/index{_}.html", ".zx_ml_list li .list_name > a"),
        ("national", "/sjj/zwgk/zcfb/list/index_pc_{n}.html", "ul.u-list > li > a"),
        ("hefei", LABEL + "&catId=6718121&pageIndex={n}", ".xxgk_navli a"),
        ("anhui", LABEL + "&catId=6708451&pageIndex={n}", ".xxgk_navli a"),
        ("hangzhou", GATEWAY + "&pageId=1229063382&pageNo={n}", "li > a"),
    ],
)
def test_the_pages_of_a_list_hold_every_item_once(served: Fetch, site: str, page: str, selector: str) -> None:
    here = SITES[site]
    found: list[str] = []
    for number in (1, 2):
        answer = get(served, here, page.format(n=number, _="" if number == 1 else f"_{number}"))
        text = answer.json()["data"]["html"] if site == "hangzhou" else answer.content.decode(here.charset)
        found += [str(link["href"]) for link in BeautifulSoup(text, "lxml").select(selector)]
    column = here.columns[0].id
    expected = [item.path for item in here.listed if item.column == column]
    assert sorted(found) == sorted(expected)
    assert get(served, here, page.format(n=3, _="_3")).status_code == 404


def walk(served: Fetch, site: Site, portal: Portal, column: Column) -> Iterator[ListItem]:
    page, pages = 0, 1
    while page < pages:
        url = family_of(portal).url(portal, column, page)
        answer = get(served, site, url.removeprefix(portal.base_url))
        read = family_of(portal).read(answer.content.decode(site.charset), portal, url)
        yield from read.items
        page, pages = page + 1, read.pages or 1


@pytest.mark.parametrize("site", SITES.values(), ids=lambda site: site.id)
def test_the_portal_files_find_every_item_with_its_title_and_date(served: Fetch, site: Site) -> None:
    portal = PORTALS[f"sample-{site.id}"]
    found = [item for column in portal.columns for item in walk(served, site, portal, column)]
    expected = {(item.title, item.path, item.published_on) for item in site.listed}
    assert {(item.title, item.url.removeprefix(portal.base_url), item.date) for item in found} == expected
    numbers = {item.title: item.number for item in found if item.number}
    assert numbers == {d.title: d.number for d in site.listed if d.title in numbers}


def test_beijing_shows_all_items_on_one_page_beside_placeholders(served: Fetch) -> None:
    site = SITES["beijing"]
    items = soup_of(site, get(served, site, "/zhengce/zfwj/")).select("ul.default_news > li")
    flagged = [item for item in items if item.select("i.flag:not(:empty)")]
    assert len(flagged) == sum(item.column == "zfwj" for item in site.listed)
    assert len(items) == len(flagged) + 2


def test_shanghai_repeats_items_in_comments_and_prints_the_number_only_in_the_text(served: Fetch) -> None:
    site = SITES["shanghai"]
    soup = soup_of(site, get(served, site, "/nw42850/index.html"))
    assert any(
        "tadaty" not in comment and "<li>" in comment for comment in soup.find_all(string=Comment.__instancecheck__)
    )
    path, number = next((document.path, document.number) for document in site.documents if document.number)
    page = soup_of(site, get(served, site, path))
    assert number in text_of(page, "#ivs_content")
    assert all(number not in str(meta) for meta in page.find_all("meta"))


def test_longxun_sends_gb18030_and_says_gb2312(served: Fetch) -> None:
    site = SITES["hefei"]
    answer = get(served, site, site.documents[0].path)
    assert b"charset=gb2312" in answer.content
    assert answer.headers["Content-Type"] == "text/html"
    assert site.documents[0].title in answer.content.decode("gb18030")
    with pytest.raises(UnicodeDecodeError):
        answer.content.decode("utf-8")


def test_the_traps_answer_as_real_sites_do(served: Fetch) -> None:
    statuses = {"challenge": 412, "home": 200, "missing": 404, "disallowed": 200}
    met = set()
    for site in SITES.values():
        robots = get(served, site, "/robots.txt").text
        for trap in site.traps:
            met.add(trap.answer)
            assert get(served, site, trap.path).status_code == statuses[trap.answer]
            if trap.answer == "disallowed":
                assert any(trap.path.startswith(rule) for rule in re.findall(r"Disallow: (\S+)", robots))
            if trap.answer == "home":
                assert get(served, site, trap.path).content == get(served, site, "/").content
    assert met == set(statuses)


def test_answers_are_the_same_bytes_in_every_run(served: Fetch) -> None:
    for site in SITES.values():
        assert render_site(site) == render_site(load_sites()[site.id])
    site = SITES["shenzhen"]
    first = get(served, site, site.documents[0].path)
    again = get(served, site, site.documents[0].path, **{"If-None-Match": first.headers["ETag"]})
    assert first.status_code == 200
    assert again.status_code == 304


def test_a_view_count_may_grow_beside_an_unchanged_text() -> None:
    site = SITES["beijing"]
    with serve_samples(count_views=True) as addresses:
        pages = [get(addresses, site, site.documents[0].path).text for _ in range(2)]
    assert pages[0] != pages[1]
    assert len({text_of(BeautifulSoup(page, "lxml"), "#mainText") for page in pages}) == 1


def test_attachments_can_be_read(served: Fetch) -> None:
    site = SITES["shenzhen"]
    document = next(document for document in site.documents if len(document.attachments) == 2)
    word, pdf = (get(served, site, attachment.path).content for attachment in document.attachments)
    cells = [cell.text for row in docx.Document(io.BytesIO(word)).tables[0].rows for cell in row.cells]
    assert "智能算力规模（EFLOPS）" in cells
    assert "不少于500家" in "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages)


def test_the_facts_that_a_reader_will_look_for_are_there() -> None:
    with (samples_dir() / "facts.csv").open(encoding="utf-8", newline="") as lines:
        facts = list(csv.DictReader(lines))
    assert len(facts) >= 20
    assert all(fact["quote"] in body_of(fact["site"], fact["document"]) for fact in facts)


@pytest.mark.parametrize("city", ["hangzhou", "beijing", "shanghai"])
def test_three_cities_speak_of_data_in_several_documents(city: str) -> None:
    clauses = {
        document.slug: sum("数据" in part or "语料" in part for part in re.split(r"[。；\n]", document.body))
        for document in SITES[city].documents
    }
    assert sum(clauses.values()) >= 35
    assert sum(count >= 8 for count in clauses.values()) >= 3


def test_no_two_documents_share_a_long_sentence() -> None:
    said = defaultdict(set)
    for site, document in DOCUMENTS:
        if document.reprint_of is None:
            said[f"{site.id}/{document.slug}"] = sentences(document)
    shared = {(one, other): said[one] & said[other] for one, other in combinations(said, 2) if said[one] & said[other]}
    assert not shared


def test_unknown_hosts_and_paths_are_not_found(served: Fetch) -> None:
    assert get(served, SITES["beijing"], "/nowhere.html").status_code == 404
    address, port = served["beijing.sample.test"]
    assert requests.get(f"http://{address}:{port}/", headers={"Host": "elsewhere.test"}, timeout=10).status_code == 404
    assert answer_key("/a", {"b": "2", "a": "1"}) == "/a?a=1?b=2"
