"""Does ``trust`` separate? Promises of labelled real documents, each judged by a model that did not see its document.

    python -m benchmarks.trust TEXTS

prints how many rows of each stretch of trust are right in every slot (status, value, unit, comparator, year, what is measured), and
the weights that the same rows would give the formula (``judged`` in ``pipeline/targets/data/confidence.yaml``).
"""

from __future__ import annotations

import importlib
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple
from unittest.mock import patch

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from pipeline.language.clauses import clause_tree
from pipeline.language.normalise import normalise
from pipeline.language.quantities import find_quantities
from pipeline.language.wrapping import joined
from pipeline.records import Context, Target
from pipeline.settings import corpora_dir
from pipeline.standoff import Placed, read_placed
from pipeline.targets import training, trust
from pipeline.targets.labelled import QUANTITIES, ROLES, SECOND, read_cases
from pipeline.targets.roles import Judge, load_judge

FOLDS = 4
EDGES = (0.0, 0.5, 0.7, 0.8, 0.9, 0.95, 1.01)


class Read(NamedTuple):
    """A promise with the document it stands in, the judge's probability, the share of its kind, and whether a reader says the same."""

    document: str
    probability: float
    share: float
    right: bool


def promises(texts: Path) -> Iterator[Read]:
    """The promises of the labelled passages."""
    folder = corpora_dir() / "labelled"
    cases, _ = read_cases(folder, texts)
    placed: dict[str, list[Placed]] = defaultdict(list)
    for one in read_placed(folder, QUANTITIES, texts)[0]:
        if one.line.reader not in (SECOND, ROLES):
            placed[one.line.document].append(one)
    documents = np.array(sorted(placed))
    room = importlib.import_module("pipeline.targets.extract")
    for _, outside in GroupKFold(FOLDS).split(documents, groups=documents):
        out = set(documents[outside].tolist())
        judge = _judge([case for case in cases if case.document not in out])
        with patch.object(room, "load_judge", lambda judge=judge: judge):
            for document in sorted(out):
                yield from _of_document(room.extract, placed[document])


def _judge(cases: Sequence[Any]) -> Judge:
    """A judge of these cases, with the floors and firm rules of the one that ships."""
    shipped = load_judge()
    vectorizer, model = training._solve(cases)
    floors = np.array(list(shipped.floors)), np.array(list(shipped.floors.values()))
    names = vectorizer.get_feature_names_out()
    return Judge(model.classes_, names, model.coef_.T, model.intercept_, *floors, np.array(sorted(shipped.firm)))


def _of_document(extract: Any, placed: Sequence[Placed]) -> Iterator[Read]:
    source, whole = placed[0].source, joined(normalise(placed[0].text))
    context = Context(document=source.id, title=source.title, issued_on=source.issued_on)
    quantities = find_quantities(whole.text, issued_on=source.issued_on)
    rows = extract(whole.text, clause_tree(whole.text, context), quantities, context)
    for one in placed:
        first, last = whole.place(one.line.start), whole.place(one.line.end)
        labels = [_moved(record, one.line.start, whole) for record in one.line.labels["records"]]
        for row in rows:
            if row.status == "target" and first <= row.start < last and row.role_probability is not None:
                right = any(_agrees(row, label) for label in labels)
                yield Read(source.id, row.role_probability, row.confidence, right)


def _moved(label: dict[str, Any], start: int, whole: Any) -> dict[str, Any]:
    """A label with its places in the text as it is read."""
    ends = ("_start", "_end")
    return {k: whole.place(start + v) if k.endswith(ends) and v is not None else v for k, v in label.items()}


def _agrees(row: Target, label: dict[str, Any]) -> bool:
    """Does a reader say the same of the same number?"""
    if not (label["value_start"] < row.end and row.start < label["value_end"]) or label["status"] != "target":
        return False
    same = all(label.get(name) == getattr(row, name) for name in ("unit", "comparator", "deadline_year"))
    value = label.get("value")
    near = row.value is None if value is None else row.value is not None and bool(np.isclose(value, row.value))
    theirs, ours = _characters(label), _characters(row.model_dump(include={f"{n}_{e}" for n in _SAID for e in _ENDS}))
    return same and near and 2 * len(theirs & ours) >= 0.5 * (len(theirs) + len(ours))


_SAID, _ENDS = ("indicator", "object"), ("start", "end")


def _characters(row: dict[str, Any]) -> set[int]:
    spans = [(row.get(f"{name}_start"), row.get(f"{name}_end")) for name in _SAID]
    return {at for start, end in spans if start is not None and end is not None for at in range(start, end)}


def main() -> None:
    """Print the table and the weights."""
    rows = list(promises(Path(sys.argv[1])))
    right = np.array([row.right for row in rows])
    told = np.array([trust.judged(row.probability, row.share) for row in rows])
    print(
        f"{len(rows)} promises of {len({row.document for row in rows})} documents, {right.mean():.3f} right in every slot"
    )
    for low, high in pairwise(EDGES):
        inside = (told >= low) & (told < high)
        if inside.any():
            print(f"trust {low:.2f} to {min(high, 1):.2f}  {inside.sum():>4} rows  {right[inside].mean():.3f} right")
    odds = [[trust._log_odds(row.probability), trust._log_odds(row.share)] for row in rows]
    model = LogisticRegression(C=10).fit(odds, right)
    print("weights", round(float(model.intercept_[0]), 3), np.round(model.coef_[0], 3).tolist())


if __name__ == "__main__":
    main()
