"""Training: labelled clauses → model and card. Deterministic; cross-validated over documents, never over clauses."""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import skops.io
from scipy import sparse
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from pipeline.emphasis.card import write_card
from pipeline.emphasis.classifier import LEAST_CHANCE, MODEL, Classifier, Judgement
from pipeline.emphasis.codebook import DATA_GENERAL, NOT_DATA, load_codebook, signs
from pipeline.emphasis.error_rates import ERRORS, error_rates, write_rates
from pipeline.emphasis.features import ClauseInput, matrix, may_be_about_data, only_names, shares_nothing_named, views
from pipeline.emphasis.labelled import Labelled, agreement, read_labelled, read_real
from pipeline.emphasis.outcome import Outcome
from pipeline.records import Score
from pipeline.settings import corpora_dir
from pipeline.standoff import Shelf

_FOLDS = 5
_STRENGTH = 2.0
REAL_WEIGHT = 3.0
"""How much a clause of a real text counts beside a written one; chosen on documents left out, 2 to 6 do about as well."""
_LIMITS = np.linspace(0.15, 0.65, 26)
_LEADS = np.linspace(-2.0, 1.0, 31)
_AXES = ("instrument", "stance")


def f1(truth: np.ndarray, predicted: np.ndarray) -> float:
    """F1 of two boolean arrays; 0 where neither holds anything."""
    return Score(int((truth & predicted).sum()), int(predicted.sum()), int(truth.sum())).f1


def evaluate(classifier: Classifier, rows: Sequence[Labelled]) -> dict[str, float]:
    """Scores of a classifier on labelled clauses; see :func:`score`."""
    return score(rows, classifier.judge([row.item for row in rows]))


def score(rows: Sequence[Labelled], judgements: Sequence[Judgement]) -> dict[str, float]:
    """F1 of each category, their mean (``macro``), F1 of the gate, share of exact label sets, and of right axes.

    Categories without a positive clause are left out of the mean. Axes count clauses with a category alone.
    """
    ids = load_codebook().ids
    truth = np.array([[name in row.labels for name in ids] for row in rows])
    found = np.array([[name in judgement.labels for name in ids] for judgement in judgements])
    data = np.asarray(truth.any(axis=1))
    scores = {name: f1(truth[:, k], found[:, k]) for k, name in enumerate(ids) if truth[:, k].any()}
    scores["macro"] = float(np.mean(list(scores.values())))
    told = np.asarray(found.any(axis=1))
    scores["gate"] = f1(data, told)
    scores["gate_precision"] = float((data & told).sum() / max(told.sum(), 1))
    scores["gate_recall"] = float((data & told).sum() / max(data.sum(), 1))
    scores["exact"] = float((truth == found).all(axis=1).mean())
    for axis in _AXES:
        right = np.array([getattr(r, axis) == getattr(j, axis) for r, j in zip(rows, judgements, strict=True)])
        scores[axis] = float(right[data].mean())
    return scores


def train(
    folder: Path, labelled: Path | None = None, texts: Path | None = None
) -> tuple[dict[str, float], Shelf | None]:
    """Train on the labelled clauses and write model, card and reliability plot into a folder.

    Args:
        folder: where ``emphasis.skops``, ``errors.json``, ``README.md`` and ``reliability.svg`` go.
        labelled: folder of the labelled clauses; the package's own if not given.
        texts: folder of the real texts that the standoff labels belong to; without it the written clauses alone teach.

    Returns:
        the scores, every clause judged by a model and by thresholds that saw no clause of its document, and the shelf of
        the real documents, which knows those that are missing.

    Raises:
        MissingInput: there are no labelled clauses, or none of the real documents.
    """
    home = labelled or corpora_dir() / "labelled"
    rows = read_labelled(home)
    real, shelf = read_real(home, texts) if texts is not None else ([], None)
    model, outcome = fit([*rows, *real])
    folder.mkdir(parents=True, exist_ok=True)
    skops.io.dump(model, folder / MODEL, compression=zipfile.ZIP_DEFLATED, compresslevel=9)
    truth = outcome.truth[:, : outcome.given.shape[1]]
    write_rates(error_rates(truth, outcome.given, outcome.documents), folder / ERRORS)
    digest = hashlib.sha256((folder / MODEL).read_bytes()).hexdigest()
    write_card(folder, digest, rows, real, outcome, _baseline(real or rows), agreement(home) if real else {})
    return outcome.scores, shelf


