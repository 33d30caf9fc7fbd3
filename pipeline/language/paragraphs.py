"""The paragraphs of a text: its lines, with broken lines joined, lost breaks restored and the numbers of pages left out.

Nothing is moved: a paragraph is a span of the text, and what stands inside a sentence stays there.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import islice, pairwise
from typing import NamedTuple

from pipeline.language.markers import ANNEX, ARTICLE, BODY_NAME, CELL, DATE_LINE, HAN, TERMINAL, is_contents, marker
from pipeline.language.units import counted_words

Span = tuple[int, int]
_BLANKS = " \n\r\x0b\x0c\x1c\x1d\x1e\x85\xa0\u2028\u2029\u3000"
# Where a text has lost its line breaks, an article or chapter still begins after a full stop or a blank, and a paragraph with
# the two blanks of its indent.
_LOST_BREAK = re.compile(
    rf"(?<=[。；：\s])(?=第[{HAN}]{{1,6}}[章条][\s\u3000])|(?<=[。！？])(?=[ \u3000]{{2,}}\S)|(?=\t[ \xa0]*\u3000)"
    r"|(?<=\S)(?=\u3000\u3000(?:——|各位代表))"
)
# In a line that is too long for a paragraph headings and items have lost theirs as well.
_LOST_ANY = re.compile(
    rf"{_LOST_BREAK.pattern}|(?<=[。；：\s])(?=(?:[{HAN}]{{1,3}}、|[（(][{HAN}]{{1,3}}[）)])\s?[\d\u4e00-\u9fff])"
)
# In a printed line the mark after a full stop is that of a heading that lost its break.
_LOST_PRINTED = re.compile(
    rf"{_LOST_BREAK.pattern}|(?<=。)(?=(?:[{HAN}]{{1,3}}、|（[{HAN}]{{1,3}}）)[\d\u4e00-\u9fff])"
)
_LONGEST_PARAGRAPH = 1500
_LOOK_BACK = 4000
_ALONE = re.compile(  # a line that goes on with none: annex, document number, addressee
    rf"{ANNEX.pattern}|[（(]?[\u4e00-\u9fff]{{1,14}}[〔\[]\d{{4}}[〕\]]\s*第?\d{{1,5}}号[）)]?$|[\u4e00-\u9fff、，（）]{{2,40}}[：:]$"
)
_TITLE_END = re.compile(
    r"(?:通知|意见|方案|规划|纲要|条例|办法|规定|计划|公告|通告|批复|函|决定|措施|政策|细则|规则|指南|指引|要点|报告)$"
)
_LONGEST_HEADING, _LONGEST_BARE = 60, 30
_SHORTEST_BROKEN_LINE = 25
_WRAP_SLACK = 10
_FIRST_FILE = re.compile(r"附\s*件\s*[：:]?\s*1[.．、]")
_PAGE_NUMBER = re.compile(r"[—–－-]+\s*\d{1,4}\s*[—–－-]+|第\s*\d{1,4}\s*页.{0,12}")
_BARE_NUMBER = re.compile(r"\d{1,4}")
_SCATTERED = re.compile(r"\n\s{0,9}+[〔〕，。；、）]|\n\s{0,9}+\d{1,4}\s{0,9}\n\s{0,9}+[年月日号个项家]")
_FRAGMENT = re.compile(r"[\d〔〕\[\]()（）.．%／/:：@_A-Za-z+~*-]{1,80}")
_GOES_ON = "，。；、：）〕》”"  # with these no line begins
_OPEN = "〔（《“"
_HANGS = tuple("，、（《“〔")
_HANGS_ON_NUMBER = (*"到至达为超近约共", "不低于", "不少于", "不超过")
_ENDS_IN_NUMBER = re.compile(r"(?<![A-Za-z\d.])\d[\d.,]{0,12}$")
_ENDING = 20  # characters that tell how a line ends
_SHORTEST_TOLD = 4  # a shorter line above a number is a cell or a name
_ALONE_NUMBER = re.compile(r"\d[\d.,]{0,12}")
_COUNTS_YEARS = re.compile(r"[年月%％]|[万亿]?元")
_QUOTED_END = ("。”", "！”", "？”")
_LEAST_SCATTERED = 3
_FEWEST_LINES, _LEAST_LINES, _MOST_LINES, _MOST_WIDTHS = 5, 16, 400, 3
_LEAST_WIDTH, _MOST_WIDTH, _SLACK = 40, 120, 6  # columns
_LEAST_FULL, _LEAST_MAIN, _LEAST_SHARE, _MOST_WIDER = 0.4, 0.2, 0.1, 0.1


class Layout(NamedTuple):
    """How a text is set: the widths of its lines in columns where they are all of a few (a PDF; boxes have smaller letters); scattered
    where the places of tags in a page became line breaks, around every number."""

    widths: tuple[int, ...]
    scattered: bool

    def is_full(self, line: str) -> bool:
        """Does a line fill one of the widths?"""
        columns = _columns(line)
        return any(abs(width - columns) <= _SLACK for width in self.widths)


def layout_of(text: str) -> Layout:
    """The layout of a text by its first lines."""
    scattered = len(list(islice(_SCATTERED.finditer(text), _LEAST_SCATTERED))) == _LEAST_SCATTERED
    return Layout(_widths_of(text), scattered)


def _widths_of(text: str) -> tuple[int, ...]:
    """The widths that the lines of a text fill; empty where they are too few, too wide, or not wrapped."""
    lines = [
        line for line in islice(text.split("\n", 2 * _MOST_LINES), _MOST_LINES) if line.strip() and "\t" not in line
    ]
    if len(lines) < _FEWEST_LINES or sum(len(line) > _MOST_WIDTH for line in lines) > _MOST_WIDER * len(lines):
        return ()
    lines = [line for line in lines if not _PAGE_NUMBER.fullmatch(line.strip()) and not is_contents(line.strip())]
    widths = _widths(Counter(map(_columns, lines)))
    return widths if len(lines) >= _LEAST_LINES or _fills(lines, widths) else ()


def _fills(lines: Sequence[str], widths: tuple[int, ...]) -> bool:
    """Do few lines look wrapped: most full ones go on, and below some of them a sentence ends? A list of names does neither."""
    known = Layout(widths, False)
    full = [known.is_full(line) for line in lines]
    going = sum(one and line.rstrip()[-1] not in TERMINAL for one, line in zip(full, lines, strict=True))
    ended = any(
        one and not two and line.rstrip()[-1] in TERMINAL
        for one, two, line in zip(full, full[1:], lines[1:], strict=False)
    )
    return ended and going >= _LEAST_FULL * len(lines)


def _widths(counts: Counter[int]) -> tuple[int, ...]:
    """The widths that many lines fill and nearly none is wider than; empty if there are none."""
    every = counts.total()
    left, widths, full = Counter(counts), list[int](), 0
    while len(widths) < _MOST_WIDTHS:
        best = max(left, default=0, key=lambda width: sum(left[width + step] for step in range(-_SLACK, _SLACK + 1)))
        near = sum(left.pop(best + step, 0) for step in range(-_SLACK, _SLACK + 1))
        if near < (_LEAST_SHARE if widths else _LEAST_MAIN) * every:
            break
        if _LEAST_WIDTH <= best <= _MOST_WIDTH:
            widths.append(best)
            full += near
    if not widths or full < _LEAST_FULL * every:
        return ()
    wider = sum(count for width, count in counts.items() if width > max(widths) + _SLACK)
    return tuple(widths) if wider <= _MOST_WIDER * every else ()


def _columns(line: str) -> int:
    plain = line.rstrip()
    return len(plain) + sum(unicodedata.east_asian_width(character) in "WF" for character in plain)


def paragraphs(text: str, layout: Layout, bold: Mapping[int, int]) -> list[Span]:
    """Spans of paragraphs in order.

    Args:
        text: normalised text.
        layout: how it is set.
        bold: starts and ends of bold beginnings; a line that begins in bold goes on with none, nor does one that is bold whole.
    """
    found: list[Span] = []
    pending: Span | None = None
    for start, end in _lines(text, bool(layout.widths)):
        if is_page_number(text[start:end], layout):
            continue
        if pending is not None:
            apart = start in bold or bold.get(pending[0], -1) >= pending[1]
            if not apart and _continues(text, pending, start, end, layout, not found):
                pending = (pending[0], end)
                continue
            found.append(pending)
        pending = (start, end)
    if pending is not None:
        found.append(pending)
    return found


def _lines(text: str, printed: bool) -> Iterator[Span]:
    at = 0
    usual = _LOST_PRINTED if printed else _LOST_BREAK
    lines = text.splitlines(keepends=True)
    tabbed = ["\t" in line.strip() for line in lines] if "\t" in text else []
    for number, line in enumerate(lines):
        lost = _LOST_ANY if len(line) > _LONGEST_PARAGRAPH else usual
        cuts = [0, *(found.start() for found in lost.finditer(line)), len(line)]
        # One of a single cell is a row among others.
        is_row = len(cuts) == 2 and any(tabbed[max(0, number - 1) : number + 2])
        for left, right in pairwise(cuts):
            piece = line[left:right]
            body = _body(piece, is_row)
            if body:
                start = at + left + piece.index(body)
                yield start, start + len(body)
        at += len(line)


def _body(piece: str, is_row: bool) -> str:
    """A line without the blanks around it; a row keeps its outer tabs, which stand for blank cells."""
    body = piece.strip()
    return piece.strip(_BLANKS) if "\t" in body or (body and is_row and "\t" in piece) else body


def is_page_number(line: str, layout: Layout) -> bool:
    """Is a line the number of a printed page? A bare number is one only where lines are broken at a width."""
    if _PAGE_NUMBER.fullmatch(line):
        return True
    return bool(layout.widths) and not layout.scattered and _BARE_NUMBER.fullmatch(line) is not None


def _continues(text: str, pending: Span, start: int, end: int, layout: Layout, first: bool) -> bool:
    """Does a line go on with the sentence of the paragraph before it?"""
    # Of a paragraph of thousands of broken lines the last ones tell as much as all, and cost no more each time.
    before, line = text[max(pending[0], pending[1] - _LOOK_BACK) : pending[1]], text[start:end]
    titled = first and _TITLE_END.search(before[-_ENDING:]) is not None
    if titled and line[0] not in _GOES_ON:
        return False
    unmarked = marker(line) is None
    if unmarked and (_is_mark_alone(before, line) or (layout.scattered and not titled and _is_scattered(before, line))):
        return True
    last_line = before.rsplit("\n", 1)[-1]
    if CELL.search(last_line) or is_contents(last_line):
        return False
    return _is_cut(text, before, line, end) or (unmarked and _is_wrapped(text, pending, before, start, end, layout))


def _is_wrapped(text: str, pending: Span, before: str, start: int, end: int, layout: Layout) -> bool:
    """Was a sentence broken because its line was full? ``before`` is the paragraph so far, ``text[start:end]`` the line after it."""
    if before[-1] in TERMINAL and before[-1] != "”":
        return False
    printed = bool(layout.widths)
    last_line = before.rsplit("\n", 1)[-1]
    ended = (
        _is_printed_whole(text, pending, before, layout)
        if printed
        else _is_whole(text, pending[1], start, end, last_line)
    )
    return not ended and not _stands_apart(text, start, text[start:end], layout)


def _is_mark_alone(before: str, line: str) -> bool:
    """Is the paragraph so far but the mark of an item or of a first file, whose text follows?"""
    opened = marker(before)
    alone = opened is not None and opened[0] > ARTICLE and opened[1] == len(before)
    return bool(alone or _FIRST_FILE.fullmatch(before)) and not CELL.search(line)


def _is_printed_whole(text: str, pending: Span, before: str, layout: Layout) -> bool:
    """Where lines are all of a few widths: is a paragraph whole, because its last line is shorter, or it is a heading?"""
    if text[pending[0] - 1 : pending[0]] == "。" and _is_bare_heading(before) and marker(before):
        return True
    return before.endswith(_QUOTED_END) or not layout.is_full(_whole_line(text, pending[1]))


def _is_whole(text: str, broken: int, start: int, end: int, last_line: str) -> bool:
    """Is a paragraph whole that ends at ``broken``? Blank lines part paragraphs, a wrapped line fills its width, so that the next one
    (``text[start:end]``) is no longer."""
    if last_line[-1] == "”" or "\n" in text[broken:start].replace("\n", "", 1):
        return True
    wider = end - start > len(last_line) + _WRAP_SLACK
    return len(last_line) < (_LONGEST_HEADING if wider else _SHORTEST_BROKEN_LINE)


def _stands_apart(text: str, start: int, line: str, layout: Layout) -> bool:
    """Is a line one that goes on with none: indented, a signature, a date, an annex, an addressee, a line of contents?"""
    if start > 0 and text[start - 1] != "\n":
        return True
    if BODY_NAME.match(line) and not layout.is_full(line):
        return True
    return bool(DATE_LINE.fullmatch(re.sub(r"\s", "", line)) or _ALONE.match(line)) or is_contents(line)


def _is_cut(text: str, before: str, line: str, end: int) -> bool:
    """Was a line broken where no line ends: between a number and what it counts, or before a number or mark that goes on?

    Args:
        text: the text, for what follows the line.
        before: the paragraph so far.
        line: the line that may go on with it.
        end: where that ends.
    """
    if CELL.search(line) or before[-1] in TERMINAL:
        return False
    if line[0] in _GOES_ON or before.endswith(_HANGS):
        return True
    if _ENDS_IN_NUMBER.search(before[-_ENDING:]) and _counts().match(line):
        return _BARE_NUMBER.fullmatch(before) is None or _COUNTS_YEARS.match(line) is not None
    if before.endswith(_HANGS_ON_NUMBER) and line[0].isdigit():
        return True
    return _is_number_alone(before, line) and _counts().match(text[end + 1 : end + 8].lstrip()) is not None


def _is_number_alone(before: str, line: str) -> bool:
    """Is a line a number that the one before may go on with? Below a signature it is a day."""
    told = len(before) >= _SHORTEST_TOLD and not BODY_NAME.match(before)
    return told and _ALONE_NUMBER.fullmatch(line) is not None


@cache
def _counts() -> re.Pattern[str]:
    """What follows a number inside a sentence: a multiplier, a unit, a part of a date, a bound."""
    return re.compile(
        rf"[年月日号%％‰余多倍成]|[十百千万亿]+[\u4e00-\u9fff]|个百分点|以[上下内]|左右|{counted_words()}"
    )


def _is_bare_heading(line: str) -> bool:
    """Is a marked line short, and without the marks of a sentence?"""
    return len(line) <= _LONGEST_BARE and not any(mark in line for mark in "，。；：！？\n")


def _whole_line(text: str, end: int) -> str:
    """The line that ends at a place, with its indent."""
    return text[text.rfind("\n", max(0, end - _LOOK_BACK), end) + 1 : end]


def _is_scattered(before: str, line: str) -> bool:
    """Do two lines belong to one sentence that was broken around a number or a mark?"""
    if BODY_NAME.match(line) or (BODY_NAME.match(before) and line[0] not in _GOES_ON):
        return False
    if line[0] in _GOES_ON or before[-1] in _OPEN:
        return True
    last_line = before.rsplit("\n", 1)[-1]
    if before[-1] in ("：", ":"):
        return line[0].isascii() and _FRAGMENT.fullmatch(line) is not None
    if before[-1] in TERMINAL:
        return False
    return bool(_FRAGMENT.fullmatch(line) or _FRAGMENT.fullmatch(last_line))
