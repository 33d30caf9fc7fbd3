"""Statements of the measure as sentences, in Chinese and English, each with its numbers and two quotations (codebook B8)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.emphasis.codebook import load_codebook

_LONGEST_QUOTE = 90


@dataclass(frozen=True)
class Evidence:
    """The numbers behind a statement. Shares are between 0 and 1; δ is in log-odds."""

    city: str
    others: Sequence[str]
    category: str
    claim: str
    documents: int
    clauses: float
    mentions: float
    share: float
    share_elsewhere: float
    delta: float
    delta_lo: float
    delta_hi: float
    quotes: Sequence[str]


def _quoted(quotes: Sequence[str], opening: str, closing: str) -> str:
    cut = [quote if len(quote) <= _LONGEST_QUOTE else quote[:_LONGEST_QUOTE] + "…" for quote in quotes]
    return "".join(f"{opening}{quote}{closing}" for quote in cut)


def statement(kind: str, evidence: Evidence) -> tuple[str, str]:
    """A statement of a kind (common, distinctive, silent) in Chinese and English."""
    category = next(c for c in load_codebook().categories if c.id == evidence.category)
    e = evidence
    scope_zh = f"在所读的{e.documents}份文件中，" if e.claim != "city" else ""
    scope_en = f"In the {e.documents} documents read, " if e.claim != "city" else ""
    tail_zh = "（指示性）" if e.claim == "indicative" else ""
    tail_en = " (indicative)" if e.claim == "indicative" else ""
    numbers = f"δ {e.delta:.2f} [{e.delta_lo:.2f}, {e.delta_hi:.2f}]"
    if kind == "distinctive":
        zh = (
            f"{scope_zh}{e.city}突出“{category.zh}”：占数据语句{e.share:.1%}，其他地区{e.share_elsewhere:.1%}"
            f"（对数优势{numbers}，{e.mentions:g}句）{tail_zh}。"
        )
        en = (
            f"{scope_en}{e.city} stands out for “{category.en}”: {e.share:.1%} of its data clauses against "
            f"{e.share_elsewhere:.1%} elsewhere (log-odds {numbers}, {e.mentions:g} clauses){tail_en}."
        )
    elif kind == "common":
        zh = f"{scope_zh}{e.city}与各地共同强调“{category.zh}”：占数据语句{e.share:.1%}（{e.mentions:g}句）{tail_zh}。"
        en = (
            f"{scope_en}{e.city} shares with the others a stress on “{category.en}”: {e.share:.1%} of its data clauses "
            f"({e.mentions:g} clauses){tail_en}."
        )
    else:
        zh = f"{scope_zh}{e.city}的{e.clauses:g}句数据语句未提及“{category.zh}”，其他地区占{e.share_elsewhere:.1%}。"
        en = (
            f"{scope_en}none of {e.city}'s {e.clauses:g} data clauses names “{category.en}”, "
            f"which takes {e.share_elsewhere:.1%} elsewhere."
        )
    return zh + _quoted(e.quotes, "“", "”"), en
