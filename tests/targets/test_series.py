"""One promise followed across documents."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from pipeline.annotate import annotate
from pipeline.records import Document, SeriesStep, revision_of
from pipeline.targets import follow
from tests.growth import grows_evenly

OTHERS = "数据中心达到30个，数据标注基地达到5个，首席数据官达到200人。"


def plan(name: str, on: date, text: str, kind: str = "plan", city: str = "甲市") -> Document:
    return Document(
        id=name,
        url=name,
        title=f"{city}数据发展规划",
        city=city,
        issued_on=on,
        document_type=kind,
        text=text,
        revision=revision_of(text),
    )


def steps(*documents: Document) -> list[SeriesStep]:
    rows = [row for document in documents for row in annotate(document).targets]
    return follow(rows, {document.id: document for document in documents})


FIRST = plan("a", date(2021, 3, 1), f"到2025年，全市算力规模达到5000PFLOPS，{OTHERS}")


def relation(second: Document, indicator: str = "算力规模") -> list[str]:
    return [step.relation for step in steps(FIRST, second) if step.indicator == indicator]


def test_a_higher_number_for_the_same_year_is_raised() -> None:
    assert relation(plan("b", date(2023, 3, 1), "到2025年，算力总规模达到8000PFLOPS。")) == ["raised"]


def test_a_lower_one_is_lowered_and_the_same_repeated() -> None:
    assert relation(plan("b", date(2023, 3, 1), "到2025年，我市算力规模达到3000PFLOPS。")) == ["lowered"]
    assert relation(plan("b", date(2023, 3, 1), "到2025年，算力规模达到5000PFLOPS。")) == ["repeated"]


def test_a_later_deadline_is_a_renewed_promise() -> None:
    assert relation(plan("b", date(2023, 3, 1), "到2027年，算力规模达到9000PFLOPS。")) == ["renewed"]


def test_a_fact_settles_it() -> None:
    assert relation(plan("b", date(2024, 3, 1), "截至2023年底，全市算力规模达到6000PFLOPS。")) == ["reached"]
    assert relation(plan("b", date(2026, 3, 1), "截至2025年底，全市算力规模达到4000PFLOPS。")) == ["missed"]
    assert relation(plan("b", date(2024, 3, 1), "截至2023年底，全市算力规模达到4000PFLOPS。")) == ["under_way"]


def test_what_the_next_version_leaves_out_is_dropped() -> None:
    assert relation(plan("b", date(2023, 3, 1), f"到2025年，{OTHERS}")) == ["dropped"]
    assert relation(plan("b", date(2023, 3, 1), f"到2025年，{OTHERS}", kind="notice")) == []


def test_both_quotes_stand_in_their_documents() -> None:
    second = plan("b", date(2023, 3, 1), "到2025年，算力规模达到8000PFLOPS。")
    step = next(step for step in steps(FIRST, second) if step.indicator == "算力规模")
    assert step.earlier_quote in FIRST.text and step.later_quote in second.text


def test_another_place_and_a_reprint_do_not_count() -> None:
    elsewhere = plan("b", date(2023, 3, 1), "到2025年，算力规模达到8000PFLOPS。", city="乙市")
    assert relation(elsewhere) == []
    assert relation(elsewhere.model_copy(update={"city": "甲市", "reprint_of": "z"})) == []


YEARLY = plan("a", date(2021, 3, 1), "一、目标\n今年，力争财政收入增长7%，新增学位3000个。到2025年，新增床位9000张。")


def outcome(text: str, indicator: str, on: date = date(2022, 3, 1)) -> list[str]:
    return [s.relation for s in steps(YEARLY, plan("b", on, text)) if s.indicator == indicator]


def test_a_yearly_growth_is_settled_by_its_own_year_alone() -> None:
    assert outcome("2021年，财政收入增长8%。", "财政收入") == ["reached"]
    assert outcome("2023年，财政收入增长2%。", "财政收入", date(2024, 3, 1)) == []


def test_one_years_gain_does_not_settle_the_gain_of_five() -> None:
    assert outcome("2025年，新增床位2000张。", "床位", date(2026, 3, 1)) == []


def test_a_decrease_is_reached_by_a_greater_one() -> None:
    first = plan("a", date(2021, 3, 1), "今年，单位产值能耗下降4%。")
    for printed, relation in (("5", "reached"), ("3", "missed")):
        fact = plan("b", date(2022, 3, 1), f"2021年，单位产值能耗下降{printed}%。")
        assert [step.relation for step in steps(first, fact)] == [relation]


def test_a_promise_that_is_repeated_without_end_is_followed_in_time_that_grows_with_it() -> None:
    row = next(row for row in annotate(FIRST).targets if row.indicator == "算力规模")

    def following(size: int) -> Callable[[], object]:
        held = {
            f"d{n}": FIRST.model_copy(update={"id": f"d{n}", "issued_on": date(2001, 1, 1) + timedelta(n)})
            for n in range(size)
        }
        rows = [row.model_copy(update={"document": id, "id": id}) for id in held]
        return lambda: follow(rows, held)

    assert grows_evenly(following, 250)
