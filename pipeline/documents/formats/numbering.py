"""Numbers that Word sets before paragraphs by itself (一、, （1）, 第一条): they stand in no text of the file, yet a reader sees them."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cache
from typing import Any, NamedTuple

import docx
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph

from pipeline.documents.formats.styles import Styles, value

_HAN = "〇一二三四五六七八九"
_PLACE = re.compile(r"%(\d)")
_HAN_FORMATS = frozenset(
    (
        "chineseCounting",
        "chineseCountingThousand",
        "chineseLegalSimplified",
        "ideographTraditional",
        "japaneseCounting",
        "japaneseDigitalTenThousand",
        "taiwaneseCountingThousand",
    )
)
_CIRCLED = frozenset(("decimalEnclosedCircle", "decimalEnclosedCircleChinese"))
_MOST = 999
_LONGEST = 100  # a number before a paragraph; one file asked for thousands of characters


class _Level(NamedTuple):
    """A level of a list: the number that it begins with, how it writes numbers, and what stands around them."""

    start: int
    form: str
    text: str


class Numbering:
    """The numbers of a document's paragraphs, asked for in the order of the text."""

    def __init__(self, document: docx.document.Document, styles: Styles) -> None:
        self._styles = styles
        self._of_style: dict[Any, tuple[str, int]] = {}
        self._levels: dict[str, dict[int, _Level]] = {}
        self._counts: dict[str, dict[int, int]] = defaultdict(dict)
        try:
            root: Any = document.part.numbering_part.element
        except (KeyError, NotImplementedError, AttributeError):
            return  # a document without lists
        abstract = {one.get(qn("w:abstractNumId")): _levels(one) for one in root.iterchildren(qn("w:abstractNum"))}
        for number in root.iterchildren(qn("w:num")):
            self._levels[str(number.get(qn("w:numId")))] = abstract.get(value(number, "w:abstractNumId"), {})

    def label(self, paragraph: Paragraph) -> str:
        """The number that stands before a paragraph, empty for none; bullets are none."""
        list_id, at = self._place(paragraph._p)
        levels = self._levels.get(list_id, {})
        if (level := levels.get(at)) is None:
            return ""
        counts = self._counts[list_id]
        counts[at] = counts.get(at, level.start - 1) + 1
        for below in [one for one in counts if one > at]:
            del counts[below]
        if level.form in ("bullet", "none", ""):
            return ""

        @cache
        def count(place: str) -> str:
            other = levels.get(int(place) - 1)
            return "0" if other is None else _written(counts.get(int(place) - 1, other.start), other.form)

        return _PLACE.sub(lambda found: count(found.group(1)), level.text)

    def _place(self, paragraph: Any) -> tuple[str, int]:
        """The list and level of a paragraph, by itself or by its style or those that this one is based on."""
        if own := _listed(paragraph):
            return own
        style = self._styles.of_paragraph(paragraph)
        if style not in self._of_style:
            found = filter(None, map(_listed, self._styles.chain(style)))
            self._of_style[style] = next(found, ("", 0))
        return self._of_style[style]


def _listed(element: Any) -> tuple[str, int] | None:
    """The list and level that a paragraph or style names; None where it names none."""
    properties = element.find(qn("w:pPr"))
    numbered = properties.find(qn("w:numPr")) if properties is not None else None
    if numbered is None:
        return None
    level = value(numbered, "w:ilvl")
    return value(numbered, "w:numId"), int(level) if level.isdigit() else 0


def _levels(kind: Any) -> dict[int, _Level]:
    """The levels of a kind of list, read once: what stands in a level may be long."""
    found = {}
    for level in kind.iterchildren(qn("w:lvl")):
        start = value(level, "w:start")
        found[int(level.get(qn("w:ilvl"), "0"))] = _Level(
            int(start) if start.isdigit() else 1, value(level, "w:numFmt"), value(level, "w:lvlText")[:_LONGEST]
        )
    return found


def _written(count: int, form: str) -> str:
    """A count as a list writes it."""
    if form in _HAN_FORMATS and 0 < count <= _MOST:
        return _han(count)
    if form in _CIRCLED and 0 < count <= 20:
        return chr(0x2460 + count - 1)
    if form in ("lowerLetter", "upperLetter") and 0 < count <= 26:
        return chr((97 if form == "lowerLetter" else 65) + count - 1)
    return str(count)


def _han(count: int) -> str:
    """Up to 999 as 一, 十二, 一百零三."""
    hundreds, rest = divmod(count, 100)
    tens, ones = divmod(rest, 10)
    text = f"{_HAN[hundreds]}百" if hundreds else ""
    if tens:
        text += ("" if tens == 1 and not hundreds else _HAN[tens]) + "十"
    elif hundreds and ones:
        text += "零"
    return text + (_HAN[ones] if ones else "")
