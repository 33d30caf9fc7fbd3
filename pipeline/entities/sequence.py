"""A conditional random field over words as a finder (Lafferty, McCallum and Pereira 2001; CRFsuite, Okazaki 2007)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import pycrfsuite

from pipeline.entities.candidates import Candidate
from pipeline.entities.edges import is_wall
from pipeline.entities.lexicon import Lexicon
from pipeline.entities.line import Line
from pipeline.entities.places import names
from pipeline.entities.register import aliases
from pipeline.entities.vocabulary import endings, suffix_labels
from pipeline.errors import ConfigurationError
from pipeline.language.segmentation import dictionary_tags
from pipeline.settings import models_dir

MODEL = "names.crfsuite"
_DIGITS = re.compile(r"\d+")
_LEAST = 0.5  # probability of its least sure word under which a name is not offered


class SequenceFinder:
    """Names by the field of ``models/entities``, each with the probability of its least sure word."""

    def __init__(self, path: Path | None = None) -> None:
        model = path or models_dir() / "entities" / MODEL
        if not model.exists():
            raise ConfigurationError("no such model", where=str(model), mend="modu train entities")
        self._tagger = pycrfsuite.Tagger()
        self._tagger.open(str(model))

    def find(self, line: Line) -> list[Candidate]:
        """Candidates of a line."""
        tags = self._tagger.tag(features(line))
        found, at = [], 0
        while at < len(tags):
            if tags[at] == "O":
                at += 1
                continue
            label, begin = tags[at][2:], at
            at += 1
            while at < len(tags) and tags[at] == f"I-{label}":
                at += 1
            sure = min(self._tagger.marginal(tags[i], i) for i in range(begin, at))
            if sure >= _LEAST:
                span = line.words[begin].start, line.words[at - 1].end
                found.append(Candidate(*span, label, score(sure), "sequence"))
        return found


def score(probability: float) -> float:
    """The score of a candidate of this finder beside those of the others."""
    return round(0.3 + 0.4 * probability, 3)


def features(line: Line) -> list[list[str]]:
    """Of every word of a line what tells its place in a name: itself, its neighbours, dictionaries, endings, marks."""
    texts = [word.text for word in line.words]
    known = _known(line)
    rows = []
    last = len(texts) - 1
    inside = ""
    for i, text in enumerate(texts):
        row = [*_own(text), *known[i], inside]
        if text in "“《（(":
            inside = f"in={text}"
        elif text in "”》）)":
            inside = ""
        if i:
            before = texts[i - 1]
            row += _beside(before)[0]
            row.append(f"-1,0={_shape(before)}|{_shape(text)}")
        else:
            row.append("first")
        if i > 1:
            row.append(f"-2={_shape(texts[i - 2])}")
        if i < last:
            after = texts[i + 1]
            row += _beside(after)[1]
            row.append(f"0,+1={_shape(text)}|{_shape(after)}")
        else:
            row.append("last")
        if i < last - 1:
            row.append(f"+2={_shape(texts[i + 2])}")
        rows.append(row)
    return rows


@cache
def _shape(text: str) -> str:
    return _DIGITS.sub("9", text)


@cache
def _own(text: str) -> tuple[str, ...]:
    shape = _shape(text)
    tag = dictionary_tags().get(text, "-")
    start = endings().start_to(text, len(text))
    ending = suffix_labels()[text[start:]] if start >= 0 else "-"
    return (
        "bias",
        f"0={shape}",
        f"last={shape[-1]}",
        f"last2={shape[-2:]}",
        f"first={shape[0]}",
        f"tag={tag}",
        f"length={min(len(text), 5)}",
        f"ending={ending}",
        f"wall={is_wall(text)}",
        f"latin={text.isascii() and text.isalpha()}",
    )


@cache
def _beside(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    shape, tag = _shape(text), dictionary_tags().get(text, "-")
    start = endings().start_to(text, len(text))
    ending = suffix_labels()[text[start:]] if start >= 0 else "-"
    both = (("", shape), ("last", shape[-1]), ("tag", tag), ("ending", ending), ("wall", str(is_wall(text))))
    return tuple(f"-1{k}={v}" for k, v in both), tuple(f"+1{k}={v}" for k, v in both)


def _known(line: Line) -> list[list[str]]:
    """Of every word which dictionary's name it is of, and the ending that ends with it over words before it."""
    rows: list[list[str]] = [[] for _ in line.words]
    for lexicon, kind in ((_aliases(), "alias"), (_places(), "place")):
        for start, end in lexicon.find(line.text):
            if start in line.starts and end in line.ends:
                label = aliases()[line.text[start:end]].label if kind == "alias" else kind
                first = line.index(start)
                for i in range(first, line.index(end - 1) + 1):
                    rows[i].append(f"{'B' if i == first else 'I'}-{label}")
    for i, word in enumerate(line.words):
        start = endings().start_to(line.text, word.end)
        if 0 <= start < word.start:
            rows[i].append(f"long={suffix_labels()[line.text[start : word.end]]}")
    return rows


def tags(line: Line, spans: Sequence[tuple[int, int, str]]) -> list[str] | None:
    """Begin, inside and outside tags of a line's words, or nothing where a name cuts through a word."""
    found = ["O"] * len(line.words)
    for start, end, label in spans:
        if start not in line.starts or end not in line.ends:
            return None
        first = line.index(start)
        for i in range(first, line.index(end - 1) + 1):
            found[i] = f"{'B' if i == first else 'I'}-{label}"
    return found


@cache
def _aliases() -> Lexicon:
    return Lexicon(aliases())


@cache
def _places() -> Lexicon:
    return Lexicon(names())
