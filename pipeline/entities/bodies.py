"""Bodies by place, level and class: departments, offices of ministries, and several levels that share one head (guideline, rule 1.7)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache, cached_property

from pipeline.entities.candidates import Candidate
from pipeline.entities.edges import is_wall
from pipeline.entities.line import Line
from pipeline.entities.places import full_names, names
from pipeline.entities.vocabulary import words
from pipeline.rules.prefilters import find, signs

_LEVEL = r"(?:国务院|国家|中央|省级|市级|区级|县级|地市级|省|市|区|县|州|盟|旗)"
# A department of any field after a level; which fields are bodies without one is declared (names.yaml: fields).
_OF_LEVEL = re.compile(
    rf"(?P<level>{_LEVEL})(?!有关|相关|各|直|级|属|其他|所属|政府|人民|职能|政务|责任|成员|行业|重点|牵头)"
    r"[\u4e00-\u9fff]{2,12}?(?:部门|监督管理机构|管理机构|主管机构|监察机构)"
)
_OF_PLACE = re.compile(
    r"(?!有关|相关|各|其他|人民|政府|政务|职能|行业)[\u4e00-\u9fff]{2,10}?(?:部门|监督管理机构|管理机构)"
)
_UNIT = (
    r"(?:省级?|自治区|直辖市|(?:省会|副省级|计划单列)(?:城)?市|设区的市级?|设区市|地市级|市级?|区级?|县级?|自治州|自治县|州|盟|旗"
    r"|省[（(]区、市[）)]|县[（(]市、区[）)]|县[（(]市区?[）)]|区县[（(](?:市|自治县)[）)]|市[（(]县、区[）)]|市[（(]区[）)]|区[（(](?:县|县级市)[）)]|区县|县区|新疆生产建设兵团)"
)
_DIVISION = re.compile(
    r"(?!会同|联合|有关|相关|各|印发|发布|直属|机关)[\u4e00-\u9fff]{2,10}司(?![法机令空局])|办公厅|办公室(?!主任)|秘书局|(?!会同|有关|相关|各)[\u4e00-\u9fff]{2,6}事业管理局"
)
_NUMBERED = re.compile(r"(?:第[一二三四五六七八九十\d]{1,3}届|首届|(?<!\d)20\d\d)$")
# 国家、|省政务服务平台: several levels share what follows.
_SHARED = re.compile(r"(?:国家|[省市区县州])、$")
_LEVELLED = re.compile(r"[省市区县州](?![级内域外直])")
_BRANCH_OF_BODY = re.compile(r"(?:调查总?队|监管分?局|税务局|特派员办事处|专员办(?:事处)?|管理局|分行|分局)")
# What jieba may join to the first word of a body.
_BEFORE_BODY = ("由", "向", "报", "经", "对", "与", "和", "及", "所在地")
_NUMBERED_START = re.compile(r"第[一二三四五六七八九十\d]{1,3}届")
# A branch in a place: 某实验室某地中心, 某仲裁委员会某地分会.
_BRANCH = re.compile(
    r"(?P<place>[\u4e00-\u9fff]{2,4}?)(?:分中心|中心|分院|基地|院区|校区|分部|分会|研究院|院)(?![士长所子落校])"
)
_INSIDE = re.compile(r"[（(](?:[\u4e00-\u9fff]{2,8}司|办公厅)[）)]")
_SPACED = re.compile(r"(?:(?<=\s)|^)[\u4e00-\u9fff](?: [\u4e00-\u9fff]){2,}(?=\s|$)")


def bodies(line: Line) -> Iterator[Candidate]:
    """Candidates of a line that no rule of ``data/bodies.yaml`` can say: departments by their field, bodies in a spaced signature."""
    yield from _departments(line)
    for match in find(_SPACED, line.text):
        yield from _spaced(match)


def _departments(line: Line) -> Iterator[Candidate]:
    text = line.text
    for match in find(_fields(), text):
        if match.start() in line.starts or text[: match.start()].endswith(_BEFORE_BODY):  # not 城|市交通运输主管部门
            score = 1.0 if match.group().startswith("设区的") else 0.8
            yield Candidate(match.start(), match.end(), "AGENCY", score, "department")
    for match in find(_OF_LEVEL, text):
        if (
            match.start() in line.starts
            and not text[: match.start()].endswith("设区的")
            and _is_plain(line, match.end("level"), match.end())
        ):
            yield Candidate(match.start(), match.end(), "AGENCY", 0.85, "department")
    for begin, end in line.anchors if any(sign in text for sign in signs(_OF_PLACE)) else ():
        if text[begin:end] in full_names():
            after = _OF_PLACE.match(text, end)
            if after and _is_plain(line, end, after.end()):
                yield Candidate(begin, after.end(), "AGENCY", 0.85, "department")


def _is_plain(line: Line, start: int, end: int) -> bool:
    """No function word or verb of a clause between the level and the class?"""
    if start not in line.starts:
        return False
    inner = (line.words[i].text for i in range(line.index(start), line.index(end - 1) + 1))
    found = list(inner)
    return not any(word != "和" and is_wall(word) for word in found) and "和" not in found[-2:]


def _spaced(match: re.Match[str]) -> Iterator[Candidate]:
    """Known bodies whose characters a signature sets apart: 国 家 数 据 局."""
    squeezed = match.group()[::2]
    at = 0
    while at < len(squeezed):
        for end in range(len(squeezed), at + 2, -1):
            if squeezed[at:end] in _known():
                start = match.start() + 2 * at
                yield Candidate(start, match.start() + 2 * end - 1, "AGENCY", 0.95, "spaced")
                at = end - 1
                break
        at += 1


def widened(line: Line, found: Sequence[Candidate]) -> Iterator[Candidate]:
    """Wider readings: events with their number, bodies with a division or with other places that share them.

    第三届|某博览会; 工业和信息化部|装备工业司; 萧山区、|余杭区公安分局.
    """
    around = _Around(line, found)
    for candidate in found:
        for reading in _READINGS.get(candidate.label, _OF_ANY):
            yield from reading(around, candidate)


class _Around:
    """What stands around the candidates of a line: the places where names begin and end, and the departments."""

    def __init__(self, line: Line, found: Sequence[Candidate]) -> None:
        self.line, self.text = line, line.text
        self.departments = {c.start: c.end for c in found if c.method == "department"}

    @cached_property
    def begins(self) -> dict[int, int]:
        """Of the anchors by where they begin the end."""
        return dict(self.line.anchors)

    @cached_property
    def ends(self) -> dict[int, int]:
        """Of the anchors by where they end the beginning."""
        return {end: begin for begin, end in self.line.anchors}

    @cached_property
    def forms(self) -> dict[int, int | None]:
        """Of the anchors by where they begin the level."""
        return {begin: _form(self.text[begin:end]) for begin, end in self.line.anchors}

    def is_place(self, start: int, end: int) -> bool:
        """Is a stretch the name of a place?"""
        return self.text[start:end] in names()


def _terms(around: _Around, candidate: Candidate) -> Iterator[Candidate]:
    """A committee with the number of its term, but no body's, whose terms are not of its name; standards committees are none."""
    name = around.text[candidate.start : candidate.end]
    if name.endswith("委员会") and (candidate.label != "AGENCY" or "标准化" in name):
        yield from _numbered(around, candidate)


