"""Names by the grammar of their endings: an ending, and the words before it up to the first wall."""

from __future__ import annotations

import re
from functools import cache

from pipeline.entities import places
from pipeline.entities.candidates import Candidate
from pipeline.entities.edges import is_wall, led, paired
from pipeline.entities.kinds import (
    begun,
    is_drawn_up,
    is_no_head,
    is_of_law,
    is_of_state,
    is_purchase,
)
from pipeline.entities.line import Line, Word
from pipeline.entities.reach import MARK, countries, reach
from pipeline.entities.refusals import Growing, is_class_of_things, is_designation, is_no_name, is_of_a_count
from pipeline.entities.vocabulary import (
    among,
    endings,
    is_coined,
    is_verbal,
    suffix_labels,
    words,
)
from pipeline.language.words import dictionary_tags

# Phases, halves and qualifiers of place or state that belong to the name before them (guideline, rules 1.5 and 1.6).
_AFTER = re.compile(
    r"(?:[一二三四五]期(?:工程)?|新馆|新校区?|新院区?|(?:[\u4e00-\u9fff]{2,3}[至—－-])?[\u4e00-\u9fff]{2,3}段(?![落时位级]))?"
    r"(?:[（(](?:[^（）()，。；]{1,14}段|暂名|[一二三四五]期|[东西南北]区)[）)])?"
)
_NOT_A_HEAD = re.compile(
    r"(?:专项|行动|专项行动)(?:治理|整治|资金|债|检查|督查|规划|计划|方案|指南|附加)|工程(?:遗产|师|院|学|技术)|计划(?:单列|生育|投资)"
    r"|行动(?:示范|指南)|系统(?:工作|谋划|安排|部署|性|治理|推进|化|观念|思维)|目录(?:库|制|管理)|规划(?:和自然资源|自然资源|国土|体系|研究|建设|布局|调整|设计|管理|面积|人口|范围|区域|选址|用地|馆)|(?:试点|示范)(?:工作方案|示范)"
)
_LATIN = re.compile(r"[A-Za-z]|20\d\d(?!年)|\d+[国省县]道")
_WHERE = re.compile(r"[（(](?P<place>[\u4e00-\u9fff]{2,6})[）)]")
_STATE = re.compile(r"[（(](?:草案|试行|暂行|征求意见稿|修订|修正案)[）)]")
_YEARS = re.compile(r"[（(]20\d\d年?\s?[—\-－–~～至]{1,2}\s?20\d\d年?[）)]")
_LISTED = re.compile(r"、[\u4e00-\u9fff]{2,12}[局厅委](?:（[局厅委]）)?[、，：；。）]")
_VARIANT = re.compile(r"（[局厅委办]）")
_SHARED = re.compile(
    r"(?:各省、自治区、直辖市?(?:及计划单列市)?|各县（市、区）|各县（市）|各区（县）|各市、县|各区、|市、区|省、市)$"
)
_PAIRED = re.compile(r"(?<=[，、。；])[\u4e00-\u9fff]{2,3}、$")
# 高速 and the like are adjectives before a noun: 高速|磁悬浮.
_ROADS = ("高速",)
_AFTER_ROAD = re.compile(
    r"(?:公路|[\u4e00-\u9fff]{2}段"
    r"|[，。；、：）)（(\s和与及等至到二一三四东西南北建开通全主改扩沿互出入段加工即项是的按年将支有连方]|$)"
)
_OF_YEAR = re.compile(r"20\d\d年")
# What is said of a programme that runs: 某突破年行动成效显著.
_DONE_AFTER = re.compile(
    r"(?:收官|效果|成效|取得|深入|扎实|全面|有序|纵深|加快|顺利|持续|圆满)(?:[实开推进显展突成]|[\u4e00-\u9fff]{2})"
)
# After 国家 only the class: what names the thing stands before.
_CLASS_ONLY = re.compile(
    r"(?:文化公园|考古遗址公园|湿地公园|森林公园|地质公园|(?:级|重点|工程|技术|产业|制造业|地方|联合|综合)*(?:实验室|研究中心|创新中心|工程中心|实验区|试验区|先导区|分中心))"
)
# A base of one of these is a branch of it: 某医院某地研究基地.
_OF_INSTITUTION = re.compile(
    r"实验室|(?:医院|大学|学院|研究院|研究所|科学院)[\u4e00-\u9fff]*(?:研究|临床|教学|科研|医学)"
)
_SITTING = re.compile(r"第[一二三四五六七八九十\d]{1,3}届|首届")
_RINGS = ("中环", "外环", "内环", "循环", "三环", "二环", "四环")
# Heads before which a quoted label stands alone, whatever is said before it (the quotes finder knows the exceptions).
_OF_QUOTES = ("行动", "工程", "计划", "专项", "试点", "活动", "专项行动")
# What makes another thing of a line: 1小时高铁|圈, 高铁|网.
_NO_LINE = re.compile(r"[圈网]|城市|之城|时代|经济|旅游|客流|物流|运输|出行|里程|站房|沿线|枢纽城市")
_BELONGS_AFTER = {
    "POLICY": (_YEARS, _STATE),
    "AGENCY": (_VARIANT,),
    "PROJECT": (_AFTER,),
    "LOCATION": (_AFTER,),
    "INSTITUTION": (_AFTER,),
}
"""What belongs to a name after its ending, by label; the first that matches."""
_COMMITTEES = ("委员会", "标委会", "标委")
_KINDS_OF_LAW = ("INSTITUTION", "COMPANY", "PROJECT", "LOCATION")
_LINES = ("高速", "高速公路", "高铁", "铁路", "城际", "快线", "客专", "运河")


