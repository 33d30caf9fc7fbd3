"""What a quantity measures: indicator and object as spans of its sentence (codebook C2)."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from pipeline.language.matches import end_of, start_of
from pipeline.language.quantities import Quantity
from pipeline.targets.cues import cue, words
from pipeline.targets.frame import Frame, between
from pipeline.targets.phrases import (
    Span,
    begins_with_verb,
    ends_with_verb,
    is_bare_scope,
    leads_share,
    object_verb_of,
    predicate_of,
    stripped,
    verb_that_ends,
    verbs_end,
    without_standard,
)

_HEAD_TRIM = re.compile(r"^(?:左右|以上|以下|以内|的|余|多|（[一-鿿]{1,2}）)+")
_LEVEL_ONLY = re.compile(r"(?:国家|省|市|区|县|部|省部|世界|国际|省市)级?(?:以上)?(?:级)?$")
_COUNTED_AHEAD = re.compile(r"[、和及与]\s?")
_RANK_VERB = re.compile(
    r"进入|跃居|位居|居|位列|列|跻身|排名(?=第|全|前)|排(?=全|在)|在全(?:国|省|球)|保持全(?:国|省)|(?<=[\u4e00-\u9fff]{2})全(?:国|省|球)(?:第|前|$)"
)
_SHARES = frozenset(("%", "pp", "rank", "x_baseline"))
_REACHED = re.compile("[达到至为在]")
_OF_NEXT = re.compile(r"(?:（[^（）]*）)?的")
_SIZES = ("规模", "总额", "总投资", "规模为")
_GROUP = re.compile(r"等(?:目标任务|任务目标|任务|目标)$")
_EACH = re.compile(r"[^\s]各(?=[\u4e00-\u9fff]{2})(?![类级地市区县项行部单自种方界国族乡镇省企主环])")
_PREPOSITIONS = "在为对向将把"
_LEADS_IN = re.compile(r"、[^、，]{1,20}等(?=[\u4e00-\u9fff]{3})|[（(][^（）()]{24,}[）)](?=[\u4e00-\u9fff]{3})")
_DIGIT = re.compile(r"\d")
_OF = re.compile(r"(?:以上|左右)?的?")
_SHARE_OF = re.compile(r"占全?(?:国|省|市|区|县|州|球|部)(?:的|总量的?|比重)?")
_SHARE_OF_THINGS = re.compile(
    r"(?:以上)?的?(?!以上|以下|以内|左右|和|及|与|或|的|达|占|增|提|降|实现|同比|且|并|用于|由|在|为|向|给予|标准|比例|范围|之|目标|确保|力争)[一-鿿]"
)
_PLACES = "村镇乡县区街"
_SHORT = 8
_LONG_ACT = 18
_MOST_SHARES = 12
_LONGEST_PHRASE = 60


@dataclass(frozen=True, slots=True)
class Measured:
    """Spans of indicator and object; None where the sentence prints none. ``level`` is a level that a list leaves behind, ``scope``
    the word that stands where the indicator was left out."""

    indicator: Span | None = None
    object: Span | None = None
    level: str | None = None
    scope: Span | None = None

    @property
    def spans(self) -> list[Span]:
        """The spans that are printed."""
        return list(filter(None, (self.indicator, self.object)))

    def printed(self, text: str) -> str:
        """The words of its spans in the text of the document."""
        return "".join(text[slice(*span)] for span in self.spans)


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
        if quantity.unit == "%" and _SHARE_OF_THINGS.match(self.text, quantity.end):
            things = self._share_of_things(quantity, phrase)
            if things is not None:
                return things
        noun = self._noun(quantity, phrase) if quantity.quantity_kind == "count" or quantity.unit is None else None
        if noun is not None:
            return self._counted(quantity, phrase, noun, previous, follows)
        phrase = self._ranked(phrase) if phrase is not None and quantity.unit == "rank" else phrase
        if phrase is None:
            return self._unnamed(quantity, previous, follows)
        return self._named(quantity, phrase, previous, follows) or self._owned(phrase)

    def _named(self, quantity: Quantity, phrase: Span, previous: Measured | None, follows: bool) -> Measured | None:
        """What the phrase before a number names, alone or with what the number before it measured."""
        found = self._going_on(quantity, phrase, previous) if previous is not None else None
        found = found or self._sized(quantity, phrase)
        if found is None and previous is not None:
            found = self._listed(quantity, phrase, previous)
        if found is None and (quantity.quantity_kind == "count" or self._is_extent(quantity, phrase)):
            found = self._count_before(quantity, phrase, previous, follows)
        return found

    def _unnamed(self, quantity: Quantity, previous: Measured | None, follows: bool) -> Measured:
        """What is measured where no phrase stands before the number: what the one before it was of, or the piece before."""
        if previous is None:
            return self._piece_before(quantity)
        goes_on = follows and quantity.unit not in _SHARES and previous.object is not None
        shared = self._noun(quantity) if goes_on else None  # 新增12万吨硅料和22吉瓦产能
        return Measured(previous.indicator, shared or previous.object)

    def _going_on(self, quantity: Quantity, phrase: Span, previous: Measured) -> Measured | None:
        """What the number before measured, said of a part or of another scope: 新增泊位9个、占全省70%."""
        if previous.spans and _SHARE_OF.fullmatch(self.text[slice(*phrase)]):
            return Measured(previous.indicator, previous.object)
        if previous.indicator is not None and self._elided(quantity, phrase, previous.indicator):
            return Measured(previous.indicator, previous.object, scope=phrase)
        return None

    def _is_extent(self, quantity: Quantity, phrase: Span) -> bool:
        """Does a length, an area or a mass say how much of a thing there is, which stands before it (新建绿道80公里)? Where it is reached
        (性能达到128TFLOPS), or the thing follows (能效比超过1TOPS/W的芯片), the phrase names a measure."""
        if quantity.quantity_kind != "physical" or _OF_NEXT.match(self.text, quantity.end):
            return False
        return _REACHED.search(self.text, phrase[1], quantity.number_start) is None

    def _sized(self, quantity: Quantity, phrase: Span) -> Measured | None:
        """A size and what has it: 设立规模50亿元的基金, 建成120公里绿道."""
        name = self.text[slice(*phrase)]
        sized = name.endswith(_SIZES) and self.text.startswith("的", quantity.end)
        if quantity.unit in _SHARES or not (sized or cue("verbs").fullmatch(name)):
            return None
        return Measured(phrase, self._noun(quantity))

    def _listed(self, quantity: Quantity, phrase: Span, previous: Measured) -> Measured | None:
        """A level or an aspect of what the number before measured: 国家级8家、省级20家; 数量100个、面积30亩."""
        name, thing = self.text[slice(*phrase)], previous.object or previous.indicator
        if quantity.quantity_kind == "count" and _LEVEL_ONLY.match(name):
            return Measured(previous.indicator, thing, name)
        return Measured(phrase, thing) if name in words("aspects") else None

    def _count_before(
        self, quantity: Quantity, phrase: Span, previous: Measured | None, follows: bool
    ) -> Measured | None:
        """A count whose thing stands before it: 新增就业7万人; a part of what was counted before."""
        done = verbs_end(self.text, *phrase)
        thing = stripped(self.text, done, phrase[1]) if done else None
        if cue("goal_nouns").match(self.text, quantity.end):
            return self._owned(thing or phrase)  # 完成新增就业7万人任务
        if done and thing and thing[1] - thing[0] >= 2:
            return Measured((phrase[0], done), thing)
        if previous is None or previous.object is None or previous.indicator is None:
            return None
        part_of = self.text.startswith("其中", self.frame.piece(quantity.start)[0])
        return Measured(previous.indicator, phrase) if follows or part_of else None

    def _share_of_things(self, quantity: Quantity, phrase: Span | None, most: int = _MOST_SHARES) -> Measured | None:
        """X%的N with its predicate (推动60%的企业上云); shares in a list have the predicate of the last."""
        if not leads_share(self.text, phrase):
            return None
        of = _OF.match(self.text, quantity.end)
        start = end_of(of, quantity.end)
        end = self.frame.piece(quantity.end)[1]
        wall = self._wall(quantity.end, end)
        if wall < end and wall not in self._dates:
            return self._share_of_list(start, wall, most)
        begin = min(filter(None, (predicate_of(self.text, start, end), wall if wall < end else None)), default=None)
        thing = stripped(self.text, start, end if begin is None else begin)
        if thing is None:
            return None
        predicate = stripped(self.text, begin, end) if begin is not None else None
        return Measured(self._act(predicate) if predicate else phrase, thing)

    def _share_of_list(self, start: int, wall: int, most: int) -> Measured | None:
        """A share of the things up to a joint, with the predicate of the share that begins after it at ``wall``."""
        joint = next((j for j in _joint().finditer(self.text, start, wall) if j.end() == wall), None)
        at = bisect_left(self.measures, wall, key=lambda other: other.start)
        rest = self.measures[at] if at < len(self.measures) else None
        if joint is None or not most or rest is None or rest.start != wall or rest.unit != "%":
            return None
        last = self._share_of_things(rest, None, most - 1)
        thing = stripped(self.text, start, joint.start())
        return Measured(last.indicator, thing) if last is not None and thing is not None else None

    def _wall(self, at: int, end: int) -> int:
        """Where the next number or date begins, or ``end`` where none is left."""
        ahead = bisect_left(self._starts, at)
        return self._starts[ahead] if ahead < len(self._starts) else end

    def _act(self, predicate: Span) -> Span:
        """A predicate; of one that is long only its verb."""
        if predicate[1] - predicate[0] <= _LONG_ACT:
            return predicate
        verb = cue("verbs").search(self.text, predicate[0], predicate[0] + _SHORT)
        return (predicate[0], verb.end()) if verb else predicate

    def _elided(self, quantity: Quantity, phrase: Span, indicator: Span) -> bool:
        """Does the phrase before a number only say of whom what was measured before is said?"""
        at = bisect_left(self.measures, quantity.start, key=lambda other: other.start)
        alike = at > 0 and self.measures[at - 1].unit == quantity.unit and quantity.quantity_kind != "count"
        said = self.text[phrase[1] : quantity.number_start]
        return alike and is_bare_scope(self.text, phrase, self.text[slice(*indicator)], said)

    def _owned(self, phrase: Span) -> Measured:
        """A long name with an owner: 该系统对典型疾病的检出率 is the 检出率 of the system."""
        at = self.text.rfind("的", *phrase)
        tail = self.text[at + 1 : phrase[1]]
        if at <= phrase[0] or len(tail) < 3 or phrase[1] - phrase[0] < 10 or "占" in self.text[slice(*phrase)]:
            return Measured(phrase, None)
        if _DIGIT.search(self.text, phrase[0], at):
            return Measured(phrase, None)  # 热效率高于50%的发动机
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
            found = self._subject(start, end)
            is_date = self._starts[at] in self._dates
            follows = not is_date
            if found is not None or not is_date:
                return found, follows
            end = self._starts[at]
            at -= 1
        return self._subject(floor, end), follows

    def _subject(self, start: int, end: int) -> Span | None:
        """A phrase before a number without the words at its edges and the standard that the number is compared with; of a list of
        examples its head (实验室、中心等创新平台), of a list of acts the last (万企转型、完成…), without a long aside."""
        found = stripped(self.text, start, end)
        stop = without_standard(self.text, *found) if found else end
        found = found if found is None or stop == found[1] else stripped(self.text, found[0], stop)
        if found is None:
            return None
        heads = [match.end() for match in _LEADS_IN.finditer(self.text, *found)]
        last = self.text.rfind("、", *found) + 1
        if last and cue("verbs").fullmatch(self.text, last, found[1]):
            return last, found[1]
        return (heads[-1], found[1]) if heads else found

    def _noun(self, quantity: Quantity, phrase: Span | None = None) -> Span | None:
        """The noun after a quantity: up to a stop, to the joint before the next quantity, or to a predicate; ``phrase`` is that before
        the quantity: what a verb governs holds its clause before 的 (建设5个具有带动效应的基地)."""
        reached = self._after(quantity)
        if reached is None:
            return None
        start, end = reached
        first = max(start + (1 if self.text[start] in _PLACES else 2), self._clause_before(start, end, phrase))
        for predicate in cue("predicates").finditer(self.text, first, end):
            if self.frame.bracket(predicate.start(), "“《（(") is None:
                end = predicate.start()
                break
        group = _GROUP.search(self.text, start, end)
        found = stripped(self.text, start, start_of(group, end))
        named = found is not None and (found[1] - found[0] >= 2 or self.text[slice(*found)] in _PLACES)
        return found if named else None

    def _after(self, quantity: Quantity) -> Span | None:
        """The stretch after a quantity that may hold its noun; None where a joint or a task (…的任务) follows at once."""
        skipped = _HEAD_TRIM.match(self.text[quantity.end : quantity.end + 8])
        start = quantity.end + end_of(skipped, 0)
        end = min(self.frame.piece(quantity.end)[1], start + _LONGEST_PHRASE)
        aside = self.frame.bracket(quantity.start, "（(")
        end = min(end, aside[1] - 1) if aside else end
        if cue("goal_nouns").match(self.text, start):
            return None
        wall = self._wall(quantity.end, end)
        if wall < end:
            end = max((found.start() for found in _joint().finditer(self.text, start, wall)), default=wall)
        elif self.text[start : start + 1] in "、，和及与":
            return None
        return None if start < end and self.text[start] in "、和及与（(" else (start, end)

    def _clause_before(self, start: int, end: int, phrase: Span | None) -> int:
        """Where the clause before 的 ends that belongs to the noun at ``start``; ``start`` where there is none."""
        at = self.text.rfind("的", start, end - 1)
        if at < 0:
            return start
        carried = phrase is not None and cue("carriers").search(self.text, *phrase) is not None
        governed = phrase is not None and not carried and ends_with_verb(self.text, *phrase)
        return at + 1 if governed or begins_with_verb(self.text, start, end) else start

    def _counted(
        self, quantity: Quantity, phrase: Span | None, noun: Span, previous: Measured | None, follows: bool
    ) -> Measured:
        """Verb and counted noun: 培育20家企业, in a list the verb of the first; for 为800个小区引入… the predicate after it."""
        noun, level = self._without_level(quantity, noun)
        phrase = self._whose(phrase) if phrase is not None else None
        carrier = cue("carriers").search(self.frame.before(quantity.start)[-6:])
        if carrier is not None and carrier[0][0] in _PREPOSITIONS:
            noun = (noun[0], object_verb_of(self.text, *noun) or noun[1])
        alone = not follows if phrase is None else is_bare_scope(self.text, phrase, "", "")
        if carrier is not None or (alone and cue("predicates").match(self.text, noun[1])):
            predicate = self._predicate_after(quantity, noun)
            if predicate is not None:
                return Measured(self._act(predicate), noun, level)
        if phrase is not None and previous is not None and self.text[slice(*phrase)] == previous.level:
            phrase = None
        verb = self._verb_before(quantity, phrase, carried=carrier is not None)
        return Measured(verb or self._verb_of_list(quantity, noun, previous, follows), noun, level)

    def _without_level(self, quantity: Quantity, noun: Span) -> tuple[Span, str | None]:
        """A counted noun, and the level that stands for it in a list."""
        name = self.text[slice(*noun)]
        return (self._shared_noun(quantity) or noun, name) if _LEVEL_ONLY.match(name) else (noun, None)

    def _whose(self, phrase: Span) -> Span | None:
        """The phrase before a count without examples of what is counted (实施红梅路、泰丰路等9处改造) and without whose each is."""
        if self.text[phrase[1] - 1] == "等":
            first = cue("verbs").match(self.text, *phrase)
            if first is None:
                return None
            phrase = first.span()
        each = _EACH.search(self.text, *phrase)
        return (each.end(), phrase[1]) if each is not None else phrase

    def _predicate_after(self, quantity: Quantity, noun: Span) -> Span | None:
        """The predicate right after a counted noun, up to the next number."""
        wall = min(self._wall(noun[1], self.frame.clause.end), self.frame.piece(quantity.end)[1])
        found = stripped(self.text, noun[1], wall)
        near = found is not None and found[1] - found[0] >= 2 and noun[1] <= found[0] <= noun[1] + 4
        return found if near else None

    def _verb_before(self, quantity: Quantity, phrase: Span | None, carried: bool) -> Span | None:
        """The verb that governs a count: the last of the phrase before it, or that phrase where it is short."""
        if phrase is None:
            apart = quantity.start - 2, quantity.start  # 突破50项技术, where 突破 is no bound
            return apart if not carried and cue("verbs").fullmatch(self.text, *apart) else None
        start = verb_that_ends(self.text, *phrase)
        if start is None and phrase[1] - phrase[0] <= _SHORT:
            start = phrase[0]
        return None if start is None else (start, phrase[1])

    def _verb_of_list(self, quantity: Quantity, noun: Span, previous: Measured | None, follows: bool) -> Span | None:
        """The verb of the count before, where its list goes on, or where the count with its noun is all that its piece says."""
        if previous is None or previous.object is None:
            return None
        heads = quantity.start == self.frame.piece(quantity.start)[0]
        alone = heads and self.frame.piece(noun[1])[1] <= noun[1] + 1  # …，13个产品入选名录 is a sentence of its own
        return previous.indicator if follows or alone else None

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


@cache
def _joint() -> re.Pattern[str]:
    """What joins two counted nouns, or two predicates."""
    return re.compile(f"{cue('joints').pattern}|并")