def _numbered(around: _Around, candidate: Candidate) -> Iterator[Candidate]:
    """With the number before it, and the place before that: 成都|第31届|某运动会."""
    numbered = _NUMBERED.search(around.text, 0, candidate.start)
    if numbered:
        begin = around.ends.get(numbered.start(), numbered.start())
        yield replace(candidate, start=begin if around.is_place(begin, numbered.start()) else numbered.start())


def _events(around: _Around, candidate: Candidate) -> Iterator[Candidate]:
    """An event with the number before it, or one that begins with its number with the place before that."""
    wider = list(_numbered(around, candidate))
    begin = around.ends.get(candidate.start)
    if not wider and begin is not None and _NUMBERED_START.match(around.text, candidate.start):
        wider = [replace(candidate, start=begin)] if around.is_place(begin, candidate.start) else []
    yield from wider


def _coordinated(around: _Around, candidate: Candidate) -> Iterator[Candidate]:
    """With the places before it that share it, of one level: 萧山区、|余杭区公安分局."""
    start, forms = candidate.start, around.forms
    while start >= 3 and around.text[start - 1] == "、" and start - 1 in around.ends:
        before = around.ends[start - 1]
        if start not in forms or forms[before] != forms[start] or not around.is_place(before, start - 1):
            break
        start = before
    if start < candidate.start:
        yield replace(candidate, start=start, score=max(candidate.score, 1.0), method="coordinated")


