"""Is a text made of words? A PDF or OFD with a broken font gives the codes of its glyphs instead of characters."""

from __future__ import annotations

import re

from pipeline.errors import GlyphSoup

# Private use, lost characters, C1 controls, glyph numbers; Yi syllables and rare Han, which wrong tables of characters give.
_STRANGE = re.compile(
    "[\ue000-\uf8ff\ufffd\x80-\x84\x86-\x9f\ua000-\ua4cf\u3400-\u4dbf\U000f0000-\U0010fffd]|\\(cid:\\d{1,5}\\)"
)
_HANGUL = re.compile("[\uac00-\ud7a3]")
_LETTER = re.compile(r"[^\W\d_]|[\ue000-\uf8ff\ufffd\U000f0000-\U0010fffd]")
_HAN = re.compile("[\u4e00-\u9fff]")
# Han that hardly any text of five hundred characters lacks, in simplified and traditional script alike.
_COMMON = re.compile("[的一在人有中是年和大工作市政府地方法行生成出分以及公本日月第二三十不上下可用自治文件]")
_SAMPLE = 20_000
_LEAST_LETTERS, _LEAST_HAN, _LEAST_DIFFERENT = 20, 200, 60
_WHOLE = 500  # of fewer Han a single common one is enough: a list, or a sentence of long terms, may have few
_MOST_STRANGE, _LEAST_COMMON = 0.25, 0.03  # of 3,500 official texts none has more than 0.01 or less than 0.07


def check_legible(text: str, where: str) -> None:
    """Refuse a text that is the codes of glyphs.

    Raises:
        GlyphSoup: a quarter of its letters is of private use, lost or of scripts that no policy is written in, or its Han make no words.
    """
    sample = text[:_SAMPLE]
    strange, letters = (len(pattern.findall(sample)) for pattern in (_STRANGE, _LETTER))
    han = _HAN.findall(sample)
    if strange:
        strange += len(_HANGUL.findall(sample))  # Korean alone is another script, and no soup
    soup = letters >= _LEAST_LETTERS and strange > _MOST_STRANGE * letters
    many = len(han) >= _LEAST_HAN and len(set(han)) >= _LEAST_DIFFERENT
    least = _LEAST_COMMON * len(han) if len(han) >= _WHOLE else 1
    if soup or (many and len(_COMMON.findall(sample)) < least):
        raise GlyphSoup("the text is codes of glyphs, no characters 字体损坏，文字不可读", where=where, mend=_MEND)


_MEND = "open the file and save it as PDF with its fonts, or read it by OCR"
