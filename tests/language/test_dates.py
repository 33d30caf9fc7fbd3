"""Dates, periods, plans and terms as deadlines (own examples); issued on 1 July 2023."""

from __future__ import annotations

from datetime import date

import pytest

from pipeline.language.quantities import Quantity, find_quantities

ISSUED = date(2023, 7, 1)


def only(text: str, issued_on: date | None = ISSUED) -> Quantity:
    (quantity,) = (q for q in find_quantities(text, issued_on=issued_on) if q.kind in ("date", "duration"))
    return quantity


@pytest.mark.parametrize(
    ("text", "last", "mode"),
    [
        ("到2026年，建成平台。", date(2026, 12, 31), "by"),
        ("2026年底完成。", date(2026, 12, 31), "by"),
        ("2026年年底前完成。", date(2026, 12, 31), "by"),
        ("到2026年初步建成。", date(2026, 12, 31), "by"),
        ("截\n至2022年底，已建成。", date(2022, 12, 31), "as_of"),
        ("较去年前移2位。", date(2022, 12, 31), "in"),
        ("2026年内蒙古发展。", date(2026, 12, 31), "in"),
        ("2026年内完成。", date(2026, 12, 31), "in"),
        ("2026年全年增长。", date(2026, 12, 31), "in"),
        ("2026年前完成。", date(2026, 12, 31), "before"),
        ("2026年6月底前完成。", date(2026, 6, 30), "by"),
        ("2026年6月15日前报送。", date(2026, 6, 15), "by"),
        ("2024年2月完成。", date(2024, 2, 29), "in"),
        ("二〇二六年十二月完成。", date(2026, 12, 31), "in"),
        ("2026年上半年完成。", date(2026, 6, 30), "by"),
        ("2026年第三季度完成。", date(2026, 9, 30), "by"),
        ("2024—2026年实施。", date(2026, 12, 31), "during"),
        ("2024年至2026年实施。", date(2026, 12, 31), "during"),
        ("“十四五”期间推进。", date(2025, 12, 31), "during"),
        ("到“十五五”末建成。", date(2030, 12, 31), "by"),
        ("截至2022年底，已建成。", date(2022, 12, 31), "as_of"),
        ("本世纪中叶实现。", date(2050, 12, 31), "by"),
        ("今年完成。", date(2023, 12, 31), "in"),
        ("明年底前完成。", date(2024, 12, 31), "by"),
        ("年底前完成。", date(2023, 12, 31), "by"),
        ("三年内建成。", date(2026, 7, 1), "by"),
        ("未来五年推进。", date(2028, 7, 1), "by"),
        ("力争用3年左右时间建成。", date(2026, 7, 1), "by"),
        ("9月底前完成。", date(2023, 9, 30), "by"),
        ("1—9月实施。", date(2023, 9, 30), "during"),
        ("2025.03.15发布", date(2025, 3, 15), "in"),
        ("20250315", date(2025, 3, 15), "in"),
    ],
)
def test_last_day_and_mode(text: str, last: date, mode: str) -> None:
    quantity = only(text)
    assert (quantity.last, quantity.mode, quantity.year) == (last, mode, last.year)


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("2024年第二季度", "2024-04-01", "2024-07-01"),
        ("去年", "2022-01-01", "2023-01-01"),
        ("自2020年起施行", "2020-01-01", None),
        ("2020年以来", "2020-01-01", None),
        ("近三年", "2020-07-01", "2023-07-01"),
        ("上个季度", "2023-04-01", "2023-07-01"),
        ("2024年5月3日至8日", "2024-05-03", "2024-05-09"),
        ("2024年5月至2025年2月", "2024-05-01", "2025-03-01"),
        ("2024年6月1日之前", None, "2024-06-02"),
        ("2018年及以前", None, "2019-01-01"),
        ("2018年以前", None, "2018-01-01"),
        ("自2023年9月1日起至2028年8月31日止", "2023-09-01", "2028-09-01"),
        ("从2023-10-09到2023-11-10", "2023-10-09", "2023-11-11"),
        ("2023.9.4-2023.9.15", "2023-09-04", "2023-09-16"),
        ("2023年9月4日（周一）9:00至9月8日（周五）18:00止", "2023-09-04", "2023-09-09"),
        ("2022.04-2024.12", "2022-04-01", "2025-01-01"),
        ("2022/4—2024/12", "2022-04-01", "2025-01-01"),
        ("10月至次年4月", "2023-10-01", "2024-05-01"),
        ("11月20日至翌年2月10日", "2023-11-20", "2024-02-11"),
        ("9月至6月", "2023-09-01", "2024-07-01"),
        ("8月12日、13日和14日", "2023-08-12", "2023-08-15"),
        ("2010年以后、2015年以前", "2010-01-01", "2015-01-01"),
        ("2022年最后两个月", "2022-11-01", "2023-01-01"),
        ("2024年Q2", "2024-04-01", "2024-07-01"),
        ("今明两年", "2023-01-01", "2025-01-01"),
        ("过去的三年", "2020-07-01", "2023-07-01"),
        ("半年后", "2024-01-01", "2024-02-01"),
        ("一个半月后", "2023-08-15", "2023-08-16"),
    ],
)
def test_period(text: str, start: str | None, end: str | None) -> None:
    quantity = only(text)
    assert (quantity.from_, quantity.to) == (start, end)


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("有效期两年", 730),
        ("公示15个工作日", 15),
        ("一年半", 547.5),
        ("半个月", 15),
        ("每48小时", 2),
        ("3年6个月", 1275),
        ("两个月零十天", 70),
        ("2天6小时", 2.25),
        ("1小时30分钟", 1.5 / 24),
    ],
)
def test_term(text: str, days: float) -> None:
    assert only(text).days == pytest.approx(days)


def test_bound_of_a_term() -> None:
    term = only("最长五年的补贴")
    assert (term.value, term.unit, term.comparator) == (5, "年", "le")


def test_relative_date_without_issue_date_keeps_its_anchor() -> None:
    quantity = only("三年内建成。", None)
    assert (quantity.kind, quantity.anchor, quantity.last) == ("date", "三年内", None)
    assert only("今年完成。", None).anchor == "今年"


@pytest.mark.parametrize(
    "text",
    [
        "“十四五”数字发展规划",
        "百年变局",
        "2月30日",
        "三年级",
        "壮族三月三",
        "每年年底",
        "2023年版",
        "五年规划",
        "20世纪90年代",
    ],
)
def test_no_date(text: str) -> None:
    assert not find_quantities(text, issued_on=ISSUED)