def grown(line: Line) -> list[Candidate]:
    """Every name of a line that its ending tells."""
    found = []
    for index, start in line.endings:
        candidate = _named(line, start, line.words[index].end)
        if candidate is not None:
            found.append(candidate)
    return found


def _named(line: Line, suffix_start: int, suffix_end: int) -> Candidate | None:
    """The name that an ending makes, or None where it makes none."""
    if not _is_head(line, suffix_start, suffix_end):
        return None
    found = _reached(line, suffix_start, suffix_end)
    if found.label == "AGENCY" and not _share(found):
        return None
    if is_class_of_things(found):
        return None
    if is_designation(found):
        return Candidate(found.start, _after(line.text, suffix_end, found.label), "PROJECT", 0.9, "designation")
    if found.suffix in _only_awarded():
        return None
    _settle(found)
    if is_no_name(found):
        return None
    score = _score(found)
    if score == 0.0 or is_of_a_count(found):
        return None
    label = _final_label(found)
    return Candidate(found.start, _after(line.text, suffix_end, label), label, score, "suffix")


def _is_head(line: Line, start: int, end: int) -> bool:
    """Is an ending the head of a name, and no part of another word: 专项|资金, 高铁|圈, 高速|磁悬浮?"""
    text, suffix = line.text, line.text[start:end]
    other = _NOT_A_HEAD.match(text, start)
    if (other and other.end() > end) or is_no_head(text, start):
        return False
    if suffix == "战略" and text.startswith(tuple(words()["after_strategy"]), end):
        return False  # 战略|支点
    if suffix in _LINES and _NO_LINE.match(text, end):
        return False
    return suffix not in _ROADS or end in line.anchored or _AFTER_ROAD.match(text, end) is not None


def _reached(line: Line, suffix_start: int, suffix_end: int) -> Growing:
    """How far a name reaches to the left, cut to where it begins."""
    text, suffix = line.text, line.text[suffix_start:suffix_end]
    label = suffix_labels()[suffix]
    label = "EVENT" if suffix == "活动" and "届" in text[max(0, suffix_start - 20) : suffix_start] else label
    reached, quoted = reach(line, suffix_start, suffix_end, label)
    start, anchored = _trimmed(line, reached, suffix_start, label)
    if suffix in among("done") and 0 < start - reached <= 4 and text[:reached].endswith(tuple(words()["doing"])):
        start = reached  # 实施|创业某地行动
    start = led(text, paired(text, start, suffix_end), suffix_start)
    start, anchored = begun(text, start, suffix_start, label, anchored=anchored)
    if anchored and text[start - 1 : start] == "环" and text[start - 2 : start] not in _RINGS:
        start -= 1  # 环太湖
    if quoted and not anchored and suffix in _OF_QUOTES:
        start = max(start, text.rfind("“", start, suffix_start))
    if label == "EVENT":
        start = _after_other(text, start, suffix_end)
    return Growing(line, suffix_start, suffix_end, label, start, anchored, quoted, text[start:suffix_end])


def _after_other(text: str, start: int, end: int) -> int:
    """The start of an event with a number, after what is not its place: 某园获|第二届某博会."""
    sitting = _SITTING.search(text[start:end], 1)
    other = sitting is not None and text[start : start + sitting.start()] not in places.names()
    return start + sitting.start() if sitting and other else start


