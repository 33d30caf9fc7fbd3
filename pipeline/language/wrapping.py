"""Lines that were wrapped become paragraphs again, and blanks between justified characters close: numbers read as they were written.

What a PDF or a text broken at a width prints as 2025⏎年 or 不 超 过 2000 is put together once, here, for documents and for texts that are
given. Every place in the result is known in the text that was given.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise
from typing import NamedTuple

from pipeline.language.markers import CELL, TERMINAL
from pipeline.language.markup import Edit
from pipeline.language.markup import edits as marks
from pipeline.language.paragraphs import is_page_number, layout_of
from pipeline.language.stacked import blocks

_HAN = r"[\u4e00-\u9fff〇]"
_SIGN = rf"(?:{_HAN}|[，。；、：（）,;:()]|\d[\d.,]*[%％]?)"
_GAP = r"[ \xa0\u3000]{1,2}"
_SPACED = re.compile(rf"{_SIGN}(?:{_GAP}{_SIGN}){{3,}}")
_HAN_GAP = re.compile(rf"(?<={_HAN}){_GAP}(?={_HAN})")
_LEAST_HAN_GAPS = 2
_BLANKS = re.compile(_GAP)
# A page number that a page break left inside a sentence, with its dashes or its count of pages.
_GLUED = re.compile(
    r"(?<=[\u4e00-\u9fff〇，、；])[ \u3000]*"
    r"(?:[—－]{1,2} ?\d{1,3} ?[—－]{1,2}|[–-] \d{1,3} [–-]|第 ?\d{1,4} ?页[ ，,/]{0,2}共 ?\d{1,4} ?页)"
    rf"[ \u3000]*(?={_HAN})"
)
_COLUMN = re.compile(rf"(?:\n{_HAN}){{3,}}(?=\n|$)")  # a line each: characters that a PDF sets far apart


class Joined(NamedTuple):
    """A text put together again. ``ours`` and ``theirs`` are where the stretches that were kept begin, in it and in the text given."""

    text: str
    ours: tuple[int, ...] = (0,)
    theirs: tuple[int, ...] = (0,)

    def origin(self, start: int, end: int) -> tuple[int, int]:
        """The span of the given text that a span of this one was made of."""
        first = self._at(start, self.ours, self.theirs)
        return first, max(first, self._at(end - 1, self.ours, self.theirs) + 1) if end > start else first

    def place(self, at: int) -> int:
        """The place in this text of a place in the given one; of what was taken out, the place where it stood."""
        found = self._at(at, self.theirs, self.ours)
        number = bisect_right(self.theirs, at)
        return min(found, self.ours[number]) if number < len(self.ours) else found

    @staticmethod
    def _at(at: int, known: tuple[int, ...], wanted: tuple[int, ...]) -> int:
        number = bisect_right(known, at) - 1
        return wanted[number] + at - known[number]


def joined(text: str, bold: Mapping[int, int] | None = None) -> Joined:
    """A text with its broken lines joined, page numbers inside sentences left out, and justified blanks closed.

    Rows of tables stay as they are, whether tabs or line ends tell their cells apart; marks of Markdown and HTML become such rows
    and line ends (:mod:`pipeline.language.markup`).

    Args:
        text: as it was given or printed; a text without broken lines comes back as it is.
        bold: starts and ends of bold beginnings of paragraphs, which go on with no line before them.
    """
    plain = _edited(text, _in_order(marks(text)))
    closed = _chained(plain, _edited(plain.text, _in_order(_closings(plain.text))))
    moved = {closed.place(start): closed.place(end) for start, end in (bold or {}).items()}
    return _chained(closed, _edited(closed.text, _joints(closed.text, moved)))


def _closings(text: str) -> Iterator[Edit]:
    """Blanks and line ends between the characters of justified lines, and page numbers glued into sentences."""
    yield from (Edit(*number.span()) for number in _GLUED.finditer(text))
    for run in _SPACED.finditer(text):
        if len(_HAN_GAP.findall(run.group())) >= _LEAST_HAN_GAPS:
            yield from (Edit(*blank.span()) for blank in _BLANKS.finditer(text, *run.span()))
    for column in _COLUMN.finditer(text):
        first, stop = column.span()
        goes_on = text[first - 1 : first] not in TERMINAL
        yield from (Edit(at, at + 1) for at in range(first if goes_on else first + 2, stop, 2))
        if stop < len(text):
            yield Edit(stop, stop + 1)


def _in_order(edits: Iterable[Edit]) -> Iterator[Edit]:
    """Edits by their places; of those that overlap the first."""
    end = 0
    for edit in sorted(edits):
        if edit.start >= end:
            end = edit.end
            yield edit


def _joints(text: str, bold: Mapping[int, int]) -> Iterator[Edit]:
    """The line ends inside paragraphs, with the page numbers that stand between their lines."""
    if "\n" not in text:
        return
    layout = layout_of(text)
    spans, tables = blocks(text, layout, bold)
    stacked = {table.span for table in tables}
    for start, end in spans:
        if (start, end) in stacked or "\n" not in text[start:end]:
            continue
        lines = (line for line in _lines(text, start, end) if not is_page_number(text[slice(*line)], layout))
        yield from (
            _joint(text, left[1], right[0]) for left, right in pairwise(lines) if not _is_row(text, left, right)
        )


def _is_row(text: str, *lines: tuple[int, int]) -> bool:
    """Is one of the lines a row of a table?"""
    return any(CELL.search(text, *line) for line in lines)


def _joint(text: str, end: int, start: int) -> Edit:
    """The line end between two lines of a paragraph; a blank takes its place between words of Latin letters."""
    return Edit(end, start, " " if _is_latin(text[end - 1]) and _is_latin(text[start]) else "")


def _lines(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The lines of a span without outer blanks; those that are blank are left out."""
    at = start
    for line in text[start:end].split("\n"):
        body = line.strip()
        if body:
            first = at + line.index(body)
            yield first, first + len(body)
        at += len(line) + 1


def _is_latin(character: str) -> bool:
    return character.isascii() and character.isalpha()


def _edited(text: str, edits: Iterable[Edit]) -> Joined:
    """A text after edits, which come in order and do not overlap."""
    pieces: list[str] = []
    ours, theirs = [0], [0]
    at = length = 0
    for start, end, put in edits:
        pieces += [text[at:start], put]
        length += start - at + len(put)
        at = end
        ours.append(length)
        theirs.append(end)
    return Joined("".join([*pieces, text[at:]]), tuple(ours), tuple(theirs)) if pieces else Joined(text)


def _chained(first: Joined, second: Joined) -> Joined:
    """Two steps as one: the stretches that both kept."""
    cuts = sorted({*second.ours, *map(second.place, first.ours)})
    return Joined(
        second.text,
        tuple(cuts),
        tuple(first.origin(second.origin(at, at)[0], second.origin(at, at)[0])[0] for at in cuts),
    )
