"""The script of a text: the rules and models read simplified Chinese, and a text in another should not look read."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from typing import Literal

from pipeline.errors import OtherScript

Script = Literal["simplified", "traditional", "other"]

# Frequent characters of policy that were simplified; none of them is written in simplified text.
_TRADITIONAL = re.compile("[國數據資產業應當機關這個為與體開辦規劃設計經濟聯網對條務進電視點區縣發實億萬眾會]")
_SIMPLIFIED = re.compile("[国数据资产业应当机关这个为与体开办规划设计经济联网对条务进电视点区县发实亿万众会]")
_HAN = re.compile("[一-鿿]")
_LETTER = re.compile(r"[^\W\d_]")
_MEASURED = 100_000  # characters are enough to tell
_LEAST_BEYOND = 20
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


def strange_share(text: str) -> float:
    """The share of the characters beyond ASCII that Chinese text hardly has: private ones, lost ones, and whatever neither GB 2312 nor
    Big5 has. A few in a hundred are rare names; much more is text in the wrong charset, or glyphs of a font without their characters.

    Returns:
        0 to 1; 0 for fewer than 20 characters beyond ASCII, of which nothing can be told.
    """
    beyond = Counter(character for character in text[:_MEASURED] if character > "\x7f" and not character.isspace())
    every = sum(beyond.values())
    if every < _LEAST_BEYOND:
        return 0.0
    return sum(count for character, count in beyond.items() if _is_strange(character)) / every


@cache
def _is_strange(character: str) -> bool:
    if "\u2000" <= character <= "\u2bff" or "\u3000" <= character <= "\u33ff" or "\uff00" <= character <= "\uffef":
        return False  # punctuation, signs and numbers in rings
    for charset in ("gb2312", "big5"):
        try:
            character.encode(charset)
        except UnicodeEncodeError:
            continue
        return False
    return True


_SAID: dict[Script, str] = {
    "traditional": "written in traditional characters 繁体字, of which little is read",
    "other": "not written in Chinese 非中文, of which little is read",
}


def other_script(script: Script, where: str) -> OtherScript | None:
    """What to tell of a text in this script: nothing if it is simplified Chinese."""
    said = _SAID.get(script)
    return OtherScript(said, where=where, mend="give the page in simplified Chinese") if said else None
