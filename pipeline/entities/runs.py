"""Runs of words between limits: what a name fills where neither its ending nor its words are known.

A limit is a mark, a function word, or a verb that names do not hold. Quotes and brackets inside are no limits here: 甲市“某某”智慧大脑,
某某中心（南方）. A run is proposed whole, up to each ending in it, and from each place or level in it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from pipeline.entities.candidates import Candidate
from pipeline.entities.line import Line
from pipeline.entities.vocabulary import endings, suffix_labels
from pipeline.entities.word_signals import is_limit

RUN = "run"
"""The method of these."""
_MARKS = frozenset("“”（）()")
_LEAST, _MOST = 3, 32
_WORDS = 14


def runs(line: Line, heads: Collection[str]) -> list[Candidate]:
    """Candidates of a line.

    Args:
        line: words and text.
        heads: characters with which names end often enough.
    """
    spans = {span for first, stop in _between(line) for span in _parts(line, first, stop)}
    text = line.text
    return [Candidate(a, b, _guess(text[a:b]), 0.5, RUN) for a, b in sorted(spans) if text[b - 1] in heads]


def _between(line: Line) -> Iterator[tuple[int, int]]:
    """First word and the word after the last of every run, with marks of quotation inside and without."""
    for inner in (True, False):
        first = 0
        for i, word in enumerate(line.words):
            if is_limit(word.text) and not (inner and word.text in _MARKS):
                yield from ((first, i),) if first < i else ()
                first = i + 1
        if first < len(line.words):
            yield first, len(line.words)


def _parts(line: Line, first: int, stop: int) -> Iterator[tuple[int, int]]:
    found = line.words[first:stop]
    starts = [found[0].start, *(word.start for word in found[1:] if word.start in line.anchored or word.text == "“")]
    ends = [word.end for word in found[:-1] if _ends(line, word.end, word.text)] + [found[-1].end]
    for start in starts:
        for end in ends[-_WORDS:]:
            if _LEAST <= end - start <= _MOST and _is_paired(line.text, start, end):
                yield start, end


def _ends(line: Line, end: int, word: str) -> bool:
    return word in "”）)" or (word[-1] in endings().finals and endings().start_to(line.text, end) >= 0)


def _is_paired(text: str, start: int, end: int) -> bool:
    name = text[start:end]
    whole = name[0] in "“（(" and name[-1] in "”）)" and not (name[0] in name[1:] or name[-1] in name[:-1])
    return not whole and all(name.count(one) == name.count(other) for one, other in ("“”", "（）", "()"))


def _guess(name: str) -> str:
    start = endings().start_to(name, len(name))
    return suffix_labels()[name[start:]] if start >= 0 else "PROJECT"
