"""How far to the left of its ending a name reaches: walls, brackets, quotes, joints and dashes."""

from __future__ import annotations

import re
from functools import cache

from pipeline.entities import places
from pipeline.entities.edges import is_wall
from pipeline.entities.lexicon import Lexicon
from pipeline.entities.line import Line
from pipeline.entities.vocabulary import endings, words
from pipeline.language.segmentation import dictionary_tags

_LONGEST = 30
MARK = re.compile(r"[，。；：:;,！？、（）()\[\]《》\s“”\"'…—]")
_WHOLE = (
    "中央",
    "国务院",
    "决策部署",
    "部署",
    "要求",
    "党代会",
    "精神",
    "人大",
    "政协",
    "部门",
    "机关",
    "党组",
    "法院",
    "委",
    "办",
)
_COMMITTEES = ("省委", "市委", "区委", "县委", "州委", "党委", "自治区")
_JOINING = ("和", "与", "及")
_INNER = ("·", "•", "-", "－", "+", "＋")
_DASHES = ("—", "–")
_SHARED_AREA = re.compile(r"与[\u4e00-\u9fff]{2,6}(?:一体化|协同|融合)")  # 甲区与乙县一体化发展示范区


def reach(line: Line, suffix_start: int, suffix_end: int, label: str) -> tuple[int, bool]:
    """How far to the left a name may reach, and whether it holds a quoted part."""
    text, found = line.text, line.words
    index = line.index(suffix_start)
    start, quoted = found[index].start, False
    while index > 0:
        before = found[index - 1]
        if suffix_end - before.start > _LONGEST:
            break
        if before.text == "”" and not quoted:
            opening = text.rfind("“", max(0, before.start - 18), before.start)
            if opening < 0:
                break
            if _complete().start_to(text, opening) >= 0:
                return opening, True  # a body and its quoted label are apart: 市政协|“某某”协商会
            start, quoted, index = opening, True, line.index(opening)
            continue
        if before.text in "）)" and label != "AGENCY":
            opening = max(text.rfind(mark, max(0, before.start - 7), before.start) for mark in "（(")
            if opening <= 0 or MARK.search(text, opening + 1, before.start):
                break
            start, index = opening, line.index(opening)
            continue
        if before.text in _JOINING:
            if not _joins(line, index - 1, label):
                break
        elif before.text in _DASHES and label != "AGENCY":
            if index < 2 or not _is_place(found[index - 2].text) or not _is_place(found[index].text):
                break
        elif before.text == "高质量" and text.startswith("高质量发展", before.start):
            pass  # 某平原高质量发展示范区
        elif before.text not in _INNER and (MARK.search(before.text) or is_wall(before.text)):
            break
        begun = _anchored(line, start) or text[start] in "省市区县州"
        if label == "AGENCY" and begun and _complete().start_to(text, start) >= 0:
            break  # 省委 | 省政府
        start, index = before.start, index - 1
    ended = next((begin for begin, end in line.anchors if end == start and begin < found[index - 1].start), start)
    if index and ended < start and label in ("LOCATION", "PROJECT", "INSTITUTION") and is_wall(found[index - 1].text):
        return ended, quoted  # 上合|组织 is a name, whose 组织 is no wall
    inside = next((begin for begin, end in line.anchors if begin < start < end <= suffix_start), start)
    if inside < start and label != "AGENCY":
        return inside, quoted  # 中国—东盟 is one
    if found[index].text in ("（", "(", "和", "与", "及", "·", "•", "-", "－", "—", "+", "＋"):
        start += 1
    return start, quoted


def _is_place(word: str) -> bool:
    """Is this a place, or a hill or river, that may stand at one end of a dash: 嘉陵江—渠江?"""
    return dictionary_tags().get(word, "") in ("ns", "nz") or word in places.names() or word[-1] in "江河山湖"


@cache
def countries() -> frozenset[str]:
    return frozenset({*places.names(), *words()["countries"]})


def _joins(line: Line, index: int, label: str) -> bool:
    """Does 和 stand inside one name? Bodies have it; others where the name before it is not whole but begins one."""
    if _anchored(line, line.words[index].end):
        return False
    shared = label == "LOCATION" and _SHARED_AREA.match(line.text, line.words[index].start)
    if shared and index and _is_place(line.words[index - 1].text):
        return True
    if label == "AGENCY":
        following = line.words[index + 1].text
        if following in _COMMITTEES or (line.words[index].text == "与" and following in words()["lone_agencies"]):
            return False
        before = line.text[: line.words[index].start]
        return _complete().start_to(before, len(before)) < 0 and not before.endswith(_WHOLE)
    text, joining = line.text, line.words[index].start
    if endings().start_to(text, joining) >= 0 or any(end == joining for _, end in line.anchors):
        return False
    for word in reversed(line.words[max(0, index - 7) : index]):
        if word.text in ("国家", "全国", "国际", "中国", "世界", "全球") or (
            word.text[0] == "第" and word.text[-1] == "届"
        ):
            return True
        if label == "INSTITUTION" and word.text in places.names() and joining - word.end <= 4:
            return True  # 某市信息与智慧医学研究院
        if MARK.search(word.text) or is_wall(word.text):
            return False
    return False


def _anchored(line: Line, start: int) -> bool:
    return start in line.anchored


@cache
def _complete() -> Lexicon:
    """Endings of bodies."""
    return Lexicon(words()["suffixes"]["AGENCY"])
