"""Five questions of a researcher, each answered by five lines of pandas, by one statement of SQL, and by what the room's pages read.

The release is made from texts of this test, from end to end.
"""

from __future__ import annotations

import csv
import json
import re
import sqlite3
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from pipeline.publish.room.served import ServedRoom
from tests.running import Modu

OPENING = (
    "各部门应当编制公共数据开放目录。公共数据应当依法有序向社会开放。市大数据局负责公共数据开放平台的运行。"
    "鼓励社会主体利用开放的公共数据。公共数据开放实行分类管理。开放主体应当定期更新开放数据集。"
)
SECURITY = (
    "数据处理者应当建立数据安全管理制度。处理个人信息应当征得个人同意。实行数据分类分级保护制度。"
    "重要数据的处理者应当开展数据安全风险评估。发生数据安全事件应当立即采取补救措施。禁止非法买卖个人信息。"
)
SHARING = "建立政务数据共享机制，推动部门数据归集。政务数据以共享为原则。完善政务数据目录，一数一源。"
TEXTS = {
    ("上海市", "数据发展行动计划"): "到2025年，全市算力规模达到20EFLOPS，培育数据企业300家。支持华为技术有限公司建设算力中心。" + OPENING,
    ("上海市", "公共数据开放办法"): "根据《中华人民共和国数据安全法》，制定本办法。" + OPENING * 2,
    ("杭州市", "算力发展行动计划"): "到2025年，全市算力规模达到5000PFLOPS。到2027年，全市算力规模达到10EFLOPS。" + SECURITY + SHARING,
    ("杭州市", "数据安全管理规定"): "根据《数据安全法》和《个人信息保护法》，制定本规定。" + SECURITY * 2,
    ("合肥市", "产业发展行动计划"): "到2027年，打造3个千亿级产业集群、10个百亿级产业集群。推动科大讯飞股份有限公司建设平台。"
    + SECURITY
    + SHARING,
    ("合肥市", "政务数据管理办法"): SHARING * 2 + SECURITY + "鼓励科大讯飞股份有限公司参与建设。",
}  # fmt: skip
NOTEBOOK = Path(__file__).resolve().parents[2] / "docs" / "how-to" / "five-questions.ipynb"
CITY = {"上海市": "Shanghai", "杭州市": "Hangzhou", "合肥市": "Hefei"}


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory, modu: Modu) -> Path:
    folder = tmp_path_factory.mktemp("questions")
    (folder / "texts").mkdir()
    with (folder / "texts.csv").open("w", encoding="utf-8", newline="") as lines:
        write = csv.writer(lines).writerow
        write(["file", "title", "city", "issued_on"])
        for number, ((city, title), text) in enumerate(TEXTS.items()):
            (folder / "texts" / f"{number}.txt").write_text(f"{city}{title}\n\n{text}\n", "utf-8")
            write([f"{number}.txt", f"{city}{title}", city, "2023-05-01"])
    told = ["--documents", str(folder / "texts"), "--manifest", str(folder / "texts.csv"), "--replicates", "50"]
    done = modu(folder / "home", "run", *told)
    assert done.returncode == 0, done.stderr[-3000:]
    releases = folder / "home" / "releases"
    return releases / (releases / "LATEST").read_text("utf-8").strip()


def sql(release: Path, statement: str) -> list[Any]:
    with sqlite3.connect(f"file:{release / 'modu.sqlite'}?mode=ro", uri=True) as database:
        return database.execute(statement).fetchall()


def data(release: Path, name: str) -> Any:
    """A data file as the room's pages read it."""
    text = (release / "data" / f"{name}.js").read_text("utf-8")
    return json.loads(text[text.index(",") + 1 : text.rindex(")")])


