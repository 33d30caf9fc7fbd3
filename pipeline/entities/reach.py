"""How far to the left of its ending a name reaches: walls, brackets, quotes, joints and dashes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from pipeline.entities import places
from pipeline.entities.edges import is_wall
from pipeline.entities.lexicon import Lexicon
from pipeline.entities.line import Line, Word
from pipeline.entities.vocabulary import among, endings, words
from pipeline.language.words import dictionary_tags

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
_NO_BEGINNING = ("（", "(", "—", *_JOINING, *_INNER)
_OF_ALL = ("国家", "全国", "国际", "中国", "世界", "全球")
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
        opens = _opening(line, index - 1, label, quoted)
        if opens is not None:
            if opens < 0:
                break
            if before.text == "”" and _complete().start_to(text, opens) >= 0:
                return opens, True  # a body and its quoted label are apart: 市政协|“某某”协商会
            start, index, quoted = opens, line.index(opens), quoted or before.text == "”"
            continue
        if not _goes_on(line, index - 1, label) or _is_body_apart(line, start, label):
            break
        start, index = before.start, index - 1
    return _begun(line, start, index, suffix_start, label), quoted


def _opening(line: Line, index: int, label: str, quoted: bool) -> int | None:
    """Where the quote or bracket opens that closes with a word, -1 where none does near by, None where the word closes none that a name
    of this label may hold: one quote, and brackets but for bodies."""
    text, closing = line.text, line.words[index]
    if closing.text == "”" and not quoted:
        return text.rfind("“", max(0, closing.start - 18), closing.start)
    if closing.text not in "）)" or label == "AGENCY":
        return None
    opening = max(text.rfind(mark, max(0, closing.start - 7), closing.start) for mark in "（(")
    return -1 if opening <= 0 or MARK.search(text, opening + 1, closing.start) else opening


def _goes_on(line: Line, index: int, label: str) -> bool:
    """May a name hold this word, with what stands after it?"""
    word = line.words[index]
    if word.text in _JOINING:
        return _joins(line, index, label)
    if word.text in _DASHES and label != "AGENCY":
        return index >= 1 and _is_place(line.words[index - 1].text) and _is_place(line.words[index + 1].text)
    if word.text == "高质量" and line.text.startswith("高质量发展", word.start):
        return True  # 某平原高质量发展示范区
    return word.text in _INNER or not (MARK.search(word.text) or is_wall(word.text))


def _is_body_apart(line: Line, start: int, label: str) -> bool:
    """Does another body end where this one may begin: 省委|省政府?"""
    if label != "AGENCY" or not (start in line.anchored or line.text[start] in "省市区县州"):
        return False
    return _complete().start_to(line.text, start) >= 0


def _begun(line: Line, start: int, index: int, suffix_start: int, label: str) -> int:
    """Where a name begins whose words reach to ``start``, the word at ``index``: not inside a known name, nor with a joint."""
    found = line.words
    if index and label in ("LOCATION", "PROJECT", "INSTITUTION") and is_wall(found[index - 1].text):
        ended = next((begin for begin, end in line.anchors if end == start and begin < found[index - 1].start), start)
        if ended < start:
            return ended  # 上合|组织 is a name, whose 组织 is no wall
    if label != "AGENCY":
        inside = next((begin for begin, end in line.anchors if begin < start < end <= suffix_start), start)
        if inside < start:
            return inside  # 中国—东盟 is one
    return start + 1 if found[index].text in _NO_BEGINNING else start


def _is_place(word: str) -> bool:
    """Is this a place, or a hill or river, that may stand at one end of a dash: 嘉陵江—渠江?"""
    return dictionary_tags().get(word, "") in ("ns", "nz") or word in places.names() or word[-1] in "江河山湖"


@cache
def countries() -> frozenset[str]:
    return frozenset({*places.names(), *words()["countries"]})


def _joins(line: Line, index: int, label: str) -> bool:
    """Does 和 stand inside one name? Bodies have it; others where the name before it is not whole but begins one."""
    joint = line.words[index]
    if joint.end in line.anchored:
        return False
    shared = label == "LOCATION" and _SHARED_AREA.match(line.text, joint.start)
    if shared and index and _is_place(line.words[index - 1].text):
        return True
    if label == "AGENCY":
        return _joins_in_body(line, index)
    if endings().start_to(line.text, joint.start) >= 0 or any(end == joint.start for _, end in line.anchors):
        return False
    return _is_begun(line.words[max(0, index - 7) : index], label)


def _is_begun(before: Sequence[Word], label: str) -> bool:
    """Do the words before 和 begin a name: of all the country, with a number, or with an institution's place?"""
    for word in reversed(before):
        if word.text in _OF_ALL or (word.text[0] == "第" and word.text[-1] == "届"):
            return True
        if label == "INSTITUTION" and word.text in places.names() and before[-1].end - word.end <= 4:
            return True  # 某市信息与智慧医学研究院
        if MARK.search(word.text) or is_wall(word.text):
            return False
    return False


def _joins_in_body(line: Line, index: int) -> bool:
    """Does 和 stand inside a body's name: neither after a whole one nor before a committee or a body that needs no place?"""
    following, before = line.words[index + 1].text, line.text[: line.words[index].start]
    if following in _COMMITTEES or (line.words[index].text == "与" and following in among("lone_agencies")):
        return False
    return _complete().start_to(before, len(before)) < 0 and not before.endswith(_WHOLE)


@cache
def _complete() -> Lexicon:
    """Endings of bodies."""
    return Lexicon(words()["suffixes"]["AGENCY"])
