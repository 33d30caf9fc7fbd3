"""What stands around a body in a container that holds more than it: title, labels and byline above, links and buttons below."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from pipeline.documents.declared import above_body, below_body, label_names
from pipeline.documents.density import BLOCKS, hides, sentences_of
from pipeline.documents.labels import squeeze
from pipeline.portals.attachments import FILE
from pipeline.portals.tree import Element, PageTree, words

_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "ucaptitle"))
_NAMED_HEADING = re.compile(r"tit|bt\b|biaoti|heading|headline", re.I)
_LINES = frozenset(("p", "span", "b", "strong", "font"))
_HOLDERS = ("td", "th", "dt", "dd", "li", "p", "div", "label", "span", "b", "strong", "em", "i")
_LABEL = re.compile(r"[\[【]?([\u4e00-\u9fff]{2,10})(?:[\]】]|[：:]|$)")
_BYLINE = re.compile(r"(?:19|20)\d\d[-./]\d|浏览|点击|阅读|字[体号]|打印|分享")
_LONGEST_LABELS, _LONGEST_LINE, _MOST_SENTENCES = 900, 200, 40
_LEAST_LABELS, _LINKED, _NEARLY_ALL, _DEEPEST = 2, 0.5, 0.85, 12


def around_body(tree: PageTree, container: Element, title: str | None) -> list[Element]:
    """The elements of a container that stand above or below its body.

    From both ends blocks are taken that are known for what they are, until the first that may belong to the body; then the same
    inside the block that holds nearly all sentences.

    Args:
        tree: the page.
        container: what holds the body, and perhaps more.
        title: the title of the document; a heading that repeats it is no line of the body.
    """
    found: list[Element] = []
    prose = sentences_of(tree)
    wanted, block = squeeze(title or ""), container
    for _ in range(_DEEPEST):
        blocks = [child for child in block if child in tree.lengths and not hides(child)]
        if not squeeze(block.text or ""):
            found += _leading(tree, blocks, wanted, prose)
        found += _trailing(tree, blocks, prose)
        inner = max(block, key=lambda child: prose.get(child, 0), default=None)
        if inner is None or inner.tag in _LINES or prose.get(inner, 0) < _NEARLY_ALL * max(1, prose[block]):
            break
        block = inner
    return found


def _leading(tree: PageTree, blocks: Iterable[Element], wanted: str, prose: Mapping[Element, int]) -> Iterator[Element]:
    for block in blocks:
        if tree.lengths[block] and block.tag != "br":
            if not _is_above(tree, block, wanted, prose):
                return
            yield block
        if squeeze(block.tail or ""):
            return


def _trailing(tree: PageTree, blocks: list[Element], prose: Mapping[Element, int]) -> Iterator[Element]:
    for block in reversed(blocks):
        if squeeze(block.tail or ""):
            return
        if tree.lengths[block] and block.tag != "br":
            if not _is_below(tree, block, prose):
                return
            yield block


def _is_above(tree: PageTree, block: Element, wanted: str, prose: Mapping[Element, int]) -> bool:
    """The title in a heading, a table of labels, the byline, the way to the page."""
    if tree.lengths[block] > _LONGEST_LABELS or FILE.search(" ".join(_hrefs(block))):
        return False
    text = squeeze(words(block))
    if wanted and (text in wanted or (text.startswith(wanted) and len(text) < len(wanted) + _LONGEST_LINE)):
        return _is_heading(block) or (
            block.tag not in _LINES and (_follows(block, wanted) or _before_byline(tree, block, prose))
        )
    if _labels(block) >= _LEAST_LABELS:
        return True
    if block.tag in _LINES and _BYLINE.search(text) is None:
        return False  # a body may begin with its source
    return len(text) <= _LONGEST_LINE and prose[block] < _MOST_SENTENCES and above_body().match(text) is not None


def _is_heading(block: Element) -> bool:
    """Is a block, or the only element of it, a heading by tag, class or id?"""
    if block.tag in _HEADINGS or _NAMED_HEADING.search(f"{block.get('class') or ''} {block.get('id') or ''}"):
        return True
    return len(block) == 1 and _is_heading(block[0])


def _follows(block: Element, wanted: str) -> bool:
    """Does the title stand again in what follows a block in its place, as in a body that begins with its own title?"""
    return any(wanted in squeeze(words(one)) for one in block.itersiblings())


def _before_byline(tree: PageTree, block: Element, prose: Mapping[Element, int]) -> bool:
    """Does the next block with text stand between title and body, as no line of the body does?"""
    after = next(filter(tree.lengths.get, block.itersiblings()), None)
    return after is not None and _is_above(tree, after, "", prose)


def _is_below(tree: PageTree, block: Element, prose: Mapping[Element, int]) -> bool:
    """Links to other pages, buttons, the words of the foot."""
    if prose[block] >= _MOST_SENTENCES or FILE.search(" ".join(_hrefs(block))):
        return False
    linked = sum(tree.lengths.get(link, 0) for link in block.iter("a"))
    if block.tag not in ("p", "table") and linked > _LINKED * tree.lengths[block]:
        return True
    return tree.lengths[block] <= _LONGEST_LINE and below_body().match(squeeze(words(block))) is not None


def _labels(block: Element) -> int:
    """How many known labels stand at the beginnings of a block's lines, cells and pieces of text."""
    if block.tag not in BLOCKS or block.tag == "p":
        return 0
    texts = [words(one) for one in block.iter(*_HOLDERS)] + re.split(r"[\n\u3000]+", words(block, "\n"))
    return len(
        {found.group(1) for text in texts if (found := _LABEL.match(squeeze(text))) and found.group(1) in label_names()}
    )


def _hrefs(block: Element) -> Iterator[str]:
    return (link.get("href") or "" for link in block.iter("a"))
