"""The body of a page as plain text: paragraphs as lines, table rows with cells told apart by a tab."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from lxml import etree

from pipeline.documents.bold import bold_beginning, is_bold
from pipeline.documents.broken import rejoined
from pipeline.documents.declared import furniture, page
from pipeline.documents.density import BLOCKS, hides, is_hidden, main_block, sentences_of
from pipeline.documents.rows import CELL, Columns, span
from pipeline.errors import DocumentError
from pipeline.portals import Portal
from pipeline.portals.tree import Element, PageTree, remove, words

_SPACES = re.compile(r"[ \t\r\f\v\u00a0\u2000-\u200a\u202f]+")
_NO_WIDTH = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]")
_WRAP = re.compile(r"(?<=[!-~])[ \t\r]*\n\s*(?=[!-~])")  # a line of the source that ends between two Latin words
_BREAK = re.compile(r"(?<![ \t\r])[ \t\r]*\n[ \t\r\n]*")
_DECLARATION = re.compile(r"\A\s*<\?xml[^>]*(?:>|\Z)")
_SENTENCE = re.compile("[，。；,]")
_DEEPEST = 400
_MOST_TAGS = 600_000
_LONGEST_FURNITURE = 60
_LEAST_SHORT = 12
_LEAST_SHARED, _LEAST_PROSE, _MOST_PROSE, _NEARLY_ALL = 100, 0.2, 0.6, 0.85


def check_elements(html: str, where: str) -> None:
    """Refuse a page that makes more elements and attributes than memory should hold, before it is parsed.

    Raises:
        DocumentError: it holds more than 600,000 tags, or twice as many signs of attributes.
    """
    if html.count("<") > _MOST_TAGS or html.count("=") > 2 * _MOST_TAGS:
        raise DocumentError(f"more than {_MOST_TAGS:,} tags", where=where, mend="save it as text")


def check_depth(tree: PageTree, where: str) -> None:
    """Refuse a page whose nesting would make every step slow.

    Raises:
        DocumentError: elements stand in each other more than 400 deep.
    """
    if tree.depth > _DEEPEST:
        raise DocumentError(f"elements nested more than {_DEEPEST} deep", where=where, mend="save it as text")


def find_body(tree: PageTree, portal: Portal | None) -> Element | None:
    """The container of the body: the portal's selectors, then the shared ones, then those of vague names that hold most of the
    page's sentences, then the densest block."""
    return body_of(tree, portal)[0]


def body_of(tree: PageTree, portal: Portal | None) -> tuple[Element | None, bool]:
    """The container of the body, and whether it may hold more than the body: title, labels and links (see `frame`)."""
    own = portal.detail.body if portal else ()
    least = portal.detail.least_chars if portal else _LEAST_SHARED
    if (best := _most_of_page(tree, (*own, *page()["containers"]), max(least, _LEAST_SHARED))) is not None:
        return best, False
    prose = sentences_of(tree)
    for hidden in (False, True):  # some pages show their body by script only
        for selectors, enough, share in ((own, least, 0.0), (page()["containers"], _LEAST_SHARED, _LEAST_PROSE)):
            for selector in selectors:
                best = _longest(tree, selector, hidden)
                if best is not None and tree.lengths[best] >= enough and prose[best] >= share * prose[tree.root]:
                    return best, False
        if (best := _widest(tree, prose, hidden)) is not None:
            return best, True
    for selector in page()["containers"]:  # a notice of one line, with its files
        best = _longest(tree, selector, False)
        if best is not None and tree.lengths[best] >= _LEAST_SHORT and prose[best] >= _MOST_PROSE * prose[tree.root]:
            return best, False
    return main_block(tree, prose), True


def _longest(tree: PageTree, selector: str, hidden: bool) -> Element | None:
    """The longest of the hidden or shown elements that a selector finds."""
    fit = (tag for tag in tree.matching(selector) if is_hidden(tag) is hidden)
    return max(fit, key=tree.lengths.__getitem__, default=None)


def _widest(tree: PageTree, prose: Mapping[Element, int], hidden: bool) -> Element | None:
    """The shortest of the containers of vague names that hold nearly all of the page's sentences."""
    wide = [
        tag
        for tag in tree.select(*page()["wide_containers"])
        if tree.lengths[tag] >= _LEAST_SHARED
        and prose[tag] >= _MOST_PROSE * prose[tree.root]
        and is_hidden(tag) is hidden
    ]
    most = max((prose[tag] for tag in wide), default=0)
    return min((tag for tag in wide if prose[tag] >= _NEARLY_ALL * most), key=tree.lengths.__getitem__, default=None)


def _most_of_page(tree: PageTree, selectors: Iterable[str], enough: int) -> Element | None:
    """The container that the first of the selectors to fit any finds, if it holds half of the page's text: then no other can be it."""
    for selector in selectors:
        best = _longest(tree, selector, False)
        if best is not None and tree.lengths[best] >= enough:
            return best if 2 * tree.lengths[best] >= tree.lengths[tree.root] else None
    return None


class Lines(NamedTuple):
    """The paragraphs and rows of a text, and of each that begins in bold how many characters do, blanks left out."""

    lines: list[str]
    bold: dict[int, int]

    @property
    def text(self) -> str:
        """The lines as one text."""
        return "\n".join(self.lines)

    def part(self, kept: range) -> Lines:
        """Some of the lines, counted anew."""
        bold = {number - kept.start: count for number, count in self.bold.items() if number in kept}
        return Lines(self.lines[kept.start : kept.stop], bold)


