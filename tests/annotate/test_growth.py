"""Time grows with the length of a text, whatever is repeated in it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from pipeline import annotate
from pipeline.language.clauses import clause_tree
from pipeline.language.quantities import find_quantities
from pipeline.records import Context
from pipeline.targets import extract
from tests.growth import grows_evenly

pytestmark = pytest.mark.slow  # it measures

CONTEXT = Context(document="d", title="甲市数据发展方案", issued_on=date(2024, 3, 1))
# head, what is repeated, how often in the short text
TEXTS = {
    "quantities in one sentence": ("培育", "不少于3家、", 40),
    "numbers given to years": ("", "2024年、2025年分别为3个、", 15),
    "dates": ("", "较2023年，", 80),
    "bounds without numbers": ("至少", "不超过所得的", 150),
    "wrapped lines without a stop": ("", "推动公共数据与产业数据融合应用形成更多可以复制推广的经验做法并\n", 100),
    "blank lines": ("", "\n", 6000),
    "lines that are marks": ("", "（一）\n", 150),
    "articles in one line": ("", "第一条　汇聚数据。", 60),
    "rows of a table": ("指标\t目标\n", "机架\t3个\n", 20),
    "open brackets": ("", "（", 6000),
    "blanks": ("甲", " ", 20000),
    "cells": ("甲", " | 乙", 400),
    "what work is about": ("", "围绕" + "一的一家和" * 14 + "甲3项，", 4),
}


@pytest.mark.parametrize("name", TEXTS)
def test_twice_the_text_is_twice_the_time(name: str) -> None:
    head, piece, count = TEXTS[name]

    def reading(times: int) -> Callable[[], object]:
        text = head + piece * times
        return lambda: extract(
            text, clause_tree(text, CONTEXT), find_quantities(text, issued_on=CONTEXT.issued_on), CONTEXT
        )

    assert grows_evenly(reading, count)


# What is repeated, how often in the short text
NAMES = {
    "bodies": ("市数据局、", 25),
    "policies": ("《数据安全法》", 25),
    "titles that open": ("《数据", 300),
    "titles in titles": ("《〈》〉", 200),
    "quotes that open": ("“数据", 300),
    "companies": ("甲科技有限公司、", 20),
    "a place in a place": ("省市县", 100),
    "short forms": ("省数据局（以下简称甲）", 15),
    "numbers of documents": ("国发〔2024〕1号、", 20),
    "Latin letters": ("a", 3000),
    "one word": ("数据", 300),
    "data clauses": ("推动公共数据开放共享。", 20),
}


@pytest.mark.parametrize("name", NAMES)
def test_twice_the_names_and_clauses_are_twice_the_time(name: str) -> None:
    piece, count = NAMES[name]

    def reading(times: int) -> Callable[[], object]:
        text = piece * times
        return lambda: annotate.read(text, CONTEXT)

    assert grows_evenly(reading, count)
