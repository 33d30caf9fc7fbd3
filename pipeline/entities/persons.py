"""Persons: a surname and given name beside a post, in a list of members, or after words of appointment."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from pipeline.entities.candidates import Candidate
from pipeline.entities.line import Line
from pipeline.entities.vocabulary import words
from pipeline.language.divisions import cities
from pipeline.language.segmentation import dictionary_tags


def persons(line: Line) -> Iterator[Candidate]:
    """Candidates of a line; a word of the dictionary is no name unless it is known as one."""
    text = line.text
    for pattern, score in _patterns():
        for match in pattern.finditer(text):
            name = match["name"]
            if dictionary_tags().get(name, "nr")[:2] in ("nr", "nz"):
                yield Candidate(match.start("name"), match.end("name"), "PERSON", score, "person")


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], float], ...]:
    surname = f"(?:{'|'.join(words()['double_surnames'])}|[{words()['surnames']}])"
    name = rf"(?P<name>{surname}(?:[\u4e00-\u9fff]{{1,2}}|[\u3000 ]{{1,2}}[\u4e00-\u9fff]))"
    lazy = rf"(?P<name>{surname}(?:[\u4e00-\u9fff]{{1,2}}?|[\u3000 ][\u4e00-\u9fff]))"
    titles = "|".join(words()["titles"])
    bodies = "|".join(("省", "市", "区", "县", "州", "国家", "中国", *map(re.escape, cities())))
    roles = "|".join(r"\s*".join(role) for role in words()["roles"])
    return (
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
