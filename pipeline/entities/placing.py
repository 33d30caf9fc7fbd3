"""Places in a line: states, provinces, cities, counties, chains of them; natural features that the dictionary knows."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Sequence
from functools import cache

from pipeline.entities import places
from pipeline.entities.candidates import Candidate
from pipeline.entities.edges import is_wall
from pipeline.entities.line import Line, Word
from pipeline.entities.quotes import inside_quotes
from pipeline.entities.vocabulary import among, words
from pipeline.language.words import dictionary_tags

_TAILS = ("地区", "同胞", "市区", "城区", "一带")
_FEATURE = re.compile(r"[\u4e00-\u9fff]{1,4}(?:山|河|湖|江|海|岛|湾|山脉|运河|半岛|高原|平原|寺|淀|窟)$")
# What is said of a hill or a lake, and not of the county that bears its name: 西湖保护, 九寨沟等景区.
_OF_NATURE = re.compile(
    r"(?:、[^，。、]{1,6}){0,3}(?:水质|水环境|水域|保护利用|生态修复|综合治理|治理保护"
    r"|流域|沿岸|等景区|等湖泊|等名山|申遗)"
)
# A town after its county: 甲县|乙镇.
_OF_COUNTY = re.compile(
    r"(?![各的等和与及中城乡特重小集强每某]|(?:城市|农村|社区)).(?![镇乡])[\u4e00-\u9fff]{0,2}?(?:镇|乡|街道)(?![级域村区企办道工政居]|[\u4e00-\u9fff]?人民政府|政府|建设)"
)
_TO_RAISE = re.compile(
    r"(?:强县|强市|千年|工业|产业|科教|生态|文化|旅游|人才|质量|教育)[兴古]县$"
)  # 工业兴县, no county
_TOWNS = re.compile(r"[\u4e00-\u9fff]{2,12}?(?:(?<!小)镇|乡|街道)(?:、[\u4e00-\u9fff]{2,4}?(?:(?<!小)镇|乡|街道))+")
_VILLAGE = re.compile(r"(?P<name>[\u4e00-\u9fff]{2,4}(?<![农乡行新中自各古个])村)(?![民级镇庄委两党居集屯落史企])")
_ITEM = re.compile(r"(?:(?<=[，。；：])|^)[\u4e00-\u9fff]{2,3}(?=、)")
# A town or village of which something is said: 某镇入选…
_SAID_OF = re.compile(
    r"(?:^|(?<=[，。；]))(?P<name>(?![\d一二三四五六七八九十各全新多])[\u4e00-\u9fff]{2,3}(?:(?P<town>(?<!小)镇|乡|街道)|村))"
    r"(?=获评|获批|入选|荣获|荣膺|创成|成功创建|上榜|跻身|被评|被授|被命名)"
)
_UNDER = re.compile(r"(?!城镇|城乡)(?P<name>[\u4e00-\u9fff]{2,3})(?:镇|乡|街道)(?![级域村企办居区上风情])")
_NO_TOWN = (
    "中心",
    "重点",
    "特色",
    "建制",
    "老旧",
    "城乡",
    "产业",
    "示范",
    "农村",
    "试点",
    "多个",
    "各",
    "所有",
    "部分",
    "沿线",
)
_TOWN = re.compile(r"[\u4e00-\u9fff]{1,4}(?:镇|乡|街道)$")
_SLOGAN = len("中国式现代化")


def placed(line: Line) -> Iterator[Candidate]:
    """Candidates of places; short names only where jieba ends its words with them."""
    sure = list(_sure(line))
    yield from sure
    yield from _beside(line, sure)
    for match in _SAID_OF.finditer(line.text):
        if not _is_class(line, *match.span("name")):
            yield Candidate(*match.span("name"), "GPE" if match["town"] else "LOCATION", 0.72, "town")
    if "镇、" in line.text or "乡、" in line.text or "街道、" in line.text:
        yield from _towns(line)
    for word in line.words:
        if word.text in _dictionary_names():
            yield from _of_dictionary(line, word)


def _of_dictionary(line: Line, word: Word) -> Iterator[Candidate]:
    """A natural feature, a scenic area or a town that only the segmenter's dictionary knows."""
    if _is_feature(word.text) and word.text[-1] == "山" and line.text.startswith("区", word.end):
        yield Candidate(word.start, word.end + 1, "LOCATION", 0.65, "feature")
    elif _is_feature(word.text) and _FEATURE.match(word.text) and not line.is_rest(line.index(word.start)):
        village = line.text.startswith("村", word.end) and not line.text.startswith(("村民", "村委", "村镇"), word.end)
        yield Candidate(word.start, word.end + village, "LOCATION", 0.6, "feature")
    elif _TOWN.match(word.text) and word.text not in among("no_features"):
        yield Candidate(word.start, word.end, "GPE", 0.6, "town")


