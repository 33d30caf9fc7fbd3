"""Persons: a surname and given name beside a post, in a list of members, or after words of appointment."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from pipeline.entities.candidates import Candidate
from pipeline.entities.line import Line
from pipeline.entities.vocabulary import nothing, words
from pipeline.language.divisions import cities
from pipeline.language.segmentation import dictionary_tags


def persons(line: Line) -> Iterator[Candidate]:
    """Candidates of a line; a word of the dictionary is no name unless it is known as one."""
    text = line.text
    for match in _before_title().finditer(text):
        if match.start() in line.starts and match.end() in line.ends and _is_person(match["name"]):
            yield Candidate(match.start(), match.end(), "PERSON", 0.9, "person")
    for pattern, score in _patterns():
        for match in pattern.finditer(text):
            if _is_person(match["name"]):
                yield Candidate(match.start("name"), match.end("name"), "PERSON", score, "person")


def _is_person(name: str) -> bool:
    return name not in nothing() and dictionary_tags().get(name, "nr")[:2] in ("nr", "nz")


@cache
def _before_title() -> re.Pattern[str]:
    """A name that is a word by itself before a title that only persons bear: 据某某某副总理批示."""
    return re.compile(
        rf"(?P<name>[{words()['surnames']}][\u4e00-\u9fff]{{1,2}})(?=(?:院士|教授|副?总理|国务委员|总书记|主席)(?!团|台|会))"
    )


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], float], ...]:
    surname = f"(?:{'|'.join(words()['double_surnames'])}|[{words()['surnames']}])"
    name = rf"(?P<name>{surname}(?:[\u4e00-\u9fff]{{1,2}}|[\u3000 ]{{1,4}}[\u4e00-\u9fff]))"
    lazy = rf"(?P<name>{surname}(?:[\u4e00-\u9fff]{{1,2}}?|[\u3000 ][\u4e00-\u9fff]))"
    titles = "|".join(words()["titles"])
    bodies = "|".join(("省", "市", "区", "县", "州", "国家", "中国", *map(re.escape, cities())))
    roles = "|".join(r"\s*".join(role) for role in words()["roles"])
    posts = "|".join((titles, "[处科所队站组]长", "调研员", "总工程师"))
    return (
        # 联络员, and their telephone: 甲中心  王某某 李某  010-1234
        (
            re.compile(
                rf"(?<=[\s\u3000：:、]){name}(?=(?:[\s\u3000、]+[\u4e00-\u9fff]{{2,3}})?[\s\u3000、，,]+(?:电话[：:]?\s*)?"
                rf"(?:0\d{{2,3}}[—－-]?\d{{7,8}}|1\d{{10}}))"
            ),
            0.9,
        ),
        # Who is held to account: 某镇镇长甲某某受到处分
        (re.compile(rf"(?:{posts}){name}(?=(?:受到|受|向|被|给予|因|作出|签署|担任|兼任))"), 0.9),
        # Under an order: 部长 甲某某 2025年
        (re.compile(rf"(?:{titles})[\s\u3000]{{1,3}}{lazy}(?=\s)"), 0.9),
        # In a list of members: 甲某某　　某部副部长
        (
            re.compile(
                rf"^[\s\u3000]*{name}[\s\u3000]+(?=[^，。；\s]{{0,16}}(?:[部局委办院署会长]|教授|研究员|主任|书记))"
            ),
            0.9,
        ),
        (re.compile(rf"(?:^|(?<=[，。、；：\s])|(?<=任命)|(?<=免去)){name}(?=(?:{titles})(?!们))"), 0.9),
        (re.compile(rf"(?:任命|免去|聘任){name}(?=[为的同任省市区县州国])"), 0.95),
        (
            re.compile(rf"(?:^|(?<=[，。、；：\s])){name}(?=任[\u4e00-\u9fff]{{2,24}}(?:长|主任|书记|主席|总裁|经理))"),
            0.9,
        ),
        (re.compile(rf"(?:{roles})[：:\s\u3000]\s?{lazy}(?=[\s\u3000，。、摄）)]|$)"), 0.9),
        (re.compile(rf"(?:{titles})[\s\u3000]{{1,3}}{lazy}(?=$|[\s\u3000]{{2}})"), 0.9),
        (
            re.compile(
                rf"^[\s\u3000]*{name}[\s\u3000]+(?=(?:{bodies})[^，。；]{{2,24}}(?:长|主任|书记|经理|总裁|委员|处长|主席))"
            ),
            0.95,
        ),
    )
