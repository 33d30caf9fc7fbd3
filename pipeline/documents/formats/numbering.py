"""Numbers that Word sets before paragraphs by itself (一、, （1）, 第一条): they stand in no text of the file, yet a reader sees them."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import Any

import docx
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph

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


class Numbering:
    """The numbers of a document's paragraphs, asked for in the order of the text."""

    def __init__(self, document: docx.document.Document) -> None:
        self._levels: dict[str, dict[int, Any]] = {}
        self._counts: dict[str, dict[int, int]] = defaultdict(dict)
        try:
            root: Any = document.part.numbering_part.element
        except (KeyError, NotImplementedError, AttributeError):
            return  # a document without lists
        abstract = {one.get(qn("w:abstractNumId")): one for one in root.iterchildren(qn("w:abstractNum"))}
        for number in root.iterchildren(qn("w:num")):
            named = number.find(qn("w:abstractNumId"))
            kind = abstract.get(named.get(qn("w:val"))) if named is not None else None
            if kind is not None:
                self._levels[str(number.get(qn("w:numId")))] = {
                    int(level.get(qn("w:ilvl"), "0")): level for level in kind.iterchildren(qn("w:lvl"))
                }

    def label(self, paragraph: Paragraph) -> str:
        """The number that stands before a paragraph, empty for none; bullets are none."""
        list_id, level = _place(paragraph)
        levels = self._levels.get(list_id, {})
        if level not in levels:
            return ""
        counts = self._counts[list_id]
        counts[level] = counts.get(level, _start(levels[level]) - 1) + 1
        for below in [one for one in counts if one > level]:
            del counts[below]

        def count(found: re.Match[str]) -> str:
            at = int(found.group(1)) - 1
            return _written(
                counts.get(at, _start(levels[at])) if at in levels else 0, _value(levels.get(at), "w:numFmt")
            )

        if _value(levels[level], "w:numFmt") in ("bullet", "none", ""):
            return ""
        return _PLACE.sub(count, _value(levels[level], "w:lvlText"))


def _place(paragraph: Paragraph) -> tuple[str, int]:
    """The list and level of a paragraph, by itself or by its style or those that this one is based on."""
    properties: list[Any] = [paragraph._p.pPr]
    style, seen = paragraph.style, 0
    while style is not None and seen < 10:
        properties.append(style.element.find(qn("w:pPr")))
        style, seen = getattr(style, "base_style", None), seen + 1
    for one in properties:
        numbered = one.find(qn("w:numPr")) if one is not None else None
        if numbered is not None:
            level = _value(numbered, "w:ilvl")
            return _value(numbered, "w:numId"), int(level) if level.isdigit() else 0
    return "", 0


def _value(element: Any, child: str) -> str:
    found = element.find(qn(child)) if element is not None else None
    return str(found.get(qn("w:val")) or "") if found is not None else ""


def _start(level: Any) -> int:
    start = _value(level, "w:start")
    return int(start) if start.isdigit() else 1


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
