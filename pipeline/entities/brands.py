"""Does a name have a brand (字号), as firms have and trades do not: 华鑫 in 华鑫电气, not 工业 in 工业软件?

Which characters make brands is learnt from the firms of the register, against the common words of the segmenter's dictionary: the mean
log-likelihood ratio of a stem's characters (naive Bayes, add-half smoothing).
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable
from functools import cache

from pipeline.entities.places import names as place_names
from pipeline.entities.register import organisations
from pipeline.entities.vocabulary import words
from pipeline.language.words import cut, dictionary_tags, segmenter

_LONGEST_TRADE = 6  # characters
_STEM = range(2, 5)  # characters of a stem that is learnt from
_COMMON = 50  # frequency in the segmenter's dictionary from which a word is common
_VERY_COMMON = 300  # from which it is common though the dictionary calls it a name: 智慧
_PROPER = frozenset(("nr", "ns", "nt", "nz", "nrt", "nrfg"))
_CHARACTERS = 2000  # in use, over which the smoothing is spread
_WORDS_ALONE = 2.5  # what a stem loses that is nothing but common words
_LEAST = {"subject": 1.1}
_LEAST_ELSEWHERE = 0.0


def is_firm(name: str, method: str) -> bool:
    """May a name that no list of firms holds and no legal form ends be a firm's?

    Args:
        name: as printed, with or without a trade at its end.
        method: what found it; a subject of a sentence needs more than what stands among firms.
    """
    return brand(name) >= _LEAST.get(method, _LEAST_ELSEWHERE)


@cache
def brand(name: str) -> float:
    """How much more the stem of a name is like a brand than like common words, above 0 for a brand."""
    stem = _stem(name)
    if stem in place_names() and stem != name:
        return _WORDS_ALONE  # 桂林|银行: a place is as good as a brand
    firms, common = _characters()
    ratio = sum(firms[one] - common[one] for one in stem) / len(stem)
    return ratio - _WORDS_ALONE * all(len(word) > 1 and _is_common(word) for word in cut(stem))


def _stem(name: str) -> str:
    """A name without the trade at its end and the place at its head: 四川|裕能|新材料."""
    for length in range(min(_LONGEST_TRADE, len(name) - min(_STEM)), 0, -1):
        if name[-length:] in _trades():
            name = name[:-length]
            break
    for end in range(len(name) - min(_STEM), 1, -1):
        if name[:end] in place_names():
            return name[end:]
    return name


@cache
def _trades() -> frozenset[str]:
    return frozenset(words()["company_heads"])


def _is_common(word: str) -> bool:
    frequency = segmenter().FREQ.get(word, 0)
    tag = dictionary_tags().get(word, "n")
    return frequency >= _COMMON and (tag not in _PROPER or (frequency >= _VERY_COMMON and tag != "ns"))


@cache
def _characters() -> tuple[dict[str, float], dict[str, float]]:
    """Log-likelihood of each character in brands, and in common words."""
    firms = (_stem(one.name_zh.partition("（")[0]) for one in organisations() if one.label == "COMPANY")
    known = dictionary_tags()
    frequent = (word for word, n in segmenter().FREQ.items() if n >= _COMMON and len(word) in _STEM)
    common = (word for word in frequent if known.get(word, "x")[0] in "nvab" and _is_common(word))
    return _likelihoods(firms), _likelihoods(common)


def _likelihoods(stems: Iterable[str]) -> dict[str, float]:
    seen = Counter(one for stem in stems if len(stem) in _STEM for one in stem)
    total = seen.total() + _CHARACTERS / 2
    known = {one: math.log((n + 0.5) / total) for one, n in seen.items()}
    return _Smoothed(known, math.log(0.5 / total))


class _Smoothed(dict[str, float]):
    """Log-likelihoods; of a character that was not seen, that of half a sight."""

    def __init__(self, known: dict[str, float], unseen: float) -> None:
        super().__init__(known)
        self._unseen = unseen

    def __missing__(self, key: str) -> float:
        return self._unseen
