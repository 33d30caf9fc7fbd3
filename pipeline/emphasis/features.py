"""Features of a clause: characters of its own text, its context apart, and the words and frames of the codebook.

jieba words were measured too: they add nothing to characters and signs, and cost half of the time (benchmarks/emphasis.py).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import Any

import numpy as np
from scipy import sparse

from pipeline.emphasis.axes import words_of_stance
from pipeline.emphasis.codebook import any_sign, gate, load_codebook, padding, signs, triggers
from pipeline.emphasis.grams import CharacterGrams

_PART = re.compile(r"[^，；]+")
_LEAST_PART = 6
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_DUTY = re.compile(r"应当|不得|严禁|禁止|必须|负责|可以|须")
_PROMOTE = re.compile(r"鼓励|支持|引导|推动|推进|探索|培育|吸引|促进|完善|深化")
_PROVIDE = re.compile(r"建设|建立|设立|搭建|打造|开放|发放|提供|归集|建成|升级|编制|制定|发布|组建")


_TECHNOLOGY = "(?:大数据|云计算|人工智能|区块链|物联网|5G|移动互联网|边缘计算|VR)"
_TECHNOLOGIES = re.compile(f"{_TECHNOLOGY}(?:(?:、|和|与|及|以及){_TECHNOLOGY})+")
_FRAME = re.compile(r"所称|，是指|^为[^。]{0,120}制定本|的原则，|参照|起施行|指导思想|为指导")


_FORMAL = re.compile(
    r"\s*(?:[一-鿿]{1,12}[〔\[（(]\d{4}[〕\]）)]\d+号|\d{4}年\d{1,2}月\d{1,2}日|(?:抄送|主送|联系电话|附件)[:：].*"
    r"|各(?![^：:]*(?:下列|以下|如下|应当|可以|不得|按照))(?:省|市|县|区|州|级|地|有关|部门|单位|盟|旗|直属)[^。；]{0,150}[:：])[。；]?\s*"
)
"""Document numbers, dates, those it is sent to and the lines about its handling: never a clause about data, whatever they name."""


_NAME = re.compile(
    r"(?:图|表|附件|附表|附录|专栏)\s?[\d一二三四五六七八九十]+(?:[-.]\d+)*[^，；]{0,40}|《[^《》]+》[。；]?|[^。]{0,80}[？?]"
    r"|[^，。；]{0,60}关于[^。；]{2,80}的(?:通知|公告|意见|决定|批复|函|通告)|[^，。；]{0,60}[>＞][^，。；]{0,60}[>＞].{0,80}"
)
"""A caption, the name of a document, a question or a trail of links: lines that name something and say nothing of it (E8)."""
_MARKER = re.compile(r"^(?:[（(]?[一二三四五六七八九十百\d]+[）)、.．]|第[一二三四五六七八九十百\d]+[章节编篇])\s*")
_NEWS = re.compile(r"答记者问|新闻|会议|论坛|博览会|举行|召开|Participation|Interpretation|解读")
_SAID = re.compile(r"表示，|指出，|强调，|介绍，|近日，|本次|会上|意义|成效|获评|荣获|挂牌")
_RECORDS = re.compile(r"保存|留存|存档|归档")
_KEPT_FOR = re.compile(
    r"(?:保存|留存|存储|保留)[^，。；]{0,16}[\d一二三四五六七八九十]+(?:个?月|年|日|天)|按[^，。；]{0,6}期限保存|期限[^，。；]{0,4}不(?:得|应)?少于"
)
"""Records kept for a time that is told: a rule for inspection, whatever the records hold (E7a)."""
_HANDED_UP = re.compile(
    r"(?:上传|报送|上报|传输|推送|汇交|接入|联网|录入|提供|对接)[^，。；]{0,24}(?:部门|机构|平台|系统|单位|政府|中心|主管)"
    r"|(?:向|与|至|到)[^，。；]{0,24}(?:部门|机构|平台|系统|主管)[^，。；]{0,12}(?:上传|报送|上报|传输|推送|汇交|接入|联网|开放|提供)"
)
"""Data that are handed to an authority or its platform (1)."""
_STATISTICS = re.compile(r"普查|统计(?:调查|资料|数据|台账|机构|公报|制度|监测)")
_RULE = re.compile(r"(?:办法|标准|制度|规则|规范|指引|指南|条例|细则|机制|体系)(?=[，。；、和与及]|$)")
_ITEM = re.compile(r"[（(][一二三四五六七八九十\d]+[）)]|\d+[.．、]")
_PENALTY = re.compile(r"责令|罚款|处分|违反本")
_LABEL_OF_GOODS = re.compile(r"标注(?!员|基地|产业|服务|数据|语料|工具|平台|企业|规则|质量)")
_UNNAMED = re.compile(
    r"(?:^|[、，。；：和与及]|建立|健全|完善|实现|实行|促进|加强|推进|推动|开展|相关|有关|之间)信息(?:互通)?共享"
)
_KIND = re.compile(r"数据|监测|资料|登记|档案|报告制度|结果")
"""Sharing of information, and words that name what is shared where the word itself does not."""
_SOME = 8.0
"""So many data words to the hundred characters count as full."""


_REMEMBERED = 1024
"""Titles, headings and lead-ins stand around many clauses: what was found in so many of them is kept."""

_ELSEWHERE = 1.5
"""How much the subject of the document counts beside the other signals, which are between 0 and 1."""


@dataclass(frozen=True, slots=True)
class ClauseInput:
    """A clause as the classifier wants it: its text and what stands around it."""

    text: str
    heading_path: tuple[str, ...] = ()
    lead_in: str | None = None
    title: str | None = None


def context_of(item: ClauseInput) -> str:
    """Headings and lead-in as one text, the nearest last."""
    return " ".join([*item.heading_path[-2:], item.lead_in or ""])


def names_data(text: str) -> bool:
    """Whether a text names data as a thing, not as a label: figures of speech and lists of technologies do not (D14)."""
    return bool(gate()["data"].search(_TECHNOLOGIES.sub("", gate()["masks"].sub("", text))))


_around_names_data = lru_cache(maxsize=_REMEMBERED)(names_data)


def read_text(item: ClauseInput) -> str:
    """What the model reads as the clause: its text without padding, after its lead-in where it names no data itself (D17)."""
    text = padding().sub("", item.text)
    return f"{item.lead_in}{text}" if item.lead_in and not names_data(text) and names_data(item.lead_in) else text


def only_names(item: ClauseInput) -> bool:
    """Whether a unit is only a title, heading, caption or question: it names a matter and says nothing of it (E8)."""
    bare = _bare(item.text)
    named = (*item.heading_path, item.title or "")
    return bool(_NAME.fullmatch(item.text.strip())) or any(bare == _bare_name(name) for name in named if name)


def _bare(text: str) -> str:
    return _MARKER.sub("", text.strip()).rstrip("。；：: ")


_bare_name = lru_cache(maxsize=_REMEMBERED)(_bare)


def shares_nothing_named(text: str) -> bool:
    """Whether all that a clause says of information is that it is shared, of no named kind: no data clause (E8)."""
    return bool(_UNNAMED.search(text)) and text.count("信息") == 1 and not _KIND.search(text)


def stands_elsewhere(item: ClauseInput) -> bool:
    """Whether a clause belongs to a document that is known to be about something else than data."""
    return item.title is not None and not gate()["documents"].search(item.title)


def parts_of(item: ClauseInput) -> list[ClauseInput]:
    """The parts of a sentence between ， or ； that name data, where there are two or more."""
    parts = [part for part in _PART.findall(item.text) if len(part) >= _LEAST_PART and names_data(part)]
    return [replace(item, text=part) for part in parts] if len(parts) > 1 else []


def may_be_about_data(item: ClauseInput) -> bool:
    """The gate (B1): data named in the clause, its lead-in or headings; or any clause of a document about data.

    Computing and software alone do not pass in a document about something else. Fragments in a document about data pass:
    they follow what stands before them, and the model tells them from general statements. Of a document without a title
    nothing is known; there the signs of the categories decide.
    """
    if _FORMAL.fullmatch(item.text):
        return False
    if names_data(item.text) or _around_names_data(context_of(item)) or gate()["information"].search(item.text):
        return True
    if item.title is None:
        return bool(any_sign().search(item.text))
    return bool(gate()["documents"].search(item.title))


def _density(item: ClauseInput, text: str) -> float:
    return float(min(len(gate()["data"].findall(text)) * 100 / (len(text) + 1) / _SOME, 1.0))


_STANCES = ("regulate", "provide", "promote")

_MARKS: tuple[Callable[[ClauseInput, str], float], ...] = (
    lambda item, text: 2.0 * only_names(item),
    _density,
    lambda item, text: bool(gate()["information"].search(text)),
    lambda item, text: bool(_NEWS.search(item.title or "")),
    lambda item, text: bool(_SAID.search(text)),
    lambda item, text: bool(_RECORDS.search(text)),
    lambda item, text: bool(_KEPT_FOR.search(text)),
    lambda item, text: bool(_HANDED_UP.search(text)),
    lambda item, text: bool(_STATISTICS.search(text)),
    lambda item, text: bool(_STATISTICS.search(item.title or "")),
    lambda item, text: bool(_RULE.search(text)),
    lambda item, text: bool(_ITEM.match(text)),
    lambda item, text: item.lead_in is not None,
    lambda item, text: bool(_PENALTY.search(text)),
    lambda item, text: bool(_LABEL_OF_GOODS.search(text)) and "数据" not in text,
    lambda item, text: 2.0 * shares_nothing_named(text),
    lambda item, text: _around_names_data(" ".join(item.heading_path)),
    lambda item, text: _around_names_data(item.title or ""),
)
"""Marks of the kind of unit and of the document: what the gate and category 7 look at beyond single words (E6 to E8)."""


@lru_cache(maxsize=_REMEMBERED)
def _signs_around(context: str) -> tuple[float, ...]:
    return tuple(min(len(set(sign.findall(context))), 2) / 2 for sign in signs().values())


@cache
def _pairs() -> tuple[np.ndarray, np.ndarray]:
    """The columns of the two categories of each pair that the codebook tells apart."""
    places = {name: k for k, name in enumerate(load_codebook().ids)}
    one, other = zip(*[[places[name] for name in rule.pair] for rule in load_codebook().pairs], strict=True)
    return np.array(one), np.array(other)


def _meetings(rows: np.ndarray) -> np.ndarray:
    """Where the signs of a pair meet: both in the clause, or one in the clause and the other in its context.

    What two signs mean together is not the sum of what each means: a dispute is one of trade where a place of trade is named (E7).
    """
    one, other = _pairs()
    inside, around = rows[:, 0::4] > 0, rows[:, 3::4] > 0
    return np.hstack(
        [inside[:, one] & inside[:, other], inside[:, one] & around[:, other], inside[:, other] & around[:, one]]
    ).astype(np.float64)


def signals(items: Sequence[ClauseInput]) -> np.ndarray:
    """Signs and triggers of every category, in the clause and in its context, where two meet, and what the gate and the axes look at."""
    rules = list(zip(signs().values(), triggers().values(), strict=True))
    rows = np.zeros((len(items), 4 * len(rules) + 10 + len(_MARKS) + len(_STANCES)), dtype=np.float64)
    for row, item in enumerate(items):
        text, context = read_text(item), context_of(item)
        for k, (sign, trigger) in enumerate(rules):
            found = len(set(sign.findall(text)))
            rows[row, 4 * k] = found > 0
            rows[row, 4 * k + 1] = min(found, 3) / 3
            rows[row, 4 * k + 2] = min(len(set(trigger.findall(text))), 3) / 3
        tail = 4 * len(rules)
        rows[row, 3:tail:4] = _signs_around(context)
        rows[row, tail] = "数据" in text
        rows[row, tail + 1] = bool(_DUTY.search(text))
        rows[row, tail + 2] = bool(_PROMOTE.search(text))
        rows[row, tail + 3] = bool(_PROVIDE.search(text))
        rows[row, tail + 4] = min(len(item.text), 200) / 200
        rows[row, tail + 5] = names_data(text)
        rows[row, tail + 6] = bool(gate()["data"].search(context))
        rows[row, tail + 7] = bool(_TECHNOLOGIES.search(text))
        rows[row, tail + 8] = bool(_FRAME.search(text))
        rows[row, tail + 9] = _ELSEWHERE * stands_elsewhere(item)
        rows[row, tail + 10 : tail + 10 + len(_MARKS)] = [mark(item, text) for mark in _MARKS]
        said = words_of_stance(item.text, item.lead_in)
        rows[row, -len(_STANCES) :] = [2.0 * (said == stance) for stance in _STANCES]
    return np.hstack([rows, _meetings(rows[:, : 4 * len(rules)])])


def restored(vocabularies: dict[str, Any], idf: dict[str, Any]) -> dict[str, CharacterGrams]:
    """Fitted vectorizers from what a model file keeps of them: terms and weights, both plain arrays."""
    return {name: CharacterGrams(terms, idf[name]) for name, terms in vocabularies.items()}


def views(items: Sequence[ClauseInput]) -> dict[str, list[str]]:
    """The text that each vectorizer reads: the clause with its numbers folded, its context, and the title of its document."""
    return {
        "characters": [_NUMBER.sub("0", read_text(item)) for item in items],
        "context": [context_of(item) for item in items],
        "title": [item.title or "" for item in items],
    }


WEIGHTS = {"characters": 1.3, "context": 0.6, "title": 0.4, "signals": 0.4}
"""How much each block counts against the others; chosen by cross-validation over documents."""


def matrix(items: Sequence[ClauseInput], fitted: dict[str, Any]) -> sparse.csr_matrix:
    """Features of clauses, one row each, from fitted vectorizers."""
    texts = views(items)
    blocks = [WEIGHTS[name] * fitted[name].transform(texts[name]) for name in texts]
    blocks.append(sparse.csr_matrix(WEIGHTS["signals"] * signals(items)))
    return sparse.hstack(blocks, format="csr")