@pytest.mark.parametrize(
    ("language", "answers"),
    [
        ("zh", ("上海市", "合肥市", "禁止非法买卖个人信息", "上海市公共数据开放办法", "科大讯飞")),
        ("en", ("Shanghai", "Hefei", "Hangzhou stands out for", "Hangzhou", "Hefei ×2")),
    ],
)
def test_the_front_page_leads_to_all_five_answers(
    release: Path, reader: Any, language: str, answers: tuple[str, ...]
) -> None:
    shown = ("#rows tr", "#rows tr", "#claims + ul", "#policies tbody tr:visible", "#names tbody tr:visible")
    for number, (rows, answer) in enumerate(zip(shown, answers, strict=True)):
        reader.goto(f"{(release / 'index.html').as_uri()}?lang={language}")
        reader.locator(".asks a").nth(number).click()
        reader.wait_for_selector(rows)
        texts = reader.locator(rows).all_inner_texts()
        assert any(answer in text for text in texts), (rows, texts)
        assert number > 0 or (len(texts) == 2 and answer in texts[0])  # the largest first, and nobody else
    assert reader.wrong == []


def run_notebook(path: Path) -> dict[str, Any]:
    """The variables of a notebook whose cells ran one after another, each as Python alone knows it."""
    known: dict[str, Any] = {}
    for cell in json.loads(path.read_text("utf-8"))["cells"]:
        if cell["cell_type"] == "code":
            exec(compile("".join(cell["source"]), f"{path.name}, {cell['id']}", "exec"), known)
    return known


