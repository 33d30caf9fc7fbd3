"""The reading room: pages of a release as files, and as a reader meets them in Chromium."""

from __future__ import annotations

import json
import re
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from pipeline.publish import room
from pipeline.publish.release import Release, publish
from pipeline.publish.room import citations
from pipeline.publish.room.amounts import amount, amount_en
from pipeline.publish.room.search import pairs, shard
from pipeline.publish.room.shelf import Shelf
from pipeline.publish.room.site import place_name, shown
from pipeline.records import (
    Annotations,
    Citation,
    CityFacet,
    CityProfile,
    Document,
    DocumentRelation,
    Emphasis,
    Entity,
    Issue,
    Mention,
    PortalHealth,
    Reading,
    Revision,
    SeriesStep,
    Target,
    revision_of,
)
from pipeline.store.database import Store

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
        mention = Mention(id=f"m{number}", start=at, end=at + 3, quote=city, label="GPE", entity="x1", **span)
        beside = Mention(
            id=f"b{number}", start=at + 3, end=at + 7, quote="公共数据", label="PROJECT", entity="x2", **span
        )
        own = Mention(id=f"r{number}", start=at, end=at + 3, quote=city, label="REFERENCE", **span)
        clause = Emphasis(
            id=f"e{number}", start=0, end=20, quote=text[:20], category="public_data_opening", probability=0.9, **span
        )
        cites = [
            Citation(
                id=f"c{number}", start=0, end=5, quote=text[:5], cited_title="数据安全法", policy="数据安全法", **span
            )
        ]
        if number == 1:
            found_too = {"cited_title": "公共数据开放计划", "resolved": "d2", "policy": "d2", "relation": "implements"}
            cites.append(Citation(id="c3", start=5, end=9, quote=text[5:9], **found_too, **span))
        reading = Reading(id=one.id, revision=one.revision, made_by="1", targets=1, promises=1)
        store.save_annotations(
            Annotations(
                reading=reading,
                targets=(found,),
                mentions=(mention, beside, own),
                emphasis=(clause,),
                citations=tuple(cites),
            )
        )
    seen = datetime(2024, 2, 1, tzinfo=UTC)
    store.upsert(
        "entities",
        [Entity(id="x1", label="GPE", name_zh="杭州市"), Entity(id="x2", label="PROJECT", name_zh="公共数据平台")],
    )
    store.upsert(
        "revisions",
        [Revision(id="v1", document="d1", revision="b", previous="a", seen_at=seen, added=("新<b>",), removed=("旧",))],
    )
    store.upsert(
        "relations", [DocumentRelation(id="l1", document="d1", kind="interprets", related="d2", source="link")]
    )
    store.replace(
        "target_series",
        [
            SeriesStep(
                id="s1", series="s", city="杭州市", indicator="数据集", unit="个", relation="raised", earlier="t1",
                earlier_document="d1", earlier_value=100, earlier_deadline_year=2025, earlier_quote="建成数据集100个",
                later="t2", later_document="d2", later_on=date(2023, 7, 2), later_value=200, later_quote="建成数据集200个",
            )
        ],
    )  # fmt: skip
    store.replace(
        "city_profiles",
        [
            CityProfile(
                id=f"{city}{category}", city=city, category=category, window="all", documents=1, clauses=9, mentions=3,
                share=share, share_lo=share / 2, share_hi=share * 1.2, prevalence=share, share_elsewhere=0.2,
                statement="distinctive" if share > 0.5 else None,
                statement_zh=f"{city}突出。“到202{number + 4}年，{city}公共数据开放，建成数”" if share > 0.5 else None,
                statement_en=f"stands out. “到202{number + 4}年，{city}公共数据开放，建成数”" if share > 0.5 else None,
                evidence=(f"e{number}",),
            )
            for number, city in enumerate(CITIES, 1)
            for category, share in (("gov_data_sharing", 0.6), ("public_data_opening", 0.4))
        ],
    )  # fmt: skip
    store.replace(
        "city_facets",
        [
            CityFacet(
                id=f"{city}pilot", city=city, facet="pilot", window="all", documents=1, clauses=9, mentions=3, prevalence=0.33,
                prevalence_lo=0.2, prevalence_hi=0.5, statement="common", statement_zh="均涉及“先行先试”。",
                statement_en="all take up “pilot”.", evidence=(f"e{number}",),
            )
            for number, city in enumerate(CITIES, 1)
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
    assert len(pages) >= 14
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
    marked = re.search(r'<span class="target" id="t1" data-tip="([0-9 ]+)">100个</span>', page)
    parts = re.findall(r'<li(?: data-en="([^"]+)")?>([^<]*)</li>', page.split('id="tips"')[1].split("</ol>")[0])
    assert marked and len(parts) == len(set(parts))
    told = [parts[int(number)] for number in marked[1].split()]
    assert "目标 · 100个 · 数据集 · 期限2025年 · 刚性 · 置信度 1.00" in " · ".join(zh for _, zh in told)
    assert "target · 100 个 · 数据集 · by 2025 · hard · confidence 1.00" in " · ".join(en or zh for en, zh in told)


def test_a_portal_has_a_page_with_its_rhythm_and_what_mends_it(tmp_path: Path) -> None:
    store = Store(f"sqlite:///{tmp_path / 'store.sqlite'}")
    fill(store)
    days = [datetime(2026, 1, day, 2, tzinfo=UTC) for day in (1, 2, 4)]
    trend = tuple({"run": f"r{day.day}", "at": day.isoformat(), "requested": 7, "done": day.day} for day in days)
    health = PortalHealth(
        id="p-1", portal="p-1", run="r4", crawled_at=days[-1], last_success=days[-1], fill={"issuer": 0.4},
        trend=({"run": "r0", "requested": 3}, *trend),
    )  # fmt: skip
    issues = [
        Issue(
            id=n, step="crawl", kind="no_items", portal="p-1", place=f"http://a.test/{n}", message="an empty list",
            mend="see its address", count=2, seen_at=days[0],
        )
        for n in "12"
    ]  # fmt: skip
    store.upsert("portals", [health])
    store.upsert("issues", issues)
    page = (publish(store, tmp_path / "releases").folder / "portals" / "p-1.html").read_text("utf-8")
    assert "about every 1.5 days" in page and "a.test" not in page
    (line,) = re.findall(r"<td><code>no_items</code></td>.*?</tr>", page)
    assert line.index("an empty list") < line.index("see its address") < line.index('<td class="n">4</td>')
    assert (
        page.index("2026-01-04 02:00</td>") < page.index("2026-01-01 02:00</td>") < page.index('<td class="d">–</td>')
    )


def test_a_document_shows_what_it_cites_who_cites_it_and_how_it_changed(release: Release) -> None:
    first, second = ((release.folder / "documents" / f"d{n}.html").read_text("utf-8") for n in (1, 2))
    assert (
        re.search(
            '<a href="d2.html">公共数据开放计划</a> <span class="tag"><span[^>]*>落实</span><span[^>]*>implements',
            first,
        )
        and "<li>数据安全法</li>" in first
    )
    assert 'href="../documents/d1.html"' in second.split("Cited by")[1].split("</ul>")[0]
    assert "Interprets" in first or ("interprets" in first and "interprets (by)" in second)
    assert '<p class="minus">− 旧</p><p class="plus">+ 新&lt;b&gt;</p>' in first


def test_the_data_of_a_place_holds_its_promises(release: Release) -> None:
    file = data(release, "promises/hangzhoushi")
    row = dict(zip(file["fields"], file["rows"][0], strict=True))
    quote = file["sentences"][row["sentence"]][row["at"] :][: row["long"]]
    assert (quote, row["deadline_year"], row["strength"]) == ("100个", 2025, "hard")


def test_a_word_is_found_by_its_pairs(release: Release) -> None:
    for pair in pairs("公共数据开放"):
        assert data(release, f"search/{shard(pair)}")[pair] == [0, 1]
    assert data(release, "documents")[0][0] == "d2"  # the newest first


@pytest.mark.parametrize(
    ("row", "zh", "en"),
    [
        ({"value": 1.5e12, "comparator": "ge", "unit": "CNY"}, "≥ 1.5万亿元", "≥ CNY 1.5 trillion"),
        ({"value": None, "value_lo": 3.0, "value_hi": 5.0, "comparator": "range", "unit": "家"}, "3–5家", "3–5 家"),
        ({"value": 4e7, "comparator": "eq", "unit": "m2"}, "4,000万平方米", "40 million m²"),
        ({"value": 1.0, "comparator": "eq", "unit": "rank"}, "第1", "rank 1"),
        ({"value": 14.0, "comparator": "gt", "unit": "EFLOPS"}, "> 14 EFLOPS", "> 14 EFLOPS"),
        ({"value": 5.0, "comparator": "approx", "unit": "%"}, "≈ 5%", "≈ 5%"),
        (
            {
                "value": None,
                "value_lo": 5.0,
                "value_hi": 5.5,
                "comparator": "range",
                "unit": "%",
                "change_kind": "relative_change",
            },
            "+5–5.5%",
            "+5–5.5%",
        ),
    ],
)
def test_an_amount_reads_as_a_person_writes_it(row: dict[str, Any], zh: str, en: str) -> None:
    assert (amount(row), amount_en(row)) == (zh, en)


def test_marks_of_direction_are_not_shown() -> None:
    assert shown("a\u202eb\u2066c") == "abc" and shown(None) == ""


def test_a_statement_is_shown_with_its_quotation_where_that_stands(release: Release) -> None:
    page = (release.folder / "places" / "hangzhoushi.html").read_text("utf-8")
    assert '<blockquote><p lang="zh-Hans">到2025年，杭州市公共数据开放' in page
    assert 'href="../documents/d1.html#e1"' in page and page.count("“到2025年") == 0  # once, as a quotation
    assert 'id="e1"' in (release.folder / "documents" / "d1.html").read_text("utf-8")


def test_a_policy_with_an_english_title_is_always_listed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(citations, "_CITED", 0)
    store = Store(f"sqlite:///{tmp_path / 'store.sqlite'}")
    fill(store)
    page = (publish(store, tmp_path / "releases").folder / "citations.html").read_text("utf-8")
    assert re.findall('data-words="([^"]*)"', page) == ["数据安全法 Data Security Law"]


def test_a_name_leads_to_where_it_is_first_named(release: Release) -> None:
    page = (release.folder / "names" / "x1.html").read_text("utf-8")
    assert 'href="../documents/d1.html#n-x1"' in page and "Named beside it" in page and "x2.html" in page
    assert 'id="n-x1"' in (release.folder / "documents" / "d1.html").read_text("utf-8")


def test_a_promise_is_followed_from_document_to_document(release: Release) -> None:
    page = (release.folder / "places" / "hangzhoushi.html").read_text("utf-8")
    told = page.split('id="followed"')[1].split("</table>")[0]
    assert "提高" in told and "raised" in told and "建成数据集200个" in told
    assert 'href="../documents/d1.html#t1"' in told and 'href="../documents/d2.html#t2"' in told


def test_coverage_says_what_was_read_and_when(release: Release) -> None:
    covered = json.loads((release.folder / "coverage.json").read_text("utf-8"))
    assert (covered["documents"], covered["undated"], covered["first"], covered["last"]) == (
        2,
        0,
        "2023-07-01",
        "2023-07-02",
    )
    assert covered["portals"][0]["documents"] == 2 and covered["years"] == {"2023": 2}


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


def test_a_place_tells_its_facets_and_the_overview_what_is_shared(release: Release) -> None:
    place = (release.folder / "places" / "hangzhoushi.html").read_text("utf-8")
    assert "20.0–50.0" in place and "all take up “pilot”." in place
    shared = (release.folder / "index.html").read_text("utf-8")
    assert "先行先试" in shared and all(f"{place_name(city)} 33%" in shared for city in CITIES)


def test_groups_of_categories_are_written_as_categories_are(release: Release) -> None:
    names = Shelf(Store.of_file(release.folder / "modu.sqlite")).names.values()
    assert all(name["en"][0].isupper() for name in names)
