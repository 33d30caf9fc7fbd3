"""Short and open forms: streets, numbered roads, ports, hills and lakes, abbreviated universities and state firms, whole lines."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pipeline.entities import places
from pipeline.entities.candidates import Candidate
from pipeline.entities.edges import is_wall
from pipeline.entities.line import Line, Word
from pipeline.entities.vocabulary import among
from pipeline.language.words import dictionary_tags

_STREET = re.compile(
    r"(?P<name>(?:(?![建改打扩拓贯推完启实加新整治续及和与等])[\u4e00-\u9fff]){1,4}(?:大道|大街|(?<![铁公道线网思出电通回短高水陆套销门退活])路)"
    r"(?P<work>(?:[东南西北中]?延(?:长线|伸线|伸段|伸|段)?|复线|[\u4e00-\u9fff]{2,3}段|[东南西北中]段|（[\u4e00-\u9fff]{2,10}[至—-][\u4e00-\u9fff]{2,10}段?）)?(?:[一二三四]期)?(?:工程)?)?)"
    r"(?=改造|提升|改扩建|拓宽|拓建|快速化|等(?:城市|城区|主|\d|道路|建成|市政|骨干|重点|项目|路)|、|建成|通车|开工|主线|建设|升级|\d{1,4}号|[，。；])"
)
_CHAIN = re.compile(
    r"(?P<name>(?:(?!建成|推进|加快|建设|开工)[\u4e00-\u9fff]{2,4}至[\u4e00-\u9fff]{2,4}、)+[\u4e00-\u9fff]{2,4}至[\u4e00-\u9fff]{2,4}(?:高速公路|高速|铁路|高铁|公路))"
)
_AIRPORTS = re.compile(r"(?P<name>(?:[\u4e00-\u9fff]{2,4}、)+[\u4e00-\u9fff]{2,4}机场)(?![群场])")
_ROADS = ("路", "大道", "大街", "东路", "西路", "南路", "北路", "中路")
_PORT = re.compile(
    r"港(?![口区城湾航珠澳资商股台币务人籍铁元池汊])(?:[\u4e00-\u9fff]{2}(?:港区|作业区))?(?:[一二三四]期(?:工程)?)?"
)
_FEATURES = frozenset("岛湖山江河湾泉溪潭洲峡岭")


def shorts(line: Line) -> Iterator[Candidate]:
    """Candidates of a line."""
    text = line.text
    if "路" in text or "大道" in text or "大街" in text:
        yield from _streets(line)
    if "至" in text:
        yield from _chains(line)
    if "机场" in text and "、" in text:
        yield from _airports(line)
    if "港" in text:
        yield from _ports(line)
    if not _FEATURES.isdisjoint(text):
        yield from _features(line)


def _chains(line: Line) -> Iterator[Candidate]:
    """Lines that share their class: 甲至乙、丙至丁高速公路."""
    for match in _CHAIN.finditer(line.text):
        start = next((begin for begin, _ in line.anchors if match.start() <= begin < match.start() + 4), match.start())
        yield Candidate(start, match.end(), "PROJECT", 1.3, "chain")


def _airports(line: Line) -> Iterator[Candidate]:
    """Places that share the class airport: 甲、乙机场."""
    for match in _AIRPORTS.finditer(line.text):
        listed = (begin for begin, end in line.anchors if match.start() <= begin and line.text.startswith("、", end))
        begun = next(listed, None)
        if begun is not None and begun < match.end() - 5:
            yield Candidate(begun, match.end(), "PROJECT", 1.3, "chain")


def _ports(line: Line) -> Iterator[Candidate]:
    """The port of a place, or of two: 宁波|舟山港."""
    placed = [(begin, end) for begin, end in line.anchors if line.text[begin:end] in places.names()]
    before = {end: begin for begin, end in placed}
    for begin, end in placed:
        port = _PORT.match(line.text, end)
        if port:
            yield Candidate(before.get(begin, begin), port.end(), "PROJECT", 0.9, "port")


def _features(line: Line) -> Iterator[Candidate]:
    """Islands, hills and waters that the dictionary does not know."""
    for word in line.words:
        feature = 2 < len(word.text) <= 4 and word.text[-1] in _FEATURES and _is_unknown(word.text)
        if feature and not line.is_rest(line.index(word.start)):
            yield Candidate(word.start, word.end, "LOCATION", 0.6, "feature")


def _streets(line: Line) -> Iterator[Candidate]:
    for match in _STREET.finditer(line.text):
        start, inner = _without_walls(line, *match.span("name"))
        end = match.end("name")
        road = line.words[line.index(end - len(match["work"] or "") - 1)].text
        if line.text[:start].endswith("走") or not (_tag(road) in ("ns", "nr") or road in _ROADS):
            continue  # 走开放路, 产业致富路
        name = line.text[start:end]
        whole = start in line.starts and len(name) >= 3 and not any(is_wall(word.text) for word in inner[:-1])
        if whole and _tag(name) == "ns" and not name.startswith(("线路", "铁路", "公路")):
            yield Candidate(start, end, "PROJECT" if match["work"] else "LOCATION", 0.7, "street")


def _without_walls(line: Line, start: int, end: int) -> tuple[int, Sequence[Word]]:
    """Where a name begins after the words before which names end, and its words."""
    inner = [word for word in line.words if start <= word.start < end]
    start = inner[0].start if inner else start
    while inner and is_wall(inner[0].text):
        start, inner = inner[0].end, inner[1:]
    return start, inner


def _tag(word: str) -> str:
    """The dictionary's part of speech; a word that it does not know is a place."""
    return dictionary_tags().get(word, "ns")


def _is_unknown(word: str) -> bool:
    return word not in dictionary_tags() and word not in among("no_features") and word[0] not in "大小高深各两"
