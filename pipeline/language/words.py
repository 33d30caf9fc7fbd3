"""Words: jieba with the policy dictionary.

jieba 0.42 cuts 数据要素 into 数据/要素 and 百亿级 into 百亿/级; the project's dictionary (``corpora/policy_dictionary.tsv``)
holds the field's terms. A term's weight is the smallest that keeps it whole, computed by jieba itself, so that a term
cannot swallow its neighbours.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache, cached_property
from typing import cast

from jieba_next import jieba_next_rust
from jieba_next.finalseg import cut as cut_unknown

from pipeline.language.dictionary import Dictionary, load_dictionary
from pipeline.language.jiebas import jieba

finalseg = jieba.finalseg


class Segmenter(jieba.Tokenizer):  # type: ignore[misc]
    """jieba's tokenizer with its two inner loops (best path, unknown words) in the Rust of ``jieba-next``.

    Its words are jieba's own; the division of a text into stretches stays jieba's. Words must not be added once it has cut.
    """

    @cached_property
    def _prefixes(self) -> jieba_next_rust.PrefixDict:
        return jieba_next_rust.PrefixDict(self.FREQ, float(self.total))

    def words(self, text: str) -> list[str]:
        """What ``lcut`` gives, gathered in one list instead of handed up word by word."""
        found: list[str] = []
        for odd, stretch in enumerate(jieba.re_han_default.split(text)):
            if odd % 2:
                self._gather(stretch, found)
            elif len(stretch) == 1:
                found.append(stretch)
            else:  # between stretches of words: white space whole, other signs one by one
                for space, piece in enumerate(jieba.re_skip_default.split(stretch)):
                    found += [piece] if space % 2 else piece
        return found

    def _gather(self, sentence: str, found: list[str]) -> None:
        frequency, at, single, size = self.FREQ, 0, 0, len(sentence)
        route = self._prefixes.get_dag_and_calc(sentence)  # the last character of the best word that begins at each
        while at < size:
            end = route[at] + 1
            if end - at > 1:
                if single < at:
                    found += _unknown(sentence[single:at], frequency)
                found.append(sentence[at:end])
                single = end
            at = end
        if single < size:
            found += _unknown(sentence[single:], frequency)


def _unknown(characters: str, frequency: dict[str, int]) -> Iterable[str]:
    """Single characters in a row: a word that the dictionary does not know, where it does not know them together."""
    if len(characters) < 2 or frequency.get(characters):
        return characters
    if _emitted().issuperset(characters):
        return cast(Iterable[str], cut_unknown(characters))
    # The two differ where the model of unknown words has never seen a character.
    return cast(Iterable[str], finalseg.cut(characters))


@cache
def _emitted() -> frozenset[str]:
    return frozenset[str].intersection(*map(frozenset, finalseg.emit_P.values()))


@cache
def _dictionary() -> Dictionary:
    return load_dictionary()


@cache
def segmenter() -> Segmenter:
    """The process's tokenizer, with the policy dictionary. Loaded once."""
    jieba.setLogLevel("WARNING")
    tokenizer = Segmenter()
    tokenizer.FREQ, tokenizer.total, tokenizer.initialized = _dictionary().weights, _dictionary().total, True
    return tokenizer


@cache
def dictionary_tags() -> dict[str, str]:
    """Part of speech of each word of jieba's dictionary."""
    return _dictionary().tags()


# jieba's model of unknown words joins a preposition to the level of a body: 由市|财政局.
PREPOSITIONS = "由为报经对向与和及将请"
LEVELS = "市省区县州"
_GLUED = frozenset(before + level for before in PREPOSITIONS for level in LEVELS)


def cut(text: str) -> list[str]:
    """Words of ``text`` in order; joined, they are ``text`` again."""
    words = segmenter().words(text)
    if _GLUED.isdisjoint(words):
        return words
    return [part for word in words for part in (word if word in _GLUED else (word,))]
