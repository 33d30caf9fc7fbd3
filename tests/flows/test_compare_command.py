"""`modu compare`: places by their names, over a window, with chart and rows."""

from __future__ import annotations

import csv
import json
from datetime import date
from pathlib import Path
from typing import get_args

import pytest
from typer.testing import CliRunner

from flows.cli import app
from flows.commands import comparison
from flows.places import names_of, places_named
from pipeline.annotate import annotate
from pipeline.compare.claims import Kind
from pipeline.errors import ConfigurationError
from pipeline.publish import room
from pipeline.records import Document, revision_of
from pipeline.records.words import STATEMENTS
from pipeline.store.database import Store

SHARING = "各部门应当编制政务数据目录，按照目录汇聚和共享政务数据。"
TRADING = "支持数据交易所开展数据产品交易，引导企业进场买卖数据。"
SAFETY = "建立数据分类分级保护制度，加强个人信息保护，防止数据泄露。"


def text_of(sentence: str) -> str:
    """Twelve sections that stress one thing, and the safety of data in each."""
    parts = (f"第{n}条 {sentence.replace('数据', '数据' if n % 2 else '有关数据', 1)}{SAFETY}" for n in range(1, 13))
    return "\n".join(parts)


def document(name: str, city: str, code: str, sentence: str, year: int, field: str = "data") -> Document:
    text = text_of(sentence)
    return Document(
        id=name,
        url=name,
        title=f"{city}数据条例",
        city=city,
        region_code=code,
        issued_on=date(year, 5, 1),
        field=field,
        text=text,
        revision=revision_of(text),
    )


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("compare")
    store = Store(f"sqlite:///{home}/modu.sqlite")
    documents = [
        document("a", "杭州市", "330100", SHARING, 2021),
        document("b", "杭州市", "330100", SHARING, 2022),
        document("c", "西安市", "610100", TRADING, 2022),
        document("d", "西安市", "610100", TRADING, 2023, field="ai"),
    ]
    store.save_documents(documents)
    for each in documents:
        store.save_annotations(annotate(each))
    store.close()
    return home


def modu(home: Path, *arguments: str) -> str:
    environment = {"MODU_HOME": str(home), "COLUMNS": "200"}
    done = CliRunner().invoke(
        app, ["compare", "--replicates", "50", *arguments], catch_exceptions=False, env=environment
    )
    assert done.exit_code == 0
    return done.output


def test_what_sets_a_place_apart_is_said_with_its_words(home: Path) -> None:
    shown = modu(home, "hangzhou", "610100")
    assert shown.index("杭州市") < shown.index("西安市")
    assert "杭州市突出“政务数据归集与共享”" in shown and "Xi'an stands out for “Circulation and trading”" in shown
    assert "杭州市、西安市均强调“数据安全与个人信息保护”" in shown and "各部门应当编制政务" in shown


def test_a_window_leaves_documents_out(home: Path) -> None:
    rows = json.loads(modu(home, "--since", "2022", "--field", "data", "--json"))
    assert {(row["city"], row["documents"], row["window"]) for row in rows} == {
        ("杭州市", 1, "data 2022–"),
        ("西安市", 1, "data 2022–"),
    }


@pytest.mark.parametrize("kind", ["svg", "png"])
def test_chart_and_rows_are_written(home: Path, tmp_path: Path, kind: str) -> None:
    chart, rows = tmp_path / f"chart.{kind}", tmp_path / "rows.csv"
    modu(home, "--chart", str(chart), "--rows", str(rows))
    assert chart.stat().st_size > 5000
    if kind == "svg":
        assert "政务数据归集与共享" in chart.read_text("utf-8")
    with rows.open(encoding="utf-8-sig", newline="") as file:
        assert {row["city"] for row in csv.DictReader(file)} == {"杭州市", "西安市"}


def test_places_have_many_names(home: Path) -> None:
    names = names_of(
        [document("a", "陕西省", "610000", SHARING, 2021), document("b", "杭州市", "330100", SHARING, 2021)]
    )
    assert places_named(["Hangzhou", "杭州", "330100", "shaanxi", "陕西"], names) == ["杭州市", "陕西省"]
    with pytest.raises(ConfigurationError, match="no document of this place"):
        places_named(["nowhere"], names)


def test_the_trend_is_by_year_with_what_was_issued(home: Path) -> None:
    trend = json.loads(modu(home, "hangzhou", "--trend", "--json"))
    assert {row["window"] for row in trend["years"]} == {"2021", "2022"}
    assert [row["documents"] for row in trend["issued"]] == [1, 1]
    shown = modu(home, "hangzhou", "--trend")
    assert "2021" in shown and "政务数据归集与共享" in shown and "西安市" not in shown


def test_facets_stand_in_place_of_categories(home: Path) -> None:
    rows = json.loads(modu(home, "--facets", "--json"))
    assert {row["city"] for row in rows} == {"杭州市", "西安市"} and {"facet", "prevalence", "statement_en"} <= rows[
        0
    ].keys()
    shown = modu(home, "--facets")
    assert "private capital" in shown and "no facet is shared" in shown


def test_a_chart_of_facets_is_refused(home: Path, tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="no chart of facets"):
        modu(home, "--facets", "--chart", str(tmp_path / "x.svg"))


def test_every_kind_of_statement_has_its_words_in_the_terminal_and_in_the_room() -> None:
    kinds = set(get_args(Kind))
    assert kinds == set(comparison._STYLES) == set(STATEMENTS)
    assert STATEMENTS["weak"] != STATEMENTS["distinctive"] and comparison._STYLES["weak"] == "bright_black"  # grey
    style = (Path(room.__file__).parent / "static" / "room.css").read_text("utf-8")
    assert "li.weak { border-left-color:var(--line); color:var(--soft) }" in style
