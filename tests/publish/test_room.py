"""The reading room: pages of a release as files, and as a reader meets them in Chromium."""

from __future__ import annotations

import csv
import json
import re
import shutil
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from pipeline.publish import room
from pipeline.publish.release import Release, publish
from pipeline.publish.room.search import pairs, shard
from pipeline.publish.room.site import amount, shown
from pipeline.records import (
    Annotations,
    Citation,
    CityProfile,
    Document,
    DocumentRelation,
    Emphasis,
    Mention,
    Reading,
    Revision,
    Target,
    revision_of,
)
from pipeline.store.database import Store

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
HOSTILE = '=1+1"><script>document.title="taken"</script>\u202e'
CITIES = ("杭州市", "北京市")


def document(number: int, city: str, text: str, title: str) -> Document:
    seen = datetime(2024, 1, 1, tzinfo=UTC)
    return Document(
        id=f"d{number}", url=f"http://a.test/{number}", title=title, text=text, chars=len(text), revision=revision_of(text),
        city=city, issued_on=date(2023, 7, number), first_seen=seen, last_seen=seen,
    )  # fmt: skip


def target(of: Document, number: int, quote: str, year: int, strength: str) -> Target:
    start = of.text.index(quote)
    return Target(
        id=f"t{number}", document=of.id, revision=of.revision, start=start, end=start + len(quote), quote=quote,
        sentence_start=0, sentence_end=len(of.text), sentence=of.text, status="target", value=float(number * 100), unit="个",
        deadline_year=year, indicator="数据集", strength=strength,
    )  # fmt: skip


def fill(store: Store) -> None:
    for number, (city, title) in enumerate(
        zip(CITIES, (f"数据集建设方案{HOSTILE}", "公共数据开放计划"), strict=True), 1
    ):
        text = (
            f"到202{number + 4}年，{city}公共数据开放，建成数据集{number}00个。<script>document.title='taken'</script>"
        )
        one = document(number, city, text, title)
        store.save_documents([one])
        span = {"document": one.id, "revision": one.revision}
        found = target(one, number, f"{number}00个", 2024 + number, "hard" if number == 1 else "soft")
        at = text.index(city)
        mention = Mention(id=f"m{number}", start=at, end=at + 3, quote=city, label="GPE", **span)
        own = Mention(id=f"r{number}", start=at, end=at + 3, quote=city, label="REFERENCE", **span)
        clause = Emphasis(
            id=f"e{number}", start=0, end=20, quote=text[:20], category="public_data_opening", probability=0.9, **span
        )
        cites = [Citation(id=f"c{number}", start=0, end=5, quote=text[:5], cited_title="数据安全法", **span)]
        if number == 1:
            found_too = {"cited_title": "公共数据开放计划", "resolved": "d2", "relation": "implements"}
            cites.append(Citation(id="c3", start=5, end=9, quote=text[5:9], **found_too, **span))
        reading = Reading(id=one.id, revision=one.revision, made_by="1", targets=1, promises=1)
        store.save_annotations(
            Annotations(
                reading=reading, targets=(found,), mentions=(mention, own), emphasis=(clause,), citations=tuple(cites)
            )
        )
    seen = datetime(2024, 2, 1, tzinfo=UTC)
    store.upsert(
        "revisions",
        [Revision(id="v1", document="d1", revision="b", previous="a", seen_at=seen, added=("新<b>",), removed=("旧",))],
    )
    store.upsert(
        "relations", [DocumentRelation(id="l1", document="d1", kind="interprets", related="d2", source="link")]
    )
    store.replace(
        "city_profiles",
        [
            CityProfile(
                id=f"{city}{category}", city=city, category=category, window="all", documents=1, clauses=9, mentions=3,
                share=share, share_lo=share / 2, share_hi=share * 1.2, prevalence=share, share_elsewhere=0.2,
                statement="distinctive" if share > 0.5 else None, statement_zh=f"{city}突出。" if share > 0.5 else None,
                statement_en="stands out." if share > 0.5 else None,
            )
            for city in CITIES
            for category, share in (("gov_data_sharing", 0.6), ("public_data_opening", 0.4))
        ],
    )  # fmt: skip


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Release:
    folder = tmp_path_factory.mktemp("room")
    store = Store(f"sqlite:///{folder / 'store.sqlite'}")
    fill(store)
    made = publish(store, folder / "releases", today=date(2026, 1, 2))
    store.close()
    return made


