"""Printed labels of a page and the values that stand beside them."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Sequence
from functools import cache

from pipeline.documents.declared import foot, label_fields, label_names, page
from pipeline.language.matches import start_of
from pipeline.portals import Portal
from pipeline.portals.tree import Element, PageTree, upwards, words

_MARK = re.compile(r"[：:\]】]")
_BLANK = re.compile(r"[\s\u3000\u00a0\u2000-\u200f\ufeff]+")
_ANY_LABEL = re.compile(r"[\[【][\u4e00-\u9fff]{2,8}[\]】]|[\u4e00-\u9fff]{2,6}[：:]")
_ANOTHER = re.compile(r"[\s\u3000]+[\u4e00-\u9fff]{2,6}[：:]|[\s\u3000]+[\[【][\u4e00-\u9fff]{2,8}[\]】]")
_SENTENCE = re.compile(r"[^。]{20}。")  # with more before it, which no search need look for
_FOOTER = re.compile(r"foot|bottom|copyright", re.I)
_ELEMENTS = frozenset(("td", "th", "dt", "label", "span", "em", "strong", "b", "li", "p", "i", "font", "div"))
_ROWS = ("li", "p", "tr")  # what follows these is another row, never their value
_ENDS = ("tr", "table", "body", "ul", "ol", "div", "dl")  # a label's value stands no further up than these
_LONGEST, _MOST_INNER, _HIGHEST, _LONGEST_FOOTER = 160, 8, 3, 400
_EMPTY = {"", "无", "暂无", "-", "--", "----", "—", "——", "/", "null", "长期有效", "无文号"}


def squeeze(text: str) -> str:
    """Text without any white space."""
    plain = "".join(text.split())
    return plain if plain.isprintable() else _BLANK.sub("", plain)  # blanks without width are no white space to Python


def printed_labels(tree: PageTree, portal: Portal | None, body: Element | None = None) -> Iterator[tuple[str, str]]:
    """Field and value of each printed label, in the order of the page.

    A label and its value share an element (``<li>发文机关：…</li>``, ``<p><b>索引号</b>：…</p>``, ``[发文机关] …``) or stand in two
    that follow each other (td/td, th/td, dt/dd, label/div); one element may hold several. Letters of a label may stand apart
    (索 引 号). A label without a value gives nothing: what follows it is the next label. Labels of who put a document online come
    last. Titles and issuers below the first sentence of the body are those of a form or of a table of tasks.

    Args:
        tree: the page.
        portal: its portal, with labels of its own.
        body: the container of its body, if one was found.
    """
    known = {**label_fields(), **(portal.detail.labels if portal else {})}
    pattern = _pattern(tuple(known))
    labelled = list(_labelled(tree, known, pattern, body))
    around = {parent for tag, _ in labelled for parent in tag.iterancestors()}
    late = _below_sentence(body)
    pairs = [
        pair
        for tag, raw in labelled
        if tag not in around
        for pair in _read(tag, raw, pattern)
        if tag not in late or known[pair[0]] not in ("title", "issuer")
    ]
    weak = frozenset(page()["weak_labels"])
    for label, value in sorted(pairs, key=lambda pair: pair[0] in weak):
        if squeeze(value) not in _EMPTY:
            yield known[label], value


def _labelled(
    tree: PageTree, known: Container[str], pattern: re.Pattern[str], body: Element | None
) -> Iterator[tuple[Element, str]]:
    """The small elements outside the foot that are a label or begin with one, each with its words."""
    inner = _inner(tree.every)
    # What holds the body, or all of the page, is no foot however short it is.
    footers = dict.fromkeys(tree.root.iter("html", "body") if body is None else upwards(body), False)
    for tag in tree.every:
        if tag.tag not in _ELEMENTS or inner[tag] > _MOST_INNER or not 0 < tree.lengths[tag] <= _LONGEST:
            continue
        raw = words(tag, "\n") if tag.find(".//br") is not None else words(tag)
        is_label = _begins(pattern, raw) if _MARK.search(raw) else squeeze(raw) in known
        if is_label and not _in_footer(tree, tag, footers):
            yield tag, raw


def _below_sentence(body: Element | None) -> frozenset[Element]:
    """The elements of a body that stand below its first sentence."""
    every = [] if body is None else list(body.iter())
    first = next(
        (n for n, one in enumerate(every) if _SENTENCE.search(f"{one.text or ''} {one.tail or ''}")), len(every)
    )
    return frozenset(every[first + 1 :])


def _begins(pattern: re.Pattern[str], raw: str) -> bool:
    """Does a text begin with a known label, or with one that no field holds and that a known one follows?"""
    if pattern.match(raw):
        return True
    first = _ANY_LABEL.match(raw)
    return (
        first is not None and squeeze(first.group()).strip("[]【】：:") in label_names() and bool(pattern.search(raw))
    )


def _inner(every: Sequence[Element]) -> dict[Element, int]:
    """How many elements stand inside each."""
    counts = dict.fromkeys(every, 0)
    for tag in reversed(every):  # what is inside comes after what it is in
        if (parent := tag.getparent()) is not None:
            counts[parent] += counts[tag] + 1
    return counts


def _read(tag: Element, raw: str, pattern: re.Pattern[str]) -> Iterator[tuple[str, str]]:
    """The labels of one element and their values."""
    marks = list(pattern.finditer(raw))
    if len(marks) < 2:
        end = marks[0].end() if marks else len(raw)
        value = _ANOTHER.split(raw[end:], maxsplit=1)[0].strip() or _beside(tag) or ""
        yield squeeze(marks[0].group(1) if marks else raw), value
        return
    for mark, following in zip(marks, [*marks[1:], None], strict=True):
        value = raw[mark.end() : start_of(following, len(raw))]
        yield squeeze(mark.group(1)), _ANOTHER.split(value, maxsplit=1)[0].strip()


@cache
def _pattern(labels: tuple[str, ...]) -> re.Pattern[str]:
    """A known label with its colon or brackets."""
    spelled = (r"[\s\u3000]*".join(label) for label in sorted(labels, key=len, reverse=True))
    return re.compile(rf"[\[【]?[\s\u3000]*({'|'.join(spelled)})[\s\u3000]*(?:[\]】][：:]?|[：:])[\s\u3000]*")


def _in_footer(tree: PageTree, tag: Element, known: dict[Element, bool]) -> bool:
    """Does an element stand in the foot of the page, where the site names its own keeper?

    Args:
        tree: the page.
        tag: the element.
        known: what was found out of elements before, and is again.
    """
    for node in upwards(tag):
        if node not in known:
            known[node] = (
                node.tag == "footer"
                or _FOOTER.search(f"{node.get('class') or ''} {node.get('id') or ''}") is not None
                or (tree.lengths[node] <= _LONGEST_FOOTER and foot().search(node.text_content()) is not None)
            )
        if known[node]:
            return True
    return False


def _beside(tag: Element) -> str | None:
    """The value that stands beside a label of its own element, or None."""
    node = tag
    if (row := _row_below(tag)) is not None:
        return row
    for _ in range(_HIGHEST):
        if node.tag not in _ROWS and not (node.tag == "div" and len(node)):
            for text in _following(node):
                text = text.strip().lstrip("：:").strip()
                if text:
                    return _below(tag) if _is_label(text) else text
        parent = node.getparent()
        if parent is None or parent.tag in _ENDS or (node.tag in _ROWS and parent.tag not in ("td", "th")):
            return _below(tag)
        node = parent
    return None


def _row_below(tag: Element) -> str | None:
    """The value in the row after one that is a label alone, where labels and values take turns (li, li); or None."""
    row = next((node for node in upwards(tag) if node.tag in ("li", "p")), None)
    value = None if row is None else row.getnext()
    if row is None or value is None or value.tag != row.tag or words(row) != words(tag) or _is_label(words(value)):
        return None
    after = value.getnext()
    return words(value) if after is None or _is_label(words(after)) else None


def _below(tag: Element) -> str | None:
    """The value below a label that stands in a row of nothing but labels, or None."""
    cell = next((node for node in upwards(tag) if node.tag in ("td", "th")), None)
    row = None if cell is None else cell.getparent()
    if row is None or (cells := _cells(row)) is None or len(cells) < 2:
        return None
    if not all(_is_label(words(one)) for one in cells):
        return None
    under = row.getnext() if row.getnext() is not None else next(row.getparent().itersiblings("tbody"), [None])[0]
    values = _cells(under) if under is not None else None
    if values is None or len(values) != len(cells) or any(_is_label(words(one)) for one in values):
        return None
    return words(values[cells.index(cell)])


def _cells(row: Element) -> list[Element] | None:
    """The cells of a row of a table, or None where an element is none."""
    return [cell for cell in row if cell.tag in ("td", "th")] if row.tag == "tr" else None


def _following(node: Element) -> Iterator[str]:
    """What stands after an element beside it, piece by piece."""
    yield node.tail or ""
    for following in node.itersiblings():
        yield words(following)
        yield following.tail or ""


def _is_label(text: str) -> bool:
    plain = squeeze(text)
    return _ANY_LABEL.match(plain) is not None or plain in label_names()
