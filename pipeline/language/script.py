"""The script of a text: the rules and models read simplified Chinese, and a text in another should not look read."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Literal

from pipeline.errors import OtherScript

Script = Literal["simplified", "traditional", "other"]

# Frequent characters of policy that were simplified; none of them is written in simplified text.
_TRADITIONAL = re.compile("[國數據資產業應當機關這個為與體開辦規劃設計經濟聯網對條務進電視點區縣發實億萬眾會]")
_SIMPLIFIED = re.compile("[国数据资产业应当机关这个为与体开办规划设计经济联网对条务进电视点区县发实亿万众会]")
_HAN = re.compile("[一-鿿]")
_LETTER = re.compile(r"[^\W\d_]")
_LEAST_LETTERS = 50
_LEAST_HAN = 0.2


def script_of(text: str) -> Script:
    """Simplified Chinese, traditional Chinese, or something else. Texts of fewer than 50 letters count as simplified:
    nothing can be told from them, and names in Latin letters are short."""
    letters = len(_LETTER.findall(text))
    if letters < _LEAST_LETTERS:
        return "simplified"
    if len(_HAN.findall(text)) < _LEAST_HAN * letters:
        return "other"
    traditional, simplified = len(_TRADITIONAL.findall(text)), len(_SIMPLIFIED.findall(text))
    return "traditional" if traditional > simplified else "simplified"


_SAID: dict[Script, str] = {
    "traditional": "written in traditional characters 繁体字, of which little is read",
    "other": "not written in Chinese 非中文, of which little is read",
}


def other_script(script: Script, where: str) -> OtherScript | None:
    """What to tell of a text in this script: nothing if it is simplified Chinese."""
    said = _SAID.get(script)
    return OtherScript(said, where=where, mend="give the page in simplified Chinese") if said else None


@cache
def simplified_characters() -> tuple[str, str]:
    """Traditional characters and, at the same places, the simplified ones that a reader means by them (數 → 数)."""
    _, traditional, simplified = (Path(__file__).parent / "data" / "traditional.txt").read_text("utf-8").split("\n")[:3]
    return traditional, simplified
