"""The text layer of PDF pages as PDFium reads it: bold that is drawn twice once, the encodings of Chinese fonts, lines in their order."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

import pypdfium2
import pypdfium2.raw as pdfium

from pipeline.documents.formats.aligned import Fragment

_MAY_BE_MARK = re.compile(r"[\d①-⑳\[\]［］〔〕()（）*]")
_CONTROL = dict.fromkeys([*range(9), *range(11, 32), 127, 0xAD, 0xFEFF, 0xFFFE, 0xFFFF])
_HAS_POWER = re.compile(r"(?:[A-Za-z]|(?<!\d)10|[⁰¹²³⁴-⁹])$")
_POWERS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_SMALL, _RAISED, _SAME_LINE = 0.8, 0.15, 1.0  # of the size of letters, twice; points


class _Glyph(NamedTuple):
    """The size and the base line of a character, in points."""

    size: float
    base: float


class Layer:
    """The text layer of a page.

    Args:
        page: a page of a document that PDFium opened.
    """

    def __init__(self, page: pypdfium2.PdfPage) -> None:
        self._page = page.get_textpage()

    def text(self) -> str:
        """The lines of the page without the marks of notes, which stand small and high in a line and break it in two."""
        whole = self._page.get_text_range()
        if self._page.count_chars() != len(
            whole
        ):  # characters beyond 16 bits: places in the text are not those in the layer
            return self._clean(whole.split("\r\n"))
        lines: list[str] = []
        main: _Glyph | None = None
        broken = False
        at = 0
        for line in whole.split("\r\n"):
            kept, own = self._without_marks(line, at, main, lines[-1][-2:] if lines else "")
            at += len(line) + 2
            level = own is None or (main is not None and abs(own.base - main.base) <= _SAME_LINE)
            if lines and level and (broken or kept != line):
                lines[-1] += kept
            elif kept.strip():
                lines.append(kept)
            broken = kept != line and own is None
            main = own or main
        return self._clean(lines)

    def fragments(self) -> Iterator[Fragment]:
        """The pieces of the page that are set in one font, each with its place."""
        for number in range(self._page.count_rects()):
            left, bottom, right, top = self._page.get_rect(number)
            text = self._page.get_text_bounded(left, bottom, right, top)
            yield Fragment(text, left, bottom, top - bottom, right - left)

    def _without_marks(self, line: str, start: int, before: _Glyph | None, last: str) -> tuple[str, _Glyph | None]:
        """A line without its marks, and its largest character; None where raised characters are all that it is.

        Args:
            line: the line.
            start: where it stands in the layer.
            before: the largest character of the line before.
            last: the last characters of the line before.
        """
        candidates = [at for at, character in enumerate(line) if _MAY_BE_MARK.match(character)]
        ends = [at for at, character in enumerate(line) if not character.isspace()]
        if not ends:
            return line, None
        glyphs = {at: self._glyph(start + at) for at in {*candidates, ends[0], ends[-1], ends[len(ends) // 2]}}
        main = max(glyphs.values())
        if before is not None and len(candidates) == len(ends) and _is_mark(main, before):
            return _powers(line, set(candidates), last), None
        return _powers(line, {at for at in candidates if _is_mark(glyphs[at], main)}, ""), main

    def _glyph(self, at: int) -> _Glyph:
        x, y, matrix = pdfium.c_double(), pdfium.c_double(), pdfium.FS_MATRIX()
        pdfium.FPDFText_GetCharOrigin(self._page, at, x, y)
        pdfium.FPDFText_GetMatrix(self._page, at, matrix)
        return _Glyph(float(pdfium.FPDFText_GetFontSize(self._page, at)) * abs(matrix.d or 1.0), float(y.value))

    def _clean(self, lines: list[str]) -> str:
        return "\n".join(line.translate(_CONTROL) for line in lines if line.strip())


def _powers(line: str, raised: set[int], last: str) -> str:
    """The line without its raised characters; those after a letter or after 10 are no marks but powers (m², 10⁸)."""
    kept = last
    for at, character in enumerate(line):
        if at not in raised:
            kept += character
        elif _HAS_POWER.search(kept):
            kept += character.translate(_POWERS)
    return kept[len(last) :]


def _is_mark(glyph: _Glyph, main: _Glyph) -> bool:
    """Is a character small and raised beside the letters of its line?"""
    return glyph.size < _SMALL * main.size and _RAISED * main.size < glyph.base - main.base < main.size
