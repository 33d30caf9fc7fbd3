"""Signs of a pattern: strings of which a text must hold one to match, read off the pattern itself, so that most texts are passed over."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from re import _constants as op  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

_MOST = 60  # signs; to look for more of them costs what the pattern costs
_Signs = frozenset[str] | None  # None: nothing is known to stand in every match


def find(pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """What ``pattern.finditer(text)`` gives, without looking where no sign of the pattern stands."""
    needed = signs(pattern)
    return pattern.finditer(text) if not needed or any(sign in text for sign in needed) else iter(())


@cache
def signs(pattern: re.Pattern[str]) -> tuple[str, ...]:
    """Strings of which every match of a pattern holds at least one; none where it gives no such strings."""
    if pattern.flags & re.IGNORECASE:
        return ()
    found = _sequence(parser.parse(pattern.pattern, pattern.flags)) or frozenset()
    return tuple(sorted(sign for sign in found if not any(other != sign and other in sign for other in found)))


def _sequence(items: Sequence[tuple[Any, Any]]) -> _Signs:
    """The best signs among the parts of a sequence, which all must match: the longest, of these the fewest."""
    found: list[frozenset[str]] = []
    run = ""
    for code, value in [*items, (None, None)]:
        if code is op.LITERAL:
            run += chr(value)
            continue
        if run:
            found.append(frozenset((run,)))
            run = ""
        part = _part(code, value)
        if part and len(part) <= _MOST:
            found.append(part)
    return max(found, key=lambda strings: (min(map(len, strings)), -len(strings)), default=None)


def _part(code: Any, value: Any) -> _Signs:
    """The signs of one part that is no plain character."""
    if code is op.SUBPATTERN:
        return None if value[1] & re.IGNORECASE else _sequence(value[3])
    if code in (op.MAX_REPEAT, op.MIN_REPEAT):
        return _sequence(value[2]) if value[0] > 0 else None
    if code is op.BRANCH:
        return _branch(value[1])
    return _characters(value) if code is op.IN else None


def _branch(ways: Sequence[Any]) -> _Signs:
    """Those of all ways together, if each has some."""
    found = [_sequence(way) for way in ways]
    return None if None in found else frozenset().union(*filter(None, found))


def _characters(items: Sequence[tuple[Any, Any]]) -> _Signs:
    """A choice of plain characters."""
    plain = all(kind is op.LITERAL for kind, _ in items)
    return frozenset(chr(character) for _, character in items) if plain else None
