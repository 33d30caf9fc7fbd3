"""How a document relates to what it cites, by the words beside the citation."""

from __future__ import annotations

import re

_BEFORE_CHARS, _AFTER_CHARS = 160, 600
# What stands beside a citation is read with other cited titles as one sign and without what is in brackets.
_TITLE, _BRACKETED = re.compile(r"《[^《》]*》"), re.compile(r"[（(][^（）()]*[）)]")
# A line that was broken in the middle of a sentence.
_WRAPPED = re.compile(r"(?<![。；：！？\n])\n(?![\n\u3000 （(])")
_MORE = r"(?:[、，和及与以\s]*□)*"
# The next title of a list, with its own date and issuer: 、1990年甲省政府发布的《乙办法》.
_NEXT = (
    r"(?:[、，和及与以\s]+[^。；□\n]{0,90}?(?:发布|公布|通过|修正|修订|修改|批准|印发|制定|颁布|施行|批转|转发)"
    r"[^。；□\n]{0,30}□|[、，和及与以\s]*□)*"
)
_REPEALED = re.compile(
    rf"^{_NEXT}\s?[^。；□，\n]{{0,14}}?，?(?:同时|予以|一并|即行|自行|相应)?"
    r"(?:废止|停止执行|停止使用|不再执行|失效)(?=[。；，：）\s]|$)"
)
_ENDING = ("废止", "停止", "不再执行", "失效")
_REPLACED = re.compile(
    rf"^{_MORE}[^。；□，\n]{{0,8}}?(?:[由被以]|即以)?(?:本|新|该)[^。；□，\n]{{1,16}}?(?:取代|代替|替代)|^{_MORE}[^。；□，\n]{{0,6}}?[由被以]□(?:取代|代替|替代)"
)
# 印发给你们, 转发你单位, 已经国务院同意，现予公布
_SENT_ON = re.compile(
    rf"^{_MORE}(?:等[^。；□，\n]{{0,8}}|系列文件)?(?:[^。；□\n]{{0,80}}?，)?[^。；，□\n]{{0,6}}?"
    r"(?:(?:印发|转发|批转|下发|发布)(?:给|你们|你单位|各单位|各地)|现(?:予以?)?(?:印发|转发|批转|下发|公布|发布)(?:[，。；\s]|给|你|$))"
)
_AMENDED = re.compile(
    r"^(?:第[^。；，□\n]{1,16})?(?:作|作出|做出|进行)(?:如下|以下)(?:修改|修订|修正)|^第[^。；，□\n]{1,20}(?:修改|修正)为|^修改如下"
)
# The law that stands here was amended by what is cited: 根据《关于修改…的决定》第二次修正.
_AMENDED_BY = re.compile(
    r"^(?:等[^。；，\n]{0,16}的决定)?\s?(?:第[一二三四五六七八九十]+次)?(?:修正|修订)(?!为|[案稿本])"
)
_NOTICE = re.compile(
    rf"^{_MORE}(?:等[^。；，□\n]{{0,10}})?[^。；，□\n]{{0,40}}?的?(?:通知|公告|函|令|通告)(?![\u4e00-\u9fff]{{0,2}}精神)"
)
_SENDING = re.compile(r"(?:关于(?:印发|转发|批转|发布|公布)|(?:转发|批转))[^。；，《》□\n]{0,40}?[、和及与□\s]*\Z")
_BEFORE = (
    ("repeals", re.compile(r"废止(?:了)?[、和及与□\s]*\Z")),
    (
        "amends",
        re.compile(
            r"(?<!制定)(?<!制定、)(?<!制定和)(?<!编制和)(?<!编制、)(?<!制)(?<!擅自)(?:修改|修订|修正)(?:了)?[、和及与□\s]*\Z"
        ),
    ),
    (
        "replaces",
        re.compile(r"(?:替代|代替|取代)(?:了)?(?:原(?:有|来)?的?)?(?:[^。；，□\n]{0,12}的)?[、和及与□\s]*\Z"),
    ),
    (
        "implements",
        re.compile(
            r"(?:根据|依据|按照|依照|遵照|为?(?:全面|深入|认真|切实|严格|坚决|进一步)*(?:贯彻|落实|执行))[^。；，\n]{0,60}\Z"
            r"|(?<!制定)(?<!编制)(?<!颁布)(?<!公布)(?<!印发)(?<!发布)(?<!出台)(?<!批复)(?<!组织)(?<!制订)(?<![和并])实施(?:好|了)?[、和及与□\s]*\Z"
        ),
    ),
)


def relation_of(text: str, start: int, end: int) -> str:
    """The relation of a document to what ``text[start:end]`` cites: one of those that :class:`Citation` declares.

    What a text says comes first (同时废止, 转发给你们), then what stands before the title (根据, 修订); who carries out a notice
    of forwarding does not forward.
    """
    before, after = _plain(text[max(0, start - _BEFORE_CHARS) : start]), _plain(text[end : end + _AFTER_CHARS])
    if any(word in after for word in _ENDING) and _REPEALED.match(after):
        return "repeals"
    if _REPLACED.match(after):
        return "replaces"
    if _AMENDED_BY.match(after):
        return "cites"
    if _AMENDED.match(after):
        return "amends"
    said = next((name for name, pattern in _BEFORE if pattern.search(before)), None)
    if said is None and (_SENT_ON.match(after) or (_SENDING.search(before) and _NOTICE.match(after))):
        return "forwards"
    return said or "cites"


def is_sent_on(text: str, start: int) -> bool:
    """Does a document forward here what another body has issued (转发, 批转)?"""
    line = _plain(text[max(text.rfind("\n", 0, start) + 1, start - _BEFORE_CHARS) : start])
    return bool(_SENDING.search(line)) and ("转发" in line or "批转" in line)


def _plain(text: str) -> str:
    return _BRACKETED.sub("", _TITLE.sub("□", _WRAPPED.sub("", text)))
