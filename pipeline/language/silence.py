"""Stretches of text whose numerals are no quantities (codebook C7): document numbers, titles, list marks, names, codes."""

from __future__ import annotations

import re
from pathlib import Path

from pipeline.declarations import read_yaml
from pipeline.language.units import counted_words

_HAN = "一二三四五六七八九十百零〇\\d"


_LINE = r"(?:(?<![^\n。；：，\u3000])|(?<=\n )|(?<=\n  ))"
# A unit after a number says that it counts, so that it is no mark of a list and no hotline.
_COUNTED = rf"(?:[十百千万亿年月日天周倍成秒]|分钟|小时|星期|季度|{counted_words()})"
_NOT_COUNTED = rf"(?![\d.,，%]|{_COUNTED})"  # 12345热线, but 12345家


def _names() -> tuple[str, ...]:
    declared = read_yaml(Path(__file__).parent / "data" / "names.yaml")
    return tuple(sorted({name for group in declared.values() for name in group}, key=len, reverse=True))


NAMES = _names()
"""The names and set phrases of ``data/names.yaml``, the longest first."""

SILENT = "|".join(
    (
        r"《[^《》\n]{1,120}》",
        r"[〔\[【(（] ?(?:19|20)\d\d ?[〕\]】)）] ?第? ?\d{1,5}(?:-\d{1,3})? ?号",
        r"https?://[!-~]{1,2000}",
        r"[（(](?:[一二三四五六七八九十]{1,3}|\d{1,2})[）)]",
        rf"第 ?[{_HAN}]{{1,8}} ?(?:(?:至|到|、|和|—|-)第? ?[{_HAN}]{{1,6}} ?)?[编章节条款项目卷部](?!分)",
        rf"{_LINE}(?:第?[一二三四五六七八九十]{{1,3}}(?:、|[是要]要?(?=[^否])|，)|\d{{1,2}}(?:[.．、](?!\d)|[）)])"
        rf"|\d{{1,2}}(?:\.\d{{1,2}}){{0,3}}[ \u3000](?=[\u4e00-\u9fff])(?!{_COUNTED}))",
        r"(?:(?:GB|DB|JR|YD|HJ|JT|LY|NY|WS|CJ|ISO|IEC|IEEE|ITU)(?:[/／ ]?[A-Z]{1,6})?|[TQ][/／][A-Z]{2,8}) ?"
        r"\d{2,6}(?:\.\d{1,2})?(?:[-—–:]\d{2,4})?",
        r"\d{1,2}[×xX*]\d{1,2}(?:小时)?",
        r"[“\"]?[\dN一二三四五六七八九十]{1,3} ?[+＋] ?[\dNnXx一二三四五六七八九十]{1,3}(?: ?[+＋] ?[\dNnXxM]{1,3}){0,6}"
        r"(?:[”\"]|(?=[体工模产战N]))",
        r"0\d{2,3}-\d{7,8}|(?<!\d)1[3-9]\d{9}(?!\d)|400-?\d{3}-?\d{4}",
        r"\d{1,2}[：:]\d{2}(?:[：:]\d{2})?(?!\d)",
        r"\d{1,2}时\d{1,2}分|每秒[百千万亿]{2,6}次",
        rf"(?:上午|下午|晚上|每[日天])[{_HAN}]{{1,3}}[时点]",
        r"十[分足](?!之)",
        r"[一二三四五六七八九十]{1,3}(?:届|次(?:、[一二三四五六七八九十]{1,3}次)?全会|次会议|次党代会|次代表大会|次全体|中全会)",
        "|".join(re.escape(name) + (_NOT_COUNTED if name.isdigit() else "") for name in NAMES),
    )
)
"""Alternatives of one pattern; each is bounded, so none can backtrack far."""
