"""Marks with which lines begin: the official numbering of headings and items, annexes, boxes, contents, days.

GB/T 9704 numbers notices 一、 → （一） → 1. → （1） → ①; laws count 第X编, 章, 节, 条; plans for emergencies and standards 1, 1.1, 1.1.1.
"""

from __future__ import annotations

import re

HAN = "一二三四五六七八九十百零〇"
TERMINAL = "。；！？;!?：:”"
_MARKERS: tuple[tuple[int, re.Pattern[str]], ...] = (
    (0, re.compile(rf"【?第[{HAN}\d]{{1,6}}(?:编(?![制辑写])|篇(?![幅章])|部分(?=[：:】\s]))】?[：:]?")),
    (1, re.compile(rf"第[{HAN}\d]{{1,6}}章(?!程)")),
    (2, re.compile(rf"第[{HAN}\d]{{1,6}}节")),
    (3, re.compile(rf"第[{HAN}\d]{{1,6}}条(?![款规])")),
    (4, re.compile(rf"[{HAN}]{{1,3}}、")),
    (5, re.compile(rf"[（(][{HAN}]{{1,3}}[）)]、?")),
    (6, re.compile(r"\d{1,2}(?:[.．、](?!\d)|[.．、](?=(?:19|20)\d\d年)|[\ue000-\uf8ff])")),
    (7, re.compile(r"[（(]\d{1,2}[）)]、?|\d{1,2}[）)]")),
    (8, re.compile(r"[①-⑳]")),
    (9, re.compile(r"——|[—–-]{2}|[•●◆■★]")),
)
ARTICLE, PART, SECTION, ITEM = 3, 4, 5, 6
_BEGINS = re.compile(rf"[【第（(\d①-⑳—–•●◆■★{HAN}-]")
_DECIMAL = re.compile(r"\d{1,2}((?:\.\d{1,2}){0,3})[ \u3000]+(?=[\u4e00-\u9fff])")
_DECIMAL_LINE = re.compile(r"^[ \u3000]*\d{1,2}\.\d{1,2}(?:\.\d{1,2})?[ \u3000]+[\u4e00-\u9fff][^。；\n]{1,30}$", re.M)
_LEAST_DECIMAL = 3
_FIRST = re.compile(r"[第（(]?(?:一|1|①)(?![\d十一二三四五六七八九])")
CELL = re.compile(r"[｜\t]|(?<=\S) \| (?=\S)")
DATE_LINE = re.compile(
    r"(?:19|20)\d\d年\d{1,2}月\d{1,2}日|[〇零○一二三四五六七八九]{4}年[一二三四五六七八九十]{1,3}月[一二三四五六七八九十]{1,3}日"
)
ANNEX = re.compile(r"附\s*(?:[件表录]\s*[\d一二三四五六七八九十]{0,3}\s*[：:]?|[：:])")
ANNEX_LIST = re.compile(r"附\s*件\s*(?:[：:]\s*(?:1[.．、]|\d?\S)|1[.．、])")
BOX = re.compile(r"(?:任务|工程)?专\s*栏\s*[\d一二三四五六七八九十]{1,3}")
_CONTENTS = re.compile(r"\S.*?[.…·．]{5,}[\s.…·．]*\d{0,3}")
_LONGEST_CONTENTS = 200
CONTENTS_HEAD = re.compile(r"目[\s\u3000]*[录次]")
BODY_NAME = re.compile(r"^[\u4e00-\u9fff、\s]{2,60}(?:政府|办公厅|办公室|委员会|委|局|厅|部|院|会|队|总署)$")
NUMBER_LINE = re.compile(r"[\u4e00-\u9fffA-Za-z]{1,14}(?:字)?\s*[〔\[【（(]\s*\d{4}\s*[〕\]】）)]\s*第?\s*\d{1,5}\s*号")


def marker(line: str) -> tuple[int, int] | None:
    """Level and length of the list or heading mark that a line begins with, or None."""
    if not _BEGINS.match(line):
        return None
    for level, pattern in _MARKERS:
        if found := pattern.match(line):
            return level, found.end()
    return None


def counts_in_decimals(text: str) -> bool:
    """Does a text number its headings 1, 1.1, 1.1.1?"""
    return len(_DECIMAL_LINE.findall(text)) >= _LEAST_DECIMAL


def decimal_marker(line: str) -> tuple[int, int] | None:
    """Level and length of a mark such as 1.2, which ranks as 一、 and what is below it do; None where a line has none."""
    found = _DECIMAL.match(line)
    return (PART + found.group(1).count("."), found.end()) if found else None


def is_contents(line: str) -> bool:
    """Is a line one of a table of contents, with dots before the number of its page?"""
    return len(line) <= _LONGEST_CONTENTS and line[-1] in "0123456789.…·．" and _CONTENTS.fullmatch(line) is not None


def is_first(line: str) -> bool:
    """Is the mark of a line the first of its kind: 一、, （1）, ①?"""
    return _FIRST.match(line) is not None
