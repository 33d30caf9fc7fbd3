"""What the words around a number are: a thing and its predicate, a standard of comparison, a bare scope (codebook E3).

jieba cuts the words and says their parts of speech; it is asked only where a construction needs it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache

from pipeline.language.comparators import verb_words
from pipeline.language.matches import end_of, start_of
from pipeline.language.words import cut, dictionary_tags
from pipeline.targets.cues import cue

Span = tuple[int, int]

# Words that open a predicate wherever they stand after a noun: prepositions, adverbs, words of time.
_OPENERS = frozenset(("p", "d", "t"))
_ADVERBS = frozenset(("d", "vd", "ad", "a"))
_LONGEST = 40
_NOUN_REACH = 12
_MEASURE_NAME = re.compile(
    r"(?:[率度比量额数值]|比重|比例|占比|份额|指数|强度|面积|时间|规模|系数|水平|面|浓度)(?:要|均|应)?$|占(?!地|道)"
)
_RATIO_NAME = re.compile(r"(?:率|比重|比例|占比|份额|强度|覆盖面)$|占(?!地|道)")
_PLACE = (
    r"(?:全[国省市区县州盟旗域]|[我本该]?[省市区县州](?:内|域|本级|直|属)?|城镇|乡镇|农村|乡村|城市|城区|市区|县城"
    r"|(?:中心|主)城区|郊区|牧区|山区|境内)"
)
_LEVEL_WORD = r"(?:国家|省|市|区|县|州|乡|镇|村|街道|社区)"
_LEVELS = rf"{_LEVEL_WORD}(?:[、和（(]?{_LEVEL_WORD}[）)]?){{0,3}}(?:两|三|四)?[级控考](?:以上|及以下|以下|本级)?"
_BARE_SCOPE = re.compile(
    rf"(?:其中)?(?:{_LEVELS}|{_PLACE})(?:居民|人口|常住人口|地区|层面|范围内?|部分|范围|单位|机构)?(?:则|也|均|都)?"
)
_HAN_WORD = re.compile(r"[\u4e00-\u9fff]{2,}")
_SHORT_SCOPE = 8
_LEFT_EDGE = "[、，；：:\\s\u3000“—–\\-•]"
_RIGHT_EDGE = "[、，\\s：:了“（(]"
_SHORTEST_VERB = 2  # 筛选出: a complement is none
_AND = re.compile("[、和及或]")
_NAMED = 4  # the shortest name that a second verb leaves
_PART_OF_NAME = "性型用"  # 补贴性培训, 建设用地
_BEFORE_VERBS = frozenset(("基本", "全面", "积极", "持续"))
_ASIDE = re.compile(r"[（(][^（）()]{0,24}[）)]、?")


def stripped(text: str, start: int, end: int) -> Span | None:
    """A phrase without the words that only lead in or out of it."""
    start, end = _without_edges(text, start, end)
    aside = _ASIDE.match(text, start, end)
    start = end_of(aside, start)
    while start < end and text[start] in "”》）)、，的 \u3000—-．.":
        start += 1
    while start < end and text[end - 1] in "“《（(、， \u3000—":
        end -= 1
    if start and text[start - 1] == "“" and text.count("”", start, end) > text.count("“", start, end):
        start -= 1  # a quoted name keeps both its marks: “中国声谷”企业营业收入
    return (start, end) if end > start else None


def _without_edges(text: str, start: int, end: int) -> Span:
    """A stretch without the words and marks of its edges; what belongs to a longer word (对外贸易) or name (基本医疗保险) stays."""
    lead, tail = _edges()
    while start < end and (found := lead.match(text, start, end)) and _leads(text, found, end):
        start = found.end()
    while start < end and (found := tail.search(text, max(start, end - 8), end)) and _trails(text, found, start):
        end = found.start()
    return start, end


def _leads(text: str, found: re.Match[str], end: int) -> bool:
    """Is an edge at the left of a phrase a word of its own, and no adverb that became part of a noun (基本医疗保险)?"""
    if found[0] in _BEFORE_VERBS:
        return not begins_with_noun(text, found.end(), end)
    return _is_word(text, found, found.start(), min(end, found.start() + _NOUN_REACH))


def _trails(text: str, found: re.Match[str], start: int) -> bool:
    return found.start() < found.end() and _is_word(text, found, max(start, found.end() - _NOUN_REACH), found.end())


def _is_word(text: str, edge: re.Match[str], start: int, end: int) -> bool:
    """Is an edge of one character no part of a longer word of a stretch (使用, 签约)? jieba has some names of persons that are none."""
    if len(edge[0]) > 1:
        return True
    word = next((word for word, at in words_of(text, start, end) if at <= edge.start() < at + len(word)), "")
    return len(word) == 1 or part_of_speech(word)[:2] in ("", "nr")


@cache
def _edges() -> tuple[re.Pattern[str], re.Pattern[str]]:
    left, right = cue("edges", "left").pattern, cue("edges", "right").pattern
    return re.compile(f"{_LEFT_EDGE}+|{left}"), re.compile(f"(?:{right}|{_RIGHT_EDGE})$")


def words_of(text: str, start: int, end: int) -> Iterator[tuple[str, int]]:
    """The words of a stretch, each with the place where it begins."""
    at = start
    for word in cut(text[start:end]):
        yield word, at
        at += len(word)


def part_of_speech(word: str) -> str:
    """jieba's part of speech of a word, or an empty string."""
    return dictionary_tags().get(word, "")


