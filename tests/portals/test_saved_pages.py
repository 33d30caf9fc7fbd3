"""Families and declarations hold on pages that others saved (read in place, skipped where they are not)."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from urllib.parse import urljoin

import pytest

from flows.portal_pages import read_detail
from pipeline.documents.body import find_body
from pipeline.portals import Portal, archives_request, attachment_links, declared_folder, family_of, load_portals
from pipeline.portals.dialects import dialect_of
from pipeline.portals.families.paging import page_request
from pipeline.portals.relations import related_links
from pipeline.portals.tree import PageTree

DECLARED = load_portals([declared_folder()])


@pytest.fixture(scope="module")
def saved(shared: Path) -> Path:
    return shared / "real" / "portals"


def truth(saved: Path, number: int) -> dict[str, object]:
    data: dict[str, object] = json.loads((saved / "truth" / f"{number:03d}.json").read_text("utf-8"))
    return data


def text(saved: Path, start: str) -> str:
    return next((saved / "pages").glob(f"{start}_*")).read_text("utf-8")


@pytest.mark.parametrize(
    ("id", "number", "pages"),
    [("guangzhou-rsj", 23, 304), ("handan-xxgk", 65, 56), ("shanghai-wsjkw", 68, 54), ("tianjin-gk", 69, 50)],
)
def test_lists_are_read_to_the_last_item(saved: Path, id: str, number: int, pages: int) -> None:
    told, portal = truth(saved, number), DECLARED[id]
    url = str(told["url"] or f"{portal.base_url}/gkml/x/index.html")
    answer = family_of(portal).read(text(saved, f"{number:03d}"), portal, url)
    items = told["items"]
    assert isinstance(items, list)
    wanted = [(urljoin(url, item["href"]), item["title"], item["date"]) for item in items]
    assert [(item.url, item.title, str(item.date)) for item in answer.items] == wanted
    assert answer.pages == pages


def test_a_row_of_a_table_tells_index_number_and_office(saved: Path) -> None:
    portal = DECLARED["handan-xxgk"]
    (item,) = family_of(portal).read(text(saved, "065"), portal, portal.base_url + "/gkml/x/index.html").items
    assert (item.index_number, item.issuer) == ("000014348/2020-35428", "邯郸市教育局")


@pytest.mark.parametrize("number", [52, 67])
def test_a_home_page_gives_its_documents_by_the_generic_default(saved: Path, number: int) -> None:
    told = truth(saved, number)
    url = str(told["url"] or "http://www.yichun.gov.cn/")
    home = DECLARED["zhengzhou"]
    found = {item.title for item in family_of(home).read(text(saved, f"{number:03d}"), home, url).items}
    items = told["items"]
    assert isinstance(items, list)
    shaped = {item["title"] for item in items if item["date"] or dialect_of(urljoin(url, item["href"]))}
    assert shaped <= found
    assert len(shaped) >= len(items) - 1  # an interview by its id has an address of no known shape


def test_jpage_tells_its_further_pages(saved: Path) -> None:
    portal = DECLARED["dingxi"]
    xml = (saved / "pages" / "jpage_www.dingxi.gov.cn_list.xml").read_text("utf-8")
    answer = family_of(portal).read(xml, portal, family_of(portal).url(portal, portal.columns[0], 0))
    assert len(answer.items) == 45
    assert not [item for item in answer.items if item.title.endswith("...") or item.date is None]
    request = page_request(portal.told(answer.more), portal.columns[0], 1)
    assert "unitid=38486" in request.url
    assert request.url.endswith("startrecord=46&endrecord=90&perpage=15")


def test_gkmlpt_lists_are_found_by_the_name_of_a_category(saved: Path) -> None:
    portal = DECLARED["guangzhou-wjw"]
    page = text(saved, "007")
    found = [
        family_of(portal).archives(page, portal, column, f"{portal.base_url}/gkmlpt/index") for column in portal.columns
    ]
    assert found == [(f"{portal.base_url}/gkmlpt/api/all/{id}?sid=200035",) for id in (557, 558, 559)]


def test_gkmlpt_below_a_folder_is_walked_whole(saved: Path) -> None:
    column = DECLARED["tianhe"].columns[2]
    portal = DECLARED["tianhe"].for_column(column)
    assert portal.list.archives is not None
    asked = archives_request(portal, column, portal.list.archives).url
    found = family_of(portal).archives(text(saved, "036"), portal, column, asked)
    assert len(found) == 7
    assert found[0] == "http://www.thnet.gov.cn/gzthczgz/gkmlpt/api/all/6381?sid=200212"


def test_a_result_page_of_irs(saved: Path) -> None:
    data = DECLARED["zhengzhou"].model_dump(exclude={"list", "columns"})
    lists = {"family": "irs_page", "parameters": {"code": "1"}}
    portal = Portal.model_validate({**data, "columns": [{"id": "a"}], "list": lists})
    answer = family_of(portal).read(text(saved, "070"), portal, "https://www.jiujiang.gov.cn/irs-c-web/search.shtml")
    assert len(answer.items) == 10
    assert all(item.date and item.issuer and "<em>" not in item.title for item in answer.items)


def test_addresses_of_details_have_a_known_shape_and_others_none(saved: Path) -> None:
    with (saved / "pages.csv").open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["url"]]
    assert len(rows) > 70
    wrong = [row["url"] for row in rows if (dialect_of(row["url"]) is not None) != (row["kind"] == "detail")]
    assert wrong == []


def test_attachments_are_those_of_the_page(saved: Path) -> None:
    portal = DECLARED["guangzhou"]
    for number in (4, 12, 13, 14, 32, 37, 46):
        told = truth(saved, number)
        files = told["attachments"]
        assert isinstance(files, list)
        found = attachment_links(text(saved, f"{number:03d}"), str(told["url"] or "http://zfcj.gz.gov.cn/"), portal)
        assert found == [(file["href"], file["text"]) for file in files]


@pytest.mark.parametrize(
    ("number", "links"), [(14, 1), (19, 1), (33, 1), (35, 2), (37, 3), (39, 2), (46, 1), (5, 0), (72, 0)]
)
def test_interpretations_are_found_by_the_title(saved: Path, number: int, links: int) -> None:
    told = truth(saved, number)
    found = related_links(text(saved, f"{number:03d}"), str(told["url"]), str(told["title"]))
    assert [link.kind for link in found] == ["interpretation"] * links


@pytest.mark.parametrize(
    ("id", "numbers"),
    [
        ("gov-cn", range(72, 131)),
        ("guangzhou", (5, 8, 14, 19, 35, 37, 46)),
        ("guangzhou-wjw", (7,)),
        ("tianhe", (1, 4, 13)),
    ],
)
def test_bodies_stand_where_the_portal_says(saved: Path, id: str, numbers: range | tuple[int, ...]) -> None:
    portal = DECLARED[id]
    pages = [page for number in numbers for page in (saved / "pages").glob(f"{number:03d}_*")]
    assert pages
    for page in pages:
        tree = PageTree(page.read_text("utf-8"))
        body = find_body(tree, portal)
        assert any(body is tag for selector in portal.detail.body for tag in tree.matching(selector)), page.name


@pytest.mark.parametrize(
    ("id", "number"),
    [
        ("shanxi", 53),
        ("wanzai", 48),
        ("yichun", 50),
        ("zhejiang-fzggw", 54),
        ("baoding", 58),
        ("guangzhou-wjw", 7),
        ("tianhe", 36),
        ("guangzhou-rsj", 16),
        ("guangzhou", 35),
        ("gov-cn", 99),
    ],
)
def test_a_document_is_whole_with_the_declaration_of_its_portal(saved: Path, id: str, number: int) -> None:
    told, portal = truth(saved, number), DECLARED[id]
    page = (saved / "pages" / str(told["file"])).read_bytes()
    document = read_detail(page, str(told["url"] or portal.base_url + "/content/post_1.html"), portal)
    found = (document.title, document.document_number, str(document.published_on), len("".join(document.text.split())))
    wanted = (told["title"], told["doc_number"], told["publish_date"], told["body_chars_no_whitespace"])
    assert found == wanted
