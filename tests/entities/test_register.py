from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from pipeline.entities import entities, known_as, register
from pipeline.entities.additions import NO_NAME, add, added, entry, refused
from pipeline.entities.gazetteers import rows
from pipeline.entities.linking import link
from pipeline.entities.offices import offices
from pipeline.entities.register import FILES, aliases, entity
from pipeline.entities.unlisted import unlisted
from pipeline.errors import ConfigurationError
from pipeline.settings import Settings, corpora_dir
from pipeline.versions import version_in


@pytest.mark.parametrize("file", [*FILES, "division_changes.csv", "countries.csv"])
def test_every_row_names_a_source_that_is_described(file: str) -> None:
    described = {row["key"] for row in rows("sources.csv")}
    assert {row["source"] for row in rows(file)} <= described
    assert all(row["licence"] and row["title"] for row in rows("sources.csv"))


def test_the_register_holds_more_than_what_was_read() -> None:
    labels = Counter(one.label for one in aliases().values())
    assert labels["COMPANY"] > 4000
    assert labels["INSTITUTION"] > 2700


@pytest.mark.parametrize(
    ("name", "region", "expected"),
    [
        ("市工信局", "浙江省杭州", "杭州市经济和信息化局"),
        ("工信局", "青岛市", "青岛市工业和信息化局"),
        ("工信厅", "青岛市", "山东省工业和信息化厅"),
        ("省发改委", "宁波市", "浙江省发展和改革委员会"),
        ("区发改委", "310115", "浦东新区发展和改革局"),
        ("市水行政主管部门", "上海市上海", "上海市水务局"),
        ("团省委", "合肥市", "共青团安徽省委员会"),
        ("中共杭州市委", None, "中共杭州市委员会"),
        ("国家税务总局宁波市税务局", None, "国家税务总局宁波市税务局"),
        ("东莞市市场监管局", None, "东莞市市场监督管理局"),
        ("市发改委", "浙江省", None),  # of which city?
        ("区政府", "南宁市", None),  # a district's, not the autonomous region's
        ("公安机关", "合肥市", None),  # a kind
        ("市工信局", None, None),
    ],
)
def test_a_body_is_found_by_duty_and_place(name: str, region: str | None, expected: str | None) -> None:
    found = entity(link(name, "AGENCY", region).entity or "")
    assert (found.name_zh if found else None) == expected


def test_a_body_is_one_entry_whatever_it_is_called_and_when() -> None:
    called = ("市数据局", "市大数据局", "市大数据发展管理局", "杭州市数据资源管理局", "杭州市数据局")
    assert len({link(name, "AGENCY", "杭州市").entity for name in called}) == 1
    assert link("国土资源部", "AGENCY", None).entity == link("自然资源部", "AGENCY", None).entity
    assert link("国土资源部", "AGENCY", None).method == "former"
    assert len({name for office in offices().values() for name in [office.key]}) == len(offices())
    printed = Counter(name for row in rows("offices.csv") for name in row["names"].split("|"))
    assert not [name for name, n in printed.items() if n > 1]


@pytest.mark.parametrize(
    ("name", "region", "expected"),
    [
        ("安岳龙台镇", "资阳市", "龙台镇"),
        ("城父镇", "亳州市", "城父镇"),
        ("城关镇", "安徽省", None),
        ("哈萨克斯坦", None, "哈萨克斯坦"),
    ],
)
def test_towns_and_states_are_places_too(name: str, region: str | None, expected: str | None) -> None:
    found = entity(link(name, "GPE", region).entity or "")
    assert (found.name_zh if found else None) == expected


def test_ids_lead_to_entries_and_names_to_ids() -> None:
    assert [one.name_zh for one in entities(["cn-330100", "cn-441900-industry", "none"])] == [
        "杭州市",
        "东莞市工业和信息化局",
    ]
    assert [one.id for one in known_as("萧山市")] == ["cn-330109"]


def test_what_a_person_adds_is_kept_once_and_counts_in_the_version(tmp_path: Path) -> None:
    file = tmp_path / "register.csv"
    row = entry("岚峰科技", "COMPANY", "张三", on=date(2026, 1, 2), note="官网")
    settings = Settings(own_register=str(file))
    root = Path(str(corpora_dir().parent))
    before = version_in(root, "entities", settings)
    assert (add(file, row), add(file, row)) == (True, False)
    assert [(one["name_zh"], one["source"]) for one in added(file)] == [("岚峰科技", "张三 2026-01-02: 官网")]
    assert version_in(root, "entities", settings) != before
    with pytest.raises(ConfigurationError, match="须注明"):
        entry("岚峰科技", "COMPANY", " ", on=date(2026, 1, 2))
    file.write_text("name\n", encoding="utf-8")
    with pytest.raises(ConfigurationError, match="缺列"):
        added(file)


def test_of_a_name_that_persons_disagree_about_the_last_word_counts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file, day = tmp_path / "register.csv", date(2026, 1, 2)
    no, yes = (entry("岚峰", label, "张三", on=day) for label in (NO_NAME, "COMPANY"))
    of = entry("岚峰科技", "COMPANY", "张三", on=day, aliases=("岚峰",), english="Lanfeng")
    assert [add(file, row) for row in (no, yes, no)] == [True, True, True]
    assert refused(added(file)) == {"岚峰"}
    assert add(file, of) and refused(added(file)) == frozenset()
    assert add(file, entry("岚峰科技", "COMPANY", "李四", on=day, region="宁波市"))
    monkeypatch.setenv("MODU_OWN_REGISTER", str(file))
    known = {row["name_zh"]: row for row in register._rows.__wrapped__()}
    assert (known["岚峰科技"]["aliases"], known["岚峰科技"]["region"]) == ("岚峰", "宁波市")


def test_unlisted_names_are_counted_by_document_and_place() -> None:
    def mention(number: int, document: str, quote: str, sure: float, label: str = "COMPANY") -> dict[str, object]:
        place = {"id": str(number), "document": document, "start": number, "end": number + len(quote)}
        return {**place, "quote": quote, "label": label, "entity": None, "confidence": sure}

    def document(city: str, year: int) -> dict[str, object]:
        return {"city": city, "province": None, "issued_on": date(year, 1, 1), "published_on": None}

    named = [mention(1, "a", "岚峰", 0.6), mention(2, "a", "岚峰", 0.9), mention(3, "b", "岚峰", 0.7)]
    named += [mention(4, "a", "市城投", 0.6), mention(5, "b", "市城投", 0.6), mention(6, "a", "张三", 0.9, "PERSON")]
    found = unlisted(named, {"a": document("合肥市", 2020), "b": document("宁波市", 2024)})
    firm = found[0]
    assert (firm.name, firm.mentions, firm.documents, firm.places) == ("岚峰", 3, 2, ("合肥市", "宁波市"))
    assert (firm.document, firm.start, firm.confidence, firm.first_year, firm.last_year) == ("a", 2, 0.9, 2020, 2024)
    assert [(row.name, row.region) for row in found[1:]] == [("市城投", "合肥市"), ("市城投", "宁波市")]