def _is_class(line: Line, start: int, end: int) -> bool:
    """Is a town or village one of a kind (重点镇), or does a verb stand in it?"""
    inner = line.words[line.index(start) : line.index(end - 1) + 1]
    return any(is_wall(word.text) or word.text in _NO_TOWN for word in inner)


def _sure(line: Line) -> Iterator[Candidate]:
    """Places that stand by themselves, a chain of them as one (甲省|乙市), and what is named below them."""
    text = line.text
    last: Candidate | None = None
    for start, end, full in _standing(line):
        if last is not None and last.end == start:
            start = last.start
        if full and text[end - 1] in "县区市旗":
            town = _OF_COUNTY.match(text, end)
            end = town.end() if town and not is_wall(text[end : town.end()]) else end
        if not full and text[end - 1] in "山湖沟江河" and _OF_NATURE.match(text, end):
            yield Candidate(start, end, "LOCATION", 0.8, "feature")
        else:
            last = Candidate(start, end, "GPE", 0.78 if full else 0.7, "division")
            yield last
            yield from _below(line, last)


def _standing(line: Line) -> Iterator[tuple[int, int, bool]]:
    """Spans of places that are no part of another word, name or quoted label, and whether each is named in full."""
    text, quotes = line.text, inside_quotes(line.text)
    for start, end in _spans(line):
        full = text[start:end] in places.full_names() and end - start >= 3
        if not _is_bounded(line, start, end, full):
            continue
        if full and text[end - 1 : end + 1] == "县城":
            end, full = end - 1, False
        if not _is_of_another(line, start, end, full) and not is_within(quotes, start, end):
            yield start, end, full


def _is_bounded(line: Line, start: int, end: int, full: bool) -> bool:
    """Does a place begin with a word, and end with one or with its own class word?"""
    if start not in line.starts:
        return False
    return full or end in line.ends or line.words[line.index(start)].text[end - start :] in _TAILS


def _is_of_another(line: Line, start: int, end: int, full: bool) -> bool:
    """Is what looks like a place a part of another word or name, or what a slogan ends with?"""
    before = line.text[max(0, start - _SLOGAN) : start]
    if line.text[start] == "和" and before.endswith(("市", "区", "县", "省", "级", "、")):
        return True  # 设区的市|和县（市、区）
    if line.text[start] in "百千万亿" and before[-1:].isdigit():
        return True  # 3万|山区
    if before.endswith(("新", "爱")) or before[-2:] in among("slogans"):
        return True
    if before.endswith("现代化") and not before.endswith("中国式现代化"):
        return True
    return not full and _is_part(line, start, end)


def _is_part(line: Line, start: int, end: int) -> bool:
    """Is a short name the beginning of another thing's name, the rest of a word, or what industry is to raise?"""
    if is_begun(line, end) or _TO_RAISE.search(line.text, max(0, start - 2), end):
        return True
    return end - start == 2 and _is_rest(line, start)


def is_within(quotes: Sequence[tuple[int, int]], start: int, end: int) -> bool:
    """Does a quoted stretch hold more than this?"""
    return any(a <= start and end <= b and (a, b) != (start, end) for a, b in quotes)


