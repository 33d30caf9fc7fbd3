"""Words: jieba with the policy dictionary, alone and as a spaCy tokenizer.

jieba 0.42 cuts 数据要素 into 数据/要素 and 百亿级 into 百亿/级; the project's dictionary (``corpora/policy_dictionary.tsv``)
holds the field's terms. A term's weight is the smallest that keeps it whole, computed by jieba itself, so that a term
cannot swallow its neighbours.
"""

from __future__ import annotations

import csv
import os
from collections.abc import Iterable
from functools import cache, cached_property
from pathlib import Path
from typing import cast

import jieba
from jieba import finalseg
from jieba_next import jieba_next_rust
from jieba_next.finalseg import cut as cut_unknown
from spacy.tokens import Doc
from spacy.vocab import Vocab

from pipeline.settings import corpora_dir

TEXT, WORDS = "modu_text", "modu_words"
"""Keys of a ``Doc``'s ``user_data``: its text, and its words as :func:`cut` gives them."""

POLICY_DICTIONARY = "policy_dictionary.tsv"


def _cache_folder() -> Path:
    """A folder of the user's own for jieba's word graph: jieba would unmarshal a file in the shared temporary folder."""
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    folder = Path(base) / "modu"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def policy_terms() -> list[tuple[str, str]]:
    """The terms of the policy dictionary, each with jieba's part-of-speech tag."""
    with (corpora_dir() / POLICY_DICTIONARY).open(encoding="utf-8", newline="") as lines:
        return [(row["term"], row["tag"]) for row in csv.DictReader(lines, delimiter="\t")]


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
    return frozenset[str].intersection(*(frozenset(state) for state in finalseg.emit_P.values()))


@cache
def segmenter() -> Segmenter:
    """The process's tokenizer, with the policy dictionary. Loaded once."""
    jieba.setLogLevel("WARNING")
    tokenizer = Segmenter()
    tokenizer.tmp_dir = str(_cache_folder())
    tokenizer.initialize()
    for term, tag in policy_terms():
        tokenizer.add_word(term, tokenizer.suggest_freq(term), tag)
    return tokenizer


@cache
def dictionary_tags() -> dict[str, str]:
    """Part of speech of each word of jieba's dictionary."""
    with jieba.get_dict_file() as lines:
        fields = lines.read().decode("utf-8").split()  # word, frequency and tag in turn
    return dict(zip(fields[::3], fields[2::3], strict=True))


# jieba's model of unknown words joins a preposition to the level of a body: 由市|财政局.
_GLUED = frozenset(before + level for before in "由为报经对向与和及将请" for level in "市省区县州")


def cut(text: str) -> list[str]:
    """Words of ``text`` in order; joined, they are ``text`` again."""
    words = segmenter().words(text)
    if _GLUED.isdisjoint(words):
        return words
    return [part for word in words for part in (word if word in _GLUED else (word,))]


class JiebaTokenizer:
    """A spaCy tokenizer over :func:`cut`. Its tokens cover the text; a single space goes to the token before it."""

    def __init__(self, vocab: Vocab) -> None:
        self.vocab = vocab

    def __call__(self, text: str) -> Doc:
        """Tokens of ``text`` as a ``Doc`` whose ``text`` equals ``text``."""
        words: list[str] = []
        spaces: list[bool] = []
        found = cut(text)
        for word in found:
            if word == " " and words and not spaces[-1] and not words[-1].isspace():
                spaces[-1] = True
            else:
                words.append(word)
                spaces.append(False)
        return Doc(self.vocab, words=words, spaces=spaces, user_data={TEXT: text, WORDS: found})

    def to_bytes(self, **_: object) -> bytes:
        """Nothing to keep: the dictionary is package data."""
        return b""

    def from_bytes(self, _data: bytes, **_: object) -> JiebaTokenizer:
        """Counterpart of :meth:`to_bytes`."""
        return self

    def to_disk(self, _path: str | Path, **_: object) -> None:
        """Nothing to keep: the dictionary is package data."""

    def from_disk(self, _path: str | Path, **_: object) -> JiebaTokenizer:
        """Counterpart of :meth:`to_disk`."""
        return self
