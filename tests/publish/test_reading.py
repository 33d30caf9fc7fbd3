"""The reading room as a reader meets it in Chromium: every page, filters, search, downloads, the keyboard, both languages."""

from __future__ import annotations

import csv
import re
import struct
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from pipeline.publish.release import Release, publish
from pipeline.records import PortalHealth, UnlistedName
from pipeline.store.database import Store
from tests.publish import test_room


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Release:
    folder = tmp_path_factory.mktemp("reading")
    store = Store(f"sqlite:///{folder / 'store.sqlite'}")
    test_room.fill(store)
    lacked = UnlistedName(
        id="u1", label="LOCATION", name="北京经开区", mentions=3, documents=1, places=("北京市",), confidence=0.9,
        document="d2", start=0, end=5,
    )  # fmt: skip
    store.replace("unlisted_names", [lacked])
    filled = dict.fromkeys(("document_number", "issued_on", "issuer", "published_on", "title"), 0.8)
    reasons = ("fewer items than the least that it should list 条目少于下限",)
    for id, why in (("sample-shanghai", ()), ("guangzhou-wjw", reasons)):
        at = datetime(2026, 1, 1, tzinfo=UTC)
        health = PortalHealth(
            id=id, portal=id, run="r", crawled_at=at, last_success=at, held=bool(why), reasons=why, fill=filled
        )
        store.upsert("portals", [health])
    made = publish(store, folder / "releases", today=date(2026, 1, 2))
    store.close()
    return made


def test_pages_open_without_errors_and_ask_nobody(release: Release, reader: Any) -> None:
    for page in sorted(release.folder.rglob("*.html")):
        reader.goto(page.as_uri())
        assert reader.wrong == [] and reader.title() != "taken", page.name


@pytest.mark.parametrize("width", [1300, 400])
def test_portals_stand_one_to_a_line(release: Release, reader: Any, width: int) -> None:
    before = reader.viewport_size
    reader.set_viewport_size({"width": width, "height": 900})
    reader.goto((release.folder / "index.html").as_uri())
    rows = reader.locator("[aria-label^=Portals] tbody tr").all()
    line = reader.evaluate("parseFloat(getComputedStyle(document.body).lineHeight)")
    names = [row.locator("code").inner_text() for row in rows if row.locator("code").count()]
    tallest = max(row.bounding_box()["height"] for row in rows)
    reader.set_viewport_size(before)
    assert {"sample-shanghai", "guangzhou-wjw"} <= set(names)
    assert tallest < 5 * line


