"""Programmes by the verb that governs them or as a heading, and the titles that places are awarded."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from pipeline.entities.candidates import Candidate
from pipeline.entities.ruled import SIGN, name_book
from pipeline.entities.vocabulary import nothing, words
from pipeline.language.matches import end_of

_HEAD = r"(?:行动|工程|专项|计划)"
_STOP = r"(?=[，。；、和及与等（(”]|$)"
_WITH = re.compile(rf"(?:结合|依托)(?P<name>{SIGN}{{6,20}}?专项行动){_STOP}")
_GOVERNED = re.compile(rf"(?:实施|开展|启动|推进)(?:好|了|的)?(?P<name>{SIGN}{{3,26}}?{_HEAD}){_STOP}")
_NEXT = re.compile(rf"(?:、|和|及|以及|与)(?P<name>{SIGN}{{4,22}}?{_HEAD}){_STOP}")
_LEADING = re.compile(
    r"^(?:新一轮|新一批|好|了|首批|第[一二三四五六七八九十]+批|以|一批|\d+(?:个|项|大)?|[一二三四五六七八九十]+(?:个|项|大))"
)
_AWARDED = re.compile(
    r"(?:入选|入围|获批|获评|争创|创成|创建|跻身|列入|荣获|评为|被确定为|被认定为|命名为|确定为|申报|获得|成为|评定为)"
    r"(?:为|成为|了|成)?(?:建设|创建)?(?:全国首批|全省首批|全国第[一二三四五六七八九十]+批|首批|第[一二三四五六七八九十]+批|新一批|\d{4}年度?|全国唯一|全国首个|首个|全域)*"
    r"(?P<name>[^，。；：、！？“”（）()《》\s的等]{4,30}?(?:HEADS))(?=[，。；、）“”\s等和名创建称试荣]|$)"
)
_AWARDED_NEXT = re.compile(
    r"、(?P<name>[^，。；：、！？“”（）()《》\s的等]{4,30}?(?:HEADS))(?=[，。；、）“”\s等和名创]|$)"
)
# A policy before 和 is another thing: 实施补贴制度和|某某工程.
_OTHER_THING = re.compile(r"(?:制度|政策|机制|项目|改革|方案|措施|条例|战略|规划|工作)(?:和|与|及|以及)")
_OFFICIAL = ("国家", "全国", "中国", "省级", "全省", "全球", "世界", "联合国")


def programmes(text: str) -> Iterator[Candidate]:
    """Candidates of a line: what is 实施, 开展 or 启动; headings that are a programme's name; titles awarded."""
    if "行动" in text or "工程" in text or "专项" in text or "计划" in text:
        for match in _WITH.finditer(text):
            yield from _programme(match, 0.7)
        # What a law has bodies carry out is a kind of work: 应当实施滩区治理工程.
        for match in _GOVERNED.finditer(text) if "应当" not in text else ():
            yield from _programme(match, 0.75)
            following = _NEXT.match(text, match.end())
            while following:
                yield from _programme(following, 0.7)
                following = _NEXT.match(text, following.end())
    if any(verb in text for verb in words()["awarding"]):
        yield from _titles(text)


def _programme(match: re.Match[str], score: float) -> Iterator[Candidate]:
    start, end = match.span("name")
    # A verb of doing further right governs more closely: 推进改革，开展|攀登行动; after 实施 and 开展 other verbs are of the name.
    within = _doing() if match.group().startswith(("实施", "开展")) else _verbs()
    inner = list(within.finditer(match["name"]))
    start += inner[-1].end() if inner else 0
    joined = _OTHER_THING.search(match.string, start, end)
    start = end_of(joined, start)
    name = match.string[start:end]
    leading = _LEADING.match(name)
    if leading:
        start, name = start + leading.end(), name[leading.end() :]
    if (
        (len(name) >= 6 or (len(name) == 5 and start == match.start("name")))
        and name not in nothing()
        and not _no_programme().search(name)
    ):
        yield Candidate(start, end, "PROJECT", score, "governed")


def _titles(text: str) -> Iterator[Candidate]:
    for match in _awarded().finditer(text):
        yield from _title(match)
        following = _awarded_next().match(text, match.end())
        while following:
            yield from _title(following)
            following = _awarded_next().match(text, following.end())


def _title(match: re.Match[str]) -> Iterator[Candidate]:
    name = match["name"]
    if any(head in name for head in ("百强", "十大", "十佳", "名单", "案例")) or name in nothing():
        return
    if name.startswith(_OFFICIAL) or match.string[match.start("name") - 2 : match.start("name")] in ("首批", "一批"):
        yield Candidate(*match.span("name"), "PROJECT", 0.85, "awarded")


@cache
def _doing() -> re.Pattern[str]:
    return re.compile(r"实施|开展|启动|推进")


@cache
def _verbs() -> re.Pattern[str]:
    return re.compile(r"实施|开展|启动|推进|推动|加快|完成|组织|围绕|聚焦|发挥|落实")


@cache
def _heads() -> str:
    return "|".join(sorted(words()["designations"], key=len, reverse=True))


@cache
def _awarded() -> re.Pattern[str]:
    return re.compile(_AWARDED.pattern.replace("HEADS", _heads()))


@cache
def _awarded_next() -> re.Pattern[str]:
    return re.compile(_AWARDED_NEXT.pattern.replace("HEADS", _heads()))


@cache
def _no_programme() -> re.Pattern[str]:
    """Classes of works and plans, which are no programmes."""
    return name_book("programmes").part("no-programme")
