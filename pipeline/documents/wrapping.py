"""Paragraphs put together again from the printed lines of a PDF; page numbers taken out."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from itertools import chain
from typing import NamedTuple

from pipeline.documents.rows import CELL

_DASHES = r"[\s\u3000—－–-]{0,8}"
_PAGE_NUMBER = re.compile(rf"{_DASHES}\d{{1,4}}{_DASHES}|[\s\u3000]*第[\s\u3000]*\d{{1,4}}[\s\u3000]*页.{{0,12}}")
_BEGINNING = re.compile(
    r"[\s\u3000]*(?:第[\d一二三四五六七八九十百]{1,5}[编章节条]|[一二三四五六七八九十]{1,3}、|"
    r"[（(][\d一二三四五六七八九十]{1,3}[）)]|\d{1,2}[.．、](?!\d)|附件|附表|[—－]{2})|\u3000\u3000"
)
_BLANKS = " \r\n\x0b\x0c\xa0\u3000"  # a tab at the end of a row is a blank cell
_ENDS = "。；：！？”）.;:!?"
# Radicals and ligatures that printers put for the characters that look like them (⼤ for 大, ﬁ for fi); those of the supplement
# have no compatibility mapping in Unicode.
_LOOKALIKES = {
    code: unicodedata.normalize("NFKC", chr(code)) for code in (*range(0x2F00, 0x2FD6), *range(0xF900, 0xFB07))
} | str.maketrans(
    "⺎⺛⺝⺟⺠⺫⻁⻄⻅⻆⻉⻋⻓⻔⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻧⻨⻩⻬⻮⻰⻳",
    "尢旡月母民目虎西见角贝车长门青韦页风飞食马骨鬼鱼鸟卤麦黄齐齿龙龟",
)
_SLACK = 6  # columns: a full line is short of the others by what may not stand at a line's end
_LEAST_LINES, _LEAST_WIDTH, _LEAST_FULL = 6, 40, 0.3


class Printed(NamedTuple):
    """The text of printed pages, the code point of it at which each page begins (none for what has no pages), the spans of its
    bold beginnings of paragraphs, and what of the file could not be read, each part with the reason."""

    text: str
    pages: tuple[int, ...] = ()
    bold: tuple[tuple[int, int], ...] = ()
    unread: tuple[str, ...] = ()


def unwrap(pages: Iterable[str]) -> Printed:
    """The text of printed pages, a paragraph or a row of a table a line, and where each page begins in it.

    Lines are joined only where the text is set in lines of one width: a line that fills it and does not end a sentence goes on
    in the next, unless that begins as a heading or an item of a list does. Rows, whose cells a tab tells apart, stay as they are.
    """
    plain = (page.translate(_LOOKALIKES) for page in pages)
    printed = [[line.rstrip(_BLANKS) for line in _without_number(page.splitlines()) if line.strip()] for page in plain]
    width = _width(list(chain.from_iterable(printed)))
    pieces: list[str] = []
    starts: list[int] = []
    length, goes_on = 0, False
    for page in printed:
        starts.append(-1)  # until its first line is there
        for line in page:
            between, put = "\n" if pieces else "", line
            if goes_on and CELL not in line and not _BEGINNING.match(line):
                between, put = " " if _latin(pieces[-1][-1]) and _latin(line.lstrip()[0]) else "", line.strip()
            if starts[-1] < 0:
                starts[-1] = length + len(between)
            pieces += [between, put] if between else [put]
            length += len(between) + len(put)
            full = width is not None and abs(_columns(line) - width) <= _SLACK
            goes_on = full and CELL not in line and not line.endswith(tuple(_ENDS))
    for at in reversed(range(len(starts))):  # a page without text begins where the next one does
        if starts[at] < 0:
            starts[at] = starts[at + 1] if at + 1 < len(starts) else length
    return Printed("".join(pieces), tuple(starts))


def _without_number(lines: list[str]) -> list[str]:
    """The lines of a page without a page number at its head or foot."""
    kept = [line for line in lines if line.strip()]
    if kept and _PAGE_NUMBER.fullmatch(kept[-1]):
        kept.pop()
    if kept and _PAGE_NUMBER.fullmatch(kept[0]):
        kept.pop(0)
    return kept


def _width(lines: list[str]) -> int | None:
    """The width in columns that the text is set in; None if its lines are paragraphs already."""
    lines = [line for line in lines if CELL not in line]
    if len(lines) < _LEAST_LINES:
        return None
    widths = sorted(map(_columns, lines))
    width = widths[int(len(widths) * 0.8)]
    full = sum(abs(one - width) <= _SLACK for one in widths)
    wider = sum(one > width + _SLACK for one in widths)
    return width if width >= _LEAST_WIDTH and full >= _LEAST_FULL * len(lines) and wider <= len(lines) // 10 else None


def _columns(line: str) -> int:
    return sum(2 if unicodedata.east_asian_width(character) in "WFA" else 1 for character in line)


def _latin(character: str) -> bool:
    return character.isascii() and character.isalnum()
