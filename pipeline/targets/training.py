"""Training of the judge of roles: labelled numbers of real texts → model and card. Judged on documents and on kinds left out."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy import sparse
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold, LeaveOneGroupOut

from pipeline.settings import corpora_dir
from pipeline.standoff import Shelf
from pipeline.targets.labelled import LabelledCase, read_cases
from pipeline.targets.roles import MODEL, NONE

_FOLDS = 8
_STRENGTH = 1.0
_LEAST_SEEN = 2
"""A signal that stands in fewer labelled numbers teaches nothing that lasts."""
_SILENCE = 0.8
_PRECISION = 0.95
"""What published promises must hold on documents left out; the floor is the least probability at which they do."""
_FLOORS = np.linspace(0.5, 0.95, 46)
_LEAST_KIND = 20


@dataclass(frozen=True)
class Left:
    """Numbers judged by models that saw nothing of their group: classes, probabilities (numbers × classes), roles."""

    classes: list[str]
    shares: np.ndarray
    roles: np.ndarray

    @property
    def told(self) -> np.ndarray:
        """The likeliest class of every number."""
        return np.asarray(np.array(self.classes)[self.shares.argmax(axis=1)])

    def published(self, floor: float) -> np.ndarray:
        """Which numbers are published as promises."""
        return np.asarray((self.told == "target") & (self.shares[:, self.classes.index("target")] >= floor))

    def scores(self, floor: float) -> dict[str, float]:
        """Precision and recall of published promises, share of right roles, and of numbers left unclear."""
        out, true = self.published(floor), self.roles == "target"
        return {
            "precision": float((out & true).sum() / max(out.sum(), 1)),
            "recall": float((out & true).sum() / max(true.sum(), 1)),
            "roles": float((self.told == self.roles).mean()),
            "unclear": float(((self.told == "target") & ~out).mean()),
        }


def train(folder: Path, texts: Path, labelled: Path | None = None) -> tuple[dict[str, float], Shelf]:
    """Train the judge on the labelled numbers and write model and card into a folder.

    Args:
        folder: where ``roles.npz`` and ``README.md`` go.
        texts: folder of the real texts that the standoff labels belong to.
        labelled: folder of the labels; the package's own if not given.

    Returns:
        the scores on documents left out, and the shelf of the documents, which knows those that are missing.

    Raises:
        MissingInput: there are no labels, or none of their documents.
    """
    rows, shelf = read_cases(labelled or corpora_dir() / "labelled", texts)
    by_document = leave_out(rows, GroupKFold(_FOLDS).split(rows, groups=[row.document for row in rows]))
    floor = next(
        (float(f) for f in _FLOORS if by_document.scores(float(f))["precision"] >= _PRECISION), float(_FLOORS[-1])
    )
    by_kind = leave_out(rows, LeaveOneGroupOut().split(rows, groups=[row.kind for row in rows]))
    vectorizer, model = _solve(rows)
    folder.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(
        folder / MODEL,
        classes=np.array(model.classes_, dtype=np.str_),
        signals=np.array(vectorizer.get_feature_names_out(), dtype=np.str_),
        weights=model.coef_.T.astype(np.float16),
        bias=model.intercept_,
        floors=np.array([floor, _SILENCE]),
    )
    digest = hashlib.sha256((folder / MODEL).read_bytes()).hexdigest()
    (folder / "README.md").write_text(_card(digest, rows, floor, by_document, by_kind), encoding="utf-8")
    return by_document.scores(floor), shelf


def leave_out(rows: Sequence[LabelledCase], folds: Iterable[tuple[np.ndarray, np.ndarray]]) -> Left:
    """Judge every number by a model that was trained without its group."""
    roles = np.array([row.role for row in rows])
    classes = sorted(set(roles.tolist()))
    shares = np.zeros((len(rows), len(classes)))
    for inside, outside in folds:
        vectorizer, model = _solve([rows[i] for i in inside])
        features = vectorizer.transform([_present(rows[i]) for i in outside])
        columns = np.array([classes.index(name) for name in model.classes_])
        shares[np.ix_(outside, columns)] = model.predict_proba(features)
    return Left(classes, shares, roles)


def _present(row: LabelledCase) -> dict[str, float]:
    return dict.fromkeys(row.signals, 1.0)


def _solve(rows: Sequence[LabelledCase]) -> tuple[DictVectorizer, LogisticRegression]:
    vectorizer = DictVectorizer(dtype=np.float32)
    features = sparse.csr_matrix(vectorizer.fit_transform([_present(row) for row in rows]))
    seen = np.asarray((features > 0).sum(axis=0)).ravel() >= _LEAST_SEEN
    vectorizer.restrict(np.flatnonzero(seen), indices=True)
    model = LogisticRegression(C=_STRENGTH, max_iter=500)
    model.fit(features[:, seen], [row.role for row in rows])
    return vectorizer, model


def _card(digest: str, rows: Sequence[LabelledCase], floor: float, by_document: Left, by_kind: Left) -> str:
    kinds, roles = Counter(row.kind for row in rows), Counter(row.role for row in rows)
    ruled = np.array([row.ruled for row in rows])
    true = np.array([row.role for row in rows])
    out = ruled == "target"
    alone = {
        "precision": float((true[out] == "target").mean()),
        "recall": float((ruled[true == "target"] == "target").mean()),
        "roles": float((ruled == true).mean()),
        "unclear": 0.0,
    }
    lines = [
        "# Judge of roles",
        "",
        f"`{MODEL}`, SHA-256 `{digest}`. Made by `modu train targets --texts DIR` from `corpora/labelled/quantities.jsonl`:",
        f"{len(rows):,} numbers of {len({row.document for row in rows})} official documents (labels that stand off from their texts).",
        "Apache-2.0.",
        "",
        "What a number is – promise, fact, support, condition …, or nothing – by a multinomial logistic regression over the rules'",
        "verdict, the codebook's cues and where they stand, dates over it, kind and bound of the number, tense and sort of its",
        "section and document,",
        f"its neighbours, and the characters around it. Below a probability of {floor:.2f} a promise is `unclear` and not published.",
        "The floor is the least at which published promises are 95% right on documents left out. The file holds plain arrays.",
        "",
        "| judged on | promises published that are some | promises found | roles right | unclear |",
        "|---|---:|---:|---:|---:|",
        _scored("documents left out", by_document.scores(floor)),
        _scored("kinds of documents left out", by_kind.scores(floor)),
        _scored("the rules alone", alone),
        "",
        "| kind | numbers | promises | published | right | found (documents left out) | right | found (kind left out) |",
        "|---|---:|---:|---:|---:|---:|---:|---:|",
        *(
            _of_kind(kind, rows, floor, by_document, by_kind)
            for kind, count in kinds.most_common()
            if count >= _LEAST_KIND
        ),
        "",
        "| role | numbers |",
        "|---|---:|",
        *(f"| {role if role != NONE else 'none (no record)'} | {count} |" for role, count in roles.most_common()),
        "",
        "Limits: kinds with few labelled documents are judged by what the others teach. Measure on documents of your own.",
        "",
    ]
    return "\n".join(lines)


def _scored(name: str, scores: Mapping[str, float]) -> str:
    return (
        f"| {name} | "
        + " | ".join(f"{scores[part]:.3f}" for part in ("precision", "recall", "roles", "unclear"))
        + " |"
    )


def _of_kind(kind: str, rows: Sequence[LabelledCase], floor: float, *views: Left) -> str:
    inside = np.array([row.kind == kind for row in rows])
    true = np.array([row.role == "target" for row in rows])
    cells = []
    for view in views:
        out = view.published(floor)
        right, published = int((inside & out & true).sum()), int((inside & out).sum())
        found = f"{right / (inside & true).sum():.2f}" if (inside & true).any() else "–"
        cells.append((published, f"{right / published:.2f}" if published else "–", found))
    first, second = cells
    return (
        f"| {kind or 'other'} | {inside.sum()} | {(inside & true).sum()} | {first[0]} | {first[1]} | {first[2]} "
        f"| {second[1]} | {second[2]} |"
    )
