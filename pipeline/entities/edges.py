"""Where a longer name may begin, and where a name must end."""

from __future__ import annotations

from functools import cache

from pipeline.entities.lexicon import Lexicon
from pipeline.entities.places import names
from pipeline.entities.register import aliases
from pipeline.entities.vocabulary import suffix_labels, words
from pipeline.language.segmentation import dictionary_tags


@cache
def anchors() -> Lexicon:
    """Names that a longer name may begin with."""
    fixed = {name for names_ in words()["fixed"].values() for name in names_}
    return Lexicon({*names(), *aliases(), *fixed, *words()["countries"], *words()["anchors"]})


@cache
def is_wall(word: str) -> bool:
    """Does a name end before this jieba word? Function words do, and verbs that names do not hold."""
    if word in _walls():
        return True
    if word in anchors().names or word in words()["level_words"]:
        return False
    if len(word) == 4 and word[:2] in _walls() and word[2:] in _walls():
        return True
    if word in suffix_labels() or word in words()["verbs_in_names"]:
        return False
    return len(word) >= 2 and dictionary_tags().get(word) in ("v", "d", "vd", "p", "c", "r")


@cache
def _walls() -> frozenset[str]:
    return frozenset(words()["walls"])
