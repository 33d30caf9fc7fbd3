"""The tree of a document: headings, sentences, table rows, each with the headings above it and what introduces it.

Headings follow the official numbering (see `markers`), or are bold, in boxes or on short lines of their own. Offsets are code points,
end exclusive, without outer blanks; a row keeps its outer tabs, which stand for blank cells.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from pipeline.language.grid import Row, read_grid
from pipeline.language.headings import (
    LONGEST_HEADING,
    SENTENCE_END,
    Sibling,
    bare_title,
    bold_heading,
    carried_titles,
    heading_end,
    is_addressee,
    is_annex_title,
    is_caption,
    is_head_body,
    is_plain_heading,
    is_title,
    is_unit_line,
    signatures,
)
from pipeline.language.markers import (
    ANNEX,
    ANNEX_LIST,
    ARTICLE,
    BOX,
    CELL,
    CONTENTS_HEAD,
    HAN,
    ITEM,
    TERMINAL,
    counts_in_decimals,
    decimal_marker,
    is_contents,
    is_first,
    marker,
)
from pipeline.language.paragraphs import Span, layout_of
from pipeline.language.stacked import blocks
from pipeline.records import Clause, ClauseKind, Context
from pipeline.versions import version

_STRAY_TAB = re.compile(rf"第[{HAN}\d]{{1,6}}条[^\t]+[。；，]\t[^\t]+")  # an article, no row of a table
_BOXED, _PLAIN, _CAPTION = 5.5, 8.5, 8.75  # levels: items of a box stand below it
_BOLD = 0.25  # a bold heading without a number stands so far below the numbered one that holds it
_TOP_BOLD = ARTICLE + _BOLD
_LONGEST_CELL = 300  # on the average of a row
_SHORTEST_LEAD_IN = 6  # 各位代表： introduces a speech, not a list
_LONGEST_LINE = 1500  # longer ones are no paragraphs: the text lost its line breaks
_NO_ROW = Row()
_QUESTION = re.compile(r"(?:\d{1,2}[.．、]\s*)?(?:问|记者|Q\d*)\s*[：:]")
_LONGEST_QUESTION = 80


@dataclass
class _Walk:
    """What the walk down a document has seen: open headings, the sentence that introduces the present list, and what the last mark of
    each level stood before."""

    headings: list[tuple[float, str]] = field(default_factory=list)
    lead_in: str | None = None
    lead_level: int = -1
    siblings: dict[int, Sibling] = field(default_factory=dict)
    boxed: set[int] | None = None  # levels of the marks met in the box that is open

    def open(self, level: float, text: str) -> None:
        """A heading closes those of its own level and below."""
        while self.headings and self.headings[-1][0] >= level:
            self.headings.pop()
        self.headings.append((level, text))
        self.lead_in = None
        if level == _BOXED:
            self.boxed = set()
        elif level < _BOXED:
            self.boxed = None

    def close(self) -> None:
        """Nothing goes on: what follows is another part."""
        self.headings.clear()
        self.siblings.clear()
        self.lead_in, self.lead_level = None, -1

    def met(self, level: int, what: Sibling) -> None:
        """Remember what a mark stood before; an item closes the numbered headings of its own level and below."""
        if self.boxed is not None:
            self.boxed.add(level)
        self.siblings = {above: one for above, one in self.siblings.items() if above < level} | {level: what}
        if what == "item":
            at = next((n for n, (one, _) in enumerate(self.headings) if one >= level and one == int(one)), None)
            if at is not None:
                del self.headings[at:]
            if self.lead_level >= level:
                self.lead_in = None

    def leave_box(self, level: int) -> None:
        """A list that was begun above a box goes on below it."""
        if self.boxed is not None and level not in self.boxed and level in self.siblings:
            at = next((n for n, (one, _) in enumerate(self.headings) if one == _BOXED), len(self.headings))
            del self.headings[at:]
            self.boxed = None

    def close_table(self) -> None:
        """The caption of a table holds for its rows alone."""
        if self.headings and self.headings[-1][0] == _CAPTION:
            self.headings.pop()

    def bold_level(self) -> float:
        """The level of a bold heading without a number: that of the last one that is open, else below the numbered one that is."""
        known = [level for level, _ in self.headings if level % 1 == _BOLD]
        numbered = [level + _BOLD for level, _ in self.headings if level == int(level)]
        return (known or numbered or [_TOP_BOLD])[-1]

    @property
    def path(self) -> tuple[str, ...]:
        return tuple(text for _, text in self.headings)


class _Tree:
    """The clauses of a text as they are found."""

    def __init__(self, text: str, context: Context) -> None:
        self.text, self.context = text, context
        self.layout = layout_of(text)
        self.bold = dict(context.bold)
        self.spans, tables = blocks(text, self.layout, self.bold)
        self.stacked = {table.span[0]: table for table in tables}
        self.lines = [text[start:end] for start, end in self.spans]
        self.signed = signatures(self.lines)
        self.carried = carried_titles(text, context.title)
        self.decimal = counts_in_decimals(text)
        self.walk = _Walk()
        self.clauses: list[Clause] = []
        self.listed_contents: set[str] = set()
        self.repeated = self._repeated() if any(map(CONTENTS_HEAD.fullmatch, self.lines)) else frozenset[str]()
        self.body_seen = self.listed = self.awaits_title = self.in_contents = False

    def add(
        self, kind: ClauseKind, start: int, end: int, paragraph: int, lead: str | None = None, row: Row = _NO_ROW
    ) -> None:
        """Take a clause, with the headings that are open."""
        fields = self.context.provenance(self.text, start, end, version("language"), "clause")
        self.clauses.append(
            Clause.model_construct(
                **fields,
                ordinal=len(self.clauses),
                paragraph=paragraph,
                kind=kind,
                heading_path=self.walk.path,
                lead_in=lead,
                columns=row.columns,
                row_headers=row.headers,
            )
        )

    def heading(self, level: float, start: int, length: int, paragraph: int) -> int:
        """Take a heading; the place at which the text below it goes on in the same paragraph."""
        quote = self.text[start : start + length].strip()
        self.walk.open(level, quote)
        self.add("heading", start, start + len(quote), paragraph)
        at, end = start + length, self.spans[paragraph][1]
        while at < end and self.text[at] in "。：: \u3000\n":
            at += 1
        return at

    def following(self, number: int) -> str:
        """The paragraph after one."""
        return self.lines[number + 1] if number + 1 < len(self.lines) else ""

    def table(self, number: int) -> int:
        """Take the rows of a table; the paragraph after it."""
        stop = number
        while stop < len(self.lines) and _is_row(self.lines[stop]):
            stop += 1
        grid = read_grid(self.lines[number:stop])
        for at, row in enumerate(grid, start=number):
            self.add("table_row", *self.spans[at], at, self.walk.lead_in, row)
        self.walk.close_table()
        return stop

    def stack(self, number: int) -> bool:
        """Take the rows of a table whose cells stand a line each; False where none begins here."""
        table = self.stacked.get(self.spans[number][0])
        if table is None:
            return False
        for span, row in table.rows:
            self.add("table_row", *span, number, self.walk.lead_in, row)
        self.walk.close_table()
        return True

    def frame(self, number: int) -> bool:
        """Take a line that belongs to no section: title, addressee, signature, contents, annex; False if it is none of these."""
        kind = self._kind_outside(number)
        self.in_contents = kind == "contents"
        if kind is None:
            self.awaits_title = False
            return False
        self.add(kind, *self.spans[number], number)
        return True

    def _kind_outside(self, number: int) -> ClauseKind | None:
        """What a line is that belongs to no section. A signature closes the sections, for a plan that a notice carries follows it; so does
        the title of what is carried."""
        line = self.lines[number]
        if number in self.signed:
            self.walk.close()
            self.body_seen = False
            return "signature"
        if CONTENTS_HEAD.fullmatch(line) or is_contents(line) or self._goes_on_in_contents(line, number):
            self.listed_contents.add(bare_title(line))
            return "contents"
        if self._lists_files(line, number):
            return None
        if ANNEX.fullmatch(line) or self._carries(line, number):
            self.walk.close()
            self.body_seen, self.awaits_title = False, ANNEX.fullmatch(line) is not None
            return "title"
        if self.awaits_title and is_annex_title(line) and not self._above_table(number):
            self.awaits_title = False
            return "title"
        return None if self.body_seen else self._kind_at_head(line, number)

    def _kind_at_head(self, line: str, number: int) -> ClauseKind | None:
        """What a line is above the body: title, addressee."""
        if is_title(line, self.context.title) or is_head_body(line):
            return "title"
        if is_addressee(line):
            return "addressee"
        return "title" if self._goes_on_in_title(line, number) else None

    def _goes_on_in_contents(self, line: str, number: int) -> bool:
        """Is a line below the word 目录 one of those that come again as headings, or one between two of these?"""
        bare = bare_title(line)
        if not self.in_contents or bare in self.listed_contents or len(line) > LONGEST_HEADING:
            return False
        return bare in self.repeated or bare_title(self.following(number)) in self.repeated

    def _repeated(self) -> frozenset[str]:
        """The lines that come more than once, without brackets and blanks."""
        times = Counter(bare_title(line) for line in self.lines if len(line) <= LONGEST_HEADING)
        return frozenset(line for line, count in times.items() if count > 1)

    def _goes_on_in_title(self, line: str, number: int) -> bool:
        """Is a line below a signature or title bold throughout, as the title of what is carried is?"""
        whole = self.bold.get(self.spans[number][0], -1) >= self.spans[number][1]
        below = (
            bool(self.clauses)
            and self.clauses[-1].kind in ("signature", "title")
            and number - 1 == self.clauses[-1].paragraph
        )
        return whole and below and is_annex_title(line) and not self._above_table(number)

    def _above_table(self, number: int) -> bool:
        """Does a table begin below a line, or below the line after it that tells the unit?"""
        below = number + (2 if is_unit_line(self.following(number)) else 1)
        return below < len(self.lines) and (self.spans[below][0] in self.stacked or _is_row(self.lines[below]))

    def _lists_files(self, line: str, number: int) -> bool:
        """Is a line the word 附件： above a list of files?"""
        following = self.following(number)
        return (
            line[-1] in "：:" and ANNEX.fullmatch(line) is not None and bool(marker(following)) and is_first(following)
        )

    def _carries(self, line: str, number: int) -> bool:
        """Is a line the title of a plan that the text said it carries?"""
        short = number and len(line) <= LONGEST_HEADING and line[-1] not in TERMINAL and marker(line) is None
        return bool(short) and bare_title(line) in self.carried

    def marked(self, number: int, level: int, mark: int) -> int:
        """Take the heading that a marked line is or begins with; the place at which its text goes on."""
        line, start = self.lines[number], self.spans[number][0]
        self.listed = self.listed and level >= ITEM
        if self.listed:
            return start
        if level >= ITEM and not is_first(line):
            self.walk.leave_box(level)
        length = self._heading_marked(number, level, mark)
        self.walk.met(level, "heading" if length else "item")
        return self.heading(level, start, length, number) if length else start

    def _heading_marked(self, number: int, level: int, mark: int) -> int:
        """Length of the heading that a marked line is or begins with: by its mark, as a question, or in bold."""
        line, start = self.lines[number], self.spans[number][0]
        sibling = None if is_first(line) else self.walk.siblings.get(level)
        length = heading_end(line, level, mark, self.following(number), sibling, self._is_in_long_line(start))
        if length:
            return length
        if line[-1] in "？?" and len(line) <= _LONGEST_QUESTION:
            return len(line)
        bold = self.bold.get(start)
        return bold_heading(line, bold - start, mark) if bold else 0

    def _is_in_long_line(self, at: int) -> bool:
        """Is a place in a line that is no paragraph? Looks no farther than such a line reaches, for a text may be one line."""
        begin = max(0, at - _LONGEST_LINE - 1)
        left = self.text.rfind("\n", begin, at)
        left = left if left >= 0 else begin - 1
        stop = min(len(self.text), left + _LONGEST_LINE + 2)
        right = self.text.find("\n", at, stop)
        return (right if right >= 0 else stop) - left - 1 > _LONGEST_LINE

    def prose(self, number: int) -> None:
        """Take a line of text in: its heading, and its sentences, of which one that ends in a colon leads in what follows."""
        line, end = self.lines[number], self.spans[number][1]
        marked = marker(line) or (decimal_marker(line) if self.decimal else None)
        at = self.marked(number, *marked) if marked else self.unmarked(number)
        self.body_seen = self.body_seen or len(line) > LONGEST_HEADING or marked is not None
        lead = self.walk.lead_in
        for left, right in sentence_spans(self.text, at, end):
            self.add("sentence", left, right, number, lead)
            if self.text[right - 1] in "：:" and right - left >= _SHORTEST_LEAD_IN:
                self.walk.lead_in = self.text[left:right]
                self.walk.lead_level = marked[0] if marked else -1

    def unmarked(self, number: int) -> int:
        """Take the heading that a line without a mark is or begins with; the place at which its text goes on."""
        line, (start, end) = self.lines[number], self.spans[number]
        before = self.lines[number - 1] if number else ""
        # The numbers below a list of annexes are those of files.
        self.listed = ANNEX_LIST.match(line) is not None or self._lists_files(line, number)
        walk = self.walk
        if walk.lead_in is not None and (walk.lead_level >= 0 or before[-1:] not in ("：", ":", "；", ";")):
            walk.lead_in, walk.lead_level = None, -1
        bold = self.bold.get(start)
        length = bold_heading(line, bold - start, 0) if bold else 0
        if length:
            whole = not line[length:].strip("。：: \u3000")
            at = self.heading(walk.bold_level() if whole else _PLAIN, start, length, number)
            return end if whole else at
        level = self._level_unmarked(line, before, number)
        return start if level is None else self.heading(level, start, end - start, number)

    def _level_unmarked(self, line: str, before: str, number: int) -> float | None:
        """The level of a line without a mark that is a heading: a question, a short line above text, the caption of a table."""
        if _QUESTION.match(line) and line[-1] in "？?" and len(line) <= _LONGEST_QUESTION:
            return _PLAIN
        if is_plain_heading(line, before, self.following(number), bool(self.layout.widths)):
            return _BOXED if BOX.match(line) else _PLAIN
        return _CAPTION if is_caption(line) and self._above_table(number) else None


def clause_tree(text: str, context: Context | None = None) -> tuple[Clause, ...]:
    """Headings, sentences and table rows of a text, in order and without overlap.

    Args:
        text: normalised text.
        context: metadata of the document; its title tells the title line, its bold spans tell headings, the rest goes into the rows.
    """
    tree = _Tree(text, context or Context())
    number = 0
    while number < len(tree.lines):
        if _is_row(tree.lines[number]):
            number = tree.table(number)
            continue
        if not (tree.stack(number) or tree.frame(number)):
            tree.prose(number)
        number += 1
    return tuple(tree.clauses)


def sentence_spans(text: str, start: int, end: int) -> Iterator[Span]:
    """The spans of the sentences of a stretch of a text, in order; a mark inside 《 》 or （ ） ends none."""
    at = start
    for found in SENTENCE_END.finditer(text[start:end]):
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


def _trimmed(text: str, start: int, end: int) -> Iterator[Span]:
    body = text[start:end].strip()
    if body:
        first = start + text[start:end].index(body[0]) if body else start
        yield first, first + len(body)


def _is_row(line: str) -> bool:
    """Does a line hold the cells of a table? Stray tabs in an article or in prose that lost its line breaks make none."""
    cells = len(CELL.findall(line)) + 1
    return cells > 1 and len(line) <= cells * _LONGEST_CELL and not _STRAY_TAB.fullmatch(line)
