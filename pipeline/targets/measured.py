"""What a quantity measures: indicator and object as spans of its sentence (codebook C2)."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from pipeline.language.quantities import Quantity
from pipeline.targets.cues import cue, words
from pipeline.targets.frame import Frame, between

Span = tuple[int, int]

_LEFT_EDGE = "[、，；：:\\s\u3000“—–\\-•]"
_RIGHT_EDGE = "[、，\\s：:了“（(]"
_HEAD_TRIM = re.compile(r"^(?:左右|以上|以下|以内|的|余|多|（[一-鿿]{1,2}）)+")
_LEVEL_ONLY = re.compile(r"(?:国家|省|市|区|县|部|省部|世界|国际|省市)级?(?:以上)?(?:级)?$")
_COUNTED_AHEAD = re.compile(r"[、和及与]\s?")
_RANK_VERB = re.compile(
    r"进入|跃居|位居|居|位列|列|跻身|排名(?=第|全|前)|排(?=全|在)|在全(?:国|省|球)|保持全(?:国|省)|(?<=[\u4e00-\u9fff]{2})全(?:国|省|球)(?:第|前|$)"
)
_PAYS = re.compile(r"(?:省级|市级|财政)?(?:按照?|分别|一次性|给予|最高)")
_ASIDE = re.compile(r"[（(][^（）()]{0,24}[）)]、?")
_SHARES = frozenset(("%", "pp", "rank", "x_baseline"))
_SIZES = ("规模", "总额", "总投资", "规模为")
_SHARE_OF = re.compile(r"占全?(?:国|省|市|区|县|州|球|部)(?:的|总量的?|比重)?")
_SHARE_OF_THINGS = re.compile(
    r"(?:以上)?的?(?!以上|以下|以内|左右|和|及|与|或|的|达|占|增|提|降|实现|同比|且|并|用于|由|在|为|向|给予|标准|比例|范围|之|目标|确保|力争)[一-鿿]"
)
_PLACES = "村镇乡县区街"
_SHORT = 8
_LONGEST_PHRASE = 60


@dataclass(frozen=True, slots=True)
class Measured:
    """Spans of indicator and object; None where the sentence prints none. ``level`` is a level that a list leaves behind."""

    indicator: Span | None = None
    object: Span | None = None
    level: str | None = None

    @property
    def spans(self) -> list[Span]:
        """The spans that are printed."""
        return [span for span in (self.indicator, self.object) if span is not None]


class Reader:
    """Reads what the quantities of one sentence measure, left to right.

    ``antecedent`` is what the sentence before it measured, for one that names nothing (…；到2025年，达到600亿条).
    """

    def __init__(self, frame: Frame, measures: Sequence[Quantity], antecedent: Measured | None = None) -> None:
        self.frame, self.text, self.antecedent = frame, frame.text, antecedent
        self.measures = measures
        walls = sorted([(q.start, q.end) for q in measures] + [(q.start, q.end) for q in frame.dates])
        self._starts = [start for start, _ in walls]
        self._ends = [end for _, end in walls]
        self._dates = {q.start for q in frame.dates}

    def read(self, quantity: Quantity, previous: Measured | None) -> Measured:
        """What ``quantity`` measures; ``previous`` is what the one before it does, for phrases that leave the subject out."""
        phrase, follows = self._phrase(quantity, previous)
        noun = self._noun(quantity) if quantity.quantity_kind == "count" or quantity.unit is None else None
        if noun is not None:
            return self._counted(quantity, phrase, noun, previous, follows)
        if phrase is not None and quantity.unit == "rank":
            phrase = self._ranked(phrase)
        if phrase is None:
            shared = self._noun(quantity) if follows and quantity.unit not in _SHARES else None
            if shared is not None and previous is not None and previous.object is not None:
                return Measured(previous.indicator, shared)  # 新增12万吨硅料和22吉瓦产能
            return (
                Measured(previous.indicator, previous.object) if previous is not None else self._piece_before(quantity)
            )
        name = self.text[slice(*phrase)]
        if _SHARE_OF.fullmatch(name) and previous is not None and previous.spans:
            return Measured(previous.indicator, previous.object)  # 新增泊位9个、占全省70%
        if quantity.unit == "%" and _SHARE_OF_THINGS.match(self.text, quantity.end):
            thing = self._noun(quantity)
            if thing is not None and phrase[1] - phrase[0] <= _SHORT:
                return Measured(phrase, thing)  # 推动60%企业上云
        sized = name.endswith(_SIZES) and self.text.startswith("的", quantity.end)
        if quantity.unit not in _SHARES and (sized or cue("verbs").fullmatch(name)):
            return Measured(phrase, self._noun(quantity))  # 设立规模50亿元的基金, 建成120公里绿道
        if quantity.quantity_kind == "count" and previous is not None and _LEVEL_ONLY.match(name):
            return Measured(previous.indicator, previous.object or previous.indicator, name)
        if previous is not None and name in words("aspects"):
            return Measured(phrase, previous.object or previous.indicator)
        if quantity.quantity_kind == "count":
            verb = cue("verbs").match(self.text, phrase[0], phrase[1])
            thing = stripped(self.text, verb.end(), phrase[1]) if verb else None
            if verb and thing and thing[1] - thing[0] >= 2:
                return Measured((phrase[0], verb.end()), thing)
            part_of = self.text.startswith("其中", self.frame.piece(quantity.start)[0])
            if (
                (follows or part_of)
                and previous is not None
                and previous.object is not None
                and previous.indicator is not None
            ):
                return Measured(previous.indicator, phrase)
        return self._owned(phrase)

    def _owned(self, phrase: Span) -> Measured:
        """A long name with an owner: 该系统对典型疾病的检出率 is the 检出率 of the system."""
        at = self.text.rfind("的", *phrase)
        tail = self.text[at + 1 : phrase[1]]
        if at <= phrase[0] or len(tail) < 3 or phrase[1] - phrase[0] < 10 or "占" in self.text[slice(*phrase)]:
            return Measured(phrase, None)
        owner = stripped(self.text, phrase[0], at)
        return Measured((at + 1, phrase[1]), owner) if owner is not None else Measured(phrase, None)

    def _piece_before(self, quantity: Quantity) -> Measured:
        """The subject that the piece before the comma names: 贡献显著增强，达到60%."""
        start = self.frame.piece(quantity.start)[0]
        before = self.frame.piece(start - 1) if start > self.frame.clause.start + 1 else (start, start)
        dated = bool(between(self.frame.dates, *before))
        if self.text[start - 1] not in "，," or dated or before[0] == before[1]:
            return self.antecedent or Measured()
        return Measured(stripped(self.text, max(before[0], before[1] - _LONGEST_PHRASE), before[1]), None)

    def _phrase(self, quantity: Quantity, previous: Measured | None) -> tuple[Span | None, bool]:
        """The phrase before a quantity, and whether it goes on with the list of the quantity before it."""
        floor = self.frame.piece(quantity.start)[0]
        aside = self.frame.bracket(quantity.start, "（(")
        floor = max(floor, quantity.start - _LONGEST_PHRASE, aside[0] + 1 if aside else 0)
        end = quantity.start
        at = bisect_right(self._ends, quantity.start) - 1
        follows = False
        while at >= 0 and self._ends[at] > floor:
            start = self._ends[at]
            if previous is not None and previous.object is not None and start <= previous.object[0] < quantity.start:
                start = min(previous.object[1], end)  # the thing of the number before: 300个数字工厂、5万个基站
            found = stripped(self.text, start, end)
            is_date = self._starts[at] in self._dates
            follows = not is_date
            if found is not None or not is_date:
                return found, follows
            end = self._starts[at]
            at -= 1
        return stripped(self.text, floor, end), follows

    def _noun(self, quantity: Quantity) -> Span | None:
        """The noun after a quantity: up to a stop, to the joint before the next quantity, or to a predicate."""
        start = quantity.end
        skipped = _HEAD_TRIM.match(self.text[start : start + 8])
        start += skipped.end() if skipped else 0
        end = min(self.frame.piece(quantity.end)[1], start + _LONGEST_PHRASE)
        aside = self.frame.bracket(quantity.start, "（(")
        end = min(end, aside[1] - 1) if aside else end
        ahead = bisect_left(self._starts, quantity.end)
        if ahead < len(self._starts) and self._starts[ahead] < end:
            end = self._starts[ahead]
            joints = [found.start() for found in _joint().finditer(self.text, start, end)]
            end = joints[-1] if joints else end
        elif self.text[start : start + 1] in "、，和及与":
            return None
        if start < end and self.text[start] in "、和及与（(":
            return None
        for predicate in cue("predicates").finditer(self.text, start + (1 if self.text[start] in _PLACES else 2), end):
            quoted = self.frame.bracket(predicate.start(), "“《（(")
            if quoted is None:
                end = predicate.start()
                break
        found = stripped(self.text, start, end)
        return (
            found if found is not None and (found[1] - found[0] >= 2 or self.text[slice(*found)] in _PLACES) else None
        )

    def _counted(
        self, quantity: Quantity, phrase: Span | None, noun: Span, previous: Measured | None, follows: bool
    ) -> Measured:
        """Verb and counted noun: 培育20家企业, in a list the verb of the first; for 为800个小区引入… the predicate after it."""
        level = None
        if _LEVEL_ONLY.match(self.text[slice(*noun)]):
            level = self.text[slice(*noun)]
            noun = self._shared_noun(quantity) or noun
        carrier = cue("carriers").search(self.frame.before(quantity.start)[-6:])
        if carrier is not None:
            ahead = bisect_left(self._starts, noun[1])
            wall = self._starts[ahead] if ahead < len(self._starts) else self.frame.clause.end
            predicate = stripped(self.text, noun[1], min(wall, self.frame.piece(quantity.end)[1]))
            if predicate is not None and predicate[1] - predicate[0] >= 2 and noun[1] <= predicate[0] <= noun[1] + 4:
                return Measured(predicate, noun, level)
        verb: Span | None = None
        if phrase is not None and previous is not None and self.text[slice(*phrase)] == previous.level:
            phrase = None
        if phrase is not None:
            verbs = [found for found in cue("verbs").finditer(self.text, *phrase) if found.end() >= phrase[1] - 1]
            if verbs:
                verb = (verbs[0].start(), phrase[1])
            elif phrase[1] - phrase[0] <= _SHORT:
                verb = phrase
        heads = quantity.start == self.frame.piece(quantity.start)[0]
        heads = heads and self.frame.piece(noun[1])[1] <= noun[1] + 1  # …，13个产品入选名录 is a sentence of its own
        if verb is None and (follows or heads) and previous is not None and previous.object is not None:
            verb = previous.indicator
        return Measured(verb, noun, level)

    def _ranked(self, phrase: Span) -> Span | None:
        """What is ranked, without among whom: 数据指数进入全国城市前10位."""
        rank = _RANK_VERB.search(self.text, *phrase)
        return phrase if rank is None else stripped(self.text, phrase[0], rank.start())

    def _shared_noun(self, quantity: Quantity) -> Span | None:
        """The noun that a list prints once, after its last number: 90名国家级、150名省级科技人才."""
        after = [q for q in self.measures if q.start >= quantity.end and q.start - quantity.end < _SHORT]
        if not after or not _COUNTED_AHEAD.search(self.text, quantity.end, after[0].start):
            return None
        noun = self._noun(after[0])
        if noun is None:
            return None
        level = re.match(r"(?:国家|省部?|市|区|县|世界)级", self.text[slice(*noun)])
        return (noun[0] + level.end(), noun[1]) if level and level.end() < noun[1] - noun[0] else noun


def stripped(text: str, start: int, end: int) -> Span | None:
    """A phrase without the words that only lead in or out of it."""
    lead, tail = _edges()
    moved = True
    while moved and start < end:
        moved = False
        found = lead.match(text, start, end)
        if found and found.end() > start:
            start, moved = found.end(), True
    while start < end:
        found = tail.search(text, max(start, end - 8), end)
        if found is None or found.start() == found.end():
            break
        end = found.start()
    aside = _ASIDE.match(text, start, end)
    start = aside.end() if aside else start
    while start < end and text[start] in "”》）)、，的 \u3000—-．.":
        start += 1
    while start < end and text[end - 1] in "“《（(、， \u3000—":
        end -= 1
    if start and text[start - 1] == "“" and text.count("”", start, end) > text.count("“", start, end):
        start -= 1  # a quoted name keeps both its marks: “中国声谷”企业营业收入
    return (start, end) if end > start else None


@cache
def _edges() -> tuple[re.Pattern[str], re.Pattern[str]]:
    left, right = cue("edges", "left").pattern, cue("edges", "right").pattern
    return re.compile(f"(?:{_LEFT_EDGE}|{left})+"), re.compile(f"(?:{right}|{_RIGHT_EDGE})$")


def beneficiary(frame: Frame, quantity: Quantity) -> Measured:
    """Whom a support is for: 单个企业, 对…的企业, else the subject that the sentence begins with."""
    text = frame.text
    start, _ = frame.part(quantity.start)
    start = max(start, quantity.start - 200)
    own, _ = frame.piece(quantity.start)
    for pattern, first in ((cue("beneficiaries", "own"), own), (cue("beneficiaries", "marked"), start)):
        found = list(pattern.finditer(text, max(first, start), quantity.start))
        if found:
            return Measured(None, stripped(text, *_group(found[-1])))
    head = frame.piece(start)
    end = min(head[1], quantity.start)
    paid = _PAYS.search(text, head[0], end)
    return Measured(None, stripped(text, head[0], paid.start() if paid else end))


def _group(found: re.Match[str]) -> Span:
    return found.span(found.lastindex or 0)


@cache
def _joint() -> re.Pattern[str]:
    """What joins two counted nouns, or two predicates."""
    return re.compile(f"{cue('joints').pattern}|并")
