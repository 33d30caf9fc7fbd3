"""Time grows with the length of a text, whatever is repeated in it; a square would take 36 times as long for six times the text."""

from __future__ import annotations

import time
from datetime import date

import pytest

from pipeline.language.clauses import clause_tree
from pipeline.language.quantities import find_quantities
from pipeline.records import Context
from pipeline.targets import extract

CONTEXT = Context(document="d", title="甲市数据发展方案", issued_on=date(2024, 3, 1))
TIMES, ATTEMPTS = 6, 3
# head, what is repeated, how often in the short text
TEXTS = {
    "quantities in one sentence": ("培育", "不少于3家、", 150),
    "numbers given to years": ("", "2024年、2025年分别为3个、", 80),
    "dates": ("", "较2023年，", 300),
    "bounds without numbers": ("至少", "不超过所得的", 400),
    "wrapped lines without a stop": ("", "推动公共数据与产业数据融合应用形成更多可以复制推广的经验做法并\n", 600),
    "blank lines": ("", "\n", 6000),
    "lines that are marks": ("", "（一）\n", 400),
    "articles in one line": ("", "第一条　汇聚数据。", 400),
    "rows of a table": ("指标\t目标\n", "机架\t3个\n", 80),
    "open brackets": ("", "（", 6000),
    "blanks": ("甲", " ", 20000),
    "cells": ("甲", " | 乙", 2000),
}


def seconds(text: str) -> float:
    began = time.process_time()
    extract(text, clause_tree(text, CONTEXT), find_quantities(text, issued_on=CONTEXT.issued_on), CONTEXT)
    return time.process_time() - began


@pytest.mark.parametrize("name", TEXTS)
def test_six_times_the_text_takes_about_six_times_as_long(name: str) -> None:
    head, piece, count = TEXTS[name]
    short, long = head + piece * count, head + piece * (count * TIMES)
    seconds(short)
    # One quiet moment is enough: a square is one in every attempt.
    assert any(seconds(long) < 3 * TIMES * min(seconds(short) for _ in range(3)) + 0.05 for _ in range(ATTEMPTS))
