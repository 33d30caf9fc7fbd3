"""What tells a word's place in a name: the word, its neighbours, clusters, dictionaries, endings, marks, the run it stands in.

A signal is written ``slot|kind=value``. Those of one word alone are the same wherever it stands in that slot, so a field sums
their weights once a word and slot (:mod:`field`); training writes them out (:func:`written`).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from typing import NamedTuple

import numpy as np

from pipeline.entities.candidates import Candidate, preferred
from pipeline.entities.edges import anchors, is_wall
from pipeline.entities.line import Line
from pipeline.entities.places import full_names
from pipeline.entities.places import names as places
from pipeline.entities.register import aliases
from pipeline.entities.vocabulary import endings, modifies, suffix_labels, words
from pipeline.language.words import dictionary_tags

BEFORE, AFTER = "\x02", "\x03"
"""Stand for what lies before the first word of a line and after the last."""
MARKS = frozenset("，。；：:;,！？、（）()[]《》 “”\"'…—\n\t\u3000" + BEFORE + AFTER)
_ENDS = frozenset("。；！？")
_OPENING, _CLOSING = "“《（(", "”》）)"
_DIGITS, _OPENS = re.compile(r"\d+"), re.compile(f"[{_OPENING}]")


def shape(word: str) -> str:
    """A word with one digit for every number in it."""
    return _DIGITS.sub("9", word)


def is_limit(word: str) -> bool:
    """Does a run of words of which a name may consist end here?"""
    return word in MARKS or is_wall(word)


class Clusters:
    """Sorts of words by their neighbours in raw text, coarse, middle and fine (:mod:`clusters`)."""

    def __init__(self, words: Sequence[str], sorts: np.ndarray) -> None:
        self.sorts = dict(zip(words, sorts.tolist(), strict=True))

    def of(self, word: str) -> tuple[str, str, str]:
        """The three sorts of a word; one that raw text does not hold often is of a sort by its length."""
        found = self.sorts.get(shape(word))
        if found is None:
            return (f"u{min(len(word), 4)}",) * 3
        coarse, middle, fine = map(str, found)
        return coarse, middle, fine


class Look(NamedTuple):
    """What is known of a word by itself."""

    shape: str
    tag: str
    ending: str
    limit: str
    sorts: tuple[str, str, str]

    @property
    def parts(self) -> tuple[str, str, str]:
        """What pairs are made of."""
        return self.shape, self.sorts[0], self.sorts[1]


class Words:
    """Signals of words by themselves, for the slots in which they are looked at."""

    def __init__(self, clusters: Clusters) -> None:
        self.clusters = clusters
        self._looks: dict[str, Look] = {}
        self._seen: dict[tuple[str, str], list[str]] = {}

    def seen(self, slot: str, word: str) -> list[str]:
        """The signals of a word in a slot, written out."""
        found = self._seen.get((slot, word))
        if found is None:
            found = self._seen[slot, word] = [f"{slot}|{signal}" for signal in SLOTS[slot](self, word)]
        return found

    def look(self, word: str) -> Look:
        """What is known of a word."""
        found = self._looks.get(word)
        if found is None:
            start = endings().start_to(word, len(word))
            ending = f"{suffix_labels()[word[start:]]}{'!' if start == 0 else ''}" if start >= 0 else "-"
            tag, limit = dictionary_tags().get(word, "-"), str(int(is_limit(word)))
            found = self._looks[word] = Look(shape(word), tag, ending, limit, self.clusters.of(word))
            if len(self._looks) > _MOST_LOOKS:
                self._looks.clear()
        return found

    def whole(self, word: str) -> list[str]:
        """All signals: of the word itself and those beside it."""
        look = self.look(word)
        s = look.shape
        return [
            *self.outline(word), f"last2={s[-2:]}", f"first={s[0]}", f"first2={s[:2]}", f"length={min(len(word), 5)}",
            f"ending={look.ending}", f"anchor={word in anchors().names:d}", f"fine={look.sorts[2]}",
            f"latin={word.isascii() and word.isalpha():d}",
        ]  # fmt: skip

    def outline(self, word: str) -> list[str]:
        """Signals of words farther away."""
        look = self.look(word)
        return [*self.trace(word), f"tag={look.tag}", f"limit={look.limit}"]

    def trace(self, word: str) -> list[str]:
        """Signals of words farthest away."""
        look = self.look(word)
        return [f"word={look.shape}", f"last={look.shape[-1]}", f"coarse={look.sorts[0]}", f"middle={look.sorts[1]}"]

    def end(self, word: str) -> list[str]:
        """Signals of the last word of a run."""
        look = self.look(word)
        return [*self.trace(word), f"last2={look.shape[-2:]}", f"ending={look.ending}"]


_MOST_LOOKS = 100_000

View = Callable[[Words, str], list[str]]
"""What of a word is looked at."""
SLOTS: dict[str, View] = {
    "0": Words.whole,
    "-1": Words.whole,
    "+1": Words.whole,
    "-2": Words.outline,
    "+2": Words.outline,
    "limit": Words.trace,  # what stands before the run: often the verb that governs it
    "next": Words.trace,  # what stands after it
    "head": Words.end,  # its last word
    "first": Words.trace,
    "class": Words.end,  # the class that closes a list: 甲、乙等重点企业
}
"""Where a word is looked at, and what of it."""
PAIRS: tuple[tuple[str, str, str, int], ...] = (
    ("words-", "-1", "0", 0), ("words+", "0", "+1", 0), ("coarse-", "-1", "0", 1), ("coarse+", "0", "+1", 1),
    ("middle-", "-1", "0", 2), ("middle+", "0", "+1", 2),
)  # fmt: skip
"""Pairs of words that are one signal: name, slots of the two, what of them (0 the shape, 1 and 2 the coarse and middle sort)."""


class Places(NamedTuple):
    """For every word of a line (or of many in a row) the index of the word that fills each slot, and numbers about its run.

    ``-1`` is before the line, ``-2`` after it, ``-3`` nothing.
    """

    slots: dict[str, np.ndarray]
    left: np.ndarray
    right: np.ndarray


def fill_slots(marks: np.ndarray, begins: np.ndarray) -> Places:
    """Which word fills which slot.

    Args:
        marks: what :func:`mark` says of every word, a column each.
        begins: index of the first word of each line; all lines lie in a row.
    """
    limits, listing, ending, modifying = marks
    size = len(limits)
    at = np.arange(size)
    line = np.zeros(size, dtype=np.int64)
    line[begins[1:]] = 1
    line = np.cumsum(line)
    first, last = begins[line], np.append(begins[1:], size)[line] - 1
    slots = {}
    for name, offset in (("0", 0), ("-1", -1), ("+1", 1), ("-2", -2), ("+2", 2)):
        there = at + offset
        slots[name] = np.where(there < first, -1, np.where(there > last, -2, there))
    before = _last_before(limits, first)
    after = _next_after(limits, last)
    slots["limit"] = before
    inside = ~limits
    left = at - np.where(before < 0, first - 1, before)
    right = np.where(after < 0, last + 1, after) - at
    slots["next"] = np.where(inside, after, -3)
    slots["head"] = np.where(inside, at + right - 1, -3)
    slots["first"] = np.where(inside, at - left + 1, -3)
    stop = _next_after(listing | ending, last)
    closed = (stop >= 0) & listing[np.maximum(stop, 0)] & (stop < last) & ~ending
    slots["class"] = np.where(closed, _next_after(~modifying, last)[np.maximum(stop, 0)], -3)
    return Places(slots, np.minimum(left, 4), np.where(inside, np.minimum(right, 5), 0))


def _last_before(marked: np.ndarray, first: np.ndarray) -> np.ndarray:
    """Index of the last marked word before each word in its line, or -1."""
    at = np.arange(len(marked))
    seen = np.maximum.accumulate(np.where(marked, at, -1))
    shifted = np.concatenate(([-1], seen[:-1]))
    return np.where(shifted >= first, shifted, -1)


def _next_after(marked: np.ndarray, last: np.ndarray) -> np.ndarray:
    """Index of the next marked word after each word in its line, or -2."""
    size = len(marked)
    at = np.arange(size)
    seen = np.minimum.accumulate(np.where(marked, at, size)[::-1])[::-1]
    shifted = np.concatenate((seen[1:], [size]))
    return np.where(shifted <= last, shifted, -2)


def flags(line: Line, proposals: Sequence[Candidate] = ()) -> dict[int, list[str]]:
    """Of every word the names of dictionaries that it is of, long endings that end with it, the marks it stands between, and what
    rules propose there."""
    rows: dict[int, list[str]] = defaultdict(list)
    for labels in _dictionaries():
        for start, end in line.known(labels):
            if start in line.starts and end in line.ends:
                label = labels[line.text[start:end]]
                _flag(rows, line.index(start), line.index(end - 1), label)
    for i, start in line.endings:
        if start < line.words[i].start:
            rows[i].append(f"long={suffix_labels()[line.text[start : line.words[i].end]]}")
    if _OPENS.search(line.text):
        _flag_between(rows, line)
    if proposals:
        _flag_proposed(rows, line, proposals)
    rows.pop(len(line.words), None)
    rows.pop(-1, None)
    return rows


def _flag(rows: dict[int, list[str]], first: int, last: int, label: str) -> None:
    for i in range(first, last + 1):
        rows[i].append(f"known={'B' if i == first else 'I'}{'E' if i == last else ''}-{label}")
    rows[last + 1].append(f"after={label}")  # of no word where the line ends


def _flag_proposed(rows: dict[int, list[str]], line: Line, proposals: Sequence[Candidate]) -> None:
    """Where rules see names: those that they would publish, and others; each once a word."""
    kept = {(one.start, one.end) for one in preferred(line.text, proposals)}
    found: dict[int, dict[str, None]] = defaultdict(dict)
    for one in proposals:
        if one.start not in line.starts or one.end not in line.ends:
            continue
        name = "kept" if (one.start, one.end) in kept else "rule"
        first, last = line.index(one.start), line.index(one.end - 1)
        for i in range(first, last + 1):
            place = f"{name}={'B' if i == first else 'I'}{'E' if i == last else ''}-{one.label}"
            found[i] |= {place: None, f"{place}-{one.method}": None}
        found[first - 1][f"{name}>"] = None
        found[last + 1][f"{name}<{one.label}"] = None
    for i, told in found.items():
        rows[i] += told


def _flag_between(rows: dict[int, list[str]], line: Line) -> None:
    mark, since = "", 0
    for i, word in enumerate(line.words):
        if mark:
            rows[i].append(f"between={mark}")
            if i == since + 1:
                rows[i].append(f"opened={mark}")
        if word.text in _OPENING:
            mark, since = word.text, i
        elif word.text in _CLOSING:
            mark = ""


@cache
def _dictionaries() -> tuple[Mapping[str, str], ...]:
    registered = {name: entity.label for name, entity in aliases().items()}
    divisions = {name: "division" if name in full_names() else "place" for name in (*places(), *words()["countries"])}
    fixed = {name: f"fixed-{label}" for label, names in words()["fixed"].items() for name in names}
    return registered, divisions, fixed


def mark(text: str) -> tuple[bool, bool, bool, bool]:
    """Of a word: is it a limit of runs, is it 等, does a sentence end with it, may it stand between 等 and the class?"""
    return is_limit(text), text == "等", text[0] in _ENDS, modifies(text)


def written(line: Line, known: Words, proposals: Sequence[Candidate] = ()) -> Iterator[list[str]]:
    """All signals of every word of a line, written out; ``proposals`` are what rules say of it."""
    texts = [word.text for word in line.words]
    places_ = fill_slots(np.array([mark(text) for text in texts]).T, np.array([0]))
    row = [*texts, AFTER, BEFORE]  # by index: -1 is before, -2 after

    flagged = flags(line, proposals)
    for i in range(len(texts)):
        found = ["bias", *flagged.get(i, ()), f"left={places_.left[i]}", f"right={places_.right[i]}"]
        for name in SLOTS:
            at = places_.slots[name][i]
            if at != -3:
                found += known.seen(name, row[at])
        for name, a, b, part in PAIRS:
            one, other = (known.look(row[places_.slots[slot][i]]).parts[part] for slot in (a, b))
            found.append(f"{name}|{one}|{other}")
        yield found
