"""Where in its document a sentence stands: does the section look back or ahead, and which year does the document speak of?"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from pipeline.language.markers import DATE_LINE, marker
from pipeline.language.quantities import find_quantities
from pipeline.records import Clause, Context
from pipeline.targets.cues import cue
from pipeline.targets.phrases import tells_state

_MOST_SHAPING, _LEAST_SHAPING = 400, 8
_DEGREES = (0.02, 0.08, 0.2, 0.4)
_SHAPES = ("tells", "rules", "answers", "asks", "pays")
_MARK = re.compile(r"^\s*(?:[（(]?[\d一二三四五六七八九十]+[）)]?[.．、是]?|——|[•·])*\s*")

Tense = Literal["achieved", "target", "neutral"]

_REPORT = re.compile(r"政府工作报告|工作报告|Government Work Report", re.IGNORECASE)
_LAW = re.compile(
    r"(?:条例|办法|规定|细则|规则|章程|准则|决定|法)(?:（.{1,20}）)?$|Regulations?\b|Measures for|\bRules\b"
)
_SCHEME = re.compile(r"(?:办法|细则)(?:（.{1,20}）)?$")
_CARRIED = re.compile(
    r"(?:印发|转发|发布|公布|颁布|批转)(?:的)?《([^《》]+(?:《[^《》]+》[^《》]*)?)》(?:的)?(?:通知|公告|决定|函)?"
    r"|关于(?:印发|转发|批转|颁布)([^《》]{4,})的(?:通知|公告|决定|函)"
)
_SUPPORT = re.compile(
    r"若干(?:政策)?措施|若干政策|扶持|奖补|奖励|支持政策|资金管理|实施细则|(?:Several|Supporting) (?:Policies|Measures)|Policies for"
)
_REPORT_YEAR = re.compile(r"(20\d\d)\s?年?")
_OWN_PLAN = re.compile(
    r"(?:“?十([二三四五六七])五”?|第十([二三四五六七])个五年)(?:时期|期间)?[^《》]*(?:规划|纲要|计划|方案)(?:（.{1,12}）)?$"
)
_OF_ANOTHER = re.compile(r"(?:落实|贯彻|执行|实施|衔接|对接|编制|推进)[^《》]{0,12}$")
PLANNED = 5  # years of a five-year plan
_OF_A_YEAR = re.compile(r"公报|年报|年度(?:工作)?报告")
"""Titles of what tells of the year that they print, whenever it is issued (E1)."""
_TITLE_YEAR = re.compile(r"(?<![\d〔\[(（])(20\d\d)(?!\d)(?!年?(?:版|修[订正]|本|第\d+号|[〕\])）]))")
_SPEECH_OPENS = re.compile(r"各位代表|现在，?(?:我|由我)代表|请予审议")
_LOOKS_BACK = re.compile(
    r"(?:——)?(?:回顾|过去(?:的|这)?(?:[五一三]年|几年)|[五一]年来|[五四三]年间|这(?:[五一三]年|一年)|本届政府(?:任期)?|刚刚过去|一年来"
    r"|去年)"
)
_REVIEWED_YEAR = re.compile(r"(20\d\d)年.{0,6}(?:回顾|工作总结|工作情况)")
_PLANNED_YEAR = re.compile(r"(20\d\d)年.{0,10}(?:安排|目标|任务|重点工作|主要工作)")
_PLAN_TITLE = re.compile(
    r"规划|计划|方案|意见|行动|措施|举措|政策|纲要|要点|部署|安排|目标|倡议"
    r"|Plan|Opinions|Scheme|Measures|Policies|Program|Outline|Implementation|Key Points",
    re.IGNORECASE,
)
_ACCOUNT_TITLE = re.compile(
    r"报告|白皮书|案例|解读|答记者问|标准体系|指南|公报|通报|名单|结果|公示|复函|批复|答复|会议|大会|召开|举行|举办|启动|亮相|侧记"
    r"|Report|White Paper|Cases|Interpretation|Guidelines for the Construction of|Bulletin|Communiqu|List of|Meeting|Held in",
    re.IGNORECASE,
)
_CALL_TITLE = re.compile(
    r"申报|征集|推荐|遴选|评选|揭榜|自查|检查|登记|认定工作|复核|评价工作|评审|大赛|竞赛|赛事|招聘|招标|招募"
    r"|Project Declarations?|Application for|Call for|Recommend|Solicit|Project Guidelines",
    re.IGNORECASE,
)
_ORDER_TITLE = re.compile(
    r"关于(?:进一步|切实|全面|深入|持续|扎实|认真|大力|积极|统筹|有序|抓紧)*(?:加快|加强|推进|推动|做好|抓好|深化|强化|促进|完善|落实|提升|优化|实施|开展"
    r"|支持|健全|规范|改善|建立|构建|改进|稳定|扩大|培育|壮大|打造|建设|发展).{2,60}的(?:实施)?(?:通知|函)$"
)
_NUMBERED = re.compile(r"[〔\[（(【]((?:19|20)\d\d)[〕\]）)】]\s*第?\d{1,5}号")
_GLOSSARY = re.compile(
    r"(?:附件?\d?[：:]?\s*)?(?:《?政府工作报告》?)?(?:有关|相关)?(?:名词|用语|术语)(?:的)?(?:解释|说明|注释)|^注释[：:]?$"
)
_YEAR_IS = re.compile(r"(20\d\d)年(?:是|，(?:我们|全市|全省|我市|面对|在)|政府工作|经济社会)")
_YEARS = re.compile(r"(20\d\d)年")
_PLAN = re.compile(r"(?:“|\s)?十([一二三四五六七]?)五”?(?:时期|期间|以来)?(?!规划)")
_LOOKS_AHEAD = re.compile(
    r"今后[五三]年|未来[五三]年|下一步|接下来|今年是|今年(?:政府|全市|经济|要|我们|的)|新的一年|20\d\d年(?:工作|政府工作|全市经济|经济)(?:的)?(?:总体|安排|主要|发展)|到20\d\d年"
    r"|“十[四五六]五”(?:时期|期间)?(?:，|是|经济社会发展的?)?(?:主要)?(?:目标|我们要)"
)


_SORTS = ("report", "law", "support", "plan", "account", "call", "order")


@dataclass(frozen=True, slots=True)
class Kind:
    """What sort of document it is, as far as promises are read differently in it."""

    report: bool = False
    law: bool = False  # in articles, or called 办法 and the like without a year of its own, which makes it the scheme of that year
    support: bool = False
    plan: bool = False  # its title promises: 规划, 方案, 意见 …
    account: bool = False  # its title tells: 发展报告, 统计公报, 名单, 解读 …
    call: bool = False  # its title invites or examines: 申报, 遴选, 自查 …
    order: bool = False  # a notice that orders work: 关于加快推进…的通知
    of_year: bool = False  # its title prints the year that it is about, whenever it is issued: 工作报告, 公报
    shape: tuple[str, ...] = ()  # how much of it orders, tells, rules, names who answers; short texts have none
    year: int | None = None  # a report's year, the year of issue, or the first year of the title's range

    @property
    def sorts(self) -> list[str]:
        """The sorts that it is of, by name; a document may be of several or of none."""
        return [name for name in _SORTS if getattr(self, name)]


@dataclass(frozen=True, slots=True)
class Section:
    """The tense of a sentence's section, and what its document is."""

    tense: Tense
    kind: Kind
    reviewed: bool = False  # a paragraph that says of itself that it looks back (五年来, 这一年)
    glossary: bool = False  # the notes after a report that explain its words

    @property
    def report(self) -> bool:
        """Is the document a work report?"""
        return self.kind.report

    @property
    def report_year(self) -> int | None:
        """The year that 今年 means."""
        return self.kind.year


