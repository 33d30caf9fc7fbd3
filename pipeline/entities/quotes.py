"""Names in quotes (guideline, rule 1.4): “X” with the class noun that follows, or the inner text alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from pipeline.entities import places
from pipeline.entities.candidates import Candidate
from pipeline.entities.edges import is_wall
from pipeline.entities.vocabulary import endings, suffix_labels, words
from pipeline.language.words import cut, dictionary_tags

# Wrongly paired quotes of the source stand as they are (rule 1.4).
_QUOTED = re.compile(r"“(?P<name>[^”“\"\n]{2,20})[”\"]")
_NUMBERED = re.compile(
    r"^[一二三四五六七八九十两百千万\d]+(?:个|大|类|项|号|条|区|城|站|廊|校|链|体|位)|^[\d+＋N一二三X]+$|[；]|^[最更]|式$|^[一二三四五六七八九十两\d]{1,2}(?:基地|节点|中心|枢纽|平台|工程|行动|区|带|廊|港|园区|园|核)(?:$|[、一二三四五六七八九十])|[一二三四五六七八九十]+[大项](?:行动|工程|计划)$|都$|^十[三四五]五$|[+＋]|^一[^一]{1,4}[一两三多]"
)
# Ways of handling an errand, no platforms (part 2, PROJECT): “跨省通办”, “一次办”.
_MODE = re.compile(
    r"(?:(?:跨[省域市区]|全[省国市域县区]|省内|异地|区域)通|全程网|免证|一次|就近|马上|网上|掌上|自助|集成|承诺|容缺|当场|限时|[帮代联即秒])办$"
)
# “浙里办” is a platform where it is called one; “三快两省”, “某好办”品牌 are not.
_IS_PLATFORM = re.compile(
    r"(?:[\u4e00-\u9fff]{0,6}(?:平台|小程序|客户端|系统)|[ A-Z]*APP|上线|移动端|[掌政]|注册|用户|[（(])"
)
_BY_PLATFORM = ("依托", "通过", "登录", "平台", "上线", "升级", "推广", "迭代")
_DOINGS = re.compile(r"(?:建设|提升|改造|培育|保障|创建|攻坚)?(?:[两三五]年)?(?:攻坚)?")  # “五网”建设三年行动
_EACH = re.compile(r"一[^一]{1,3}一[^一]{1,4}$")  # “一岛一功能”首发工程
_PLAN = re.compile(r"[\u4e00-\u9fff]{0,8}?(?:行动计划|行动方案|实施方案)")
_COUNTABLE = ("试点", "行动", "工程", "计划", "专项")  # “156”行动
_CLASSED = ("国家级", "省级", "市级", "各类", "一批", "个")
_CLASS = (
    r"(?P<between>[\u4e00-\u9fffA-Z]{0,8}?)"
    r"(?P<head>大模型|智能体|重点专项|服务平台|云平台|平台|行动(?!计划|方案)|工程|专项行动|专项|计划|活动|试点|系统|工业云|小程序|APP|战略(?!STRATEGY)|[一二三四五]期(?:工程)?(?=项目|建设|建成|上线|工程|[、，。；]|$))(?![治整者方化])"
)
_EVENT_CLASS = re.compile(
    r"[\u4e00-\u9fff]{0,6}?(?:音乐会|晚会|文化周|宣传周|双年展|文化节|艺术节|论坛|大赛|峰会|博览会"
    r"|周(?!边|年|期|转))"
)
_OF_A_CLASS = re.compile(
    r"[、“]“?(?P<name>[^”“\n，。]{2,14})”等(?:(?!方式|形式|途径|各类|各项)[\u4e00-\u9fff]{0,4}|\d+个[\u4e00-\u9fff]{0,2})(?:平台|活动|行动|工程|大模型|模型|系统|应用|赛事|专项)"
)
# A modifier between the verb and the quoted label is of the name: 实施县域“两千一百”行动.
_MODIFIED = re.compile(
    r"(?:实施|开展|推进|启动|深化|(?:计划|行动|工程|活动|专项)(?:和|、|及)|^\s*[（(]?[一二三四五六七八九十\d]{1,3}[）)、.．])(?:好|了)?(?P<modifier>[\u4e00-\u9fff]{2,8}|[省市区县州])$"
)
# A policy called by the number of its articles: “人才金政40条”, “猪十条”.
_NICKNAME = re.compile(r"(?![\d一二三四五六七八九十])[\u4e00-\u9fff]{1,8}?(?:[一二三四五六七八九十]{1,3}|\d{1,3})条$")
# A sentence in quotes is said of the places in it.
_SAID = re.compile(r"[是的了，。]")
# What is quoted here is a policy or a manner, nothing done: “两重”“两新”政策.
_OF_POLICY = re.compile(
    r"等各[类项]|(?:等[\u4e00-\u9fff]{0,4})?(?:政策|机制|制度|模式|理念|方针|战略|原则|要求|目标|指标|工作法|布局|格局|定位|方式|方法|改革)"
)
# “甲”“乙”三大计划, “甲”“乙”等活动, “甲”“乙”专项行动
_OF_DEEDS = re.compile(
    r"(?:等(?:[\u4e00-\u9fff]{0,6}(?:活动|行动|工程|计划|赛事|品牌活动)|典型)|[一二三四五六七八九十\d]+(?:大|项|个)(?:重点)?(?:活动|行动|工程|计划|专项)|系列[\u4e00-\u9fff]{0,6}活动)"
)
_SHARED = re.compile(r"(?:专项)?(?:行动|工程|计划)(?![计方治整者])")
_LIST = re.compile(r"(?:“[^”“\n]{2,14}”[、和]?){2,}")


def quoted(text: str) -> Iterator[Candidate]:
    """Candidates among the quoted stretches of a line."""
    if "“" not in text:
        return
    for match in _QUOTED.finditer(text):
        yield from _alone(text, match)
        listed = text[: match.start()].endswith("”")
        if not listed:
            yield from _with_class(text, match)
        if not _is_number(match["name"]):
            plan = None if listed else _PLAN.match(text, match.end())
            if plan:
                yield Candidate(match.start(), plan.end(), "POLICY", 1.0, "quoted+class")
            event = _EVENT_CLASS.match(text, match.end())
            if event and _is_short(event.group()[:-2]):
                yield Candidate(match.start(), event.end(), "EVENT", 0.9, "quoted+class")
    for match in _OF_A_CLASS.finditer(text):
        if not _is_number(match["name"]) and not is_wall(cut(match["name"])[-1]):
            yield Candidate(*match.span("name"), "PROJECT", 0.6, "quoted-list")
    for match in _LIST.finditer(text):
        if not _OF_POLICY.match(text, match.end()):
            yield from _sharing(text, match)


def _alone(text: str, match: re.Match[str]) -> Iterator[Candidate]:
    """What is a name by its words alone, without a class noun after the quote."""
    name, span = match["name"], match.span("name")
    suffix = endings().start_to(name, len(name))
    if suffix > 0 and not _is_number(name):
        label = suffix_labels()[name[suffix:]]
        if label in ("PROJECT", "LOCATION", "EVENT", "INSTITUTION"):
            yield Candidate(*span, label, 0.9, "quoted")
    elif name[-1] == "行" and 4 <= len(name) <= 12 and any(name[-1 - n : -1] in places.names() for n in (2, 3)):
        yield Candidate(*span, "PROJECT", 0.8, "quoted")  # “投资机构某地行”
    elif _NICKNAME.match(name):
        yield Candidate(*span, "POLICY", 0.9, "nickname")
    elif name[-1] in "号办" and 3 <= len(name) <= 6 and _is_called(text, match):
        yield Candidate(*span, "PROJECT", 0.8, "quoted")  # “墨子号”, “浙里办”


def _is_called(text: str, match: re.Match[str]) -> bool:
    """Is this the name of a ship or a probe (but no document number), or a platform by what is said around it?"""
    name = match["name"]
    if is_wall(name) or _MODE.search(name):
        return False
    if name[-1] == "号" and name[-2] != "字":
        return True
    return _IS_PLATFORM.match(text, match.end()) is not None or text[: match.start()].endswith(_BY_PLATFORM)


def _with_class(text: str, match: re.Match[str]) -> Iterator[Candidate]:
    """A quoted label with the class noun after it, also with the modifier before it."""
    head = _class().match(text, match.end())
    if head is None or not _is_labelled(text, match, head["head"]) or not _is_short(head["between"]):
        return
    yield Candidate(match.start(), head.end(), "PROJECT", 0.9, "quoted+class")
    modified = _MODIFIED.search(text, 0, match.start())
    if modified and _is_modifier(modified["modifier"]):
        yield Candidate(modified.start("modifier"), head.end(), "PROJECT", 0.9, "modified+class")


def _is_labelled(text: str, match: re.Match[str], head: str) -> bool:
    """May a class noun belong to what is quoted? Platforms of a level (省级“…”平台) are of a kind; a count labels few classes."""
    if head == "平台" and text[: match.start()].endswith(_CLASSED):
        return False
    name = match["name"]
    return not _is_number(name) or (head in _COUNTABLE and (name.isdigit() or _EACH.match(name) is not None))


def _sharing(text: str, match: re.Match[str]) -> Iterator[Candidate]:
    """Quoted labels side by side before a class that they share: “甲”“乙”“丙”行动, the last with it; “甲”“乙”等活动."""
    shared = _SHARED.match(text, match.end())
    if shared:
        last = match.start() + match.group().rfind("“")
        yield Candidate(last, shared.end(), "PROJECT", 0.9, "quoted+class")
    if shared or _OF_DEEDS.match(text, match.end()):
        for inner in _QUOTED.finditer(text, *match.span()):
            if not _is_number(inner["name"]):
                yield Candidate(*inner.span("name"), "PROJECT", 0.6, "quoted-list")


def _is_number(name: str) -> bool:
    """A count or a slogan and no label; two halves of one length are a label: “千村引领、万村提升”."""
    halves = re.split("[，、]", name)
    if len(halves) == 2 and len(halves[0]) == len(halves[1]):
        return any(map(_NUMBERED.search, halves))
    return len(halves) > 1 or _NUMBERED.search(name) is not None


def _is_modifier(stretch: str) -> bool:
    """Nouns only, no verb that takes the quoted label as its object, no adverb."""
    found = cut(stretch)
    return not any(dictionary_tags().get(word, "n")[0] in "dmrpc" for word in found) and not (
        is_wall(found[-1]) or stretch.startswith(("新一轮", "系列", "全国", "全省", "全市", "推")) or len(found) > 4
    )


def _is_short(between: str) -> bool:
    """Only modifiers between the quote and its class noun: no 等, no verb of another clause."""
    return _DOINGS.fullmatch(between) is not None or ("等" not in between and not any(map(is_wall, cut(between))))


def inside_quotes(text: str) -> list[tuple[int, int]]:
    """Spans of short quoted stretches: a place inside one is part of a coined label (rule 1.3)."""
    quoted = (match for match in _QUOTED.finditer(text)) if "“" in text else ()
    return [match.span("name") for match in quoted if not _SAID.search(match["name"])]


@cache
def _class() -> re.Pattern[str]:
    """The class noun after a quote, and the modifiers between."""
    return re.compile(_CLASS.replace("STRATEGY", "|".join(words()["after_strategy"])))
