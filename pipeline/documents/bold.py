"""Bold beginnings of paragraphs: run-in headings, which a plain text would lose."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate

from pipeline.portals.tree import Element

Span = tuple[int, int]
_TAGS = frozenset(("b", "strong", "h1", "h2", "h3", "h4", "h5", "h6"))
_WEIGHT = re.compile(r"(?<![\w-])font-weight\s*:\s*(bold|[6-9]00|normal|[1-5]00)", re.I)
_BLACK = re.compile(
    r"(?<![\w-])font-family\s*:\s*['\"]?(?:黑体|simhei|方正黑体|小标宋)", re.I
)  # the letters that GB/T 9704 sets headings in
_BLANK = re.compile(r"[\s\u2000-\u200f\ufeff]+")
_MOST_BOLD = 0.5  # of all characters; where more are, bold tells nothing apart


def is_bold(element: Element, around: bool) -> bool:
    """Is the text of an element bold, given whether that around it is?"""
    style = element.get("style")
    if style is not None:
        if weight := _WEIGHT.search(style):
            return not weight.group(1).lower().startswith(("normal", "1", "2", "3", "4", "5"))
        if _BLACK.search(style):
            return True
    return around or element.tag in _TAGS


def bold_beginning(pieces: Iterable[tuple[str, bool]]) -> int:
    """How many characters, blanks left out, of a paragraph are bold before the first that is not.

    Args:
        pieces: its text in order, each piece with whether it is bold.
    """
    count = 0
    for text, bold in pieces:
        plain = _BLANK.sub("", text)
        if plain and not bold:
            break
        count += len(plain)
    return count


def bold_spans(lines: Sequence[str], counts: Mapping[int, int]) -> tuple[Span, ...]:
    """The spans of bold beginnings in the text that lines make, in order; none where most of the text is bold.

    Args:
        lines: the paragraphs.
        counts: by number of the line, how many characters of it are bold, blanks left out.
    """
    counts = {number: count for number, count in counts.items() if count and number < len(lines)}
    if sum(counts.values()) > _MOST_BOLD * sum(map(len, lines)):
        return ()
    starts = [0, *accumulate(len(line) + 1 for line in lines)]
    spans = []
    for number, count in sorted(counts.items()):
        solid = [at for at, character in enumerate(lines[number]) if not _BLANK.match(character)]
        if solid:
            spans.append((starts[number] + solid[0], starts[number] + solid[min(count, len(solid)) - 1] + 1))
    return tuple(spans)
