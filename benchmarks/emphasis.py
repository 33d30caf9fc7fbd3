"""The clause classifier: its speed, and what each block of features is worth.

Folds run over imagined documents. ``MODU_BENCH_CLAUSES`` names a JSONL file of clauses labelled by somebody else (text,
heading_path, lead_in, doc_title, labels): then every variant is trained on all labelled clauses and scored on these.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
from scipy import sparse
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from benchmarks.texts import texts
from pipeline.emphasis import ClauseInput, load_classifier, load_codebook
from pipeline.emphasis.codebook import signs
from pipeline.emphasis.features import WEIGHTS, may_be_about_data, signals, vectorizers, views
from pipeline.emphasis.training import f1, read_labelled
from pipeline.language.clauses import clause_tree
from pipeline.language.normalise import normalise
from pipeline.language.segmentation import cut
from pipeline.settings import corpora_dir

Items = Sequence[ClauseInput]
_VARIANTS = {
    "words": ("words",),
    "characters": ("characters",),
    "characters and context": ("characters", "context"),
    "signs and triggers in a regression": ("signals",),
    "characters, context, signs": ("characters", "context", "signals"),
    "the same and words": ("characters", "context", "signals", "words"),
}


def _block(name: str, learn: Items, test: Items) -> tuple[sparse.csr_matrix, sparse.csr_matrix]:
    if name == "signals":
        blocks = sparse.csr_matrix(signals(learn)), sparse.csr_matrix(signals(test))
    elif name == "words":
        pattern = TfidfVectorizer(token_pattern=r"\S+", ngram_range=(1, 2), min_df=2, sublinear_tf=True)
        told: list[list[str]] = [[" ".join(cut(item.text)) for item in items] for items in (learn, test)]
        blocks = pattern.fit_transform(told[0]), pattern.transform(told[1])
    else:
        vectorizer = vectorizers()[name]
        blocks = vectorizer.fit_transform(views(learn)[name]), vectorizer.transform(views(test)[name])
    weight = WEIGHTS.get(name, 1.0)
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


def _comparison() -> Iterator[str]:
    rows = read_labelled(corpora_dir() / "labelled")
    items, truth = [row.item for row in rows], _truth([row.labels for row in rows])
    given = os.environ.get("MODU_BENCH_CLAUSES")
    other: list[dict[str, object]] = (
        [json.loads(line) for line in Path(given).read_text("utf-8").splitlines()] if given else []
    )
    others = [
        ClauseInput(str(r["text"]), tuple(r.get("heading_path") or ()), r.get("lead_in"), r.get("doc_title"))  # type: ignore[arg-type]
        for r in other
    ]
    folds = list(GroupKFold(5).split(items, groups=[row.document for row in rows]))
    for name, predict in {
        "signs of the codebook alone": _signs_alone,
        **{name: _regressions(blocks) for name, blocks in _VARIANTS.items()},
    }.items():
        started = time.process_time()
        if others:
            right, found = _truth([row["labels"] for row in other]), predict(items, truth, others)  # type: ignore[misc]
        else:
            right, found = truth, np.zeros_like(truth)
            for inside, outside in folds:
                found[outside] = predict([items[i] for i in inside], truth[inside], [items[i] for i in outside])
        yield f"{name:<36} {_macro(right, found)}  ({time.process_time() - started:.0f} s)"


def run() -> Iterator[str]:
    """Clauses a second with and without the gate, then the comparison."""
    items = []
    for text in texts():
        plain = normalise(text)
        items += [ClauseInput(c.quote, c.heading_path, c.lead_in, plain[:30]) for c in clause_tree(plain)]
    classifier = load_classifier()
    classifier.judge(items[:50])
    started = time.perf_counter()
    classifier.judge(items)
    seconds = time.perf_counter() - started
    passed = [item for item in items if may_be_about_data(item)]
    yield f"{len(items) / seconds:,.0f} clauses/s; the gate passes {len(passed) / len(items):.0%} of {len(items):,}"
    yield from _comparison()
