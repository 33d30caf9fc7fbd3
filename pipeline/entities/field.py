"""A linear-chain conditional random field over words, as plain arrays (Lafferty, McCallum and Pereira 2001).

It is trained by CRFsuite (Okazaki 2007; :mod:`training`) and read here for many lines at once. The weights of the signals of a word in
a slot are summed once; a line costs a sum of rows a word, and one forward and one backward pass for all lines together.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np

from pipeline.entities.candidates import Candidate
from pipeline.entities.line import Line
from pipeline.entities.word_signals import (
    AFTER,
    BEFORE,
    PAIRS,
    SLOTS,
    Clusters,
    Places,
    Words,
    fill_slots,
    flags,
    mark,
)
from pipeline.model_arrays import model_arrays
from pipeline.settings import models_dir

MODEL = "names.npz"
ARRAYS = ("labels", "signals", "weights", "transitions", "words", "sorts")
_MOST_WORDS = 50_000  # whose sums are kept at once
_ROOM = 26_000  # for the words of one pass
_MOST_PARTS = 1 << 20
_AT_ONCE = 256  # lines in one pass
_LONGEST = 48  # words of a name
LEAST = 0.02
"""The least probability at which a span is proposed."""

Ruled = Sequence[Candidate]
"""What rules propose in a line."""


class Spans(NamedTuple):
    """What the field holds of a line.

    Attributes:
        found: (first word, word after the last) → label → probability that exactly this is a name.
        begins, ends, inside: of every word the probability that a name begins with it, ends with it, holds it.
        limit, listed: of every word the index of what stands before its run, and of the class that closes its list (-1: before the
            line, -3: nothing).
    """

    found: dict[tuple[int, int], dict[str, float]]
    begins: np.ndarray
    ends: np.ndarray
    inside: np.ndarray
    limit: np.ndarray
    listed: np.ndarray


class Field:
    """A trained field.

    Args:
        labels: of names; tags are O, then B and I of each.
        signals: names of the signals, in order of the rows of ``weights``.
        weights: signals × tags.
        transitions: tags × tags, from row to column.
        words, sorts: the words of the clusters, one a line of text, and their three sorts.
    """

    def __init__(
        self,
        labels: np.ndarray,
        signals: np.ndarray,
        weights: np.ndarray,
        transitions: np.ndarray,
        words: np.ndarray,
        sorts: np.ndarray,
    ) -> None:
        self.labels = [str(label) for label in labels]
        names = bytes(signals).decode().split("\n")
        self.rows = {name: row for row, name in enumerate(names)}
        self.weights = np.vstack((weights, np.zeros(len(transitions)))).astype(np.float32)
        self._moves = np.exp(np.asarray(transitions, dtype=np.float64)) * _allowed(len(self.labels))
        self.words = Words(Clusters(bytes(words).decode().split("\n"), sorts))
        self._part_ids: tuple[dict[str, int], ...] = ({}, {}, {})
        parted = [name.partition("|") for name in names]
        self._pairs = self._read_pairs(parted)
        self._signals, self._looked = self._read_slots(parted)
        self._numbers = {
            name: self.weights[[self.rows.get(f"{name}={number}", -1) for number in range(6)]]
            for name in ("left", "right")
        }
        count = len(self.labels)
        self._first, self._inner = slice(1, count + 1), slice(count + 1, 2 * count + 1)
        self._forget()

    def _read_pairs(self, parted: Sequence[tuple[str, str, str]]) -> dict[str, tuple[np.ndarray, np.ndarray]]:
        """Of every kind of pair the keys of the pairs that have weights, sorted, and their rows."""
        found: dict[str, list[tuple[int, int]]] = {name: [] for name, *_ in PAIRS}
        part_of = {name: part for name, _, _, part in PAIRS}
        for row, (kind, _, rest) in enumerate(parted):
            if kind in found:
                known = self._part_ids[part_of[kind]]
                one, _, other = rest.partition("|")
                first, second = known.setdefault(one, len(known)), known.setdefault(other, len(known))
                found[kind].append((first * _MOST_PARTS + second, row))
        return {name: _columns(sorted(pairs)) for name, pairs in found.items()}

    def _read_slots(self, parted: Sequence[tuple[str, str, str]]) -> tuple[dict[str, int], np.ndarray]:
        """The signals of words, and what each weighs in every slot: signals × slots × tags."""
        slots = {slot: i for i, slot in enumerate(SLOTS)}
        told = [(slots[slot], signal, row) for row, (slot, _, signal) in enumerate(parted) if slot in slots]
        known = {signal: i for i, signal in enumerate(dict.fromkeys(signal for _, signal, _ in told), 1)}  # 0: none
        table = np.zeros((len(known) + 1, len(slots), self.weights.shape[1]), dtype=np.float32)
        table[[known[signal] for _, signal, _ in told], [slot for slot, *_ in told]] = self.weights[
            [row for *_, row in told]
        ]
        return known, table

    def _forget(self) -> None:
        """Sums of words anew: a stream of documents must not fill the memory."""
        self._ids: dict[str, int] = {}
        self._marks = np.zeros((4, _MOST_WORDS), dtype=bool)
        self._parts = np.full((3, _MOST_WORDS), -1, dtype=np.int64)
        self._sums = np.zeros((_MOST_WORDS + 1, len(SLOTS), self.weights.shape[1]), dtype=np.float32)
        self._learn((BEFORE, AFTER))

    def _learn(self, texts: Sequence[str]) -> None:
        """What words weigh in every slot, summed once for as long as they are kept."""
        looks = [self.words.look(text) for text in texts]
        rows = [
            [0, *(row for signal in self.words.whole(text) if (row := self._signals.get(signal)) is not None)]
            for text in texts
        ]
        at = slice(len(self._ids), len(self._ids) + len(texts))
        begins = np.cumsum([0, *map(len, rows[:-1])])
        self._sums[at] = np.add.reduceat(self._looked[[row for some in rows for row in some]], begins, axis=0)
        self._marks[:, at] = np.array([mark(text) for text in texts]).T
        self._parts[:, at] = [
            [ids.get(look.parts[part], -1) for look in looks] for part, ids in enumerate(self._part_ids)
        ]
        self._ids.update(zip(texts, range(at.start, at.stop), strict=True))

    def _indices(self, lines: Sequence[Line]) -> np.ndarray:
        """Of all words of all lines in a row the place in the table of sums."""
        if len(self._ids) > _MOST_WORDS - _ROOM:
            self._forget()
        texts = [word.text for line in lines for word in line.words]
        if new := [text for text in dict.fromkeys(texts) if text not in self._ids]:
            self._learn(new)
        return np.array([self._ids[text] for text in texts])

    def _emitted(self, lines: Sequence[Line], told: Sequence[Ruled], begins: np.ndarray) -> tuple[np.ndarray, Places]:
        """Of every word the weight of each tag; and which words fill its slots."""
        at = self._indices(lines)
        filled = fill_slots(self._marks[:, at], begins)
        extended = np.append(
            at, [_MOST_WORDS, self._ids[AFTER], self._ids[BEFORE]]
        )  # by index: -1 before, -2 after, -3 nothing
        where = extended[np.stack([filled.slots[name] for name in SLOTS], axis=1)]
        total = self._sums[where, np.arange(len(SLOTS))].sum(axis=1)
        places, rows = _columns(list(self._single(lines, told, begins)))
        np.add.at(total, places, self.weights[rows])
        for name, numbers in (("left", filled.left), ("right", filled.right)):
            total += self._numbers[name][numbers]
        for name, one, other, part in PAIRS:
            keys, rows = self._pairs[name]
            if len(keys):
                first, second = (self._parts[part, extended[filled.slots[slot]]] for slot in (one, other))
                asked = np.where((first < 0) | (second < 0), -1, first * _MOST_PARTS + second)
                near = np.minimum(np.searchsorted(keys, asked), len(keys) - 1)
                hit = keys[near] == asked
                total[hit] += self.weights[rows[near[hit]]]
        return np.asarray(total + self.weights[self.rows["bias"]]), filled

    def _single(self, lines: Sequence[Line], told: Sequence[Ruled], begins: np.ndarray) -> Iterable[tuple[int, int]]:
        """Words and rows of the signals that no word has by itself."""
        known = self.rows.get
        for line, ruled, begin in zip(lines, told, begins.tolist(), strict=True):
            for i, flagged in flags(line, ruled).items():
                yield from ((begin + i, row) for signal in flagged if (row := known(signal)) is not None)

    def spans(self, lines: Sequence[Line], told: Sequence[Ruled]) -> list[Spans]:
        """What the field holds of each line, in their order; ``told``: what rules propose in each."""
        found: list[Spans | None] = [None] * len(lines)
        order = sorted((i for i in range(len(lines)) if lines[i].words), key=lambda i: -len(lines[i].words))
        for start in range(0, len(order), _AT_ONCE):
            some = order[start : start + _AT_ONCE]
            for i, spans in zip(some, self._read([lines[i] for i in some], [told[i] for i in some]), strict=True):
                found[i] = spans
        return [spans if spans is not None else _NOTHING for spans in found]

    def _read(self, lines: Sequence[Line], ruled: Sequence[Ruled]) -> list[Spans]:
        """Lines with words, the longest first."""
        sizes = np.array([len(line.words) for line in lines])
        stops = np.cumsum(sizes)
        begins = stops - sizes
        weighed, filled = self._emitted(lines, ruled, begins)
        emitted = weighed.astype(np.float64)
        emitted = np.exp(emitted - emitted.max(axis=1, keepdims=True))
        scaled, forward, backward = _pass(emitted, self._moves, sizes, begins)
        shares = forward * backward
        inside = 1 - shares[:, 0]
        going_on = np.append(shares[1:, self._inner].sum(axis=1), 0.0)
        going_on[stops - 1] = 0.0
        first = shares[:, self._first].sum(axis=1)
        ends = inside - going_on
        found = self._found(lines, begins, stops, (scaled, forward, backward))
        before = np.repeat(begins, sizes)
        limit, listed = (
            np.where(slot < 0, slot, slot - before) for slot in map(filled.slots.__getitem__, ("limit", "class"))
        )
        told = (first, ends, inside, limit, listed)
        return [
            Spans(spans, *(values[a:b] for values in told))
            for spans, a, b in zip(found, begins.tolist(), stops.tolist(), strict=True)
        ]

    def _found(
        self, lines: Sequence[Line], begins: np.ndarray, stops: np.ndarray, passed: tuple[np.ndarray, ...]
    ) -> list[dict[tuple[int, int], dict[str, float]]]:
        """Of each line the spans that are probable enough, all lengthened by a word at a time side by side."""
        scaled, forward, backward = passed
        inner = self._inner
        reached = np.vstack((scaled * backward, np.zeros(scaled.shape[1])))  # 0: behind the last line
        start = np.flatnonzero((forward[:, self._first] * backward[:, self._first]).max(axis=1) >= LEAST)
        line = np.searchsorted(stops, start, side="right")
        path, end, moves = forward[start][:, self._first], start, self._moves[self._first]
        found: list[dict[tuple[int, int], dict[str, float]]] = [{} for _ in lines]
        for _ in range(_LONGEST):
            onward = reached[end + 1] @ moves.T - reached[end + 1][:, inner] * np.diagonal(moves[:, inner])
            onward[end + 1 == stops[line]] = 1.0
            ended = path * onward
            for i in np.flatnonzero(ended.max(axis=1) >= LEAST).tolist():
                begin = begins[line[i]]
                span = int(start[i] - begin), int(end[i] + 1 - begin)
                found[line[i]][span] = {
                    self.labels[k]: float(ended[i, k]) for k in np.flatnonzero(ended[i] >= LEAST / 2)
                }
            on = np.flatnonzero(end + 1 < stops[line])
            start, line, end = start[on], line[on], end[on] + 1
            path = path[on] * np.diagonal(moves[:, inner]) * scaled[end][:, inner]
            likely = np.flatnonzero((path * backward[end][:, inner]).max(axis=1, initial=0.0) >= LEAST)
            start, line, end, path, moves = start[likely], line[likely], end[likely], path[likely], self._moves[inner]
            if not len(start):
                break
        return found


_NOTHING = Spans({}, *(np.zeros(0, dtype=int) for _ in range(5)))


def _allowed(labels: int) -> np.ndarray:
    """Which tag may follow which: the inside of a name only its beginning or its inside."""
    allowed = np.ones((2 * labels + 1, 2 * labels + 1))
    inner = np.arange(labels) + labels + 1
    allowed[:, inner] = 0
    allowed[inner - labels, inner] = allowed[inner, inner] = 1
    return allowed


def _columns(pairs: Sequence[tuple[int, int]]) -> tuple[np.ndarray, np.ndarray]:
    table = np.array(pairs, dtype=np.int64).reshape(-1, 2)
    return table[:, 0], table[:, 1]


def _pass(
    emitted: np.ndarray, moves: np.ndarray, sizes: np.ndarray, begins: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Scaled emissions, forward and backward shares (Rabiner 1989), for all lines side by side; the longest line is the first."""
    position = np.arange(len(emitted)) - np.repeat(begins, sizes)
    order = np.argsort(position, kind="stable")  # the first words of all lines, then the second ones, …
    scaled = emitted[order]
    forward, backward, back = np.empty_like(scaled), np.ones_like(scaled), np.argsort(order)
    bounds = np.append(0, np.cumsum(np.bincount(position))).tolist()
    steps = list(itertools.pairwise(bounds))
    opened = moves[0] > 0  # a line begins as if something stood before it that is no name
    for step, (start, stop) in enumerate(steps):
        before = bounds[step - 1]
        share = forward[before : before + stop - start] @ moves if step else np.broadcast_to(opened, (stop, len(moves)))
        share = share * scaled[start:stop]
        total = share.sum(axis=1, keepdims=True)
        np.divide(share, total, out=forward[start:stop])
        scaled[start:stop] /= total
    for before, (start, stop) in zip(bounds[-3::-1], steps[:0:-1], strict=True):
        backward[before : before + stop - start] = (scaled[start:stop] * backward[start:stop]) @ moves.T
    return scaled[back], forward[back], backward[back]


@cache
def load_field(path: Path | None = None) -> Field:
    """The field of ``models/entities``, read once a process.

    Raises:
        ConfigurationError: there is none, or its file cannot be read.
    """
    with model_arrays(path or models_dir() / "entities" / MODEL, "modu train names --texts DIR") as arrays:
        return Field(**{name: arrays[name] for name in ARRAYS})
