"""Training of the judge of roles: labelled numbers of real texts → model and card. Judged on documents and on kinds left out."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
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
from pipeline.targets.signals import EVIDENCE, RULE
from pipeline.targets.trust import status_book

_FOLDS = 8
_STRENGTH = 1.0
_ALONE = 0.25
"""What a sentence by itself weighs beside the same in its document."""
_LEAST_SEEN = 2
"""A signal that stands in fewer labelled numbers teaches nothing that lasts."""
_PRECISION = 0.95
"""What published promises must hold on documents left out; the floor is the least probability at which they do."""
_DOUBTED = 0.75
_IN_DOUBT = (f"{EVIDENCE}bare", f"{EVIDENCE}past")
_FLOORS = np.linspace(0.5, 0.95, 46)
_LEAST_KIND, _LEAST_EVIDENCE, _LEAST_OVERRULED = 20, 40, 20


@dataclass(frozen=True)
class Left:
    """Numbers judged by models that saw nothing of their group: classes, probabilities (numbers × classes), roles, rules."""

    classes: list[str]
    shares: np.ndarray
    roles: np.ndarray
    stands: np.ndarray
    """Which numbers are no promise by a rule that stands without asking (:meth:`Judge.stands`)."""

    @property
    def told(self) -> np.ndarray:
        """The likeliest class of every number."""
        return np.asarray(np.array(self.classes)[self.shares.argmax(axis=1)])

    def published(self, floor: np.ndarray | float) -> np.ndarray:
        """Which numbers are published as promises."""
        sure = self.shares[:, self.classes.index("target")] >= floor
        return np.asarray((self.told == "target") & sure & ~self.stands)

    def scores(self, floor: np.ndarray | float) -> dict[str, float]:
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
    every, shelf = read_cases(labelled or corpora_dir() / "labelled", texts)
    rows, alone = [row for row in every if not row.alone], [row for row in every if row.alone]
    by_document = leave_out(rows, GroupKFold(_FOLDS).split(rows, groups=[row.document for row in rows]), alone)
    firm = _firm(rows, by_document)
    kinds = np.array([row.kind for row in rows])
    by_kind = leave_out(rows, LeaveOneGroupOut().split(rows, groups=kinds), alone)
    by_kind = replace(by_kind, stands=_stands_by_kind(rows, kinds, by_document))
    by_document = replace(by_document, stands=_stands(rows, firm))
    evidence = np.array([_evidence(row) for row in rows])
    floors = _floors((by_document, by_kind), evidence)
    floor = np.array([floors[name] for name in evidence])
    vectorizer, model = _solve(every)
    folder.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(
        folder / MODEL,
        classes=np.array(model.classes_, dtype=np.str_),
        signals=np.array(vectorizer.get_feature_names_out(), dtype=np.str_),
        weights=model.coef_.T.astype(np.float16),
        bias=model.intercept_,
        evidence=np.array(list(floors), dtype=np.str_),
        floors=np.array(list(floors.values())),
        firm=np.array(firm, dtype=np.str_),
    )
    digest = hashlib.sha256((folder / MODEL).read_bytes()).hexdigest()
    (folder / "README.md").write_text(_card(digest, rows, floors, floor, by_document, by_kind), encoding="utf-8")
    return by_document.scores(floor), shelf


def _evidence(row: LabelledCase) -> str:
    return next(name for name in row.signals if name.startswith(EVIDENCE))


def _floors(views: Sequence[Left], evidence: np.ndarray) -> dict[str, float]:
    """For each degree of evidence the least floor at which published promises are right often enough on documents left out, and on kinds
    left out.

    A degree with few published numbers has the floor of its kin: the same in documents of every sort, then of all numbers.
    """
    degrees = np.array([name.partition("&")[0] for name in evidence])
    every = np.ones(len(evidence), dtype=bool)
    floors = {}
    for name in sorted(set(evidence.tolist())):
        wider = (evidence == name, degrees == name.partition("&")[0], every)
        parts = [
            next((part for part in wider if (left.published(0.0) & part).sum() >= _LEAST_EVIDENCE), every)
            for left in views
        ]
        floors[name] = max(_floor(left, inside) for left, inside in zip(views, parts, strict=True))
    return _capped(views, evidence, floors)


def _capped(views: Sequence[Left], evidence: np.ndarray, floors: dict[str, float]) -> dict[str, float]:
    """The same floors, none of them higher than all together need: a degree that is rarely sure may be a little less so. Where evidence is
    missing or contradicts itself, a number is no promise unless the judge is surer than of others (E2)."""
    for cap in map(float, _FLOORS):
        lowered = {
            name: max(min(floor, cap), _DOUBTED if name.startswith(_IN_DOUBT) else 0.0)
            for name, floor in floors.items()
        }
        floor = np.array([lowered[name] for name in evidence])
        if all(left.scores(floor)["precision"] >= _PRECISION for left in views):
            return lowered
    return floors


def _stands(rows: Sequence[LabelledCase], firm: Iterable[str]) -> np.ndarray:
    """Which numbers are no promise by a rule that stands."""
    known = {f"{RULE}{name}" for name in firm}
    return np.array([row.ruled != "target" and not known.isdisjoint(row.signals) for row in rows])


def _stands_by_kind(rows: Sequence[LabelledCase], kinds: np.ndarray, left: Left) -> np.ndarray:
    """The same, a rule being firm by what the other kinds of documents show of it."""
    stands = np.zeros(len(rows), dtype=bool)
    for kind in set(kinds.tolist()):
        others = np.flatnonzero(kinds != kind)
        part = Left(left.classes, left.shares[others], left.roles[others], left.stands[others])
        firm = _firm([row for row in rows if row.kind != kind], part)
        stands |= (kinds == kind) & _stands(rows, firm)
    return stands


def _firm(rows: Sequence[LabelledCase], left: Left) -> list[str]:
    """The rules that the judge does not better, or of which too few numbers were labelled to tell; they stand."""
    ruled, told = np.array([row.ruled for row in rows]), left.told
    names = np.array([next(name for name in row.signals if name.startswith(RULE)) for row in rows])
    firm = []
    for rule in sorted(status_book().rules):
        inside = names == f"{RULE}{rule}"
        better = (told == left.roles)[inside].sum() > (ruled == left.roles)[inside].sum()
        if inside.sum() < _LEAST_OVERRULED or not better:
            firm.append(rule)
    return firm


def _floor(left: Left, inside: np.ndarray) -> float:
    true = left.roles == "target"

    def right(floor: float) -> float:
        out = left.published(floor) & inside
        return float((out & true).sum() / max(out.sum(), 1))

    return next((float(floor) for floor in _FLOORS if right(float(floor)) >= _PRECISION), float(_FLOORS[-1]))


def leave_out(
    rows: Sequence[LabelledCase], folds: Iterable[tuple[np.ndarray, np.ndarray]], alone: Sequence[LabelledCase]
) -> Left:
    """Judge every number by a model that was trained without its group; ``alone`` are sentences by themselves, which only teach."""
    roles = np.array([row.role for row in rows])
    classes = sorted(set(roles.tolist()))
    shares = np.zeros((len(rows), len(classes)))
    for inside, outside in folds:
        out = {rows[i].document for i in outside}
        vectorizer, model = _solve([*(rows[i] for i in inside), *(row for row in alone if row.document not in out)])
        features = vectorizer.transform([_present(rows[i]) for i in outside])
        columns = np.array([classes.index(name) for name in model.classes_])
        shares[np.ix_(outside, columns)] = model.predict_proba(features)
    return Left(classes, shares, roles, np.zeros(len(rows), dtype=bool))


def _present(row: LabelledCase) -> dict[str, float]:
    return dict.fromkeys(row.signals, 1.0)


def _solve(rows: Sequence[LabelledCase]) -> tuple[DictVectorizer, LogisticRegression]:
    vectorizer = DictVectorizer(dtype=np.float32)
    features = sparse.csr_matrix(vectorizer.fit_transform([_present(row) for row in rows]))
    seen = np.asarray((features > 0).sum(axis=0)).ravel() >= _LEAST_SEEN
    vectorizer.restrict(np.flatnonzero(seen), indices=True)
    model = LogisticRegression(C=_STRENGTH, max_iter=500)
    weights = [_ALONE if row.alone else 1.0 for row in rows]
    model.fit(features[:, seen], [row.role for row in rows], sample_weight=weights)
    return vectorizer, model


def _card(
    digest: str,
    rows: Sequence[LabelledCase],
    floors: Mapping[str, float],
    floor: np.ndarray,
    by_document: Left,
    by_kind: Left,
) -> str:
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
        "its neighbours, and the characters around it. Below a floor of its probability a promise is `unclear` and not published. The",
        "floor is the least at which published promises are 95% right on documents and on kinds left out, for each degree of evidence:",
        "a date ahead, a verb of goal, or neither, or a sign of the past, and does the document promise? "
        + _told(floors)
        + ".",
        "The file holds plain arrays.",
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


def _told(floors: Mapping[str, float]) -> str:
    return ", ".join(f"{name.removeprefix(EVIDENCE)} {floor:.2f}" for name, floor in floors.items())


def _scored(name: str, scores: Mapping[str, float]) -> str:
    return (
        f"| {name} | "
        + " | ".join(f"{scores[part]:.3f}" for part in ("precision", "recall", "roles", "unclear"))
        + " |"
    )


def _of_kind(kind: str, rows: Sequence[LabelledCase], floor: np.ndarray, *views: Left) -> str:
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
