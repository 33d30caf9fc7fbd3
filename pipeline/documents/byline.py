"""What stands between the title of a page and its body: day, source, number, size of letters."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from itertools import chain, islice, pairwise

from pipeline.documents.dates import parse_date
from pipeline.documents.labels import squeeze
from pipeline.portals.tree import Element, PageTree, pieces

_ABOVE, _INSIDE, _LEAST_TITLE = 60, 12, 6
_DAY = r"(?:19|20)\d\d\s*[-./年]\s*\d{1,2}\s*[-./月]\s*\d{1,2}\s*日?"
_TIME = r"\d\d?[:：]\d\d(?:[:：]\d\d)?"
_OTHERS = "来源|作者|编辑|字[体号]|浏览|阅读|访问|点击|分享|打印"
_TIMED = re.compile(rf"(?<![\u4e00-\u9fff])(?:信息)?(?:发布|发稿|公开|上网|录入|更新)?(?:时间|日期)\s*[：:]\s*{_DAY}")
_TIMED_DAY = re.compile(rf"\s*{_DAY}\s*{_TIME}\s*")
_BARE_DAY = re.compile(rf"[\s（(\[|]*{_DAY}(?:\s*{_TIME})?[\s）)\]|]*(?:$|{_OTHERS})")
_SOURCED_DAY = re.compile(rf"来源\s*[：:].{{0,40}}?[\s\u3000|]{_DAY}")


def byline(container: Element | None, title: str | None) -> list[str]:
    """The pieces of text between the last mention of the title and the body, or below a title that stands in the body's own
    container; empty if the title is not there."""
    wanted = squeeze(title or "")
    if container is None or len(wanted) < _LEAST_TITLE:
        return []
    above = [piece for text in container.xpath("preceding::text()")[-3 * _ABOVE :] if (piece := text.strip())]
    for texts in (above[-_ABOVE:], list(islice(pieces(container), _INSIDE))):
        joined, ends = "", []
        for text in texts:
            joined += squeeze(text)
            ends.append(len(joined))
        if (at := joined.rfind(wanted)) >= 0:
            return [text for text, end in zip(texts, ends, strict=True) if end > at + len(wanted)]
    return []


def printed_day(tree: PageTree, line: list[str]) -> date | None:
    """The day of publication that a page prints: 发布时间：… or a bare day in the line below the title; else the former, or a day
    with an hour, anywhere on the page."""
    pairs = [f"{first} {second}" for first, second in pairwise(line)]  # 发布时间： | 2024-03-12
    found: Iterator[re.Match[str] | None] = chain(
        map(_TIMED.search, (*line, *pairs)),
        map(_BARE_DAY.match, line),
        map(_SOURCED_DAY.search, (*line, *pairs)),
        map(_TIMED.search, pieces(tree.root)),
        map(_TIMED_DAY.fullmatch, pieces(tree.root)),
    )
    return next((day for hit in found if hit and (day := parse_date(hit.group()))), None)
