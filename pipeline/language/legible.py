"""Is a text made of words? A wrong charset gives characters that Chinese text does not have, a broken font of a PDF or OFD file the codes
of its glyphs."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from functools import cache

from pipeline.errors import GlyphSoup

_GLYPH_NUMBER = re.compile(r"\(cid:\d{1,5}\)")  # what pdfminer writes for a glyph without a character
_BEYOND = re.compile(r"[^\x00-\x7f\s]")
_LOST = "\ufffd"
_HAN = re.compile("[\u4e00-\u9fff]")
# Han that hardly any text of five hundred characters lacks, in simplified and traditional script alike.
_COMMON = re.compile("[的一在人有中是年和大工作市政府地方法行生成出分以及公本日月第二三十不上下可用自治文件]")
_SAMPLE = 20_000
_LEAST_BEYOND, _LEAST_HAN, _LEAST_DIFFERENT = 20, 200, 60
_WHOLE = 500  # of fewer Han a single common one is enough: a list, or a sentence of long terms, may have few
_MOST_STRANGE, _LEAST_COMMON = 0.25, 0.03  # of 3,500 official texts none has more than 0.01 or less than 0.07


def strange_share(text: str) -> float:
    """The share of the characters beyond ASCII that no Chinese text has: private ones, lost ones, Han that neither GB 2312 nor Big5 has,
    and Hangul beside any of these. A few in a hundred are rare names; much more is text in the wrong charset, or glyphs of a font
    without their characters.

    Returns:
        0 to 1; 0 for fewer than 20 characters beyond ASCII, of which nothing can be told.
    """
    sample = _GLYPH_NUMBER.sub(_LOST, text[:_SAMPLE])
    beyond = Counter(_BEYOND.findall(sample))
    every = sum(beyond.values())
    strange = sum(count for character, count in beyond.items() if _is_strange(character))
    if every < _LEAST_BEYOND or not strange:
        return 0.0
    hangul = sum(count for character, count in beyond.items() if "\uac00" <= character <= "\ud7a3")
    return (strange + hangul) / every  # Hangul alone is another script


@cache
def _is_strange(character: str) -> bool:
    if character == _LOST or unicodedata.category(character) in ("Co", "Cn", "Cc"):
        return True
    if not unicodedata.name(character, "").startswith(("CJK UNIFIED", "YI SYLLABLE")):
        return False
    return not any(_has(charset, character) for charset in ("gb2312", "big5"))


def _has(charset: str, character: str) -> bool:
    try:
        character.encode(charset)
    except UnicodeEncodeError:
        return False
    return True


def check_legible(text: str, where: str) -> None:
    """Refuse a text that is the codes of glyphs.

    Raises:
        GlyphSoup: a quarter of its characters beyond ASCII is such as Chinese text does not have, or its Han make no words.
    """
    if strange_share(text) > _MOST_STRANGE or _makes_no_words(text[:_SAMPLE]):
        what, mend = (
            "the text is codes of glyphs, no characters 字体损坏，文字不可读",
            "save it as PDF with its fonts, or read it by OCR",
        )
        raise GlyphSoup(what, where=where, mend=mend)


def _makes_no_words(sample: str) -> bool:
    """Are there many Han in a text, and nearly none of those that every text has?"""
    han = _HAN.findall(sample)
    least = _LEAST_COMMON * len(han) if len(han) >= _WHOLE else 1
    return len(han) >= _LEAST_HAN and len(set(han)) >= _LEAST_DIFFERENT and len(_COMMON.findall(sample)) < least
