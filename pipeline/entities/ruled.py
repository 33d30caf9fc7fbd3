"""Names by the rule books of ``data/``: what the room lends to them, and candidates of what they find."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

from pipeline.entities import places
from pipeline.entities.candidates import Candidate
from pipeline.entities.edges import is_wall
from pipeline.entities.line import Line
from pipeline.entities.vocabulary import is_coined, nothing, words
from pipeline.language.divisions import cities
from pipeline.language.words import dictionary_tags
from pipeline.rules import Book, Features, Read, load_book

_DATA = Path(__file__).parent / "data"
SIGN = r"[^，。；：、！？“”（）()《》〈〉\s的等并且]"
"""A character that the name of a programme may hold."""
BOOKS = ("marks", "persons", "programmes", "bodies", "short_forms")
"""The books of names that patterns tell."""


def ruled(book: str, line: Line) -> Iterator[Candidate]:
    """Candidates of a line by the rules of a book."""
    for rule, start, end in name_book(book).find(line):
        yield Candidate(start, end, rule.gives, rule.score or 0.0, rule.method)


class NameText(NamedTuple):
    """A name alone, with the label that it would have, as the rules see it that tell what is none."""

    text: str
    label: str
    starts: Container[int] = frozenset((0,))
    ends: Container[int] = frozenset()


@cache
def name_book(name: str) -> Book:
    """One of :data:`BOOKS`, or ``not_a_name``."""
    return load_book(_DATA / f"{name}.yaml", _FEATURES)


def grammar_book(read: Read | None = None) -> Book:
    """The book of names that grammar finds; ``read`` is the grammar that runs its examples."""
    return load_book(_DATA / "grammar.yaml", Features(read=read))


def _is_walled(line: Line, start: int, end: int) -> bool:
    """Does a name end before one of the words within, but the last one (中央深改|办)?"""
    return any(is_wall(word.text) for word in line.words[line.index(start) : line.index(end - 1)])


def _is_walled_name(line: Line, start: int, end: int) -> bool:
    """Is it, or what it begins with, a word before which a name ends?"""
    return is_wall(line.text[start : start + 2]) or is_wall(line.text[start:end])


def _has_tag_of_person(line: Line, start: int, end: int) -> bool:
    """A word of the dictionary is no person unless it is known as a name."""
    return dictionary_tags().get(line.text[start:end], "nr")[:2] in ("nr", "nz")


def _is_person(line: Line, start: int, end: int) -> bool:
    return line.text[start:end] not in nothing() and _has_tag_of_person(line, start, end)


def _is_coined_firm(line: Line, start: int, end: int) -> bool:
    """Does it begin with a word that the dictionary does not know, and that is no place?"""
    first = line.words[line.index(start)].text
    return is_coined(first) and not is_wall(first) and first not in places.names()


def _places(line: Line) -> Iterator[tuple[int, int]]:
    return ((start, end) for start, end in line.anchors if line.text[start:end] in places.names())


def _surname() -> str:
    return f"{'|'.join(words()['double_surnames'])}|[{words()['surnames']}]"


def _title() -> str:
    return "|".join(words()["titles"])


def _body() -> str:
    return "|".join(("省", "市", "区", "县", "州", "国家", "中国", *map(re.escape, cities())))


_FEATURES = Features(
    lists={"nothing": nothing},
    asked={
        "walled": _is_walled,
        "walled-name": _is_walled_name,
        "person": _is_person,
        "person-tag": _has_tag_of_person,
        "coined-firm": _is_coined_firm,
        "awarding": lambda line, start, end: any(verb in line.text for verb in words()["awarding"]),
    },
    parts={
        "sign": lambda: SIGN,
        "surname": _surname,
        "short-surname": lambda: f"[{words()['surnames']}]",
        "title": _title,
        "post": lambda: f"{_title()}|[处科所队站组]长|调研员|总工程师",
        "body": _body,
        "role": lambda: "|".join(r"\s*".join(role) for role in words()["roles"]),
        "designation": lambda: "|".join(sorted(words()["designations"], key=len, reverse=True)),
    },
    anchors={"place": _places},
)