def _share(found: Growing) -> bool:
    """Add the levels that share a body's head; False where it is one of a kind (有关部门) or no body (本市|政府采购)."""
    if found.led_by("有关", "相关", "有关区、", "相关区、") or is_purchase(found.text, found.start):
        return False
    found.start = _shared(found.text, found.start)
    levelled = found.name[0] in "省市区县州" and len(found.name) > 2
    found.anchored = found.anchored or found.text[found.start] == "各" or levelled
    return True


def _settle(found: Growing) -> None:
    """The label of a bare national title, the start of a line of rail or road, and that of a report with its year."""
    if found.label == "LOCATION" and found.suffix.endswith("示范区") and found.name.startswith("国家"):
        found.label = "PROJECT"  # the bare national title (guideline, part 3)
    if found.suffix in _LINES:
        pair = _PAIRED.search(found.text, max(0, found.start - 6), found.start)
        if pair and 2 <= found.suffix_start - found.start <= 3:
            found.start = pair.start()
        if found.suffix_start - found.start <= 4:
            found.start = _from(found.line, found.start)
    if found.suffix == "工作报告" and _OF_YEAR.match(found.text) and found.start == 5:
        found.start = 0


def _final_label(found: Growing) -> str:
    """The label, but of a base of an institution and of a committee of the state."""
    if found.label == "PROJECT" and found.suffix.endswith("基地") and _OF_INSTITUTION.search(found.name):
        return "INSTITUTION"
    return "AGENCY" if found.suffix.endswith(_COMMITTEES) and is_of_state(found.name) else found.label


def _from(line: Line, start: int) -> int:
    """A line's start with the place that it runs from: 某村至|某地铁路."""
    at = line.index(start - 1) if start else 0
    if at < 1 or line.words[at].text != "至" or line.words[at].end != start:
        return start
    before = line.words[at - 1]
    return start if is_wall(before.text) or not 2 <= len(before.text) <= 4 or MARK.search(before.text) else before.start


def _shared(text: str, start: int) -> int:
    """A body's start with the levels that share its head: 市、区人民政府; 各市人民政府."""
    shared = _SHARED.search(text, max(0, start - 20), start)
    if shared:
        return shared.start()
    return start - 1 if start and text[start - 1] == "各" else start


def _score(found: Growing) -> float:
    """How sure a name is; 0 where its ending does not make one."""
    before = found.suffix_start - found.start
    if before >= 1 and (found.anchored or found.quoted):
        return 0.9
    if before >= 2 and _LATIN.match(found.text, found.start):
        return 0.8
    first = found.line.words[found.line.index(found.start)]
    if _is_done_to(found, first) or _is_general(found):
        return 0.0
    if _is_strong(found, before, first.text) or _is_listed(found):
        return 0.6
    return 0.7 if _is_alone(found) or (before >= 4 and (_is_done(found) or _is_enacted(found))) else 0.0


def _is_done_to(found: Growing, first: Word) -> bool:
    """Is all that stands before an ending what is done to such a thing: 修复|湿地?"""
    return found.label == "LOCATION" and first.end == found.suffix_start and first.text in among("verbs_in_names")


def _is_general(found: Growing) -> bool:
    """Does a law speak of any such thing, without a word that the dictionary does not know?"""
    return found.label in _KINDS_OF_LAW and is_of_law(found.text) and not _is_coined_within(found)


def _is_strong(found: Growing, before: int, first: str) -> bool:
    """Do so many characters make a name with an ending, or a coined word even where they are fewer?"""
    least = words()["strong"].get(found.label, {}).get(found.suffix)
    if least is None:  # 某江|融合|发展示范区, where 示范区 alone would do
        return before >= 2 and _inherits(found.label, found.suffix) and is_coined(first)
    return bool(before >= least or (before and is_coined(first)))


def _is_listed(found: Growing) -> bool:
    """Is it a body without a place in a list of bodies: 通信管理局、公安厅（局）、广播电视局：?"""
    if found.label != "AGENCY" or found.start != found.suffix_start or len(found.suffix) < 3:
        return False
    return _LISTED.match("、" + found.text[found.start : found.start + 40]) is not None


def _is_done(found: Growing) -> bool:
    """Is it an action that somebody carries out (实施…), or that runs (…成效显著)? A law only says that one should."""
    if found.suffix not in among("done") or "应当" in found.text:
        return False
    return found.led_by(*words()["doing"]) or _DONE_AFTER.match(found.text, found.suffix_end) is not None