Fold = tuple[np.ndarray, np.ndarray]
"""The indices of what a fold learns from, and of what it is judged by."""


def fit(rows: Sequence[Labelled]) -> tuple[dict[str, Any], Outcome]:
    """A model of plain arrays, and what cross-validation shows of it.

    Where there are real clauses they alone are judged, in folds over their documents, and the written ones only teach.
    Calibration and thresholds of a fold come from the other folds.
    """
    classes = [*load_codebook().ids, DATA_GENERAL, NOT_DATA]
    real = [row for row in rows if row.real]
    judged, always = (real, [row for row in rows if not row.real]) if real else (list(rows), [])
    items = [row.item for row in judged]
    truth = np.array([[name in row.labels for name in classes] for row in judged])
    folds = list(GroupKFold(_FOLDS).split(items, groups=[row.document for row in judged]))
    parts = [_solve([*always, *(judged[i] for i in inside)], classes) for inside, _ in folds]
    held_out = _held_out(items, truth, folds, parts)
    passes = np.array(list(map(_may_pass, items)))
    judgements, chances = _judged(items, truth, passes, held_out, folds, parts)
    model = {**_solve(rows, classes), **_thresholds(held_out, truth, passes)}
    ids = load_codebook().ids
    given = np.array([list(map(judgement.chance_of, ids)) for judgement in judgements])
    documents = [row.document for row in judged]
    return model, Outcome(score(judged, judgements), chances, truth, given, documents)


def _judged(
    items: Sequence[ClauseInput],
    truth: np.ndarray,
    passes: np.ndarray,
    held_out: np.ndarray,
    folds: Sequence[Fold],
    parts: Sequence[dict[str, Any]],
) -> tuple[list[Judgement], np.ndarray]:
    """Every clause judged by the model of the fold that did not see it, and the calibrated chances of its classes."""
    judgements: list[Judgement] = [Judgement((NOT_DATA,), {})] * len(items)
    chances = np.zeros(truth.shape)
    for (inside, outside), part in zip(folds, parts, strict=True):
        known = _thresholds(held_out[inside], truth[inside], passes[inside])
        chances[outside] = _sigmoid(held_out[outside] * known["slopes"] + known["offsets"])
        told = Classifier({**part, **known}).judge([items[i] for i in outside])
        for i, judgement in zip(outside, told, strict=True):
            judgements[i] = judgement
    return judgements, chances


def _held_out(
    items: Sequence[ClauseInput], truth: np.ndarray, folds: Sequence[Fold], parts: Sequence[dict[str, Any]]
) -> np.ndarray:
    """The score of every class for every clause, by the model of the fold that did not see it."""
    scores = np.zeros(truth.shape)
    for (_, outside), part in zip(folds, parts, strict=True):
        features = matrix([items[i] for i in outside], Classifier(part).vectorizers)
        scores[outside] = features @ part["coefficients"].T.astype(np.float64) + part["intercepts"]
    return scores


def _may_pass(item: ClauseInput) -> bool:
    return may_be_about_data(item) and not only_names(item) and not shares_nothing_named(item.text)


def _sigmoid(scores: np.ndarray) -> np.ndarray:
    return np.asarray(1.0 / (1.0 + np.exp(-scores)))


def _thresholds(held_out: np.ndarray, truth: np.ndarray, passes: np.ndarray) -> dict[str, np.ndarray]:
    """Calibration of every class, its threshold, and the lead that a category needs over the residuals."""
    columns = range(truth.shape[1])
    slopes, offsets = np.array([_calibrate(held_out[:, c], truth[:, c]) for c in columns]).T
    chances = _sigmoid(held_out * slopes + offsets)
    gate, passed = _gate(chances, truth, passes)
    limits = [max(_LIMITS, key=lambda t: expected_f1(chances[:, c], passed & (chances[:, c] >= t))) for c in columns]
    return {"slopes": slopes, "offsets": offsets, "thresholds": np.array(limits), "gate": gate}


def expected_f1(chances: np.ndarray, told: np.ndarray) -> float:
    """F1 that calibrated probabilities let expect of a choice; steadier than F1 on the labels where positives are few.

    Source: Lipton, Elkan & Naryanaswamy 2014, Optimal Thresholding of Classifiers to Maximize F1 Measure.
    """
    return float(2 * chances[told].sum() / (told.sum() + chances.sum()))


