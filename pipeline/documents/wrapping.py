"""Paragraphs put together again from the printed lines of a PDF; page numbers taken out."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import NamedTuple

from pipeline.language.wrapping import joined

_DASHES = r"[\s\u3000—－–-]{0,8}"
_PAGE_NUMBER = re.compile(rf"{_DASHES}\d{{1,4}}{_DASHES}|[\s\u3000]*第[\s\u3000]*\d{{1,4}}[\s\u3000]*页.{{0,12}}")
_BLANKS = " \r\n\x0b\x0c\xa0\u3000"  # a tab at the end of a row is a blank cell
# Radicals and ligatures that printers put for the characters that look like them (⼤ for 大, ﬁ for fi); those of the supplement
# have no compatibility mapping in Unicode.
_LOOKALIKES = {
    code: unicodedata.normalize("NFKC", chr(code)) for code in (*range(0x2F00, 0x2FD6), *range(0xF900, 0xFB07))
} | str.maketrans(
    "⺎⺛⺝⺟⺠⺫⻁⻄⻅⻆⻉⻋⻓⻔⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻧⻨⻩⻬⻮⻰⻳",
    "尢旡月母民目虎西见角贝车长门青韦页风飞食马骨鬼鱼鸟卤麦黄齐齿龙龟",
)


class Printed(NamedTuple):
    """The text of printed pages, the code point of it at which each page begins (none for what has no pages), the spans of its
    bold beginnings of paragraphs, and what of the file could not be read, each part with the reason."""

    text: str
    pages: tuple[int, ...] = ()
    bold: tuple[tuple[int, int], ...] = ()
    unread: tuple[str, ...] = ()


def unwrap(pages: Iterable[str]) -> Printed:
    """The text of printed pages, a paragraph or a row of a table a line, and where each page begins in it.

    Broken lines are joined as in any text (:func:`pipeline.language.wrapping.joined`); page numbers at head and foot are left out.
    """
    lines: list[str] = []
    starts: list[int] = []
    length = 0
    for page in pages:
        starts.append(length)
        for line in _without_number(page.translate(_LOOKALIKES).splitlines()):
            if line.strip():
                lines.append(line.rstrip(_BLANKS))
                length += len(lines[-1]) + 1
    whole = joined("\n".join(lines))
    return Printed(whole.text, tuple(min(whole.place(start), len(whole.text)) for start in starts))


def _without_number(lines: list[str]) -> list[str]:
    """The lines of a page without a page number at its head or foot."""
    kept = [line for line in lines if line.strip()]
    if kept and _PAGE_NUMBER.fullmatch(kept[-1]):
        kept.pop()
    if kept and _PAGE_NUMBER.fullmatch(kept[0]):
        kept.pop(0)
    return kept