def _is_enacted(found: Growing) -> bool:
    """Is it a policy that somebody issues, and none that is still to be drawn up?"""
    enacted = found.label == "POLICY" and found.led_by(*words()["enacting"])
    return enacted and not is_drawn_up(found.text, found.start, found.suffix)


def _is_alone(found: Growing) -> bool:
    """Is it a body that needs no place?"""
    return found.label == "AGENCY" and found.text[found.start : found.suffix_end] in among("lone_agencies")


@cache
def _inherits(label: str, suffix: str) -> bool:
    """Has an ending within this one that makes a name by itself?"""
    return any(suffix[cut:] in words()["strong"].get(label, {}) for cut in range(1, len(suffix)))


def _is_coined_within(found: Growing) -> bool:
    line = found.line
    first, last = line.index(found.start), line.index(max(found.start, found.suffix_start - 1))
    return any(is_coined(word.text) for word in line.words[first : last + 1])


def _after(text: str, end: int, label: str) -> int:
    """End of a name with what belongs to it after its ending."""
    for pattern in _BELONGS_AFTER.get(label, ()):
        match = pattern.match(text, end)
        if match:
            end = match.end()
            break
    where = _WHERE.match(text, end)  # 某智谷（某市）
    return where.end() if where and where["place"] in countries() and label not in ("AGENCY", "POLICY") else end


def _trimmed(line: Line, start: int, suffix_start: int, label: str) -> tuple[int, bool]:
    """A name cut so that it begins with the place, level or known name inside it, and whether it does.

    What stands before that stays where it may be of the name: 数智北京创新中心, not 运营上海创新中心.
    """
    for begin, end in line.anchors:
        if start <= begin < suffix_start:
            return _cut(line, start, begin, end, label)
    while start < suffix_start:
        word = line.words[line.index(start)]
        if word.text not in among("leading_verbs") or word.end > suffix_start:
            break
        start = word.end
    return start, False


def _cut(line: Line, start: int, begin: int, end: int, label: str) -> tuple[int, bool]:
    """A name that reaches to ``start``, and the first place, level or known name in it: where it begins, and whether with that."""
    text = line.text
    if begin == start:
        return start, True
    if text[begin:end] in ("国家", "全国") and _CLASS_ONLY.match(text, end):
        return _after_verbs(line, start, begin), True  # 宽禁带半导体|国家工程中心
    if label not in ("AGENCY", "COMPANY") and endings().start_to(text, begin) >= start:
        return start, True  # a name before the place: 某大学某地校区, 某运河某段规划
    weak = _is_weak(text, start, begin, end)
    if label in ("AGENCY", "COMPANY", "POLICY") and not weak:
        return _with_slogan(text, start, begin) if label == "POLICY" else begin, True
    before = [word.text for word in line.words[line.index(start) : line.index(begin)]]
    if any(map(_is_led_by, before)) or not (weak or begin - start <= 4):
        return begin, True
    return start, text[start] == "“" or text[begin - 1] == "杯" or is_coined(before[0])


def _is_weak(text: str, start: int, begin: int, end: int) -> bool:
    """Is it a word with which a name seldom begins, or one in brackets?"""
    return text[begin:end] in among("weak_anchors") or _bracketed(text, begin, start)


def _with_slogan(text: str, start: int, begin: int) -> int:
    """A policy's start with the slogan before its place: 数字|某省|发展规划."""
    return begin - 2 if text[max(start, begin - 2) : begin] in among("slogans") else begin


@cache
def _is_led_by(word: str) -> bool:
    """Is this a verb or an adjective, which stand before a name without being of it?"""
    return is_verbal(word) or (len(word) > 1 and dictionary_tags().get(word) == "a")


def _after_verbs(line: Line, start: int, begin: int) -> int:
    """A start after the verbs that stand before the words of a name."""
    for word in line.words[line.index(start) : line.index(begin)]:
        leading = dictionary_tags().get(word.text, "n") in ("v", "vd", "d", "p", "c", "m", "f")
        if len(word.text) > 1 and (not leading or word.text in among("verbs_in_names")):
            break
        start = word.end
    return start


def _bracketed(text: str, begin: int, start: int) -> bool:
    return text.rfind("（", start, begin) > text.rfind("）", start, begin)


@cache
def _only_awarded() -> frozenset[str]:
    """Endings that are names only as titles awarded."""
    return frozenset(words()["designations"]).difference(*words()["suffixes"].values())
