"""Coordinated names: A、B、C等企业 share the class that follows; unknown conjuncts stand beside known ones."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Sequence
from functools import cache

from pipeline.entities.candidates import Candidate
from pipeline.entities.edges import is_wall
from pipeline.entities.register import context_aliases
from pipeline.entities.vocabulary import is_coined, label_of, nothing, words
from pipeline.language.words import cut, dictionary_tags

_EVENTFUL = "节会赛展坛行周季月跑演杯博"
_BROKEN = frozenset("“”和与及的等")
_STRETCH = re.compile(r"[^，。；：！？\n（）()《》]+")


def listed(text: str, known: Sequence[Candidate]) -> Iterator[Candidate]:
    """Conjuncts of lists that are names by what they stand with.

    Args:
        text: the line.
        known: candidates of the other finders.
    """
    if "、" not in text and "等" not in text:
        return
    firms = {(c.start, c.end) for c in known if c.label == "COMPANY"}
    for stretch in _STRETCH.finditer(text):
        if "、" in stretch.group() or "等" in stretch.group():
            shared = _shared_class().search(stretch.group())
            yield from _among_firms(text, stretch, firms) if shared is None else _of_class(text, stretch, shared)


def _of_class(text: str, stretch: re.Match[str], shared: re.Match[str]) -> Iterator[Candidate]:
    """Conjuncts before a class that they share: 甲、乙等企业. A list with few names among them is one of trades."""
    label = _class_labels()[shared["head"]]
    parts = list(_conjuncts(text, stretch.start(), stretch.start() + shared.start(), whole=False))
    named = [part for part in parts if _may_be_name(text[slice(*part)], label)]
    if label == "COMPANY" and 2 * len(named) < len(parts):
        return  # 新材料、节能环保、高端装备等企业
    for start, end in named:
        own = label_of(text[start:end]) if label in ("PROJECT", "LOCATION", "EVENT") else None
        yield Candidate(start, end, own or label, 0.66, "list")


def _among_firms(text: str, stretch: re.Match[str], firms: Container[tuple[int, int]]) -> Iterator[Candidate]:
    """Conjuncts of three or more, half of which are known firms."""
    if not firms or stretch.group().count("、") < 2:
        return
    parts = list(_conjuncts(text, *stretch.span(), whole=True))
    known = sum(part in firms for part in parts)
    for start, end in parts if known and 2 * known >= len(parts) else ():
        if _may_be_name(text[start:end], "COMPANY"):
            yield Candidate(start, end, "COMPANY", 0.66, "list")


def _conjuncts(text: str, start: int, stop: int, *, whole: bool) -> Iterator[tuple[int, int]]:
    """Spans between 、; the first one without the words before its last verb."""
    at = start
    for index, part in enumerate(text[start:stop].split("、")):
        begin, end = at, at + len(part)
        at = end + 1
        if index == 0:
            begin = _first(part, start)
        if whole and end == stop and index:
            end = _last(text, begin, stop)
        yield begin, end


def _first(part: str, start: int) -> int:
    length = 0
    for word in reversed(cut(part)):
        if is_wall(word) or word == "新" or (len(word) > 1 and word[-1] == "在"):
            break
        length += len(word)
    return start + len(part) - length


def _last(text: str, begin: int, stop: int) -> int:
    at = begin
    for word in cut(text[begin:stop]):
        if is_wall(word):
            return at
        at += len(word)
    return at


def _may_be_name(name: str, label: str) -> bool:
    """May a conjunct be a name of this label: not too long, no class word, no clause, and coined?"""
    if label == "COMPANY" and name in context_aliases():
        return True
    if not 2 <= len(name) <= 12 or name in nothing() or not _BROKEN.isdisjoint(name):
        return False
    if name.isascii() and any(sign.isdigit() for sign in name):
        return False
    if (label == "EVENT" and name[-1] not in _EVENTFUL) or (label == "INSTITUTION" and name[-1] == "高"):
        return False  # 国内外高|等院校
    parts = cut(name)
    return not any(map(is_wall, parts)) and _is_coined(name, parts, label)


def _is_coined(name: str, parts: Sequence[str], label: str) -> bool:
    """Does the dictionary not know a word of a name, or only single characters? Trades (新材料, …产业) are words of it."""
    if any(map(is_coined, parts)):
        return True
    trade = name.endswith(tuple(words()["company_heads"])) and not name.endswith("产业")
    if label == "COMPANY" and len(name) > 3 and trade:
        return any(len(word) == 1 for word in parts)
    single = any(len(word) == 1 and dictionary_tags().get(word, "n")[0] not in "mfqd" for word in parts)
    return single and len(parts) > 1 and len(name) <= 6


@cache
def _class_labels() -> dict[str, str]:
    return {head: label for label, heads in words()["shared_classes"].items() for head in heads}


@cache
def _shared_class() -> re.Pattern[str]:
    heads = "|".join(map(re.escape, sorted(_class_labels(), key=len, reverse=True)))
    return re.compile(
        r"(?<![高中初平])等(?:一批|多家|\d+(?:家|个|座|所)|重点|知名|本地|外地|(?:[^，。；、等]{2,6}(?=企业)))?"
        rf"(?P<head>{heads})(?![级市县重标有性名公中])"
    )
