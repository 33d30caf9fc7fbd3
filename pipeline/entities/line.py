"""One line of text with its words, and where names may begin in it."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from functools import cached_property
from itertools import accumulate
from typing import NamedTuple

from pipeline.entities.edges import anchors, is_wall
from pipeline.entities.vocabulary import words
from pipeline.language.segmentation import cut

_GLUED = "由对与和及向从按将以为经请报"  # jieba joins these to the level word that follows: 由市|数据局


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


class Line:
    """A line, segmented once for all finders."""

    def __init__(self, text: str, words_: Sequence[str] | None = None) -> None:
        self.text = text
        self.words: list[Word] = []
        at = 0
        for text_ in cut(text) if words_ is None else words_:
            end = at + len(text_)
            # jieba may join 等 to the last character of a name it does not know: 科百|特等.
            if len(text_) == 2 and text_[1] == "等" and text_ not in words()["with_deng"]:
                self.words += [Word(at, end - 1, text_[0]), Word(end - 1, end, "等")]
            elif len(text_) == 2 and text_[0] in _GLUED and text_[1] in "省市区县州":
                self.words += [Word(at, end - 1, text_[0]), Word(end - 1, end, text_[1])]
            elif len(text_) >= 3 and text_[0] in _GLUED and text_[1:] in anchors().names:
                self.words += [Word(at, at + 1, text_[0]), Word(at + 1, end, text_[1:])]
            elif self.words and _is_swallowed(self.words[-1], text_):
                # jieba may join a preposition to the first character of a name that it does not know: 向雄|安.
                before = self.words.pop()
                self.words.append(Word(before.start, at - 1, before.text[0]))
                self.words.append(Word(at - 1, end, before.text[1] + text_))
            else:
                self.words.append(Word(at, end, text_))
            at = end
        self.begins = [word.start for word in self.words]

    @cached_property
    def starts(self) -> frozenset[int]:
        """Where a word begins."""
        return frozenset(self.begins)

    @cached_property
    def ends(self) -> frozenset[int]:
        """Where a word ends."""
        return frozenset(word.end for word in self.words)

    def index(self, offset: int) -> int:
        """Index of the word that holds the character at ``offset``."""
        return bisect_right(self.begins, offset) - 1

    @cached_property
    def anchors(self) -> list[tuple[int, int]]:
        """Places, known names and levels that begin with a word: there a longer name may begin."""
        found = []
        at = 0
        for index, word in enumerate(self.words):
            if word.start < at:
                continue
            end = anchors().end_from(self.text, word.start)
            if end:
                found.append((word.start, end))
                at = end
            elif word.text[0].isascii() and word.text[0].isalpha():
                found.append((word.start, word.end))
            elif word.text in words()["level_words"] or (word.text[0] == "第" and word.text.endswith("届")):
                before = self.words[index - 1].text if index else "，"
                if len(word.text) == 1 and before[-1].isalnum() and not is_wall(before):
                    continue  # 航站|区
                found.append((word.start, word.end))
        return found