def _gate(chances: np.ndarray, truth: np.ndarray, passes: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The least lead of a category over the residuals at which a clause is one about data: what serves held-out clauses best.

    Clauses that do not pass the first gate are none, whatever their lead. Also which clauses pass.
    """
    kinds = len(load_codebook().ids)
    odds = np.log(chances + 1e-9) - np.log(1 - chances + 1e-9)
    lead = odds[:, :kinds].max(axis=1) - odds[:, kinds:].max(axis=1)
    data = np.asarray(truth[:, :kinds].any(axis=1))
    passes = passes & (chances[:, :kinds].max(axis=1) >= LEAST_CHANCE)
    least = max(_LEADS, key=lambda t: f1(data, passes & (lead >= t)))
    return np.array(least), passes & (lead >= least)


def vectorizers() -> dict[str, TfidfVectorizer]:
    """Untrained vectorizers: characters of the clause, of its context, and of its title."""
    return {
        "characters": TfidfVectorizer(
            analyzer="char", ngram_range=(2, 4), min_df=2, sublinear_tf=True, max_features=14_000, dtype=np.float32
        ),
        "context": TfidfVectorizer(
            analyzer="char", ngram_range=(2, 3), min_df=2, sublinear_tf=True, max_features=4_000, dtype=np.float32
        ),
        "title": TfidfVectorizer(
            analyzer="char", ngram_range=(2, 3), min_df=2, sublinear_tf=True, max_features=3_000, dtype=np.float32
        ),
    }


def _solve(rows: Sequence[Labelled], classes: Sequence[str]) -> dict[str, Any]:
    """Vectorizers and one-against-rest models of some rows, not yet calibrated."""
    items = [row.item for row in rows]
    texts = views(items)
    fitted = {name: vectorizer.fit(texts[name]) for name, vectorizer in vectorizers().items()}
    features = matrix(items, fitted)
    labels = {name: np.array([name in row.labels for row in rows]) for name in classes}
    weights = np.array([REAL_WEIGHT if row.real else 1.0 for row in rows])
    ones = np.ones(len(classes))
    return {
        "vocabularies": {name: v.get_feature_names_out().astype(str) for name, v in fitted.items()},
        "idf": {name: v.idf_.astype(np.float32) for name, v in fitted.items()},
        **_one_against_rest(features, labels, weights),
        **{"slopes": ones, "offsets": 0 * ones, "thresholds": ones / 2, "gate": np.zeros(())},
        "axes": {name: _axis(features, np.array([getattr(row, name) for row in rows]), weights) for name in _AXES},
    }


def _axis(features: sparse.csr_matrix, values: np.ndarray, weights: np.ndarray) -> dict[str, Any]:
    kept = np.flatnonzero(values != "none")
    wanted = values[kept]
    labels = {str(name): wanted == name for name in sorted(set(wanted))}
    return _one_against_rest(features[kept], labels, weights[kept])


def _one_against_rest(
    features: sparse.csr_matrix, labels: Mapping[str, np.ndarray], weights: np.ndarray
) -> dict[str, Any]:
    solved = [_logistic(features, truth, weights) for truth in labels.values()]
    return {
        "classes": list(labels),
        "coefficients": np.stack([weights for weights, _ in solved]).astype(np.float16),
        "intercepts": np.array([bias for _, bias in solved], dtype=np.float32),
    }


def _logistic(features: sparse.csr_matrix, truth: np.ndarray, weights: np.ndarray) -> tuple[np.ndarray, float]:
    if truth.all() or not truth.any():
        return np.zeros(features.shape[1]), 10.0 if truth.all() else -10.0
    model = LogisticRegression(C=_STRENGTH, class_weight="balanced", solver="liblinear", random_state=0)
    model.fit(features, truth, sample_weight=weights)
    return model.coef_[0], float(model.intercept_[0])


def _calibrate(scores: np.ndarray, truth: np.ndarray) -> tuple[float, float]:
    """Platt's sigmoid over held-out scores."""
    if truth.all() or not truth.any():
        return 1.0, 0.0
    model = LogisticRegression(C=1e3, random_state=0).fit(scores.reshape(-1, 1), truth)
    return float(model.coef_[0, 0]), float(model.intercept_[0])


def _baseline(rows: Sequence[Labelled]) -> float:
    """Macro-F1 of the codebook's signs alone: a category wherever one of them stands."""
    return float(
        np.mean(
            [
                f1(
                    np.array([name in row.labels for row in rows]),
                    np.array([bool(pattern.search(row.item.text)) for row in rows]),
                )
                for name, pattern in signs().items()
            ]
        )
    )
