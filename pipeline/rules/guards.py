"""What may guard a rule: a closed set of questions about a hit and what stands around it."""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterable, Mapping
from typing import Any, NamedTuple, Protocol


class Seen(Protocol):
    """A text as guards see it: where words begin and end in it, in code points."""

    @property
    def text(self) -> str:
        """The text."""
        ...

    @property
    def starts(self) -> Container[int]:
        """Where a word begins."""
        ...

    @property
    def ends(self) -> Container[int]:
        """Where a word ends."""
        ...


class _Everywhere:
    def __contains__(self, at: object) -> bool:
        return True


class Text(NamedTuple):
    """A text without words: one may begin and end anywhere."""

    text: str
    starts: Container[int] = _Everywhere()
    ends: Container[int] = _Everywhere()


Guard = Callable[[Any, int, int], bool]
"""Does a hit ``[start, end)`` of a text stand?"""


Read = Callable[[str], Iterable[tuple[str, int, int]]]
"""What the grammar of a room finds in a text: the names of its rules, each with its span."""


class Features(NamedTuple):
    """What a room lends to its book. The text that its questions get is the room's own, which knows more than :class:`Seen` says.

    Attributes:
        lists: names by the name of their list, read when first asked.
        asked: questions about a hit.
        parts: pieces of patterns that are made of the room's words, as the alternation of all surnames.
        anchors: spans of a text where rules may begin, as the names of places.
        read: what the grammar of the room finds, to run the examples of its rules.
    """

    lists: Mapping[str, Callable[[], Container[str]]] = {}
    asked: Mapping[str, Guard] = {}
    parts: Mapping[str, Callable[[], str]] = {}
    anchors: Mapping[str, Callable[[Any], Iterable[tuple[int, int]]]] = {}
    read: Read | None = None


def _endings(words: list[str], _: Features) -> Guard:
    ends = tuple(words)
    return lambda seen, start, end: seen.text.endswith(ends, 0, start)


def _beginnings(words: list[str], _: Features) -> Guard:
    begins = tuple(words)
    return lambda seen, start, end: seen.text.startswith(begins, end)


def _search(expression: str, _: Features) -> Guard:
    pattern = re.compile(expression)
    return lambda seen, start, end: pattern.search(seen.text[start:end]) is not None


def _held(words: list[str], _: Features) -> Guard:
    return lambda seen, start, end: any(word in seen.text for word in words)


def _member(name: str, features: Features) -> Guard:
    known = features.lists[name]
    return lambda seen, start, end: seen.text[start:end] in known()


def _answered(name: str, features: Features) -> Guard:
    return features.asked[name]


def _featured(wanted: dict[str, list[str]], _: Features) -> Guard:
    return lambda seen, start, end: all(getattr(seen, name) in known for name, known in wanted.items())


def _not(made: Callable[[Any, Features], Guard]) -> Callable[[Any, Features], Guard]:
    def make(argument: Any, features: Features) -> Guard:
        guard = made(argument, features)
        return lambda seen, start, end: not guard(seen, start, end)

    return make


class Kind(NamedTuple):
    """A sort of guard: what it asks, the type of its argument, and how one is made of that."""

    says: str
    takes: type
    made: Callable[[Any, Features], Guard]


GUARDS: dict[str, Kind] = {
    "starts_word": Kind(
        "the hit begins with a word", bool, lambda _, __: lambda seen, start, end: start in seen.starts
    ),
    "ends_word": Kind("the hit ends with a word", bool, lambda _, __: lambda seen, start, end: end in seen.ends),
    "after": Kind("one of these stands right before the hit", list, _endings),
    "not_after": Kind("none of these stands right before the hit", list, _not(_endings)),
    "before": Kind("one of these stands right after the hit", list, _beginnings),
    "not_before": Kind("none of these stands right after the hit", list, _not(_beginnings)),
    "holds": Kind("the hit holds a match of this expression", str, _search),
    "lacks": Kind("the hit holds no match of this expression", str, _not(_search)),
    "text_holds": Kind("the text holds one of these", list, _held),
    "text_lacks": Kind("the text holds none of these", list, _not(_held)),
    "in_list": Kind("the hit is of this list of the room", str, _member),
    "not_in_list": Kind("the hit is not of this list of the room", str, _not(_member)),
    "has": Kind("each of these features of the text has one of its values", dict, _featured),
    "has_not": Kind("one of these features of the text has none of its values", dict, _not(_featured)),
    "is": Kind("the room answers this question with yes", str, _answered),
    "is_not": Kind("the room answers this question with no", str, _not(_answered)),
}
"""Every guard by its name. There are no others: what none of them can say is grammar and stands in code."""

EXPRESSIONS = frozenset(("holds", "lacks"))
"""Guards that take a regular expression, which may be written in pieces and with parts."""


def make(name: str, argument: Any, features: Features) -> Guard:
    """A guard of a rule.

    Raises:
        ValueError: there is no such guard, list or question, or the argument is of another type.
    """
    kind = GUARDS.get(name)
    if kind is None:
        raise ValueError(f"no guard is called {name}; there are {', '.join(GUARDS)}")
    if not isinstance(argument, kind.takes) or argument is False:
        raise ValueError(f"the guard {name} takes a {kind.takes.__name__}, not {argument!r}")
    known = features.lists if name.endswith("in_list") else features.asked if name in ("is", "is_not") else None
    if known is not None and argument not in known:
        raise ValueError(f"the guard {name} asks for {argument}; the room knows {', '.join(known) or 'nothing'}")
    return kind.made(argument, features)
