"""What may be a name by where it stands, whatever its words: weak candidates, which nothing but the field makes names.

The conjuncts before 等 and a class, what is issued, what stands in quotes, a run of nouns that begins with a place or a coined word,
what goes on after a name, and names that share a head. The field is told of them word by word, and learns from labelled texts what each
is worth; alone they are never published.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from pipeline.entities.candidates import LEAST, Candidate
from pipeline.entities.edges import is_wall
from pipeline.entities.line import Line
from pipeline.entities.vocabulary import is_coined, label_of, modifies, words

WEAK = LEAST / 2
"""The score of a hint: less than the rules publish."""
_MARK = re.compile(r"[，。；：！？“”（）()《》\s]")
_LISTING = ("、", "和", "与", "及", "以及")
_MOST_WORDS, _MOST_ITEMS, _LONGEST = 8, 6, 16
_CLASS_WORDS = 4
_QUOTED = re.compile(r"“(?P<name>[^”“\"，。；\n]{2,10})”")
_ISSUED = re.compile(
    r"(?:出台|修订|制定|印发|发布|实施|审议通过|编制|落实|执行|颁布)(?:实施|落实|了)?(?P<name>[^，。；：、“”《》（）()\s的]{4,30}?"
    r"(?:方案|意见|办法|目录|条例|规划|纲要|措施|细则|指引|计划|政策|[“]?\d{1,3}条”?))(?=[，。；、等和（(]|$)"
)
_WORKED = r"(?:改扩建|改造|扩建|扩容|提升|整治|迁建|技改)"
_PHASE = r"[一二三四五]期(?:工程)?"
_ON = re.compile(
    rf"(?P<work>{_WORKED}{{1,2}}(?:工程)?(?:{_PHASE})?|(?:{_PHASE})?(?:[东西南北]{{1,2}}(?:延伸线?|延长线|延|段)|延伸段|延长线)|工程)"
    rf"|(?P<same>{_PHASE}|[\u4e00-\u9fff]{{0,4}}(?:总部基地|总部|分中心|分院|分部)|[（(][\u4e00-\u9fff]{{2,6}}[）)])"
)
_GROWING = ("PROJECT", "LOCATION", "INSTITUTION", "COMPANY", "EVENT")
_SHARING = ("PROJECT", "LOCATION", "INSTITUTION", "AGENCY")


def hints(line: Line, found: Sequence[Candidate]) -> Iterator[Candidate]:
    """Weak candidates of a line; ``found`` are those of the rules."""
    text = line.text
    if "等" in text:
        yield from _conjuncts(line)
    for match in _ISSUED.finditer(text):
        yield Candidate(*match.span("name"), "POLICY", WEAK, "enacted")
    for match in _QUOTED.finditer(text) if "“" in text else ():
        yield Candidate(*match.span("name"), "PROJECT", WEAK, "quote")
    yield from _runs(line)
    for candidate in found:
        if candidate.label in _GROWING:
            yield from _continued(text, candidate)
        if candidate.label in _SHARING and text[candidate.start - 1 : candidate.start] == "、":
            yield from _joined(line, candidate)


def _continued(text: str, candidate: Candidate) -> Iterator[Candidate]:
    """A name with what goes on after it: a phase, a stretch, a seat; work done on it makes it a project."""
    on = _ON.match(text, candidate.end)
    if on is None:
        return
    label = "PROJECT" if on["work"] or (candidate.label == "COMPANY" and "总部" in on.group()) else candidate.label
    yield Candidate(candidate.start, on.end(), label, WEAK, "continued")


def _joined(line: Line, candidate: Candidate) -> Iterator[Candidate]:
    """A name with the conjuncts before it that may share its head: 甲、乙|高速公路."""
    index = line.index(candidate.start) - 1
    for _ in range(_MOST_ITEMS):
        begun = _item(line, index - 1, _MOST_WORDS // 2)
        if begun is None or candidate.end - line.words[begun].start > 2 * _LONGEST:
            return
        yield Candidate(line.words[begun].start, candidate.end, candidate.label, WEAK, "joined")
        index = begun - 1
        if index < 1 or line.words[index].text != "、":
            return


def _conjuncts(line: Line) -> Iterator[Candidate]:
    """The conjuncts before 等 and a class whose label is known: 甲、乙等重点商圈. All of them are names, or none is."""
    for at, word in enumerate(line.words):
        label = _class_label(line, at) if word.text == "等" else None
        index = at
        for _ in range(_MOST_ITEMS if label else 0):
            begun = _item(line, index - 1, _MOST_WORDS)
            if begun is None:
                break
            start, end = line.words[begun].start, line.words[index - 1].end
            if 2 <= end - start <= _LONGEST:
                yield Candidate(start, end, label or "", WEAK, "conjunct")
            index = begun - 1
            if index < 1 or line.words[index].text not in _LISTING:
                break


def _runs(line: Line) -> Iterator[Candidate]:
    """Runs of words without a limit in them that begin with a place, a level or a word that the dictionary does not know."""
    begun, found = 0, line.words
    for at in [*(i for i, word in enumerate(found) if _parts(word.text)), len(found)]:
        first = found[begun] if begun < at else None
        if first and 2 <= at - begun <= _MOST_WORDS and (first.start in line.anchored or is_coined(first.text)):
            end = found[at - 1].end
            yield Candidate(first.start, end, label_of(line.text[first.start : end]) or "PROJECT", WEAK, "run")
        begun = at + 1


@cache
def _parts(word: str) -> bool:
    """Does a word part runs: a mark, a joint, a verb or function word?"""
    return bool(_MARK.match(word)) or word in _LISTING or is_wall(word)


def _item(line: Line, last: int, most: int) -> int | None:
    """Index of the first word of the conjunct that ends with the word ``last``; its last word may be a verb (改造), none other."""
    first = None
    for index in range(last, max(-1, last - most), -1):
        text = line.words[index].text
        if _parts(text) and (index < last or not is_wall(text) or text in _LISTING):
            break
        first = index
    return first


def _class_label(line: Line, at: int) -> str | None:
    """The label of the things of the class that stands after 等, with words of number and praise between."""
    for word in line.words[at + 1 : at + 1 + _CLASS_WORDS]:
        label = _class_labels().get(word.text)
        if label or _MARK.match(word.text) or (is_wall(word.text) and not modifies(word.text)):
            return label
    return None


@cache
def _class_labels() -> dict[str, str]:
    return {name: label for label, names in words()["classes"].items() for name in names}