def text_of(tree: PageTree, container: Element, unseen: Iterable[str] = (), frame: Iterable[Element] = ()) -> str:
    """Plain text of a container, which `lines_of` changes."""
    return lines_of(tree, container, unseen, frame).text


def lines_of(tree: PageTree, container: Element, unseen: Iterable[str] = (), frame: Iterable[Element] = ()) -> Lines:
    """The lines of a container. The container is changed: furniture, hidden parts and the given frame are taken out of it."""
    hidden = list(filter(hides, container.iter(etree.Element)))
    unwanted = tree.select(*page()["remove"], *unseen)
    around = [form for form in container.iter("form") if 2 * tree.lengths.get(form, 0) > tree.lengths[container]]
    within = {container, *container.iterancestors(), *around}  # some systems put a whole article into a form
    remove(container, (tag for tag in (*unwanted, *hidden, *frame) if tag not in within))
    return _Taken().read(container)


class _Taken:
    """The lines that are taken from a container, and where elements and line breaks ended them."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.counts: dict[int, int] = {}
        self.current: list[tuple[str, bool]] = []
        self.tables: dict[Element, Columns] = defaultdict(Columns)
        self.breaks, self.ended = Counter[int](), set[int]()

    def read(self, container: Element) -> Lines:
        """The lines of a container."""
        self._walk(container, False)
        self._flush()
        broken = {number for number, count in self.breaks.items() if count == 1} - self.ended
        return Lines(*rejoined(self.lines, self.counts, broken)) if broken else Lines(self.lines, self.counts)

    def _flush(self, by_break: bool = False) -> None:
        line = _one_line("".join(text for text, _ in self.current))
        if line.strip(" \u3000"):
            if count := bold_beginning(self.current):
                self.counts[len(self.lines)] = count
            self.lines.extend(line.splitlines())
        self.current.clear()
        if by_break:
            self.breaks[len(self.lines)] += 1
        else:
            self.ended.add(len(self.lines))

    def _walk(self, node: Element, around: bool) -> None:
        bold = is_bold(node, around)
        if node.text:
            self.current.append((node.text, bold))
        for child in node:
            for part, is_whole in self._parts(node, child):
                self._walk(part, bold)
                if is_whole:
                    self._flush()
            if child.tail:
                self.current.append((child.tail, bold))

    def _parts(self, node: Element, child: Element) -> list[tuple[Element, bool]]:
        """What of a child is to be walked through, each with whether a line ends with it; the rest is taken here."""
        if child.tag == "br":
            self._flush(by_break=True)
            return []
        cells = [cell for cell in child if cell.tag in ("td", "th")] if child.tag == "tr" else []
        if not cells and child.tag != "pre" and child.tag not in BLOCKS:
            return [(child, False)]
        self._flush()
        if cells:  # of its thead or tbody, beyond which no cell reaches
            return [(cell, True) for cell in self._laid(self.tables[node], cells)]
        if child.tag != "pre":
            return [(child, True)]
        self.lines.extend(line for text in words(child).splitlines() if (line := _one_line(text)))
        return []

    def _laid(self, columns: Columns, cells: Sequence[Element]) -> Sequence[Element]:
        """Take the cells of a row in one line; those of a row that only places things are left, to be read one by one."""
        laid = [(_one_line(words(cell)), span(cell.get("colspan")), span(cell.get("rowspan"))) for cell in cells]
        alone = len(cells) == 1 and not columns.is_open
        texts = columns.row(laid)
        if alone or _is_layout(cells):
            return cells
        if any(texts):
            self.lines.append(CELL.join(texts))
        return ()


def _one_line(text: str) -> str:
    """A line as a reader sees it: line ends of the source are a blank between Latin words and nothing between Han."""
    return _SPACES.sub(" ", _BREAK.sub("", _WRAP.sub(" ", _NO_WIDTH.sub("", text)))).strip(" \n")


def _is_layout(cells: Sequence[Element]) -> bool:
    """A row that only places things: tables stand inside it, or paragraphs beside empty cells."""
    if any(cell.find(".//table") is not None for cell in cells):
        return True
    filled = [(text, cell) for cell in cells if (text := words(cell))]
    return len(filled) == 1 and len(filled[0][1].findall(".//p")) > 1 and len(filled[0][0]) >= _LEAST_SHARED


def trim(text: str) -> str:
    """A text without leading and trailing furniture."""
    lines = text.splitlines()
    kept = body_lines(lines)
    return "\n".join(lines[kept.start : kept.stop])


def body_lines(lines: Sequence[str], cut_after: Sequence[str] = ()) -> range:
    """The lines of a body without leading and trailing furniture, and without what follows a declared end."""
    first, stop = 0, len(lines)
    if cut_after:
        ends = (n for n, line in enumerate(lines) if n and any(mark in line for mark in cut_after))
        stop = next(ends, stop)
    while stop and furniture().match(lines[stop - 1].strip(" \u3000")):
        stop -= 1
    while first < stop and furniture().match(lines[first].strip(" \u3000")) and len(lines[first]) < _LONGEST_FURNITURE:
        first += 1
    return range(first, stop)


def fallback(html: str) -> str:
    """The text that trafilatura finds, for pages without any known container; nothing where that holds no sentence: it is a menu."""
    import trafilatura  # few pages need it, and it takes long to load

    html = _DECLARATION.sub("", html)  # in which lxml looks for an encoding, for hours if it is blank
    text = trafilatura.extract(html, favor_recall=True, include_tables=True, include_comments=False) or ""
    return text if _SENTENCE.search(text) else ""
