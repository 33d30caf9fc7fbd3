"""One line of text with its words, and where names may begin in it."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Container, Iterator, Sequence
from functools import cache, cached_property
from itertools import accumulate
from typing import NamedTuple

from pipeline.entities.edges import anchors, is_wall
from pipeline.entities.lexicon import longest
from pipeline.entities.vocabulary import among, endings
from pipeline.language.words import LEVELS, PREPOSITIONS, cut, dictionary_tags

_GLUED = PREPOSITIONS + "从按以"  # jieba joins these to a name that it does not know: 从雄|安
_GOVERNING = ("人民政府", "政府", "人大常委会", "人民法院", "人民检察院")


class Word(NamedTuple):
    """A jieba word and its place in the line."""

    start: int
    end: int
    text: str


def _is_swallowed(before: Word, text: str) -> bool:
    return len(before.text) == 2 and before.text[0] in _GLUED and before.text[1] + text in anchors().names


class Segmented:
    """The words of a whole text, to be had by stretches."""

    def __init__(self, words: Sequence[str]) -> None:
        self._words = words
        self._begins = [0, *accumulate(map(len, words))]

    def between(self, start: int, end: int) -> Sequence[str] | None:
        """The words of ``text[start:end]``, or nothing where a word reaches over one of its ends."""
        first, last = bisect_left(self._begins, start), bisect_left(self._begins, end)
        whole = self._begins[first] == start and last < len(self._begins) and self._begins[last] == end
        return self._words[first:last] if whole else None


@cache
def _may_be_glued(word: str) -> bool:
    """Is this a word that jieba may have joined of two, or to one of the next: 由市, 特等, 对杭州, 向雄|安?"""
    return _joint(word) > 0 or (len(word) == 2 and word[0] in _GLUED and word[1] in anchors().initials)


def _parted(found: Sequence[str]) -> list[Word]:
    """Words, with those apart that jieba joins where it does not know a name."""
    parted: list[Word] = []
    at = 0
    for text in found:
        end = at + len(text)
        joint = _joint(text)
        if joint:
            parted += [Word(at, at + joint, text[:joint]), Word(at + joint, end, text[joint:])]
        elif parted and _is_swallowed(parted[-1], text):
            # jieba may join a preposition to the first character of a name that it does not know: 向雄|安.
            before = parted.pop()
            parted.append(Word(before.start, at - 1, before.text[0]))
            parted.append(Word(at - 1, end, before.text[1] + text))
        else:
            parted.append(Word(at, end, text))
        at = end
    return parted


@cache
def _joint(word: str) -> int:
    """Where jieba joined two words to one of a name that it does not know: 科百|特等, 由|市, 对|杭州; 0 where it did not."""
    glued = word[0] in _GLUED
    if len(word) == 2:
        parted = _ends_in_deng(word) or (glued and word[1] in LEVELS)
    else:
        parted = len(word) >= 3 and glued and word[1:] in anchors().names
    return 1 if parted else 0


def _ends_in_deng(word: str) -> bool:
    """Did jieba join 等 to the last character of a name?"""
    return len(word) == 2 and word[1] == "等" and word not in among("with_deng")


class Line:
    """A line, segmented once for all finders."""

    def __init__(self, text: str, words_: Sequence[str] | None = None) -> None:
        self.text = text
        found = cut(text) if words_ is None else words_
        if any(map(_may_be_glued, found)):
            self.words = _parted(found)
        else:
            ends = list(accumulate(map(len, found)))
            self.words = list(map(Word, [0, *ends[:-1]], ends, found))
        self.begins = [word.start for word in self.words]

    @cached_property
    def starts(self) -> frozenset[int]:
        """Where a word begins."""
        return frozenset(self.begins)

    @cached_property
    def ends(self) -> frozenset[int]:
        """Where a word ends."""
        return frozenset(word.end for word in self.words)

    @cached_property
    def _known(self) -> list[tuple[tuple[int, int], str]]:
        return [((start, end), self.text[start:end]) for start, end in anchors().every(self.text)]

    def known(self, names: Container[str]) -> Iterator[tuple[int, int]]:
        """Where some names stand, all of them of :func:`anchors`, from the left, the longest first, without overlap.

        The line is looked through once, whatever names are asked for.
        """
        return longest(place for place, name in self._known if name in names)

    @cached_property
    def endings(self) -> list[tuple[int, int]]:
        """Of each word with which an ending of a name ends the index, and where the longest such ending begins."""
        known, text = endings(), self.text
        last = ((i, word.end) for i, word in enumerate(self.words) if word.text[-1] in known.finals)
        return [(i, start) for i, end in last if (start := known.start_to(text, end)) >= 0]

    def index(self, offset: int) -> int:
        """Index of the word that holds the character at ``offset``."""
        return bisect_right(self.begins, offset) - 1

    @cached_property
    def anchors(self) -> list[tuple[int, int]]:
        """Places, known names and levels that begin with a word: there a longer name may begin."""
        found = []
        longest_from = dict(place for place, _ in self._known)  # of several from one start the last is the longest
        at = 0
        for index, word in enumerate(self.words):
            if word.start < at:
                continue
            end = longest_from.get(word.start, 0)
            if end and not self._is_other(index, end):
                found.append((word.start, end))
                at = end
            elif _may_open(word.text) and not self._is_inside(index):
                found.append((word.start, word.end))
        return found

    def _is_other(self, index: int, end: int) -> bool:
        """Does what reads like a known name from the word at ``index`` on belong to other words?"""
        word = self.words[index]
        if word.text in LEVELS and end not in self.ends:
            return True  # 市|中医医院, where 市中 is a district
        return end - word.start == 2 and self.is_rest(index)

    def _is_inside(self, index: int) -> bool:
        """Is a level the end of a word that the segmenter does not know: 航站|区; not 代表|市|人民政府?"""
        word = self.words[index].text
        if len(word) > 1 or not index or word not in among("level_words"):
            return False
        before = self.words[index - 1].text
        after = self.words[index + 1].text if index + 1 < len(self.words) else ""
        return before[-1].isalnum() and not is_wall(before) and after not in _GOVERNING

    def is_rest(self, index: int) -> bool:
        """Is the word at ``index`` the rest of a name that the segmenter does not know: 蓥|华山?"""
        before = self.words[index - 1].text if index else ""
        return (
            len(before) == 1
            and before not in "省市区县州来赴驻离抵原新"
            and "\u4e00" <= before <= "\u9fff"
            and dictionary_tags().get(before, "x") in ("x", "g", "ng", "nr", "zg")
        )

    @cached_property
    def anchored(self) -> frozenset[int]:
        """Where the anchors begin."""
        return frozenset(start for start, _ in self.anchors)


@cache
def _may_open(word: str) -> bool:
    """May a longer name begin with a word that is no known name: Latin, a level, the number of a meeting (第三届)?"""
    latin = word[0].isascii() and word[0].isalpha()
    return latin or word in among("level_words") or (word[0] == "第" and word[-1] == "届")