def predicate_of(text: str, start: int, end: int) -> int | None:
    """Where the predicate of the thing that begins at ``start`` begins; None where the stretch holds a noun alone.

    The first word is the thing's. A verb of result, a preposition or an adverb opens the predicate; where there is none the last verb
    does (小区安防设施联网), for many verbs stand inside nouns (审批事项).
    """
    last: int | None = None
    for word, at in words_of(text, start, min(end, start + _LONGEST)):
        if at == start or word == "的":
            continue
        kind = part_of_speech(word)
        if kind in _OPENERS or _finite().fullmatch(word):
            return at
        last = at if kind == "v" else last
    return last


def is_share_of_things(text: str, floor: int, start: int, end: int, stop: int) -> bool:
    """Is a percentage the share of the things that follow it (65%以上的企业建立…), and no attribute of theirs (热效率超过45%的机组)?

    Args:
        text: normalised text.
        floor: where the phrase before the number may begin.
        start: where the number begins, with its bound.
        end: where it ends.
        stop: where its piece of the sentence ends.
    """
    things = _THINGS.match(text, end)
    if things is None or not leads_share(text, stripped(text, floor, start)):
        return False
    return predicate_of(text, things.end(), stop) is not None


_THINGS = re.compile(r"(?:以上|左右)?的?(?=[\u4e00-\u9fff])")


def leads_share(text: str, phrase: Span | None) -> bool:
    """May the phrase before a percentage lead the things that follow it: nothing, a verb (推动), or whose they are (全市85%的行政村)?"""
    if phrase is None:
        return True
    leads = (_BARE_SCOPE, cue("verbs"), cue("carriers"))
    return any(pattern.fullmatch(text, *phrase) for pattern in leads)


def object_verb_of(text: str, start: int, end: int) -> int | None:
    """Where a verb with its object begins after the noun at ``start`` (领域开放数据); None where there is none."""
    for word, at in words_of(text, start, min(end, start + _LONGEST)):
        if at > start and at + len(word) < end and cue("verbs").fullmatch(word):
            return at
    return None


@cache
def _finite() -> re.Pattern[str]:
    return re.compile(f"(?:{cue('predicates').pattern}|{cue('finite').pattern})")


def begins_with_verb(text: str, start: int, end: int) -> bool:
    """Does a stretch begin with a verb, so that a clause before 的 follows (具有带动效应的项目)?"""
    return part_of_speech(_first_word(text[start : min(end, start + _NOUN_REACH)])) == "v"


@lru_cache(maxsize=4096)
def _first_word(stretch: str) -> str:
    return next(iter(cut(stretch)), "")


def begins_with_noun(text: str, start: int, end: int) -> bool:
    """Does a stretch begin with a noun? So does a word that jieba does not know (医共体)."""
    word = _first_word(text[start : min(end, start + _NOUN_REACH)])
    kind = part_of_speech(word)
    return _HAN_WORD.match(word) is not None and kind[:1] in ("", "n", "j", "l") and not _finite().fullmatch(word)