def test_the_notebook_answers_all_five_alike_in_pandas_and_in_sql(
    release: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MODU_RELEASE", str(release))
    told = run_notebook(NOTEBOOK)
    for name in ("computing", "clusters", "citing", "firms"):
        own, asked = (
            sorted(told[one].drop(columns="issued_on", errors="ignore").itertuples(index=False, name=None))
            for one in (name, f"{name}_too")
        )
        assert own and own == asked, name
    assert list(told["computing"].reading) == ["20 EFLOPS", "5,000 PFLOPS"]
    assert list(told["clusters"].place) == ["合肥市"] and set(told["citing"].city) == {"上海市", "杭州市"}
    assert dict(zip(told["firms"].name_zh, told["firms"].documents, strict=True)) == {
        "华为技术有限公司": 1,
        "科大讯飞股份有限公司": 2,
    }
    quotes = {quote for quotes in told["apart"].quotes for quote in quotes}
    assert quotes and quotes == set(told["apart_too"].quote)


def room_rows(release: Path) -> list[dict[str, Any]]:
    """What the page of promises holds: each row with the family and size of its unit."""
    units = {unit[0]: (family["id"], unit[3]) for family in data(release, "families") for unit in family["units"]}
    found = []
    for path in sorted((release / "data" / "promises").glob("*.js")):
        file = data(release, f"promises/{path.stem}")
        for cells in file["rows"]:
            row = dict(zip(file["fields"], cells, strict=True))
            found.append({**row, "place": file["place"]["name"], "family": units[row["unit"]][0]})
    return found


def test_which_cities_promise_computing_power_by_2025(release: Path) -> None:
    promises = pd.read_parquet(release / "promises.parquet")
    found = promises[(promises.unit_family == "computing power") & (promises.deadline_year <= 2025)]
    found = found.sort_values("comparable_value", ascending=False)
    right = [("上海市", "20 EFLOPS"), ("杭州市", "5,000 PFLOPS")]
    assert list(found[["place", "reading"]].itertuples(index=False, name=None)) == right
    assert right == sql(
        release,
        "SELECT place, reading FROM promises WHERE unit_family = 'computing power' AND deadline_year <= 2025"
        " ORDER BY comparable_value DESC",
    )
    rows = [row for row in room_rows(release) if row["family"] == "computing power" and row["deadline_year"] <= 2025]
    assert {(row["place"], row["amount"]) for row in rows} == set(right)
    asked = {"family": "computing power", "to": "2025", "sort": "size"}
    assert [(row["place"], row["amount"]) for row in ServedRoom(release).quantities(asked).rows] == right


def test_who_wants_clusters_of_a_hundred_billion(release: Path) -> None:
    promises = pd.read_parquet(release / "promises.parquet")
    found = promises[(promises.tier >= 1e11) & promises.object.str.contains("集群")]
    right = [("合肥市", 3.0, 2027)]
    assert list(found[["place", "value", "deadline_year"]].itertuples(index=False, name=None)) == right
    assert right == sql(
        release, "SELECT place, value, deadline_year FROM promises WHERE tier >= 1e11 AND object LIKE '%集群%'"
    )
    rows = [row for row in room_rows(release) if (row["tier"] or 0) >= 1e11 and "集群" in row["what"]]
    assert [(row["place"], row["value"], row["deadline_year"]) for row in rows] == right


def test_what_sets_a_place_apart_and_why_one_may_say_so(release: Path) -> None:
    profiles = pd.read_parquet(release / "city_profiles.parquet")
    found = profiles[(profiles.city == "上海市") & (profiles.statement == "distinctive")]
    evidence = pd.read_parquet(release / "emphasis.parquet").set_index("id")
    quotes = [evidence.quote[id] for ids in found.evidence.map(json.loads) for id in ids]
    assert set(found.category) == {"public_data_opening"} and (found.share_lo > found.share_elsewhere).all()
    assert quotes and all("开放" in quote for quote in quotes)
    assert sorted(set(quotes)) == [
        quote
        for (quote,) in sql(
            release,
            "SELECT DISTINCT e.quote FROM city_profiles p, json_each(p.evidence) j JOIN emphasis e ON e.id = j.value"
            " WHERE p.city = '上海市' AND p.statement = 'distinctive' ORDER BY e.quote",
        )
    ]
    page = (release / "places" / "shanghaishi.html").read_text("utf-8").split('id="claims"')[1]
    assert quotes[0] in page and re.search(r"\[\d+\.\d%, \d+\.\d%\]", page)


def test_who_cites_the_data_security_law(release: Path) -> None:
    citations, documents = (pd.read_parquet(release / f"{name}.parquet") for name in ("citations", "documents"))
    found = citations[citations.policy == "数据安全法"].merge(documents, left_on="document", right_on="id")
    right = {("上海市", "上海市公共数据开放办法"), ("杭州市", "杭州市数据安全管理规定")}
    assert set(found[["city", "title"]].itertuples(index=False, name=None)) == right
    assert right == set(
        sql(
            release,
            "SELECT DISTINCT d.city, d.title FROM citations c JOIN documents d ON d.id = c.document"
            " WHERE c.policy = '数据安全法'",
        )
    )
    page = (release / "citations.html").read_text("utf-8")
    line = next(row for row in page.split("<tr ") if re.match('data-words="[^"]*Data Security Law"', row))
    assert all(city in line and title in line and CITY[city] in line for city, title in right)


def test_which_firms_are_named_by_which_governments(release: Path) -> None:
    mentions, entities, documents = (
        pd.read_parquet(release / f"{name}.parquet") for name in ("mentions", "entities", "documents")
    )
    named = mentions[mentions.label == "COMPANY"].merge(entities, left_on="entity", right_on="id")
    found = named.merge(documents, left_on="document", right_on="id").groupby(["name_zh", "city"]).document.nunique()
    right = {("华为技术有限公司", "上海市"): 1, ("科大讯飞股份有限公司", "合肥市"): 2}
    assert found.to_dict() == right
    assert right == {
        (firm, city): n
        for firm, city, n in sql(
            release,
            "SELECT e.name_zh, d.city, count(DISTINCT d.id) FROM mentions m JOIN entities e ON e.id = m.entity"
            " JOIN documents d ON d.id = m.document WHERE m.label = 'COMPANY' GROUP BY 1, 2",
        )
    }
    page = (release / "names.html").read_text("utf-8")
    for firm, city in right:
        line = next(row for row in page.split("<tr ") if f">{firm}</a>" in row)
        assert 'data-kind="COMPANY"' in line and CITY[city] in line
