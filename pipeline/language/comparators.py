"""Comparators (codebook C4): words that bound a number, put together from the parts that ``data/comparators.yaml`` declares.

A negation (不, 不得, 严禁) before a verb of comparison (超过, 低于) turns it over; 等于 after it includes the number. An adverb
(至少, 最多) bounds the number of the phrase that follows it, and a ban reaches over words to the verb beside the number.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any, Literal

from pipeline.declarations import read_yaml

Place = Literal["before", "after", "bare"]

OPPOSITE = {"gt": "le", "le": "gt", "lt": "ge", "ge": "lt"}
INCLUSIVE = {"gt": "ge", "lt": "le"}
EXCLUSIVE = {"ge": "gt", "le": "lt"}

_LONGEST_APART = 24
_APART_SIGNS = frozenset("少多低高大小过超出破逾于码能可限足满")


@cache
def _declared() -> dict[str, Any]:
    declared: dict[str, Any] = read_yaml(Path(__file__).parent / "data" / "comparators.yaml")
    return declared


def _entries(name: str) -> Iterator[tuple[str, str]]:
    """Comparator and word of a declared group."""
    group = _declared()[name]
    return ((comparator, word) for comparator in group if comparator in _COMPARATORS for word in group[comparator])


_COMPARATORS = frozenset(("ge", "gt", "le", "lt", "approx", "approx_above", "approx_below", "none"))


@cache
def _modal_negations() -> tuple[str, ...]:
    return (*(f"不{modal}" for modal in _declared()["modals"]), *_declared()["bans"])


@cache
def verb_words() -> dict[str, str]:
    """Affirmed verbs of comparison, with 了 or 等于 where printed → comparator."""
    declared = _declared()
    found = {word: comparator for comparator, word in (*_entries("verbs"), *_entries("lexical"))}
    found |= {word + done: comparator for comparator, word in _entries("verbs") for done in declared["done"]}
    for comparator, word in _entries("verbs"):
        found |= {word + equal: INCLUSIVE[comparator] for equal in declared["equal"]}
        found |= {f"等于或{word}": INCLUSIVE[comparator]}
    return found


@cache
def negated_words() -> dict[str, str]:
    """Negation or auxiliary, and verb of comparison → comparator."""
    declared = _declared()
    plain, modal = tuple(declared["negations"]), _modal_negations()
    found: dict[str, str] = {}
    for negation, (comparator, verb) in product((*plain, *modal), _entries("verbs")):
        for degree in ("", *declared["degrees"]):
            found[negation + degree + verb] = OPPOSITE[comparator]
    for negation, (comparator, verb) in product((*plain, *modal), _entries("negated")):
        found[negation + verb] = comparator
    for negation, (comparator, verb) in product(modal, _entries("lexical")):
        found[negation + verb] = OPPOSITE[comparator]
    for comparator, verbs in declared["negated"]["never_modal"].items():
        found |= {negation + verb: comparator for negation in plain for verb in verbs}
    return found


@cache
def adverb_words() -> dict[str, str]:
    """Adverbs that bound the number of the phrase after them, and superlatives beside their number or with a verb of paying."""
    declared = _declared()
    found: dict[str, str] = {}
    for name, endings in (("adverbs", declared["light"]), ("superlatives", declared["paying"])):
        for comparator, word in _entries(name):
            found |= {word + ending: comparator for ending in ("", *endings)}
    return found | {f"限{verb}": "le" for verb in declared["quotas"]}


@cache
def comparator_words(place: Place) -> dict[str, str]:
    """Word → comparator, of those that stand ``before``, ``after`` or ``bare`` before a multiplier."""
    found = {word: comparator for comparator, word in _entries(place)}
    if place == "before":
        found = {**adverb_words(), **verb_words(), **negated_words(), **found}
    elif place == "after":
        joints = ("", *_declared()["joints"])
        found |= {joint + word: comparator for comparator, word in _entries("joined") for joint in joints}
    return found


def shown_words(place: Place) -> Iterator[str]:
    """The words of a table for readers: of negations 不 alone, of auxiliaries none."""
    shorter = negated_words().keys() - {f"不{word}" for _, word in (*_entries("verbs"), *_entries("negated"))}
    return (word for word in comparator_words(place) if word not in shorter)


@cache
def _longest(place: Place) -> int:
    return max(map(len, comparator_words(place)))


@cache
def _never() -> tuple[frozenset[str], int]:
    """Longer words that end like a comparator and are none (通过3家, 迈上千亿, 居高不下), and their greatest length."""
    words = frozenset(_declared()["never"])
    return words, max(map(len, words))


def _is_part(text: str, at: int, length: int) -> bool:
    """Is the word of ``length`` that ends at ``at`` the end of a longer one that is no comparator?"""
    words, longest = _never()
    return any(text[at - size : at] in words for size in range(length + 1, min(longest, at) + 1))


def bound_before(text: str, at: int, floor: int, place: Place = "before") -> tuple[str, int] | None:
    """Comparator of the longest word that ends at ``at``, and where it begins (not before ``floor``)."""
    words = comparator_words(place)
    if at > floor and text[at - 1] == " ":
        at -= 1
    for length in range(min(_longest(place), at - floor), 0, -1):
        comparator = words.get(text[at - length : at])
        if comparator is not None and not _is_part(text, at, length):
            return comparator, at - length
    return None


def bound_after(text: str, at: int) -> tuple[str, int] | None:
    """Comparator of the longest word that begins at ``at``, and where it ends."""
    words = comparator_words("after")
    for length in range(min(_longest("after"), len(text) - at), 0, -1):
        comparator = words.get(text[at : at + length])
        if comparator is not None and not _NOT_AFTER.match(text, at):
            return comparator, at + length
    return None


_NOT_AFTER = re.compile(r"[多余](?![，。；、）)\s]|$)|前后(?=端)|以上述|以下简")


@cache
def ban_words() -> tuple[str, ...]:
    """Words that forbid: 严禁, 禁止."""
    return tuple(_declared()["bans"])


def bound_banned(text: str, start: int, end: int, floor: int) -> str | None:
    """The comparator of the verb at ``text[start:end]`` where a ban before it turns it over (不得一次性申请超过3项); None elsewhere."""
    comparator = verb_words().get(text[start:end].rstrip(" "))
    if comparator is None or _bans().search(text, max(floor, start - _LONGEST_APART), start) is None:
        return None
    return OPPOSITE[comparator]


@cache
def _bans() -> re.Pattern[str]:
    return re.compile(rf"(?:{_any(_declared()['reaching'])})(?:(?![的而但且并])[\u4e00-\u9fff]){{1,8}}$")


def bound_apart(text: str, at: int, floor: int, *, share: bool, difference: bool) -> str | None:
    """Comparator of a bound that words part from the number at ``at`` (至少打造2个, 不低于采购额的30%); None where there is none.

    Args:
        text: normalised text.
        at: where the number begins.
        floor: end of the quantity before.
        share: the number is a part of what the words before it name (超过总人口的30%), so that a verb of comparison may reach it.
        difference: it is a distance (高于全国3个百分点), which such a verb does not bound.
    """
    start = max(floor, at - _LONGEST_APART)
    if _APART_SIGNS.isdisjoint(text[start:at]):
        return None
    found = _apart().search(text, start, at)
    if found is None:
        return None
    kind, word = str(found.lastgroup), found[1]
    compared = word not in adverb_words()
    if (compared and difference) or ((compared or kind == "whole") and not share and kind != "filler"):
        return None
    if (kind == "phrase" and word in verb_words()) or _is_part(text, found.end(1), len(word)):
        return None
    return comparator_words("before")[word]


@cache
def _apart() -> re.Pattern[str]:
    """A bound and the words between it and the number that follows: a currency or denominator (``filler``), “… 的” (``whole``), or a
    ``phrase`` without another bound."""
    declared = _declared()
    adverbs = _any((*(word for _, word in _entries("adverbs")), *(f"限{verb}" for verb in declared["quotas"])))
    verbs = _any(word for _, word in _entries("verbs"))
    negations = _any((*declared["negations"], *_modal_negations()))
    word = rf"(?:(?:{negations})(?:{_any(declared['degrees'])})?)?(?:{verbs})|{adverbs}"
    han = rf"(?:(?!{verbs}|{adverbs}|的|基础)[\u4e00-\u9fff])"
    filler = rf"(?:{_any(declared['between'])}|每[\u4e00-\u9fff]{{1,4}}){{1,2}}"
    return re.compile(
        rf"({word})(?:(?P<filler>{filler})|(?P<whole>{han}{{1,16}}的)|(?P<phrase>{han}{{1,12}}(?<![第每])))$"
    )


def _any(words: Iterable[str]) -> str:
    return "|".join(map(re.escape, sorted(words, key=lambda word: (-len(word), word))))