def _is_report(title: str, clauses: Sequence[Clause]) -> bool:
    """Does the title, or a short line at the head, say that a document is a report on the work of a government?"""
    return bool(_REPORT.search(title)) or any(_REPORT.search(c.quote) and len(c.quote) < 60 for c in clauses[:4])


def kind_of(clauses: Sequence[Clause], context: Context) -> Kind:
    """The sort of a document, by its title, its first lines and its chapters."""
    title = carried_title(context.title or next((c.quote for c in clauses[:4] if c.kind == "title"), ""))
    report = _is_report(title, clauses)
    law = _is_law(title, clauses)
    of_year = report or _OF_A_YEAR.search(title) is not None
    account, call = bool(_ACCOUNT_TITLE.search(title)), bool(_CALL_TITLE.search(title))
    orders = not account and not call
    plans = _SCHEME.search(title) or _PLAN_TITLE.search(title)  # 2023年……考核办法: what is to be done that year
    return Kind(
        report,
        law,
        bool(_SUPPORT.search(title)),
        not law and (not title or bool(plans and orders)),
        not report and account,
        not report and call,
        bool(_ORDER_TITLE.search(title)) and orders,
        of_year,
        _shape(clauses),
        _year_of(title, report, of_year, clauses, context),
    )


def _is_law(title: str, clauses: Sequence[Clause]) -> bool:
    """Is a document in articles, or called 办法 and the like without a year of its own?"""
    articles = sum(c.quote.startswith("第") and c.quote.endswith("条") for c in clauses[:200] if c.kind == "heading")
    return articles >= 3 or (bool(_LAW.search(title)) and len(years_of_title(title)) != 1)


