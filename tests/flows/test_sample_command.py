"""`modu review sample`, `code`, `gain`: drawn, coded in a spreadsheet, entered, and seen in the comparison."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from flows.cli import app
from pipeline.annotate import annotate
from pipeline.errors import ConfigurationError
from pipeline.records import CodedClause, Document, revision_of
from pipeline.store.database import Store

SHARED = "各部门应当编制政务数据目录，在{}日内汇聚和共享第{}类政务数据。"
IDLE = "建立第{}类数据管理工作的联席会议，每{}个月召开一次。"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("sample")
    store = Store(f"sqlite:///{home}/modu.sqlite")
    for city, code in (("杭州市", "330100"), ("西安市", "610100")):
        text = "\n".join(f"第{n}条 {SHARED.format(n, n + 3)}{IDLE.format(n, n + 2)}" for n in range(1, 85))
        document = Document(
            id=code,
            url=code,
            title=f"{city}数据条例",
            city=city,
            region_code=code,
            text=text,
            revision=revision_of(text),
        )
        store.save_documents([document])
        store.save_annotations(annotate(document))
    store.close()
    return home


def modu(home: Path, *arguments: str) -> str:
    environment = {"MODU_HOME": str(home), "COLUMNS": "200"}
    done = CliRunner().invoke(app, list(arguments), catch_exceptions=False, env=environment)
    assert done.exit_code == 0
    return done.output


def test_a_sheet_is_coded_and_corrects_the_place(home: Path, tmp_path: Path) -> None:
    path = tmp_path / "sheet.csv"
    assert "140 clauses" in modu(home, "review", "sample", "--place", "hangzhou", "--most", "140", "-o", str(path))
    with path.open(encoding="utf-8-sig", newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert all(row["labels"] == "" and row["document"] == "杭州市数据条例" for row in rows)
    for row in rows[:130]:
        row["labels"] = "政务数据归集与共享；security_privacy" if "编制" in row["sentence"] else "-"
    with path.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.DictWriter(lines, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    assert "130 clauses coded" in modu(home, "review", "code", str(path), "--by", "王")
    assert "0 clauses coded" in modu(home, "review", "code", str(path), "--by", "王")
    assert "130 of 140" in modu(home, "review", "gain", "--place", "杭州") and "worth" in modu(
        home, "review", "gain", "--place", "杭州"
    )
    told = {
        row["category"]: row
        for row in json.loads(modu(home, "compare", "--json", "--replicates", "50"))
        if row["city"] == "杭州市"
    }
    assert "hand_coded" in told["security_privacy"]["flags"]
    assert told["security_privacy"]["share_counted"] < 0.1 and abs(told["security_privacy"]["share"] - 0.5) < 0.05
    assert "10 to code" in modu(home, "review", "sample", "--place", "330100", "--most", "140", "-o", str(path))


def test_what_cannot_be_meant_is_refused_with_its_line(home: Path, tmp_path: Path) -> None:
    path = tmp_path / "sheet.csv"
    modu(home, "review", "sample", "--place", "xian", "--most", "10", "-o", str(path))
    store = Store(f"sqlite:///{home}/modu.sqlite")
    drawn = next(one for one in store.read(CodedClause) if one.city == "西安市")
    store.close()
    for content, said in (
        (f"id,labels\n{drawn.id},安全吗\n", "no such category: 安全吗"),
        ("id,labels\nnobody,-\n", "no such clause"),
        ("id\n1\n", "no column labels"),
    ):
        path.write_text(content, "utf-8")
        with pytest.raises(ConfigurationError, match=said):
            modu(home, "review", "code", str(path), "--by", "王")
