"""The clause of effect: from when to when a document holds, as it says of itself."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from pipeline.documents.dates import WRITTEN_DATE, last_day, months_later, parse_date
from pipeline.documents.labels import squeeze
from pipeline.language.numerals import NotANumeral, parse_numeral

_KIND = re.compile(
    "办法|规定|细则|条例|通知|意见|方案|措施|政策|规范|规则|通告|公告|决定|规划|计划|制度|准则|指引|指南|标准|章程|预案|清单|目录|规程|要点|法$"
)
_COUNT = r"(\d{1,3}|[一二两三四五六七八九十]{1,3})"
_DONE = r"印发|下发|颁布|颁发|发布|公布|公告|发文|通过"
_TERM_NAME = r"(?:有效期|施行期|实施期|执行期|试行期|暂行期)限?"
_NEXT = rf"(?:自|从|于|{_TERM_NAME}|(?:{_DONE})之日)"
_OWN = re.compile(
    rf"(?:(?:本|上述|以上)([\u4e00-\u9fff、]{{1,20}}?)(?:[（(](?:试行|暂行|修订)[）)])?(?:[由经已报，][^。；]{{0,60}}?，)?"
    rf"|现予(?:公布|发布|印发)[，,]|现将[^。；]{{1,80}}?(?:印发|公布|发布|转发)(?:给你们)?[，,])(?={_NEXT})"
)
_EFFECT = re.compile(
    rf"(?:(?:自|从|于)({WRITTEN_DATE})|(?:自|从|于)?((?:{_DONE})之日))(?:起|开始)*(?:满?{_COUNT}(?:个)?([日天月])[以之]?后)?"
    r"(?:正式)?(?:施行|实施|执行|生效|试行|[，,]?有效)"
)
_UNTIL = re.compile(
    rf"(?:{_TERM_NAME}|施行|实施|执行|有效)[^，。；\d]{{0,12}}[至到]({WRITTEN_DATE})|(?:^|[，,起])[至到]({WRITTEN_DATE})(?:为?止|有效|停止|废止|失效)"
)
_SPAN = re.compile(
    rf"(?:{_TERM_NAME}[^，。；\d]{{0,12}}|自|从)({WRITTEN_DATE})起?(?:至|到|—|－|-)({WRITTEN_DATE})(?:[止]?(?:执行|施行|实施|有效|期间)|止|$|[，。；])"
)
_TERM = re.compile(
    rf"(?:{_TERM_NAME}(?:为|：|:|是|暂定为?)*(?:自[^，。；]{{1,14}}起)?|试行){_COUNT}(?:周)?(年|个月)(?!内)"
)
_OF_ANOTHER = re.compile(
    r"[，；、](?:原|此前|之前|以前|同时|[\d年月日]{0,11}[^，；]{0,30}?《)"
)  # which this one repeals
_ACTS = {
    "印发": "印发",
    "下发": "印发",
    "发文": "印发",
    "公布": "公布",
    "公告": "公布",
    "通过": "通过",
}  # others are 发布
_LONGEST = 160


class Effect(NamedTuple):
    """From when to when, and the field of a document from whose day the first was taken; "text" where it is printed."""

    start: date | None = None
    end: date | None = None
    source: str = "text"


NOT_SAID = Effect()


class Day(NamedTuple):
    """The day of an act and the field of a document that it stands in."""

    day: date
    source: str


def effect_of(lines: Sequence[str], acts: Mapping[str, Day | None]) -> Effect:
    """Dates of effect and expiry in the sentence that speaks of this document itself; the last such sentence counts.

    A term in years ends on the day before its anniversary. What “同时废止” says of another document does not count.

    Args:
        lines: the text.
        acts: the days of 印发, 发布, 公布 and 通过, for what takes effect on them; an act that is not known leaves the day open.
    """
    for line in reversed(lines):
        if not any(mark in line for mark in ("本", "现予", "现将", "上述", "以上")):
            continue
        for sentence in reversed(squeeze(line).split("。")):
            for own in _OWN.finditer(sentence):
                if own.group(1) and not _KIND.search(own.group(1)):
                    continue
                found = _read(sentence[own.end() : own.end() + _LONGEST], acts)
                if found.start or found.end:
                    return found
    return NOT_SAID


def _read(clause: str, acts: Mapping[str, Day | None]) -> Effect:
    clause = _OF_ANOTHER.split(clause, maxsplit=1)[0]
    if span := _SPAN.match(clause):
        return Effect(parse_date(span.group(1)), parse_date(span.group(2)))
    termed = re.match(_TERM_NAME, clause)
    effect = _EFFECT.search(clause) if termed else _EFFECT.match(clause)
    if effect is None and termed is None:
        return NOT_SAID
    start, source = None, "text"
    if effect:
        start, source = _start(effect, acts)
    if until := _UNTIL.search(clause):
        return Effect(start, parse_date(until.group(1) or until.group(2)), source)
    term = _TERM.search(clause)
    if term is None or start is None:
        return Effect(start, None, source)
    count = _number(term.group(1))
    return Effect(start, last_day(start, count * (12 if term.group(2) == "年" else 1)), source)


def _start(effect: re.Match[str], acts: Mapping[str, Day | None]) -> tuple[date | None, str]:
    printed, act, count, unit = effect.groups()
    if printed:
        start, source = parse_date(printed), "text"
    else:
        known = acts[_ACTS.get(act[:2], "发布")]
        start, source = known if known else (None, "text")
    if start and count:
        later = _number(count)
        start = months_later(start, later) if unit == "月" else start + timedelta(days=later)
    return start, source


def _number(text: str) -> int:
    try:
        return int(text) if text.isdigit() else int(parse_numeral(text))
    except NotANumeral:
        return 1
