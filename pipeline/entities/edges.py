"""Where a longer name may begin, and where a name must end."""

from __future__ import annotations

import re
from functools import cache

from pipeline.entities.lexicon import Lexicon
from pipeline.entities.places import names
from pipeline.entities.register import aliases
from pipeline.entities.vocabulary import among, suffix_labels, words
from pipeline.language.matches import end_of
from pipeline.language.words import dictionary_tags

# Verbs that the segmenter joins or does not know as such before a name: 申创|国家…示范区, 用好|“…”平台.
_LED = re.compile(
    r"(?:(?:[今明后]年|\d{1,2}月)?(?:年底|年末|年中|月底|月末|季末)(?:之?前)?|20\d\d(?:[—－-]20\d\d)?年度|[一二三四五六七八九十]是(?=“)|[与同]央企|与(?=[\u4e00-\u9fff]{2,}(?:公司|大学|集团))|好(?=[\u4e00-\u9fff]{3})|改扩建|(?:升级|畅通|精心组织|搭建)(?=“)|(?:全国|全省)?(?:首批|第[一二三四五六七八九十]+批|新一批)|创成|申创|申建|申办|承建|用好|做优做特|做特|做实|做深|做细|做强|做大|做优|建好|建优|办好|办实|管好|抓好|讲好|盘活|落地|新开工|续建|联建|共建|提档|擦亮|唱响|打响|唱好|上线|跑好|搭建|组建|创办|新设|筹建|做活|做靓|打好|下好|种好)(?=.)"
)


_GOVERNING = (
    "围绕",
    "贯彻",
    "落实",
    "推进",
    "推动",
    "聚焦",
    "依托",
    "实施",
    "开展",
    "打造",
    "争取",
    "支持",
)  # 紧紧围绕


@cache
def anchors() -> Lexicon:
    """Names that a longer name may begin with."""
    fixed = {name for names_ in words()["fixed"].values() for name in names_}
    return Lexicon({*names(), *aliases(), *fixed, *words()["countries"], *words()["anchors"]})


@cache
def is_wall(word: str) -> bool:
    """Does a name end before this jieba word? Function words do, and verbs that names do not hold."""
    if word in among("walls") or word.startswith("进一步"):
        return True
    if word in anchors().names or word in among("level_words"):
        return False
    if len(word) == 4 and word[2:] in among("walls") and (word[:2] in among("walls") or word[2:] in _GOVERNING):
        return True
    if word in suffix_labels() or word in among("verbs_in_names"):
        return False
    return len(word) >= 2 and dictionary_tags().get(word) in ("v", "d", "vd", "p", "c", "r")


def led(text: str, start: int, suffix_start: int) -> int:
    """A start after a verb that is not of the name."""
    led = _LED.match(text, start, suffix_start)
    return end_of(led, start)


def paired(text: str, start: int, end: int) -> int:
    """A start after a closing bracket or quote whose opening is not in the name."""
    for opening, closing in ("（）", "()", "“”"):
        at = text.rfind(closing, start, end)
        if at >= 0 and text.count(opening, start, end) != text.count(closing, start, end):
            start = at + 1
    return start
