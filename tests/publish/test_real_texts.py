"""A release of real texts, where they lie beside the checkout: every kind of page in Chromium, in both languages, as a researcher goes
through it, and what is downloaded against the tables."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from tests.running import Modu

_REGIONS, _OF_EACH, _LONGEST = ("上海市", "山东省", "浙江省"), 8, 12_000
PAGES = ("index", "places", "promises", "compare", "names", "citations", "search", "data")


@pytest.fixture(scope="module")
def release(shared: Path, tmp_path_factory: pytest.TempPathFactory, modu: Modu) -> Path:
    """Sixteen texts of three provinces and their cities, half of them laws, read and published."""
    listed = shared / "real" / "texts.csv"
    if not listed.is_file():
        pytest.skip(f"no list of real texts at {listed}")
    folder = tmp_path_factory.mktemp("real")
    (folder / "texts").mkdir()
    with listed.open(encoding="utf-8-sig", newline="") as lines:
        rows = [
            row for row in csv.DictReader(lines) if row["region_province"] in _REGIONS and int(row["chars"]) < _LONGEST
        ]
    laws, others = ([row for row in rows if (row["id"].startswith("REG")) is law] for law in (True, False))
    rows = laws[:_OF_EACH] + others[:_OF_EACH]
    for row in rows:
        shutil.copy(shared / "real" / row["file"], folder / "texts")
    with (folder / "texts.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)
    told = ["--documents", str(folder / "texts"), "--manifest", str(folder / "texts.csv"), "--replicates", "50"]
    done = modu(folder / "home", "run", *told)
    assert done.returncode == 0, done.stderr[-3000:]
    releases = folder / "home" / "releases"
    return releases / (releases / "LATEST").read_text("utf-8").strip()


def one_of_each(release: Path) -> list[Path]:
    """The pages of the room, and of places, documents and names those that hold most."""
    below = [
        max((release / kind).glob("*.html"), key=lambda page: page.stat().st_size)
        for kind in ("places", "documents", "names")
    ]
    return [release / f"{name}.html" for name in PAGES] + below


@pytest.mark.parametrize(("language", "width"), [("zh", 1300), ("en", 420)])
def test_every_kind_of_page_opens_and_fits(release: Path, reader: Any, language: str, width: int) -> None:
    axe = pytest.importorskip(
        "axe_playwright_python.sync_playwright", reason="axe-playwright-python is not installed"
    ).Axe()
    reader.set_viewport_size({"width": width, "height": 900})
    for page in one_of_each(release):
        reader.goto(f"{page.as_uri()}?lang={language}")
        reader.wait_for_load_state()
        assert reader.evaluate("document.documentElement.scrollWidth <= innerWidth"), page.name
        hidden = "en" if language == "zh" else "zh"
        assert reader.locator(f"h1 .{hidden}:visible").count() == 0
        found = axe.run(reader, options={"resultTypes": ["violations"], "preload": False}).response["violations"]
        assert not [v["id"] for v in found if v["impact"] in ("serious", "critical")], page.name
    assert reader.wrong == []
    reader.set_viewport_size({"width": 1300, "height": 900})


def downloaded(reader: Any, path: Path) -> list[dict[str, str]]:
    with reader.expect_download() as waiting:
        reader.click("#csv")
    waiting.value.save_as(path)
    with path.open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))


def test_what_is_filtered_and_downloaded_is_what_the_table_holds(release: Path, reader: Any, tmp_path: Path) -> None:
    targets = pd.read_parquet(release / "targets.parquet")
    documents = pd.read_parquet(release / "documents.parquet").set_index("id")
    reader.goto((release / "promises.html").as_uri())
    reader.wait_for_selector("#rows tr")
    everything = downloaded(reader, tmp_path / "all.csv")
    promised = targets[targets.status == "target"]
    assert {row["id"] for row in everything} == set(promised.id) and len(everything) == len(promised) > 20
    year = int(promised.deadline_year.mode()[0])
    reader.select_option("[name=from]", str(year))
    reader.select_option("[name=to]", str(year))
    reader.select_option("[name=sort]", "size")
    rows = downloaded(reader, tmp_path / "year.csv")
    expected = promised[promised.deadline_year == year]
    assert {row["id"] for row in rows} == set(expected.id)
    assert int(reader.inner_text("main [role=status]").split()[0].replace(",", "")) == len(expected)
    values = expected.set_index("id").value
    assert all(
        float(row["value"]) == values[row["id"]] for row in rows if row["value"] and not pd.isna(values[row["id"]])
    )
    texts = [documents.text[row.document][row.start : row.end] for row in expected.itertuples()]
    assert sorted(texts) == sorted(expected.quote)  # and the quotes stand where the table says
    other = str(targets[targets.status != "target"].status.mode()[0])
    reader.select_option("[name=status]", other)
    reader.select_option("[name=from]", "")
    reader.select_option("[name=to]", "")
    rows = downloaded(reader, tmp_path / "other.csv")
    assert {row["id"] for row in rows} == set(targets[targets.status == other].id)
    reader.click("#rows a[href*='documents/']")
    reader.wait_for_selector(":target")


def test_search_finds_what_the_texts_hold(release: Path, reader: Any) -> None:
    documents = pd.read_parquet(release / "documents.parquet")
    reader.goto((release / "search.html").as_uri() + "?q=数据安全 共享")
    reader.wait_for_selector("#hits mark")
    reader.locator("main [role=status]", has_text="正文").wait_for()
    held = documents[documents.text.str.contains("数据安全") & documents.text.str.contains("共享")]
    links = reader.eval_on_selector_all("#hits > li > a", "all => all.map(a => a.getAttribute('href'))")
    hits = {link.removeprefix("documents/").removesuffix(".html") for link in links}
    assert set(held.id) <= hits


def test_quotations_and_names_lead_to_their_place(release: Path, reader: Any) -> None:
    reader.goto((release / "index.html").as_uri())
    if reader.locator("blockquote a").count():
        reader.goto(reader.evaluate("document.querySelector('blockquote a').href"))
    reader.goto(one_of_each(release)[-1].as_uri())
    reader.goto(reader.evaluate("document.querySelector('table tbody a[href*=\"documents/\"]').href"))


def test_the_data_package_of_real_texts_is_valid(release: Path) -> None:
    frictionless = pytest.importorskip("frictionless")
    report = frictionless.validate(str(release / "datapackage.json"))
    assert report.valid, report.flatten(["taskNumber", "rowNumber", "fieldName", "type", "note"])[:5]