def data(release: Release, name: str) -> Any:
    text = (release.folder / "data" / f"{name}.js").read_text("utf-8")
    return json.loads(text[text.index(",") + 1 : text.rindex(")")])


def test_every_link_of_every_page_leads_somewhere(release: Release) -> None:
    pages = list(release.folder.rglob("*.html"))
    assert len(pages) >= 11
    for page in pages:
        for link in re.findall(r'(?:href|src)="([^"#?]+)', page.read_text("utf-8")):
            if not link.startswith(("http://", "https://", "data:")):
                assert (page.parent / link).is_file(), f"{page.name}: {link}"


def test_nothing_of_a_document_becomes_markup(release: Release) -> None:
    for page in release.folder.rglob("*.html"):
        text = page.read_text("utf-8")
        assert "<script>document" not in text and "\u202e" not in text, page.name
        assert "style=" not in text and not re.search(r"<script(?! src=)", text), page.name


def test_a_quantity_is_marked_where_it_stands(release: Release) -> None:
    page = (release.folder / "documents" / "d1.html").read_text("utf-8")
    marked = re.search(r'<span class="target"[^>]* id="t1"[^>]*data-tip="([^"]+)"[^>]*>100个</span>', page)
    assert marked and "目标 target · 100 个 · 数据集 · 期限 by 2025 · 刚性 hard" in marked.group(1)


def test_a_document_shows_what_it_cites_who_cites_it_and_how_it_changed(release: Release) -> None:
    first, second = ((release.folder / "documents" / f"d{n}.html").read_text("utf-8") for n in (1, 2))
    assert (
        '<a href="d2.html">公共数据开放计划</a> <span class="tag">implements</span>' in first
        and "<li>数据安全法</li>" in first
    )
    assert 'href="../documents/d1.html"' in second.split("Cited by")[1].split("</ul>")[0]
    assert "Interprets" in first or ("interprets" in first and "interprets (by)" in second)
    assert '<p class="minus">− 旧</p><p class="plus">+ 新&lt;b&gt;</p>' in first


def test_the_data_of_a_place_holds_its_promises(release: Release) -> None:
    file = data(release, "promises/hangzhoushi")
    row = dict(zip(file["fields"], file["rows"][0], strict=True))
    assert (row["quote"], row["deadline_year"], row["strength"]) == ("100个", 2025, "hard")


def test_a_word_is_found_by_its_pairs(release: Release) -> None:
    for pair in pairs("公共数据开放"):
        assert data(release, f"search/{shard(pair)}")[pair] == [0, 1]
    assert data(release, "documents")[0][0] == "d2"  # the newest first


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ({"value": 1.5e12, "comparator": "ge", "unit": "元"}, "≥ 1.5万亿 元"),
        ({"value": None, "value_lo": 3.0, "value_hi": 5.0, "comparator": "range", "unit": "家"}, "3–5 家"),
    ],
)
def test_an_amount_reads_as_a_person_writes_it(row: dict[str, Any], said: str) -> None:
    assert amount(row) == said


def test_marks_of_direction_are_not_shown() -> None:
    assert shown("a\u202eb\u2066c") == "abc" and shown(None) == ""


@pytest.fixture(scope="module")
def reader() -> Iterator[Any]:
    """A page of Chromium that fails the test on a console error or an outside request."""
    playwright = pytest.importorskip("playwright.sync_api", reason="the package playwright is not installed")
    if CHROMIUM is None:
        pytest.skip("Chromium is not installed")
    with playwright.sync_playwright() as running:
        browser = running.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        context = browser.new_context(accept_downloads=True, locale="zh-CN")
        page = context.new_page()
        page.wrong = []
        page.on("console", lambda message: page.wrong.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: page.wrong.append(str(error)))
        page.on(
            "request",
            lambda asked: None if asked.url.startswith(("file:", "data:", "blob:")) else page.wrong.append(asked.url),
        )
        yield page
        browser.close()


