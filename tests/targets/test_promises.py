"""The flat table of promises."""

from __future__ import annotations

from datetime import date

import pytest

from pipeline.annotate import annotate
from pipeline.language.comparable import comparable
from pipeline.records import Document, revision_of
from pipeline.targets import flatten
from pipeline.targets.promises import Flat
from pipeline.targets.trust import judged

TEXT = (
    "一、主要目标\n到2027年，建成充电桩3.6万根，力争新能源汽车渗透率达到45%以上。规模以上工业增加值增长5—5.5%。"
    "城镇新增就业2万人，数字产业规模突破500亿元。\n二、现状\n目前已建成充电桩8000根。"
)


def flat(*places: tuple[str | None, str | None], **fields: object) -> Flat:
    documents = {
        f"d{n}": Document(
            id=f"d{n}",
            url="https://gov.test/1",
            title="充电行动方案",
            issued_on=date(2025, 3, 1),
            city=city,
            province=province,
            text=TEXT,
            revision=revision_of(TEXT),
            **fields,  # type: ignore[arg-type]
        )
        for n, (city, province) in enumerate(places)
    }
    rows = [row for document in documents.values() for row in annotate(document).targets]
    return flatten(rows, documents)


def test_a_row_says_all_that_a_reader_of_a_spreadsheet_wants() -> None:
    rows = {row.printed: row for row in flat(("甲市", "乙省")).promises}
    piles = rows["3.6万根"]
    assert (piles.place, piles.title, piles.issued_on, piles.link) == (
        "甲市",
        "充电行动方案",
        date(2025, 3, 1),
        "https://gov.test/1",
    )
    assert (piles.value, piles.unit, piles.object, piles.deadline_year, piles.status) == (
        36000,
        "根",
        "充电桩",
        2027,
        "target",
    )
    assert "充电桩3.6万根" in piles.sentence
    assert {row.reading for row in rows.values()} >= {"≥45 %", "+5–5.5 %", "+20,000 人", ">50,000,000,000 元"}
    assert (rows["5—5.5%"].change, rows["5—5.5%"].comparable_value) == ("growth", 5)
    assert "8000根" not in rows


def test_municipalities_provinces_and_the_nation_have_their_names() -> None:
    assert {row.place for row in flat(("北京市", "北京市"), (None, "甲省"), (None, None)).promises} == {
        "北京市",
        "甲省",
        "全国",
    }


def test_trust_separates_and_a_decision_is_certain() -> None:
    assert judged(0.99, 0.8) >= 0.9 > judged(0.9, 0.8) > judged(0.6, 0.8) > judged(0.6, 0.3)
    found = flat(("甲市", None)).promises
    assert len({row.trust for row in found}) > 1 and all(0 < row.trust < 1 for row in found)
    document = Document(id="d", url="u", text=TEXT, city="甲市", revision=revision_of(TEXT))
    first = next(row for row in annotate(document).targets if row.status == "target")
    decided = first.model_copy(update={"confidence": 1.0, "confidence_read": None})
    assert flatten([decided], {"d": document}).promises[0].trust == 1


def test_reprints_promise_nothing_twice_and_unclear_rows_stand_apart() -> None:
    assert flat(("甲市", None), reprint_of="d9") == Flat([], [])
    found = flat(("甲市", None))
    assert {row.status for row in found.promises} == {"target"}
    assert {row.status for row in found.unclear} <= {"unclear"}


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [
        ("PFLOPS", "EFLOPS", 1e-3),
        ("件/万人", "件/人", 1e-4),
        ("吨/日", "千克/日", 1e3),
        ("公里", "米", 1e3),
        ("MB", "GB", 1e-3),
        ("件/百人", "件/人", 1e-2),
        ("元/兆瓦时", "元/kWh", 1e-3),
        ("km/h", "m/s", 1 / 3.6),
        ("千克/天", "千克/年", 365),
        ("小时", "天", 1 / 24),
    ],
)
def test_units_of_one_family_are_comparable(one: str, other: str, ratio: float) -> None:
    first, second = comparable(one), comparable(other)
    assert first.family == second.family
    assert first.factor / second.factor == pytest.approx(ratio)


def test_money_shares_points_and_counts_are_families_of_their_own() -> None:
    units = "CNY USD % pp 家 rank x_baseline kW kWh Gbps 机架 吨 tce km/h TEU 天"
    families = [comparable(unit).family for unit in (*units.split(), None)]
    assert len(set(families)) == len(families)