def tells_state(text: str) -> bool:
    """Does a line say of something what has become of it (创新实力稳步增强), and no act (不断增强创新实力)?

    A noun, an adverb, and a last word that is a verb or an adjective; or a noun and a set phrase (城乡面貌焕然一新).
    """
    kinds = [part_of_speech(word) for word, _ in words_of(text, 0, min(len(text), _LONGEST))]
    if len(kinds) < 2 or not kinds[-1]:
        return False
    if kinds[-1][0] in "il":
        return kinds[-2].startswith("n")
    if len(kinds) < 3 or kinds[-1][0] not in "va" or kinds[-2] not in _ADVERBS:
        return False
    return kinds[-3].startswith(("n", "vn")) or (kinds[-3] == "v" and kinds[-4:-3] == ["n"])  # 民生保障持续加强


def ends_with_verb(text: str, start: int, end: int) -> bool:
    """Does a stretch end with a verb that governs what follows (集中力量主攻)?"""
    found = [word for word, _ in words_of(text, max(start, end - _NOUN_REACH), end)]
    return bool(found) and (part_of_speech(found[-1]) == "v" or cue("verbs").fullmatch(found[-1]) is not None)


def verbs_end(text: str, start: int, end: int) -> int | None:
    """Where the verb that begins a phrase ends, with a second one that has the same object (新建、改建农村公路); None without a verb.

    What is left must be long enough to be a name without it: in 新增治理面积 it is part of that.
    """
    first = cue("verbs").match(text, start, end)
    if first is None:
        return None
    joint = end_of(_AND.match(text, first.end()), first.end())
    second = cue("verbs").match(text, joint, end - _NAMED)
    whole = second is None or text[second.end()] not in _PART_OF_NAME
    return end_of(second if whole else None, first.end())


def verb_that_ends(text: str, start: int, end: int) -> int | None:
    """Where the verb begins with which a phrase ends, at a word's beginning (统筹|建设, 引进培育); None where it ends with none."""
    at = start
    for _, at in words_of(text, start, end):
        found = _verbs().match(text, at, end)
        if found is not None and found.end() >= end - 1:
            return at
    if end - at < _SHORTEST_VERB or part_of_speech(text[at:end]) != "v" or cue("verbs").match(text, start, end):
        return None
    return at - text.startswith("新", at - 1) if at > start else at  # 新入驻


@cache
def _verbs() -> re.Pattern[str]:
    verb = cue("verbs").pattern
    return re.compile(f"(?:{verb})(?:{_AND.pattern}?(?:{verb}))?")


def without_standard(text: str, start: int, end: int) -> int:
    """Where a phrase ends before the standard that it is compared with: 增速高于全省平均水平, 费率不高于承担责任的; ``end`` elsewhere."""
    if _STANDARD_SIGNS.isdisjoint(text[start:end]):
        return end
    found = _standard().search(text, start, end)
    return start_of(found, end)


_ALSO_GROWTH = ("突破", "超出")
_STANDARD_SIGNS = frozenset("于比较出过先")


@cache
def _standard() -> re.Pattern[str]:
    verbs = "|".join(sorted((w for w in verb_words() if len(w) > 1 and w not in _ALSO_GROWTH), key=len, reverse=True))
    return re.compile(
        rf"(?:均|都|要|应|须|需)?(?:[不未][得应宜可能要会]?)?(?:{verbs}|[快好优慢]于|高出|领先"
        r"|(?<![占同环对相配价])比(?![重例率较])|(?<!比)较(?![快大高好强]))"
        r"(?=[\u4e00-\u9fff])[^，；。：、]{1,24}$"
    )


def names_place(word: str) -> bool:
    """Is a word a place or a class of places (全省, 农村, 城区)?"""
    return re.match(_PLACE, word) is not None


def is_bare_scope(text: str, phrase: Span, measured: str, said: str) -> bool:
    """Does a phrase only say of whom, where the indicator is that of the number before (市级达到92%，县级不低于75%)?

    Args:
        text: normalised text.
        phrase: the phrase before the number.
        measured: the indicator of the number before.
        said: the words between the phrase and the number; growth is said of the phrase itself.
    """
    name = text[slice(*phrase)]
    if _BARE_SCOPE.fullmatch(name):
        return True
    short = len(name) <= _SHORT_SCOPE and not _MEASURE_NAME.search(name) and not cue("verbs").match(name)
    return short and bool(_RATIO_NAME.search(measured)) and not cue("change", "relative_change").search(said)