def _year_of(title: str, report: bool, of_year: bool, clauses: Sequence[Clause], context: Context) -> int | None:
    """A report's year or the first of the title's range, else the year of issue, else what headings, number or date print, else the first
    of the five-year plan that it is."""
    year = _first_year(title, of_year)
    if year is None and context.issued_on is not None:
        year = context.issued_on.year
    if report and year is None:
        year = _year_in_headings(clauses)
    if year is None:
        year = _printed_year(clauses)
    last = own_plan(title) if year is None else None
    return year if last is None else last - PLANNED + 1


def _shape(clauses: Sequence[Clause]) -> tuple[str, ...]:
    """What a document is made of, by its first sentences: the share of those of each sort, in four degrees."""
    said = [clause.quote for clause in clauses[:_MOST_SHAPING] if clause.kind == "sentence"]
    if len(said) < _LEAST_SHAPING:
        return ()
    sorts = {
        "orders": sum(cue("verbs").match(_MARK.sub("", one, count=1)) is not None for one in said),
        **{name: sum(cue("shape", name).search(one) is not None for one in said) for name in _SHAPES},
    }
    return tuple(f"{name}={bisect_right(_DEGREES, count / len(said))}" for name, count in sorts.items())


def carried_title(title: str) -> str:
    """The title of what a notice carries (关于印发《…》的通知, with or without its marks), or the title itself."""
    carried = _CARRIED.search(title)
    return str(carried[1] or carried[2]) if carried else title


def years_of_title(title: str) -> set[int]:
    """The years that a title prints as its own, none of an edition or revision (2023版); of a document that a notice carries, its."""
    return set(map(int, _TITLE_YEAR.findall(carried_title(title))))


def own_plan(title: str) -> int | None:
    """The last year of the five-year plan that a title names as itself; None where it names none, or only carries one out."""
    own = carried_title(title)
    plan = _OWN_PLAN.search(own)
    if plan is None or _OF_ANOTHER.search(own[: plan.start()]):
        return None
    return 2010 + PLANNED * ("二三四五六七".index(plan[1] or plan[2]) + 1)


def _year_in_headings(clauses: Sequence[Clause]) -> int | None:
    """The year that a report plans for, by its headings: the one after the year reviewed, or that of the tasks."""
    for clause in clauses:
        if clause.kind == "heading" or len(clause.quote) < 40:
            for pattern, shift in ((_REVIEWED_YEAR, 1), (_PLANNED_YEAR, 0)):
                found = pattern.search(clause.quote)
                if found:
                    return int(found.group(1)) + shift
    return None


def _printed_year(clauses: Sequence[Clause]) -> int | None:
    """The year of the document's number, or of the day below its text."""
    number = next((found for clause in clauses[:8] if (found := _NUMBERED.search(clause.quote))), None)
    if number is not None:
        return int(number.group(1))
    days = (clause.quote for clause in reversed(clauses[-8:]) if DATE_LINE.fullmatch(clause.quote.strip()))
    return next((date.year for day in days for date in find_quantities(day) if date.kind == "date"), None)


def _first_year(title: str, of_year: bool) -> int | None:
    if of_year:
        printed = _REPORT_YEAR.search(title)
        return int(printed.group(1)) if printed else None
    spans = [q for q in find_quantities(title) if q.kind == "date" and q.mode == "during" and q.from_]
    return int((spans[0].from_ or "")[:4]) if spans else None


def sections(clauses: Sequence[Clause], context: Context) -> list[Section]:
    """The section of every clause. A work report looks back until it says that it turns to what is to be done."""
    kind = kind_of(clauses, context)
    telling = _telling(clauses, kind)
    course = _Course(kind, turned=not kind.report)
    result = []
    glossary = False
    for clause in clauses:
        course.open(clause)
        tense = tense_of(clause.heading_path, kind)
        if tense == "neutral" and not telling.isdisjoint(clause.heading_path):
            tense = "achieved"
        if kind.report:
            tense = course.tense(clause, tense)
        glossary = glossary or (len(clause.quote) < 40 and bool(_GLOSSARY.search(clause.quote)))
        result.append(Section("achieved" if course.reviewed else tense, kind, course.reviewed, glossary))
    return result


