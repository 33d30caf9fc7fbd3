"""Statements of the measure as sentences, in Chinese and English, each with its numbers and two quotations (codebook B8)."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.emphasis.codebook import Name
from pipeline.language.latin import latin_name

_LONGEST_QUOTE = 90
_MOST_NAMES = 6
_MIXED = (
    "（混合了不同领域或年份的文件，并非同类相比。）",
    "(Fields or years are mixed: this does not compare like with like.)",
)


@dataclass(frozen=True)
class Evidence:
    """The numbers behind a statement. Shares are between 0 and 1; δ is in log-odds; ``sharing`` names the cities of a common one.

    ``mentions`` are clauses with the category as counted, ``mentions_hi`` how many there may be when what was missed is allowed for.
    """

    city: str
    sharing: Sequence[str]
    category: Name
    claim: str
    documents: int
    clauses: float
    mentions: float
    mentions_hi: float
    share: tuple[float, float, float]
    share_elsewhere: float
    delta: tuple[float, float, float]
    quotes: Sequence[str]
    mixed: bool = False


@dataclass(frozen=True)
class FacetEvidence:
    """The numbers behind a statement about a facet. ``prevalence`` is the share of data clauses that name it, with its interval."""

    city: str
    sharing: Sequence[str]
    facet: Name
    claim: str
    documents: int
    clauses: float
    mentions: float
    prevalence: tuple[float, float, float]
    quotes: Sequence[str]
    mixed: bool = False


def facet_statement(e: FacetEvidence) -> tuple[str, str]:
    """What places share of a facet, in Chinese and English."""
    share, low, high = e.prevalence
    scope_zh, scope_en = _scope(e.claim, e.documents, e.clauses)
    tail_zh, tail_en = _tail(e.claim)
    who_zh, who_en = _all_of(e.sharing)
    zh = (
        f"{who_zh}均涉及“{e.facet.zh}”。{scope_zh}{e.city}有{share:.1%} [{low:.1%}, {high:.1%}]的数据语句提到"
        f"（{e.mentions:g}句）{tail_zh}。"
    )
    en = (
        f"{who_en} take up “{e.facet.en}”. {scope_en}{share:.1%} [{low:.1%}, {high:.1%}] of {latin_name(e.city)}'s data clauses "
        f"name it ({e.mentions:g} clauses){tail_en}."
    )
    return _whole(zh, en, e)


def _whole(zh: str, en: str, e: Evidence | FacetEvidence) -> tuple[str, str]:
    """A sentence with what it must not hide, that like was not compared with like, and with its quotations."""
    if e.mixed:
        zh, en = zh + _MIXED[0], f"{en} {_MIXED[1]}"
    return zh + _quoted(e.quotes), en + (" " if e.quotes else "") + _quoted(e.quotes)


def _scope(claim: str, documents: int, clauses: float) -> tuple[str, str]:
    if claim == "city":
        return "", ""
    return (
        f"在所读的{documents}份文件（{clauses:g}句数据语句）中，",
        f"In the {'one document' if documents == 1 else f'{documents} documents'} read ({clauses:g} data clauses), ",
    )


def _all_of(cities: Sequence[str]) -> tuple[str, str]:
    names, more = cities[:_MOST_NAMES], len(cities) - _MOST_NAMES
    latin = [latin_name(name) for name in names]
    last = f"{more} more" if more > 0 else latin.pop()
    return (
        "、".join(names) + (f"等{len(cities)}地" if more > 0 else ""),
        f"{', '.join(latin)} and {last} {'both' if len(cities) == 2 else 'all'}" if latin else last,
    )


def statement(kind: str, e: Evidence) -> tuple[str, str]:
    """A statement of a kind (common, distinctive, weak, silent) in Chinese and English.

    No agreement between annotators has been measured for the categories, so what sets a city apart is always tentative. A weak
    sign says in the sentence that its interval includes zero.
    """
    scope_zh, scope_en = _scope(e.claim, e.documents, e.clauses)
    zh, en = _SENTENCES[kind](e)
    return _whole(scope_zh.join(zh), scope_en.join(en), e)


_Parts = tuple[tuple[str, str], tuple[str, str]]
"""A sentence in Chinese and in English, each cut where its scope belongs."""


def _distinctive(e: Evidence) -> _Parts:
    tail_zh, tail_en = _tail(e.claim, ("（暂定）", " (tentative)"))
    shares_zh, shares_en, numbers = _against_others(e)
    return (
        ("", f"{e.city}突出“{e.category.zh}”：{shares_zh}（对数优势{numbers}，{e.mentions:g}句）{tail_zh}。"),
        (
            "",
            f"{latin_name(e.city)} stands out for “{e.category.en}”: {shares_en} "
            f"(log-odds {numbers}, {e.mentions:g} clauses){tail_en}.",
        ),
    )


def _weak(e: Evidence) -> _Parts:
    tail_zh, tail_en = _tail(e.claim)
    shares_zh, shares_en, numbers = _against_others(e)
    return (
        (
            "",
            f"{e.city}或偏重“{e.category.zh}”，但迹象弱，可能出于偶然：{shares_zh}"
            f"（对数优势{numbers}，区间含零，{e.mentions:g}句）{tail_zh}。",
        ),
        (
            "",
            f"{latin_name(e.city)} may lean towards “{e.category.en}”, a weak sign that chance can explain: {shares_en} "
            f"(log-odds {numbers}, an interval that includes zero, {e.mentions:g} clauses){tail_en}.",
        ),
    )


def _common(e: Evidence) -> _Parts:
    tail_zh, tail_en = _tail(e.claim)
    who_zh, who_en = _all_of(e.sharing)
    share, low, high = e.share
    return (
        (
            f"{who_zh}均强调“{e.category.zh}”。",
            f"{e.city}占{share:.1%} [{low:.1%}, {high:.1%}]（{e.mentions:g}句）{tail_zh}。",
        ),
        (
            f"{who_en} stress “{e.category.en}”. ",
            f"{share:.1%} [{low:.1%}, {high:.1%}] of {latin_name(e.city)}'s data clauses ({e.mentions:g} clauses){tail_en}.",
        ),
    )


def _silent(e: Evidence) -> _Parts:
    most = max(1, math.ceil(e.mentions_hi))
    return (
        ("", f"{e.city}未见提及“{e.category.zh}”（分类器漏检的至多约{most}句），其他地区占{e.share_elsewhere:.1%}。"),
        (
            "",
            f"{latin_name(e.city)} is not found to name “{e.category.en}” (the classifier may have missed {most} "
            f"{'clause' if most == 1 else 'clauses'} at most), which takes {e.share_elsewhere:.1%} elsewhere.",
        ),
    )


_SENTENCES = {"distinctive": _distinctive, "weak": _weak, "common": _common, "silent": _silent}


def _tail(claim: str, otherwise: tuple[str, str] = ("", "")) -> tuple[str, str]:
    return ("（指示性）", " (indicative)") if claim == "indicative" else otherwise


def _against_others(e: Evidence) -> tuple[str, str, str]:
    """The share beside that of the others, in Chinese and English, and the log-odds."""
    share, low, high = e.share
    delta, delta_low, delta_high = e.delta
    return (
        f"占{share:.1%} [{low:.1%}, {high:.1%}]，其他地区{e.share_elsewhere:.1%}",
        f"{share:.1%} [{low:.1%}, {high:.1%}] of its data clauses against {e.share_elsewhere:.1%} elsewhere",
        f"δ {delta:.2f} [{delta_low:.2f}, {delta_high:.2f}]",
    )


def _quoted(quotes: Sequence[str]) -> str:
    cut = (quote if len(quote) <= _LONGEST_QUOTE else quote[:_LONGEST_QUOTE] + "…" for quote in quotes)
    return "".join(f"“{quote}”" for quote in cut)