def test_promises_are_filtered_and_downloaded(release: Release, reader: Any, tmp_path: Path) -> None:
    reader.goto((release.folder / "promises.html").as_uri())
    reader.wait_for_selector("#rows tr:nth-child(2)")
    reader.select_option("[name=strength]", "hard")
    reader.locator("#rows tr").nth(1).wait_for(state="detached")
    assert "100个" in reader.inner_text("#rows") and "数据集" in reader.inner_text("#rows")
    with reader.expect_download() as waiting:
        reader.click("#csv")
    waiting.value.save_as(tmp_path / "p.csv")
    with (tmp_path / "p.csv").open(encoding="utf-8-sig", newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert [row["id"] for row in rows] == ["t1"] and rows[0]["title"].startswith("数据集")
    reader.click("#rows a[href*='documents/']")
    assert reader.locator("#t1").inner_text() == "100个"


def test_the_page_of_promises_asks_the_table(release: Release, reader: Any) -> None:
    page = (release.folder / "promises.html").as_uri()
    reader.goto(f"{page}?what=数据集&family=count&sort=small")
    reader.wait_for_selector("#rows tr:first-child:has-text('100')")
    assert reader.locator("#rows tr").count() == 2 and "100" in reader.inner_text("#rows tr:first-child")
    reader.click("th[data-sort=size] button")
    reader.wait_for_selector("#rows tr:first-child:has-text('200')")
    assert reader.locator("[name=unit] option").all_inner_texts() == ["全部", "个 (2)"]
    reader.goto(f"{page}?what=公共数据")  # words of the sentences, and nothing that is counted
    reader.wait_for_selector("main [role=status] button")
    reader.click("main [role=status] button")
    reader.wait_for_selector("#rows tr:nth-child(2)")


def test_a_row_is_cited_shared_and_doubted(release: Release, reader: Any) -> None:
    reader.goto((release.folder / "t.html").as_uri() + "#t1")
    reader.wait_for_selector("#row article")
    told = reader.inner_text("#row")
    assert "100个" in told and "可信度" in told and "d1.html#t1" in reader.inner_html("#row")
    reader.evaluate("navigator.clipboard.writeText = async (text) => { window.copied = text; }")
    reader.click("text=复制 BibTeX")
    reader.wait_for_selector("#row button:has-text('已复制')")
    assert reader.evaluate("copied").startswith("@misc{modu-t1,") and "t.html#t1" in reader.evaluate("copied")
    reader.click("text=有误？")
    assert "modu review decide t1 reject --by" in reader.inner_text("#row pre")
    reader.goto((release.folder / "t.html").as_uri() + "#none")
    reader.wait_for_selector("main [role=status] span")
    reader.goto((release.folder / "documents" / "d1.html").as_uri())
    reader.click("#t1")
    reader.wait_for_selector("dialog[open] article")
    assert "100个" in reader.inner_text("dialog")
    reader.keyboard.press("Escape")
    reader.wait_for_selector("dialog", state="detached")


def test_who_cites_a_law_is_found_by_its_english_title(release: Release, reader: Any) -> None:
    reader.goto((release.folder / "citations.html").as_uri() + "?words=Data Security Law")
    assert reader.locator("#policies tbody tr:visible").count() == 1
    assert "杭州市" in reader.inner_text("#policies tbody tr:visible")


def test_the_language_changes_and_stays(release: Release, reader: Any) -> None:
    reader.goto((release.folder / "index.html").as_uri())
    assert reader.is_visible("text=承诺") and not reader.is_visible("nav >> text=Promises")
    reader.click("[data-language=en]")
    assert reader.is_visible("nav >> text=Promises")
    reader.goto((release.folder / "promises.html").as_uri())
    assert "hard" in reader.inner_text("[name=strength]") and "刚性" not in reader.inner_text("[name=strength]")
    reader.goto((release.folder / "names.html").as_uri())
    assert reader.is_visible("nav >> text=Promises")
    reader.click("[data-language=zh]")


def test_texts_are_searched(release: Release, reader: Any) -> None:
    reader.goto((release.folder / "search.html").as_uri() + "?q=公共数据 开放")
    reader.wait_for_selector("#hits mark")
    assert reader.locator("#hits li").count() == 2
    reader.select_option("[name=place]", "beijingshi")
    reader.locator("#hits li").nth(1).wait_for(state="detached")
    assert "公共数据开放计划" in reader.inner_text("#hits")


@pytest.mark.parametrize(
    ("question", "hits", "page"),
    [
        ("公共數據 開放", 2, None),
        ("Hangzhou", 1, "places/hangzhoushi.html"),
        ("“公共数据” beijing", 1, "places/beijingshi.html"),
        ("data security law", 0, "citations.html?words=%E6%95%B0%E6%8D%AE%E5%AE%89%E5%85%A8%E6%B3%95"),
    ],
)
def test_a_question_is_read_as_it_is_meant(
    release: Release, reader: Any, question: str, hits: int, page: str | None
) -> None:
    reader.goto((release.folder / "search.html").as_uri())
    reader.fill("main [name=q]", question)
    reader.press("main [name=q]", "Enter")
    reader.wait_for_selector("main [role=status]:has-text('检索')")
    found = reader.locator("#hits li a[href^=documents]").count()
    assert found == hits and reader.locator(f"#pages a[href='{page}']").count() == (page is not None)
    assert hits or reader.locator("#hits li").count() >= 2  # what to try instead


def saved(reader: Any, name: str, kind: str, folder: Path) -> Path:
    with reader.expect_download() as waiting:
        reader.click(f"[data-save={name}][data-as={kind}]")
    waiting.value.save_as(folder / f"{name}.{kind}")
    return folder / f"{name}.{kind}"


@pytest.mark.parametrize(
    ("page", "chart"),
    [
        ("places/hangzhoushi.html", "profile-hangzhoushi"),
        ("citations.html", "citations"),
        ("compare.html", "comparison"),
        ("index.html", "places-categories"),  # a table
    ],
)
def test_a_chart_is_saved_as_pictures_of_its_own_and_as_its_table(
    release: Release, reader: Any, tmp_path: Path, page: str, chart: str
) -> None:
    reader.goto((release.folder / page).as_uri())
    picture = saved(reader, chart, "svg", tmp_path)
    drawn = [
        part for part in ElementTree.parse(picture).getroot().iter() if part.tag.endswith(("circle", "text", "rect"))
    ]
    assert len(drawn) >= 5 and all(
        part.get("fill", "").startswith(("rgb", "#", "none")) for part in drawn
    )  # no styles needed
    png = saved(reader, chart, "png", tmp_path).read_bytes()
    assert png[:8] == b"\x89PNG\r\n\x1a\n" and min(struct.unpack(">II", png[16:24])) > 100
    with saved(reader, chart, "csv", tmp_path).open(encoding="utf-8-sig", newline="") as lines:
        rows = list(csv.reader(lines))
    assert len(rows) >= 2 and any(char.isdigit() for cell in rows[1] for char in cell)
    reader.goto(picture.as_uri())
    assert reader.locator("svg").count() == 1 and reader.wrong == []


def test_a_mark_is_explained_on_hover_and_focus_and_arrows_lead_on(release: Release, reader: Any) -> None:
    reader.goto((release.folder / "documents" / "d1.html").as_uri())
    reader.hover("#t1")
    assert "目标 100个" in reader.inner_text("#card") and "置信度" in reader.inner_text("#card")
    reader.keyboard.press("Escape")
    assert not reader.is_visible("#card")
    assert reader.locator(".text [tabindex='0']").count() == 1  # one stop of Tab, however many marks
    reader.locator(".text [data-tip]").first.focus()
    seen = [reader.inner_text("#card")]
    for _ in range(3):
        reader.keyboard.press("ArrowRight")
        seen.append(reader.inner_text("#card"))
    assert len(set(seen)) >= 3 and reader.evaluate("document.activeElement.getAttribute('aria-describedby')") == "card"
    reader.click("[data-language=en]")
    reader.hover("#t1")
    assert "target 100 个" in reader.inner_text("#card")
    reader.click("[data-language=zh]")


def test_who_arrives_by_a_link_to_a_quantity_finds_it_explained(release: Release, reader: Any) -> None:
    reader.goto(f"{(release.folder / 'documents' / 'd1.html').as_uri()}#t1")
    reader.wait_for_selector("#card:not([hidden])")
    assert "目标 100个" in reader.inner_text("#card") and reader.evaluate("document.activeElement.id") == "t1"


def test_the_register_is_searched_by_any_name_and_by_type(release: Release, reader: Any) -> None:
    reader.goto((release.folder / "names.html").as_uri())
    reader.fill("[name=words]", "平台")
    assert reader.locator("#names tbody tr:visible").count() == 1 and "1 行" in reader.inner_text("main [role=status]")
    reader.fill("[name=words]", "")
    reader.select_option("[name=kind]", "GPE")
    assert reader.locator("#names tbody tr:visible").all_inner_texts()[0].startswith("杭州市")


def test_a_long_table_is_shown_in_pieces_and_searched_as_a_whole(release: Release, reader: Any) -> None:
    lines = "".join(f"<tr><td>名称{n:03}</td></tr>" for n in range(230))
    page = (release.folder / "names.html").read_text("utf-8")
    long = release.folder / "long.html"
    long.write_text(re.sub("<tbody>.*</tbody>", f"<tbody>{lines}</tbody>", page, flags=re.S), "utf-8")
    reader.goto(long.as_uri())
    shown, more = reader.locator("#names tbody tr:visible"), reader.locator("button.more")
    assert shown.count() == 100 and "230" in reader.inner_text("main [role=status]")
    more.click()
    assert shown.count() == 200
    reader.locator("#names thead button").first.click()  # sorted: the pieces are those of the new order
    assert shown.first.inner_text() == "名称229" and shown.count() == 200
    reader.fill("[name=words]", "名称00")
    assert shown.count() == 10 and not more.is_visible()
    long.unlink()


def test_a_municipality_is_a_city_and_a_province(release: Release, reader: Any) -> None:
    reader.goto((release.folder / "places.html").as_uri())
    for level in ("province", "city"):
        reader.select_option("[name=kind]", level)
        assert "北京市" in reader.locator("#places tbody tr:visible th").all_inner_texts()
    assert "直辖市" in (release.folder / "places" / "beijingshi.html").read_text("utf-8")


def test_names_that_the_register_lacks_have_a_page_that_says_what_it_covers(release: Release, reader: Any) -> None:
    reader.goto((release.folder / "names.html").as_uri())
    reader.click("main a[href='unlisted.html']")
    assert "北京经开区" in reader.inner_text("#names") and "行政区 2 2 100" in " ".join(
        reader.inner_text("[aria-label^=Coverage] tbody").split()
    )
    reader.fill("[name=words]", "杭州")
    assert not reader.locator("#names tbody tr:visible").count()


def test_citations_are_those_of_a_place(release: Release, reader: Any) -> None:
    reader.goto(f"{(release.folder / 'citations.html').as_uri()}?kind=beijingshi")
    rows = reader.locator("#policies tbody tr:visible")
    assert rows.count() == 1 and "数据安全法" in rows.first.inner_text()
    reader.select_option("[name=kind]", "hangzhoushi")
    assert reader.locator("#policies tbody tr:visible").count() == 2


def test_a_key_leads_to_the_search(release: Release, reader: Any) -> None:
    reader.goto((release.folder / "index.html").as_uri())
    reader.keyboard.press("/")
    assert reader.evaluate("document.activeElement.name") == "q"


def test_citations_of_a_place_stand_out_when_it_is_chosen_by_keyboard(release: Release, reader: Any) -> None:
    reader.goto((release.folder / "citations.html").as_uri())
    reader.locator("[data-node^=left] >> text=杭州市").locator("xpath=..").focus()
    assert reader.locator(".edge.lit").count() == 2  # the law and the plan
    assert reader.locator("table.heat tbody tr").count() == 2


def test_facets_are_compared_beside_the_categories(release: Release, reader: Any) -> None:
    reader.goto((release.folder / "compare.html").as_uri())
    reader.wait_for_selector("#facets tbody tr", state="attached")
    assert "33.0% [20, 50]" in (reader.text_content("#facets") or "") and "先行先试" in reader.inner_text("#claims")


def test_places_are_compared(release: Release, reader: Any) -> None:
    reader.goto((release.folder / "compare.html").as_uri())
    reader.wait_for_selector("#chart svg circle")
    assert reader.locator("#table thead th").count() == 3 and "突出" in reader.inner_text("#claims")
    assert reader.locator("#claims blockquote a").first.get_attribute("href") in (
        "documents/d1.html#e1",
        "documents/d2.html#e2",
    )


@pytest.mark.parametrize(("language", "scheme"), [("zh", "light"), ("en", "dark")])
def test_pages_are_accessible(release: Release, reader: Any, language: str, scheme: str) -> None:
    axe = pytest.importorskip(
        "axe_playwright_python.sync_playwright", reason="axe-playwright-python is not installed"
    ).Axe()
    reader.emulate_media(color_scheme=scheme)
    reader.goto((release.folder / "index.html").as_uri())
    reader.click(f"[data-language={language}]")
    for page in sorted(release.folder.rglob("*.html")):
        reader.goto(page.as_uri())
        found = axe.run(reader, options={"resultTypes": ["violations"]}).response["violations"]
        grave = [(v["id"], v["nodes"][0]["html"]) for v in found if v["impact"] in ("serious", "critical")]
        assert not grave, page.name
    reader.emulate_media(color_scheme="light")
    reader.click("[data-language=zh]")
