"""Words as a spaCy tokenizer gives them."""

from __future__ import annotations

from pathlib import Path

from spacy.tokens import Doc
from spacy.vocab import Vocab

from pipeline.language.normalise import normalise
from pipeline.language.words import cut

TEXT, WORDS = "modu_text", "modu_words"
"""Keys of a ``Doc``'s ``user_data``: its text, normalised, and its words as :func:`cut` gives them."""


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
        return Doc(self.vocab, words=words, spaces=spaces, user_data={TEXT: normalise(text), WORDS: found})

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
