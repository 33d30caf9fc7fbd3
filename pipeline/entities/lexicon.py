"""Longest-match look-up of many fixed strings, by the two characters that they begin or end with.

An alternation of thousands of names costs a regular expression a walk through all of them at every character; a table of
their first two characters costs one look-up.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

import ahocorasick


class Lexicon:
    """A set of names of two characters or more."""

    def __init__(self, names: Iterable[str]) -> None:
        self.names = frozenset(name for name in names if len(name) >= 2)
        first: dict[str, set[int]] = defaultdict(set)
        last: dict[str, set[int]] = defaultdict(set)
        for name in self.names:
            first[name[:2]].add(len(name))
            last[name[-2:]].add(len(name))
        self._first = {key: sorted(lengths, reverse=True) for key, lengths in first.items()}
        self.initials = frozenset(name[0] for name in self.names)
        self._automaton = _automaton(self.names)
        self.finals = frozenset(name[-1] for name in self.names)
        self._last = {key: sorted(lengths, reverse=True) for key, lengths in last.items()}

    def end_from(self, text: str, start: int) -> int:
        """End of the longest name that begins at ``start``, or 0."""
        for length in self._first.get(text[start : start + 2], ()):
            if start + length <= len(text) and text[start : start + length] in self.names:
                return start + length
        return 0

    def start_to(self, text: str, end: int, least: int = 0) -> int:
        """Start of the longest name that ends at ``end`` and begins at ``least`` or after, or -1."""
        for length in self._last.get(text[max(0, end - 2) : end], ()):
            if end - length >= least and text[end - length : end] in self.names:
                return end - length
        return -1

    def find(self, text: str) -> Iterator[tuple[int, int]]:
        """Every name, from the left, the longest first, without overlap."""
        return longest(self.every(text))

    def every(self, text: str) -> list[tuple[int, int]]:
        """Every place where a name stands, also within or across another, by where they end."""
        return [] if self._automaton is None else [(last + 1 - n, last + 1) for last, n in self._automaton.iter(text)]


def longest(places: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Of places in the order of their ends those that one reads from the left, the longest first, without overlap."""
    at, ends = 0, dict(places)  # of several from one start the last is the longest
    for start in sorted(ends):
        if start >= at:
            at = ends[start]
            yield start, at


def _automaton(names: Iterable[str]) -> Any:
    """The automaton of Aho and Corasick (1975) over names, each with its length; none for no names."""
    automaton = ahocorasick.Automaton(ahocorasick.STORE_INTS)
    for name in names:
        automaton.add_word(name, len(name))
    automaton.make_automaton()
    return automaton if len(automaton) else None
