"""Texts from portals that mean harm: they are shown as text, whatever they hold, in every file of a release."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from pipeline.publish.release import Release, publish
from pipeline.records import (
    Annotations,
    Citation,
    Document,
    Entity,
    Issue,
    Mention,
    PortalHealth,
    Reading,
    Target,
    revision_of,
)
from pipeline.store.database import Store

pytestmark = pytest.mark.slow  # it writes whole releases

HARM = (
    '=HYPERLINK("http://evil.test","x")',
    "</script><script>document.title='taken'</script>",
    "<img src=x onerror=\"document.title='taken'\">",
    '"><svg onload=document.title=`taken`>',
    "{{ 7 * 7 }}{% raw %}",
    "\u202e\u2066txt.exe\u2069",
    "\u2028\u2029]]>--><!--",
    "../../../place",
    "javascript:document.title='taken'",
    '＝HYPERLINK("http://evil.test","x")',
)
BIDI = re.compile("[\u202a-\u202e\u2066-\u2069]")
NOW = datetime(2024, 1, 1, tzinfo=UTC)


def fill(store: Store) -> None:
    store.upsert("entities", [Entity(id="x1", label="AGENCY", name_zh=HARM[1], name_en=HARM[2], aliases=HARM)])
    for number, harm in enumerate(HARM):
        text = f"到2025年，建成数据集100个。{harm}\n" * 3
        one = Document(
            id=f"d{number}", url=HARM[8] if number else "http://a.test/", title=harm, issuer=harm, document_number=harm,
            city=harm, province=harm, document_type=harm, text=text, revision=revision_of(text), first_seen=NOW, last_seen=NOW,
            archive_file=harm, issued_on=date(2023, 7, 1),
        )  # fmt: skip
        span = {"document": one.id, "revision": one.revision, "start": 9, "end": 13, "quote": harm}
        target = Target(
            id=f"t{number}", status="target", value=100, unit=harm, indicator=harm, deadline_year=2025, sentence=harm,
            sentence_start=0, sentence_end=14, **span,
        )  # fmt: skip
        mention = Mention(id=f"m{number}", label="AGENCY", entity="x1", **span)
        citation = Citation(id=f"c{number}", cited_title=harm, cited_number=harm, policy=harm, **span)
        store.save_documents([one])
        reading = Reading(id=one.id, revision=one.revision, made_by="1", targets=1, promises=1)
        store.save_annotations(
            Annotations(reading=reading, targets=(target,), mentions=(mention,), citations=(citation,))
        )
    health = PortalHealth(id="p", portal=HARM[1], run="r", crawled_at=NOW, held=True, reasons=HARM)
    store.upsert("portals", [health])
    store.add_issues([Issue(id="i", step=HARM[1], kind=HARM[2], message=HARM[3], place=HARM[0])])


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Release:
    folder = tmp_path_factory.mktemp("hostile")
    store = Store(f"sqlite:///{folder / 'store.sqlite'}")
    fill(store)
    made = publish(store, folder / "releases", today=date(2026, 1, 2))
    store.close()
    return made


def test_no_page_holds_foreign_markup(release: Release) -> None:
    for page in release.folder.rglob("*.html"):
        text = page.read_text("utf-8")
        assert not re.search(r"<script>|<img src=x|<svg onload|href=\"javascript:", text), page.name
        assert not BIDI.search(text) and "49" not in re.findall(r"<h1[^>]*>(.*?)</h1>", text), page.name


def test_no_file_lies_outside_the_release(release: Release) -> None:
    assert sorted(p.name for p in release.folder.parent.iterdir()) == [".lock", "2026-01-02-1", "LATEST"]
    files = [p.relative_to(release.folder).as_posix() for p in release.folder.rglob("*")]
    assert not [file for file in files if not re.fullmatch(r"[\w./-]+", file, re.ASCII)]


@pytest.fixture
def long_cells() -> Iterator[None]:
    before = csv.field_size_limit(1 << 24)
    yield
    csv.field_size_limit(before)


@pytest.mark.usefixtures("long_cells")
def test_no_cell_of_a_csv_is_a_formula(release: Release) -> None:
    for path in release.folder.glob("*.csv"):
        with path.open(encoding="utf-8-sig", newline="") as lines:
            cells = [cell for row in csv.reader(lines) for cell in row]
        assert not [cell for cell in cells if cell.startswith(("=", "+", "@", "＝", "＋", "＠"))], path.name


def test_no_cell_of_the_workbook_is_a_formula_or_link(release: Release) -> None:
    book = openpyxl.load_workbook(release.folder / "modu.xlsx")
    cells = [cell for sheet in book for row in sheet for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f" or cell.hyperlink]
    assert not [cell for cell in cells if str(cell.value).startswith(("=", "+", "@", "＝"))]


def test_what_was_said_is_kept_to_the_letter(release: Release) -> None:
    with (release.folder / "documents.jsonl").open(encoding="utf-8", newline="\n") as lines:
        titles = {json.loads(line)["title"] for line in lines}
    assert titles == set(HARM)


def test_nothing_happens_in_a_browser(release: Release, reader: Any) -> None:
    for file in sorted(release.folder.rglob("*.html")):
        reader.goto(file.as_uri())
        reader.wait_for_load_state()
        assert reader.title() != "taken" and reader.locator("svg[onload], img[onerror]").count() == 0, file.name
    reader.goto((release.folder / "promises.html").as_uri())
    reader.wait_for_selector("#rows tr:nth-child(10)")
    assert not BIDI.search(reader.inner_text("#rows"))
    reader.goto((release.folder / "search.html").as_uri() + "?q=建成数据集")
    reader.wait_for_selector("#hits li")
    assert reader.title() != "taken"
    assert reader.wrong == []


def test_a_text_of_ten_megabytes_becomes_a_page(tmp_path: Path) -> None:
    store = Store(f"sqlite:///{tmp_path / 'store.sqlite'}")
    text = "数据<b>\n" * 900_000
    one = Document(id="d1", url="http://a.test/", text=text, revision=revision_of(text), first_seen=NOW, last_seen=NOW)
    store.save_documents([one])
    store.save_annotations(Annotations(reading=Reading(id="d1", revision=one.revision, made_by="1")))
    release = publish(store, tmp_path / "releases", today=date(2026, 1, 2))
    page = (release.folder / "documents" / "d1.html").read_text("utf-8")
    assert page.count("数据&lt;b&gt;") >= 900_000 and "<b>" not in page
