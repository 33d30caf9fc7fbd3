"""Coordinated names: A、B、C等企业 share the class that follows; unknown conjuncts stand beside known ones."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from pipeline.entities.candidates import Candidate
from pipeline.entities.edges import is_wall
from pipeline.entities.register import context_aliases
from pipeline.entities.vocabulary import is_coined, label_of, nothing, words
from pipeline.language.segmentation import cut, dictionary_tags

_EVENTFUL = "节会赛展坛行周季月跑演杯博"
_STRETCH = re.compile(r"[^，。；：！？\n（）()《》]+")


def listed(text: str, known: Sequence[Candidate]) -> Iterator[Candidate]:
    """Conjuncts of lists that are names by what they stand with.

    Args:
        text: the line.
        known: candidates of the other finders.
    """
    if "、" not in text and "等" not in text:
        return
    labels = {(c.start, c.end): c.label for c in known if c.label in ("COMPANY",)}
    for stretch in _STRETCH.finditer(text):
        if "、" not in stretch.group() and "等" not in stretch.group():
            continue
        shared = _shared_class().search(stretch.group())
        if shared is None and (not labels or stretch.group().count("、") < 2):
            continue
        label = _class_labels()[shared["head"]] if shared else None
        stop = stretch.start() + (shared.start() if shared else len(stretch.group()))
        parts = list(_conjuncts(text, stretch.start(), stop, whole=shared is None))
        if label is None:
            sure = {labels[part] for part in parts if part in labels}
            if len(parts) < 3 or len(sure) != 1 or sum(part in labels for part in parts) < len(parts) / 2:
                continue
            label = sure.pop()
        named = [part for part in parts if _may_be_name(text[part[0] : part[1]], label)]
        if label == "COMPANY" and shared and 2 * len(named) < len(parts):
            continue  # 新材料、节能环保、高端装备等企业 is a list of trades
        for start, end in named:
            own = label_of(text[start:end]) if label in ("PROJECT", "LOCATION", "EVENT") else None
            yield Candidate(start, end, own or label, 0.66, "list")


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
    if label == "COMPANY" and name in context_aliases():
        return True
    if name.endswith("高") and label == "INSTITUTION":
        return False  # 国内外高|等院校
    if not 2 <= len(name) <= 12 or name in nothing() or any(mark in name for mark in "“”和与及的等"):
        return False
    if name.isascii() and any(sign.isdigit() for sign in name):
        return False
    if label == "EVENT" and name[-1] not in _EVENTFUL:
        return False
    parts = cut(name)
    if any(is_wall(word) for word in parts):
        return False
    if (
        label == "COMPANY"
        and name.endswith(tuple(words()["company_heads"]))
        and len(name) > 3
        and not name.endswith("产业")
    ):
        return any(len(word) == 1 or is_coined(word) for word in parts)
    return any(is_coined(word) for word in parts) or (
        len(parts) > 1
        and any(len(word) == 1 and dictionary_tags().get(word, "n")[0] not in "mfqd" for word in parts)
        and len(name) <= 6
    )


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