def _levelled(around: _Around, candidate: Candidate) -> Iterator[Candidate]:
    """With the level before it that shares its head: 国家、|省政务服务平台."""
    start = candidate.start
    shared = _SHARED.search(around.text, max(0, start - 3), start)
    level = shared is not None and (_LEVELLED.match(around.text, start) or around.forms.get(start))
    if shared and level and shared.start() in around.line.starts:
        yield replace(candidate, start=shared.start(), score=max(candidate.score, 1.0), method="coordinated")


def _governing(around: _Around, candidate: Candidate) -> Iterator[Candidate]:
    """A government with its department: 某市人民政府|教育部门."""
    end = around.departments.get(candidate.end)
    if end is not None and around.text.endswith("人民政府", candidate.start, candidate.end):
        yield replace(candidate, end=end, score=1.0, method="department")


def _branched(around: _Around, candidate: Candidate) -> Iterator[Candidate]:
    """A body's branch in a place: 国家统计局|某省|调查总队."""
    place_end = around.begins.get(candidate.end, 0)
    body = _BRANCH_OF_BODY.match(around.text, place_end) if place_end else None
    if body and around.is_place(candidate.end, place_end):
        yield replace(candidate, end=body.end(), score=max(candidate.score, 0.9), method="branch")


def _seated(around: _Around, candidate: Candidate) -> Iterator[Candidate]:
    """An institution's branch in a place: 某医院|某地院区."""
    branch = _BRANCH.match(around.text, candidate.end)
    if branch and branch["place"] in names():
        yield replace(candidate, end=branch.end(), score=max(candidate.score, 0.9), method="branch")


def _divided(around: _Around, candidate: Candidate) -> Iterator[Candidate]:
    """A ministry's division, after it or in brackets: 工业和信息化部|装备工业司."""
    if around.text[candidate.end - 1] not in "部委局办室":
        return
    inside = _INSIDE.match(around.text, candidate.end)
    if inside:
        yield Candidate(inside.start() + 1, inside.end() - 1, "AGENCY", 0.9, "division")
    division = _DIVISION.match(around.text, candidate.end)
    if division and not any(map(is_wall, (division.group()[:2], division.group()))):
        yield replace(candidate, end=division.end(), score=max(candidate.score, 0.9), method="division")


_OF_ANY = (_terms, _governing)
_READINGS = {
    "AGENCY": (_terms, _coordinated, _levelled, _governing, _branched, _divided),
    "EVENT": (_events, _governing),
    "INSTITUTION": (_terms, _governing, _seated),
    "PROJECT": (_terms, _levelled, _governing),
}
"""Wider readings by label, in the order in which they are offered; ``_OF_ANY`` those of every other label."""


def _form(name: str) -> int | None:
    """The level of a place that is named in full, 0 of one named short."""
    return names()[name][0].level if name in full_names() and name in names() else 0


@cache
def _known() -> frozenset[str]:
    return frozenset(words()["fixed"]["AGENCY"])


@cache
def _fields() -> re.Pattern[str]:
    fields = "|".join(sorted(words()["fields"], key=len, reverse=True))
    return re.compile(
        # 市发展改革部门; 文物、旅游和市政主管部门, which share their class; 工商行政管理机关
        rf"(?:国家|{_UNIT})?(?:(?:{fields})、)*(?:(?:{fields})(?:和|与|及|以及))?(?:{fields})"
        r"(?:行政|业务)?(?:主管|管理|执法|监督管理)?(?:部门|(?:主管|行政管理|行政)机关|主管机构)"
    )
