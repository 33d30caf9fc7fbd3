"""A linear-chain conditional random field over words, as plain arrays (Lafferty, McCallum and Pereira 2001).

It is trained by CRFsuite (Okazaki 2007; :mod:`training`) and read here for many lines at once. The weights of the signals of a word in
a slot are summed once; a line costs a sum of rows a word, and one forward and one backward pass for all lines together.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np

from pipeline.entities.line import Line
from pipeline.entities.word_signals import (
    AFTER,
    BEFORE,
    OFFSETS,
    PAIRS,
    SLOTS,
    Clusters,
    View,
    Words,
    fill_slots,
    flags,
    marks,
)
from pipeline.errors import ConfigurationError
from pipeline.settings import models_dir

MODEL = "names.npz"
ARRAYS = ("labels", "signals", "weights", "transitions", "words", "sorts")
_MOST_WORDS = 50_000  # whose sums are kept at once
_VIEWS = frozenset(SLOTS.values())
_ROOM = 26_000  # for the words of one pass
_MOST_PARTS = 1 << 20
_AT_ONCE = 64  # lines in one pass
_LONGEST = 48  # words of a name
LEAST = 0.02
"""The least probability at which a span is proposed."""


class Spans(NamedTuple):
    """What the field holds of a line.

    Attributes:
        found: (first word, word after the last) → label → probability that exactly this is a name.
        begins, ends, inside: of every word the probability that a name begins with it, ends with it, holds it.
    """

    found: dict[tuple[int, int], dict[str, float]]
    begins: np.ndarray
    ends: np.ndarray
    inside: np.ndarray


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
        known = bytes(words).decode().split("\n")
        self.words = Words(
            Clusters({word: (int(a), int(b), int(c)) for word, (a, b, c) in zip(known, sorts, strict=True)})
        )
        self._part_ids: tuple[dict[str, int], ...] = ({}, {}, {})
        self._pairs = self._read_pairs(names)
        self._slot_rows = self._read_slots(names)
        self._numbers = {
            name: self.weights[[self.rows.get(f"{name}={number}", -1) for number in range(6)]]
            for name in ("left", "right")
        }
        count = len(self.labels)
        self._first, self._inner = slice(1, count + 1), slice(count + 1, 2 * count + 1)
        self._forget()

    def _read_pairs(self, names: Sequence[str]) -> dict[str, tuple[np.ndarray, np.ndarray]]:
        """Of every kind of pair the keys of the pairs that have weights, sorted, and their rows."""
        found: dict[str, list[tuple[int, int]]] = {name: [] for name, *_ in PAIRS}
        part_of = {name: part for name, _, _, part in PAIRS}
        for row, name in enumerate(names):
            kind, _, rest = name.partition("|")
            if kind in found:
                known = self._part_ids[part_of[kind]]
                one, other = (known.setdefault(part, len(known)) for part in rest.split("|", 1))
                found[kind].append((one * _MOST_PARTS + other, row))
        return {name: _columns(sorted(pairs)) for name, pairs in found.items()}

    @staticmethod
    def _read_slots(names: Sequence[str]) -> list[tuple[dict[str, int], View]]:
        """Of every slot the rows of its signals, and what of a word is looked at."""
        found: dict[str, dict[str, int]] = {slot: {} for slot in SLOTS}
        for row, name in enumerate(names):
            slot, _, signal = name.partition("|")
            if slot in found:
                found[slot][signal] = row
        return [(found[slot], view) for slot, view in SLOTS.items()]

    def _forget(self) -> None:
        """Sums of words anew: a stream of documents must not fill the memory."""
        self._ids: dict[str, int] = {}
        self._texts: list[str] = []
        self._marks = np.zeros((3, _MOST_WORDS), dtype=bool)
        self._parts = np.full((3, _MOST_WORDS), -1, dtype=np.int64)
        self._sums = np.zeros((len(SLOTS), _MOST_WORDS, self.weights.shape[1]), dtype=np.float32)
        for text in (BEFORE, AFTER):
            self._learn(text)

    def _learn(self, text: str) -> int:
        at = self._ids[text] = len(self._texts)
        self._texts.append(text)
        self._marks[:, at] = np.concatenate(marks([text]))
        self._parts[:, at] = [
            ids.get(part, -1) for ids, part in zip(self._part_ids, self.words.look(text).parts, strict=True)
        ]
        seen = {view: view(self.words, text) for view in _VIEWS}
        rows: list[int] = []
        begins: list[int] = []
        for known, view in self._slot_rows:
            begins.append(len(rows))
            rows.append(-1)  # the row of no signal
            rows += [row for signal in seen[view] if (row := known.get(signal)) is not None]
        self._sums[:, at] = np.add.reduceat(self.weights[rows], begins, axis=0)
        return at

    def _indices(self, lines: Sequence[Line]) -> np.ndarray:
        """Of all words of all lines in a row the place in the table of sums."""
        if len(self._ids) > _MOST_WORDS - _ROOM:
            self._forget()
        ids, learn = self._ids, self._learn
        return np.array([ids[w] if (w := word.text) in ids else learn(w) for line in lines for word in line.words])

    def _emitted(self, lines: Sequence[Line], begins: np.ndarray) -> np.ndarray:
        """Of every word the weight of each tag."""
        at = self._indices(lines)
        limits, listing, ending = self._marks[:, at]
        filled = fill_slots(limits, listing, ending, begins)
        total = np.zeros((len(at), self.weights.shape[1]), dtype=np.float32)
        extended = np.append(at, [self._ids[AFTER], self._ids[BEFORE]])  # by index: -1 is before, -2 after
        for slot, name in enumerate(SLOTS):
            where = filled.slots[name]
            rows = self._sums[slot, extended[np.maximum(where, -2)]]
            rows[where == -3] = 0
            total += rows
        places, rows = _columns(list(self._single(lines, begins)))
        np.add.at(total, places, self.weights[rows])
        for name, numbers in (("left", filled.left), ("right", filled.right)):
            total += self._numbers[name][numbers]
        for name, one, other, part in PAIRS:
            keys, rows = self._pairs[name]
            if len(keys):
                first, second = (self._parts[part, extended[filled.slots[OFFSETS[offset]]]] for offset in (one, other))
                asked = np.where((first < 0) | (second < 0), -1, first * _MOST_PARTS + second)
                near = np.minimum(np.searchsorted(keys, asked), len(keys) - 1)
                hit = keys[near] == asked
                total[hit] += self.weights[rows[near[hit]]]
        return np.asarray(total + self.weights[self.rows["bias"]])

    def _single(self, lines: Sequence[Line], begins: np.ndarray) -> Iterable[tuple[int, int]]:
        """Words and rows of the signals that no word has by itself."""
        known = self.rows.get
        for line, begin in zip(lines, begins.tolist(), strict=True):
            for i, flagged in flags(line).items():
                yield from ((begin + i, row) for signal in flagged if (row := known(signal)) is not None)

    def spans(self, lines: Sequence[Line]) -> list[Spans]:
        """What the field holds of each line, in their order."""
        found: list[Spans | None] = [None] * len(lines)
        order = sorted((i for i in range(len(lines)) if lines[i].words), key=lambda i: -len(lines[i].words))
        for start in range(0, len(order), _AT_ONCE):
            some = order[start : start + _AT_ONCE]
            for i, spans in zip(some, self._read([lines[i] for i in some]), strict=True):
                found[i] = spans
        return [spans if spans is not None else _NOTHING for spans in found]

    def _read(self, lines: Sequence[Line]) -> list[Spans]:
        """Lines with words, the longest first."""
        sizes = np.array([len(line.words) for line in lines])
        stops = np.cumsum(sizes)
        begins = stops - sizes
        emitted = self._emitted(lines, begins).astype(np.float64)
        emitted = np.exp(emitted - emitted.max(axis=1, keepdims=True))
        forward, backward, scale = _pass(emitted, self._moves, sizes, begins)
        shares = forward * backward
        inside = 1 - shares[:, 0]
        going_on = np.append(shares[1:, self._inner].sum(axis=1), 0.0)
        going_on[stops - 1] = 0.0
        first = shares[:, self._first].sum(axis=1)
        found = self._found(lines, begins, stops, (emitted, forward, backward, scale))
        return [
            Spans(spans, first[a:b], inside[a:b] - going_on[a:b], inside[a:b])
            for spans, a, b in zip(found, begins.tolist(), stops.tolist(), strict=True)
        ]

    def _found(
        self, lines: Sequence[Line], begins: np.ndarray, stops: np.ndarray, passed: tuple[np.ndarray, ...]
    ) -> list[dict[tuple[int, int], dict[str, float]]]:
        """Of each line the spans that are probable enough, all lengthened by a word at a time side by side."""
        emitted, forward, backward, scale = passed
        inner = self._inner
        reached = np.vstack(
            (emitted * backward / scale[:, None], np.zeros(emitted.shape[1]))
        )  # 0: behind the last line
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
            path = path[on] * np.diagonal(moves[:, inner]) * emitted[end][:, inner] / scale[end, None]
            likely = np.flatnonzero((path * backward[end][:, inner]).max(axis=1, initial=0.0) >= LEAST)
            start, line, end, path, moves = start[likely], line[likely], end[likely], path[likely], self._moves[inner]
            if not len(start):
                break
        return found


_NOTHING = Spans({}, np.zeros(0), np.zeros(0), np.zeros(0))


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
    """Forward and backward shares and their scale (Rabiner 1989), for all lines side by side; the longest line is the first."""
    forward, backward = np.empty_like(emitted), np.ones_like(emitted)
    opening = moves[0] > 0  # a line begins as if something stood before it that is no name
    scale = np.empty(len(emitted))
    for step in range(int(sizes[0])):
        at = begins[: np.count_nonzero(sizes > step)] + step  # lines that still go on
        share = emitted[at] * opening if step == 0 else (forward[at - 1] @ moves) * emitted[at]
        scale[at] = share.sum(axis=1)
        forward[at] = share / scale[at, None]
    for step in range(int(sizes[0]) - 2, -1, -1):
        at = begins[: np.count_nonzero(sizes > step + 1)] + step
        backward[at] = ((emitted[at + 1] * backward[at + 1]) @ moves.T) / scale[at + 1, None]
    return forward, backward, scale


@cache
def load_field(path: Path | None = None) -> Field:
    """The field of ``models/entities``, read once a process.

    Raises:
        ConfigurationError: there is none, or its file cannot be read.
    """
    model = path or models_dir() / "entities" / MODEL
    try:
        with np.load(model, allow_pickle=False) as arrays:
            return Field(**{name: arrays[name] for name in ARRAYS})
    except (OSError, KeyError, ValueError, zipfile.BadZipFile) as error:
        raise ConfigurationError("no such model", where=str(model), mend="modu train names --texts DIR") from error
