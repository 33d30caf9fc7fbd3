"""The tree of a document: headings, sentences, table rows, each with the headings above it and what introduces it.

Headings follow the official numbering (GB/T 9704 for notices; 第X编/章/节/条 for laws): 一、 → （一） → 1. → （1） → ①.
Offsets are code points, end exclusive, without outer blanks; a row keeps its outer tabs, which stand for blank cells.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Literal

from pipeline.records import Clause, Context

VERSION = "clauses 2"

_BLANKS = " \n\r\x0b\x0c\x1c\x1d\x1e\x85\xa0\u2028\u2029\u3000"
_HAN = "一二三四五六七八九十百零〇"
_MARKERS: tuple[tuple[int, re.Pattern[str]], ...] = (
    (0, re.compile(rf"第[{_HAN}\d]{{1,6}}编(?![制辑写])")),
    (1, re.compile(rf"第[{_HAN}\d]{{1,6}}章(?!程)")),
    (2, re.compile(rf"第[{_HAN}\d]{{1,6}}节")),
    (3, re.compile(rf"第[{_HAN}\d]{{1,6}}条(?![款规])")),
    (4, re.compile(rf"[{_HAN}]{{1,3}}、")),
    (5, re.compile(rf"[（(][{_HAN}]{{1,3}}[）)]、?")),
    (6, re.compile(r"\d{1,2}[.．、](?!\d)")),
    (7, re.compile(r"[（(]\d{1,2}[）)]、?|\d{1,2}[）)]")),
    (8, re.compile(r"[①-⑳]")),
    (9, re.compile(r"——|[—–-]{2}|[•●◆■★]")),
)
# Where a text has lost its line breaks, an article or chapter still begins after a full stop or a blank, and a paragraph with
# the two blanks of its indent.
_LOST_BREAK = re.compile(
    rf"(?<=[。；：\s])(?=第[{_HAN}]{{1,6}}[章条][\s\u3000])|(?<=[。！？])(?=[ \u3000]{{2,}}\S)|(?=\t[ \xa0]*\u3000)"
)
# In a line that is too long for a paragraph headings and items have lost theirs as well.
_LOST_ANY = re.compile(
    rf"(?<=[。；：\s])(?=第[{_HAN}]{{1,6}}[章条][\s\u3000]|(?:[{_HAN}]{{1,3}}、|[（(][{_HAN}]{{1,3}}[）)])\s?[\u4e00-\u9fff])"
)
_LONGEST_PARAGRAPH = 1500
_SENTENCE_END = re.compile(r"[。；！？;!?]+[”’」』）)》]*|(?<=[a-z]{2})\.(?=\s+[A-Z])")
_TERMINAL = "。；！？;!?：:”"
_CELL = re.compile(r"[｜\t]|(?<=\S) \| (?=\S)")
_STRAY_TAB = re.compile(rf"第[{_HAN}\d]{{1,6}}条[^\t]+[。；，]\t[^\t]+")  # an article, no row of a table
_DATE_LINE = re.compile(
    r"(?:19|20)\d\d年\d{1,2}月\d{1,2}日|[〇零○一二三四五六七八九]{4}年[一二三四五六七八九十]{1,3}月[一二三四五六七八九十]{1,3}日"
)
_ANNEX = re.compile(r"附\s*[件表录]\s*[\d一二三四五六七八九十]{0,3}\s*[：:]?")
_ALONE = re.compile(  # a line that goes on with none: annex, document number, addressee
    rf"{_ANNEX.pattern}|[\u4e00-\u9fff]{{1,14}}[〔\[]\d{{4}}[〕\]]\s*第?\d{{1,5}}号$|[\u4e00-\u9fff、，（）]{{2,40}}[：:]$"
)
_ANNEX_LIST = re.compile(r"附\s*件\s*[：:]\s*(?:1[.．、]|\d?\S)")
_BOX = re.compile(r"(?:任务|工程)?专\s*栏\s*[\d一二三四五六七八九十]{1,3}")
_TITLE_END = re.compile(
    r"(?:通知|意见|方案|规划|纲要|条例|办法|规定|计划|措施|政策|报告|决定|公告|细则|指南|指引|批复|函|解读)(?:（.{1,20}）|的通知)?$"
)
_BODY_NAME = re.compile(r"^[\u4e00-\u9fff、\s]{2,60}(?:政府|办公厅|办公室|委员会|委|局|厅|部|院|会)$")
Kind = Literal["title", "heading", "sentence", "table_row", "signature"]
_NO_PLAIN = re.compile(
    r"[，。；：！？,;:!?“”\t]|号$|^附|\d{4}年\d|^[\s（(]|文件$|\d{4}-\d|(?<=[\u4e00-\u9fff])(?:\u3000\u3000|  )"
)
_BOXED, _PLAIN = 5.5, 8.5  # levels: items of a box stand below it
_SHORTEST_PLAIN, _LONGEST_PLAIN, _LEAST_BELOW = 4, 24, 60
_LONGEST_HEADING = 60
_LONGEST_INLINE_HEADING = 45
_LONGEST_OWN_LINE = 30
_SHORTEST_BROKEN_LINE = 25
_WRAP_SLACK = 10
_LONGEST_CELL = 300  # on the average of a row
_SHORTEST_LEAD_IN = 6  # 各位代表： introduces a speech, not a list


@dataclass
class _Walk:
    """What the walk down a document has seen: open headings and the sentence that introduces the present list."""

    headings: list[tuple[float, str]] = field(default_factory=list)
    lead_in: str | None = None
    lead_level: int = -1

    def open(self, level: float, text: str) -> None:
        """A heading closes those of its own level and below."""
        while self.headings and self.headings[-1][0] >= level:
            self.headings.pop()
        self.headings.append((level, text))
        self.lead_in = None

    def close(self) -> None:
        """Nothing goes on: what follows is another part."""
        self.headings.clear()
        self.lead_in, self.lead_level = None, -1

    @property
    def path(self) -> tuple[str, ...]:
        return tuple(text for _, text in self.headings)


def marker(line: str) -> tuple[int, int] | None:
    """Level and length of the list or heading mark that a line begins with, or None."""
    for level, pattern in _MARKERS:
        found = pattern.match(line)
        if found:
            return level, found.end()
    return None


def _paragraphs(text: str) -> Iterator[tuple[int, int]]:
    """Spans of paragraphs: lines, with broken lines joined and lost breaks restored."""
    pending: tuple[int, int] | None = None
    for start, end in _lines(text):
        if pending is not None and _continues(text[pending[0] : pending[1]], text, start, end):
            pending = (pending[0], end)
            continue
        if pending is not None:
            yield pending
        pending = (start, end)
    if pending is not None:
        yield pending


def _lines(text: str) -> Iterator[tuple[int, int]]:
    at = 0
    for line in text.splitlines(keepends=True):
        lost = _LOST_ANY if len(line) > _LONGEST_PARAGRAPH else _LOST_BREAK
        cuts = [0, *(found.start() for found in lost.finditer(line)), len(line)]
        for left, right in pairwise(cuts):
            piece = line[left:right]
            body = piece.strip()
            if "\t" in body:  # a row: outer tabs stand for blank cells
                body = piece.strip(_BLANKS)
            if body:
                start = at + left + piece.index(body)
                yield start, start + len(body)
        at += len(line)


def _continues(before: str, text: str, start: int, end: int) -> bool:
    """Does a line go on with the sentence of the paragraph before it (a line break of a PDF)?"""
    last_line = before.rsplit("\n", 1)[-1]
    if len(last_line) < _SHORTEST_BROKEN_LINE or before[-1] in _TERMINAL or _CELL.search(last_line):
        return False
    if len(last_line) < _LONGEST_HEADING and end - start > len(last_line) + _WRAP_SLACK:
        return False  # a wrapped line fills its width, so the next one is no longer
    line_start = text.rfind("\n", 0, start) + 1
    indented = text[line_start:start] != ""
    line = text[start:end]
    if _BODY_NAME.match(line) or _DATE_LINE.fullmatch(re.sub(r"\s", "", line)) or _ALONE.match(line):
        return False
    return not indented and marker(text[start:end]) is None


def _sentences(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    at = start
    for found in _SENTENCE_END.finditer(text[start:end]):
        stop = start + found.end()
        if _inside_brackets(text, at, start + found.start()):
            continue
        yield from _trimmed(text, at, stop)
        at = stop
    yield from _trimmed(text, at, end)


def _inside_brackets(text: str, start: int, end: int) -> bool:
    """Is the position inside an open 《 or （ of the sentence? A bracket left open for long was never closed."""
    stretch = text[max(start, end - 200) : end]
    return any(stretch.count(a) > stretch.count(b) for a, b in ("《》", "（）"))


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    body = text[start:end].strip()
    if body:
        first = start + text[start:end].index(body[0]) if body else start
        yield first, first + len(body)


def _heading_end(line: str, level: int, mark: int, following: str) -> int:
    """Length of the heading that a marked line is or begins with; 0 where the line is a plain item.

    A short sentence on a line of its own is a heading if what follows it is text below it, and no item beside it.
    """
    if level <= 2:
        return len(line) if len(line) <= _LONGEST_HEADING else mark
    if level == 3:
        return mark
    stop = _SENTENCE_END.search(line)
    if stop is None:
        return len(line) if len(line) <= _LONGEST_HEADING and line[-1] not in _TERMINAL + "，、" else 0
    title = line[: stop.start()]
    more = line[stop.end() :].strip() or (
        level <= 5 and len(title) <= _LONGEST_OWN_LINE and _stands_below(following, level)
    )
    plain = "，" not in title or len(title) <= 24
    if level <= 7 and line[stop.start()] == "。" and len(title) <= _LONGEST_INLINE_HEADING and more and plain:
        return stop.start()
    return 0


def _stands_below(following: str, level: int) -> bool:
    """Is the paragraph after a marked line one of the text below it, and no other item, row or signature?"""
    if not following or len(following) < _SHORTEST_BROKEN_LINE or _CELL.search(following):
        return False
    marked = marker(following)
    return marked is None or marked[0] > level


def clause_tree(text: str, context: Context | None = None) -> tuple[Clause, ...]:
    """Headings, sentences and table rows of a text, in order and without overlap.

    Args:
        text: normalised text.
        context: metadata of the document; its title tells the title line, the rest goes into the rows.
    """
    known = context or Context()
    walk = _Walk()
    clauses: list[Clause] = []

    def add(kind: Kind, start: int, end: int, paragraph: int, lead: str | None = None) -> None:
        fields = known.provenance(text, start, end, VERSION, "clause")
        clauses.append(
            Clause.model_construct(
                **fields, ordinal=len(clauses), paragraph=paragraph, kind=kind, heading_path=walk.path, lead_in=lead
            )
        )

    paragraphs = list(_paragraphs(text))
    body_seen = listed = False
    for number, (start, end) in enumerate(paragraphs):
        line = text[start:end]
        following = text[slice(*paragraphs[number + 1])] if number + 1 < len(paragraphs) else ""
        if _is_row(line):
            add("table_row", start, end, number, walk.lead_in)
            continue
        if _is_signature(line, number, len(paragraphs), following):
            walk.close()
            add("signature", start, end, number)
            body_seen = False  # a plan that a notice carries follows its signature
            continue
        if not body_seen and _is_title(line, known.title):
            add("title", start, end, number)
            continue
        if _ANNEX.fullmatch(line):
            walk.close()
            body_seen = False
        marked = marker(line)
        at = start
        if marked is not None:
            level, mark = marked
            listed = listed and level >= 6
            length = 0 if listed else _heading_end(line, level, mark, following)
            if length:
                heading = line[:length].strip()
                walk.open(level, heading)
                add("heading", start, start + len(heading), number)
                at = start + length
                while at < end and text[at] in "。：: \u3000\n":
                    at += 1
            elif walk.lead_level >= level:
                walk.lead_in = None
        else:
            listed = bool(_ANNEX_LIST.match(line))  # the numbers below it are those of files
            if walk.lead_in is not None and walk.lead_level >= 0:
                walk.lead_in, walk.lead_level = None, -1
            if _is_plain_heading(line, following):
                walk.open(_BOXED if _BOX.match(line) else _PLAIN, line)
                add("heading", start, end, number)
                continue
        body_seen = body_seen or len(line) > _LONGEST_HEADING or marked is not None
        lead = walk.lead_in
        for left, right in _sentences(text, at, end):
            add("sentence", left, right, number, lead)
            if text[right - 1] in "：:" and right - left >= _SHORTEST_LEAD_IN:
                walk.lead_in = text[left:right]
                walk.lead_level = marked[0] if marked else -1
    return tuple(clauses)


def _is_row(line: str) -> bool:
    """Does a line hold the cells of a table? Stray tabs in an article or in prose that lost its line breaks make none."""
    cells = len(_CELL.findall(line)) + 1
    return cells > 1 and len(line) <= cells * _LONGEST_CELL and not _STRAY_TAB.fullmatch(line)


def _is_title(line: str, title: str | None) -> bool:
    squeezed = re.sub(r"\s", "", line)
    if line.startswith(("——", "（", "(")) and _DATE_LINE.search(squeezed) and line[-1] not in "。；":
        return True
    if title and squeezed and squeezed in re.sub(r"\s", "", title) and len(squeezed) > 4:
        return True
    return (
        len(line) <= _LONGEST_HEADING
        and line[-1] not in _TERMINAL
        and bool(_TITLE_END.search(line))
        and marker(line) is None
        and not _ANNEX.match(line)
    )


def _is_signature(line: str, number: int, total: int, following: str) -> bool:
    if len(line) > _LONGEST_HEADING or line[-1] in _TERMINAL or number == 0:
        return False
    if _DATE_LINE.fullmatch(re.sub(r"\s", "", line)):
        return True
    signs = number >= total - 4 or bool(_DATE_LINE.fullmatch(re.sub(r"\s", "", following)))
    return signs and number > 2 and bool(_BODY_NAME.match(line))


def _is_plain_heading(line: str, following: str) -> bool:
    """A heading without a number: a box (专栏1　…), or a short line without marks above a paragraph."""
    if _BOX.match(line) and len(line) <= _LONGEST_HEADING and line[-1] not in _TERMINAL:
        return True
    if not _SHORTEST_PLAIN <= len(line) <= _LONGEST_PLAIN or _NO_PLAIN.search(line):
        return False
    if len(following.partition("\n")[0]) < _LEAST_BELOW:  # the line may be one of a paragraph that is set in short ones
        return False
    return marker(following) is None and not _CELL.search(following)