def _below(line: Line, place: Candidate) -> Iterator[Candidate]:
    """The town or village that is named after its county: 安岳|石羊镇."""
    start, end = place.start, place.end
    under = _UNDER.match(line.text, end)
    if under and under.end() in line.ends and under.group() not in _NO_TOWN and under["name"] not in _NO_TOWN:
        yield Candidate(start, under.end(), "GPE", 0.8, "town")
    village = _VILLAGE.match(line.text, end) if "村" in line.text else None
    if village and not any(
        is_wall(word.text) for word in line.words[line.index(end) : line.index(village.end() - 1) + 1]
    ):
        yield Candidate(start, village.end(), "LOCATION", 0.75, "village")


def _towns(line: Line) -> Iterator[Candidate]:
    """Towns that stand side by side: 某镇、某镇."""
    for match in _TOWNS.finditer(line.text):
        at = match.start()
        for index, part in enumerate(match.group().split("、")):
            start, end = at, at + len(part)
            at = end + 1
            start = start if index else _after_walls(line, start, end)
            known = start >= end or _is_class(line, start, end) or line.text[start:end] in among("no_features")
            if not known and 3 <= end - start <= 4:
                yield Candidate(start, end, "GPE", 0.72, "town")


def _after_walls(line: Line, start: int, end: int) -> int:
    """Where the first town of a list begins, after the verbs before it and no more than four characters before its end."""
    inner = line.words[line.index(start) : line.index(end - 1) + 1]
    return next((word.start for word in inner if not is_wall(word.text) and end - word.start <= 4), end)


def _spans(line: Line) -> list[tuple[int, int]]:
    """Names of places in a line; one that begins in the middle of a word does not hide the next: 结合|浦东新区, no 合浦."""
    spans = list(line.known(_names()))
    hidden = [end for start, end in spans if start not in line.starts and end not in line.ends]
    if hidden:
        spans += [
            (word.start, word.end)
            for word in line.words
            if len(word.text) >= 3
            and word.text in places.full_names()
            and any(word.start < end < word.end for end in hidden)
        ]
    return sorted(spans)


def _beside(line: Line, sure: Sequence[Candidate]) -> Iterator[Candidate]:
    """Short names that are words as well, in a list of places: 衢江、江山、常山、开化."""
    text, starts, ends = line.text, {place.start for place in sure}, {place.end for place in sure}
    if not ends or "、" not in text:
        return
    inner = [word for word in line.words[1:-1] if word.text in places.short_names()]
    for word in (*inner, *reversed(inner)):
        after = text[word.start - 1] == "、" and word.start - 1 in ends
        before = text[word.end] == "、" and word.end + 1 in starts
        if word.start not in starts and (after or before):
            ends.add(word.end)
            starts.add(word.start)
            yield Candidate(word.start, word.end, "GPE", 0.65, "list")
    yield from _cut_up(text, starts)


def _cut_up(text: str, starts: Container[int]) -> Iterator[Candidate]:
    """Short names before other places in a list, which the segmenter may cut up: 云|和."""
    for match in _ITEM.finditer(text):
        if match.start() not in starts and match.group() in places.short_names() and match.end() + 1 in starts:
            yield Candidate(match.start(), match.end(), "GPE", 0.65, "list")


def _is_feature(word: str) -> bool:
    return word not in among("no_features") and word not in among("county_words")


def is_begun(line: Line, end: int) -> bool:
    """Does another thing's name begin with what ends here: 泰山|学者, 香港|大学, 北航|路? Not so before 山地 or 人才."""
    return end < len(line.text) and line.words[line.index(end)].text in among("belongs_after")


def _is_rest(line: Line, start: int) -> bool:
    """Is a short name the rest of a word that jieba does not know: 小|沙河, 龙|河口?"""
    before = line.words[line.index(start) - 1] if start else None
    return (
        before is not None
        and len(before.text) == 1
        and before.text not in "省市区县州来赴驻离抵"
        and "\u4e00" <= before.text <= "\u9fff"
        and dictionary_tags().get(before.text, "n")[0] not in "pcudvrtqfx"
    )


@cache
def _names() -> frozenset[str]:
    return frozenset((*places.names(), *words()["countries"]))


@cache
def _dictionary_names() -> frozenset[str]:
    """Names of places that only the segmenter's dictionary knows."""
    return frozenset(word for word, tag in dictionary_tags().items() if tag == "ns" and len(word) >= 2) - _names()