def test_pages_open_without_errors_and_ask_nobody(release: Release, reader: Any) -> None:
    for page in sorted(release.folder.rglob("*.html")):
        reader.goto(page.as_uri())
        assert reader.wrong == [] and reader.title() != "taken", page.name


def test_promises_are_filtered_and_downloaded(release: Release, reader: Any, tmp_path: Path) -> None:
    reader.goto((release.folder / "promises.html").as_uri())
    reader.wait_for_selector("#rows tr:nth-child(2)")
    reader.select_option("[name=strength]", "hard")
    reader.wait_for_function("document.querySelectorAll('#rows tr').length === 1")
    assert "100个" in reader.inner_text("#rows") and "数据集" in reader.inner_text("#rows")
    with reader.expect_download() as waiting:
        reader.click("#csv")
    waiting.value.save_as(tmp_path / "p.csv")
    with (tmp_path / "p.csv").open(encoding="utf-8-sig", newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert [row["id"] for row in rows] == ["t1"] and rows[0]["title"].startswith("数据集")
    reader.click("#rows a[href*='documents/']")
    assert reader.locator("#t1").inner_text() == "100个"


def test_the_language_changes_and_stays(release: Release, reader: Any) -> None:
    reader.goto((release.folder / "index.html").as_uri())
    assert reader.is_visible("text=承诺") and not reader.is_visible("nav >> text=Promises")
    reader.click("[data-language=en]")
    assert reader.is_visible("nav >> text=Promises")
    reader.goto((release.folder / "names.html").as_uri())
    assert reader.is_visible("nav >> text=Promises")
    reader.click("[data-language=zh]")


def test_texts_are_searched(release: Release, reader: Any) -> None:
    reader.goto((release.folder / "search.html").as_uri() + "?q=公共数据 开放")
    reader.wait_for_selector("#hits mark")
    assert reader.locator("#hits li").count() == 2


def test_a_chart_is_saved_as_a_picture_of_its_own(release: Release, reader: Any, tmp_path: Path) -> None:
    for page, chart in (("places/hangzhoushi.html", "profile-hangzhoushi"), ("citations.html", "citations")):
        reader.goto((release.folder / page).as_uri())
        with reader.expect_download() as waiting:
            reader.click(f"[data-save={chart}]")
        waiting.value.save_as(tmp_path / f"{chart}.svg")
        picture = ElementTree.parse(tmp_path / f"{chart}.svg").getroot()
        drawn = [part for part in picture.iter() if part.tag.endswith(("circle", "text"))]
        assert picture.tag == "{http://www.w3.org/2000/svg}svg" and len(drawn) >= 5
        assert all(part.get("fill", "").startswith("rgb") for part in drawn)  # without the page's styles
        reader.goto((tmp_path / f"{chart}.svg").as_uri())
        assert reader.locator("circle").count() >= 2
    assert reader.wrong == []


def test_citations_of_a_place_stand_out_when_it_is_chosen_by_keyboard(release: Release, reader: Any) -> None:
    reader.goto((release.folder / "citations.html").as_uri())
    reader.locator("[data-node^=left] >> text=杭州市").locator("xpath=..").focus()
    assert reader.locator(".edge.lit").count() == 2  # the law and the plan
    assert reader.locator("table.heat tbody tr").count() == 2


def test_places_are_compared(release: Release, reader: Any) -> None:
    reader.goto((release.folder / "compare.html").as_uri())
    reader.wait_for_selector("#chart svg circle")
    assert reader.locator("#table thead th").count() == 3 and "突出" in reader.inner_text("#claims")


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


def test_every_shade_of_the_heat_map_can_be_read() -> None:
    css = (Path(room.__file__).parent / "static" / "room.css").read_text("utf-8")
    shades = re.findall(r"\.h\d\{background:(#\w{6});color:(#\w{3,6})\}", css)
    assert len(shades) == 8
    for paper, ink in shades:
        low, high = sorted((luminance(paper), luminance(ink)))
        assert (high + 0.05) / (low + 0.05) >= 4.5, (paper, ink)  # WCAG 2.2, 1.4.3


def luminance(colour: str) -> float:
    """Relative luminance after WCAG 2.2."""
    digits = colour[1:] if len(colour) == 7 else "".join(2 * digit for digit in colour[1:])
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