@dataclass(slots=True)
class _Course:
    """How far a document has come: has it turned to what is to be done, does its paragraph look back, has one done so, and has it said
    so firmly that it turns that no heading counts against it?"""

    kind: Kind
    turned: bool
    reviewed: bool = False
    looked_back: bool = False
    forced: bool = False
    paragraph: int = -1

    def open(self, clause: Clause) -> None:
        """At the first clause of a paragraph: what its first words say."""
        if clause.paragraph == self.paragraph:
            return
        self.paragraph = clause.paragraph
        spoken = opening_tense(clause.quote, self.kind)
        if clause.kind == "heading":
            self.reviewed = False
        elif spoken == "achieved":
            self.reviewed = self.looked_back = True
        elif spoken == "target":
            self.reviewed, self.turned = False, self.turned or self.looked_back

    def tense(self, clause: Clause, headed: Tense) -> Tense:
        """The tense of a clause of a report, of which the headings give ``headed``."""
        own = tense_of(clause.heading_path[-1:], self.kind) if clause.kind == "heading" else "neutral"
        firm = self._turns_firmly(clause)
        self.forced = firm or (self.forced and own != "achieved")
        if firm or headed == "target" or (headed == "neutral" and _says(clause, "transition")):
            self.turned, self.reviewed = True, False
        elif own == "achieved":
            self.turned = False
        # The heading of the part was lost, or the text says what is to be done in the part that looks back.
        tense = "target" if self.forced else headed
        self.looked_back = self.looked_back or tense == "achieved" or bool(_SPEECH_OPENS.search(clause.quote))
        if tense != "neutral":
            return tense
        return "target" if self.turned else "achieved" if self.looked_back else "neutral"

    def _turns_firmly(self, clause: Clause) -> bool:
        """Does a clause say that what is to be done follows? 一年来，我们重点抓了五个方面的工作 looks back."""
        return _says(clause, "firm_transition") and opening_tense(clause.quote, self.kind) != "achieved"


def _says(clause: Clause, name: str) -> bool:
    return cue("sections", name).search(clause.quote[:120]) is not None


def _telling(clauses: Sequence[Clause], kind: Kind) -> frozenset[str]:
    """The headings of a plan that tell how things stand (基础与机遇, 创新实力稳步增强); those below its goals say how they shall stand."""
    told: list[str] = []
    if not kind.plan or kind.report:
        return frozenset()
    for clause in clauses:
        if clause.kind == "heading":
            if tense_of(clause.heading_path, kind) == "target":
                break
            if _tells(clause.quote):
                told.append(clause.heading_path[-1])
    return frozenset(told)


def _tells(heading: str) -> bool:
    return bool(cue("sections", "situation").fullmatch(_name(heading))) or _says_state(heading)


@lru_cache(maxsize=4096)
def _says_state(heading: str) -> bool:
    return tells_state(_name(heading))


def _name(heading: str) -> str:
    """A heading without its mark."""
    plain = heading.strip()
    marked = marker(plain)
    return plain[marked[1] :].strip() if marked else plain


def plan_tense(quote: str, year: int | None) -> Tense:
    """A paragraph that opens with a five-year plan speaks of it: one that is over looks back, one to come looks ahead."""
    plan = _PLAN.match(quote)
    if plan is None or year is None:
        return "neutral"
    end = 2005 + 5 * ("一二三四五六七".find(plan.group(1)) + 1 if plan.group(1) else 0)
    return "achieved" if end < year else "target" if end > year + 1 else "neutral"


def opening_tense(quote: str, kind: Kind) -> Tense:
    """The tense that the first words of a paragraph set: 这一年，…; 2024年是… in the report of 2024; 今后五年，…."""
    year = _YEAR_IS.match(quote)
    if year is not None and kind.report and kind.year is not None:
        return "achieved" if int(year.group(1)) < kind.year else "target"
    plan = plan_tense(quote, kind.year)
    if plan != "neutral":
        return plan
    if _LOOKS_BACK.match(quote):
        return "achieved"
    return "target" if _LOOKS_AHEAD.search(quote[:40]) else "neutral"


@lru_cache(maxsize=4096)
def tense_of(path: tuple[str, ...], kind: Kind) -> Tense:
    """The tense that the headings give; the outermost that is plain decides (回顾 holds for the 行动 under it)."""
    return next((tense for heading in path if (tense := _tense_of(heading, kind)) != "neutral"), "neutral")


def _tense_of(heading: str, kind: Kind) -> Tense:
    years = [int(year) for year in _YEARS.findall(heading)] if kind.report and kind.year else []
    if years and kind.year is not None:
        if min(years) >= kind.year:
            return "target"
        if max(years) < kind.year:
            return "achieved"
    back = cue("sections", "achieved").search(heading)
    ahead = cue("sections", "target_told" if kind.account else "target").search(heading)
    if back and not ahead:
        return "achieved"
    return "target" if ahead and not back and not _says_state(heading) else "neutral"  # 民生保障持续加强 is no 保障
