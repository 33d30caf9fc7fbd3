"""How often the classifier errs, measured on documents left out: labels that were wrong, labels that were missed, and how much
both come together in one document.

Whatever estimates or simulates errors of labels takes its rates from here. They lie beside the model, in ``errors.json``, and
training writes both.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pipeline.emphasis.codebook import load_codebook
from pipeline.errors import ConfigurationError
from pipeline.settings import models_dir

Floats = NDArray[np.float64]

ERRORS = "errors.json"
_PRIOR = 10.0
"""For how many labels the rate over all categories counts in the rate of one: those of rare categories rest on a few."""
_LEAST, _MOST = 0.02, 0.98
_MOST_TOGETHER = 0.9
_TOGETHER = ("together_wrong", "together_missed")
_COUNTS = ("right", "wrong", "missed", "sure_right", "sure_wrong")


@dataclass(frozen=True)
class ErrorRates:
    """What the labels of documents left out were like, by category in the order of the codebook.

    Attributes:
        right: labels that the classifier gave and readers gave.
        wrong: labels that it gave alone.
        missed: labels that readers gave alone.
        sure_right: mean probability that it gave to labels that were right.
        sure_wrong: the same of those that were wrong.
        together_wrong: correlation of two labels of one category in one document as to being right, beyond their probabilities.
        together_missed: correlation of two true labels of one category in one document as to being found.
    """

    right: Floats
    wrong: Floats
    missed: Floats
    sure_right: Floats
    sure_wrong: Floats
    together_wrong: float
    together_missed: float

    @property
    def recall(self) -> Floats:
        """Share of true labels that are found, by category, drawn towards that of all where it rests on few."""
        return _share(self.right, self.missed)

    @property
    def precision(self) -> Floats:
        """Share of given labels that are right, drawn towards that of all in the same way."""
        return _share(self.right, self.wrong)

    @property
    def trust(self) -> Floats:
        """How much more or less often a given label is right than its probability says, as a factor of it."""
        told = self.precision * self.sure_right + (1.0 - self.precision) * self.sure_wrong
        return np.asarray(self.precision / told)

    def drawn_recall(self, rng: np.random.Generator) -> Floats:
        """Recall as it may as well be, given on how few labels it was measured."""
        mean, held = self.recall, self.right + self.missed + _PRIOR
        return np.asarray(np.clip(rng.beta(mean * held, (1 - mean) * held), _LEAST, _MOST))

    def merged(self, groups: Sequence[int], size: int) -> ErrorRates:
        """The rates of groups of categories; ``groups`` names the group of each category."""
        member = (np.asarray(groups)[None, :] == np.arange(size)[:, None]).astype(np.float64)
        right, wrong, missed = (member @ values for values in (self.right, self.wrong, self.missed))
        return replace(
            self,
            right=right,
            wrong=wrong,
            missed=missed,
            sure_right=member @ (self.right * self.sure_right) / np.maximum(right, 1.0),
            sure_wrong=member @ (self.wrong * self.sure_wrong) / np.maximum(wrong, 1.0),
        )


def _share(these: Floats, those: Floats) -> Floats:
    overall = these.sum() / max(float((these + those).sum()), 1.0)
    return np.asarray(np.clip((these + _PRIOR * overall) / (these + those + _PRIOR), _LEAST, _MOST))


def error_rates(truth: np.ndarray, chances: np.ndarray, documents: Sequence[str]) -> ErrorRates:
    """Rates of the labels that clauses of documents left out were given.

    Args:
        truth: clause × category, what readers gave.
        chances: clause × category, the probability of each label that the classifier gave, 0 where it gave none.
        documents: the document of each clause.
    """
    given = chances > 0
    right, wrong, missed = given & truth, given & ~truth, truth & ~given
    recall = _share(right.sum(axis=0).astype(float), missed.sum(axis=0).astype(float))
    return ErrorRates(
        right=right.sum(axis=0).astype(float),
        wrong=wrong.sum(axis=0).astype(float),
        missed=missed.sum(axis=0).astype(float),
        sure_right=_mean_of(chances, right),
        sure_wrong=_mean_of(chances, wrong),
        together_wrong=_together(truth, chances, given, documents),
        together_missed=_together(given, np.broadcast_to(recall, truth.shape), truth, documents),
    )


def _mean_of(chances: np.ndarray, where: np.ndarray) -> Floats:
    """Mean by category of some cells, drawn towards that of all of them."""
    overall = float(chances[where].mean()) if where.any() else 1.0
    return np.asarray((np.where(where, chances, 0.0).sum(axis=0) + _PRIOR * overall) / (where.sum(axis=0) + _PRIOR))


def _together(happened: np.ndarray, expected: np.ndarray, where: np.ndarray, documents: Sequence[str]) -> float:
    """Correlation within a document and category of what happened beyond what was expected, over the cells ``where`` (moments)."""
    at = {name: code for code, name in enumerate(dict.fromkeys(documents))}
    clause, category = np.nonzero(where)
    cell = np.array([at[name] for name in documents])[clause] * where.shape[1] + category
    chance = np.clip(expected[clause, category], _LEAST, _MOST)
    left = (happened[clause, category] - chance) / np.sqrt(chance * (1 - chance))
    sums, squares, sizes = (np.bincount(cell, weights) for weights in (left, left**2, np.ones(len(left))))
    pairs = float((sizes * (sizes - 1)).sum())
    return float(np.clip((sums**2 - squares).sum() / pairs, 0.0, _MOST_TOGETHER)) if pairs else 0.0


def write_rates(rates: ErrorRates, path: Path) -> None:
    """Write rates as JSON, a line a category."""
    table = [
        {"category": name, **{key: round(float(getattr(rates, key)[k]), 4) for key in _COUNTS}}
        for k, name in enumerate(load_codebook().ids)
    ]
    lines = ",\n".join(f"    {json.dumps(row)}" for row in table)
    together = {key: round(getattr(rates, key), 4) for key in _TOGETHER}
    path.write_text(
        f'{{\n  "together": {json.dumps(together)},\n  "categories": [\n{lines}\n  ]\n}}\n', encoding="utf-8"
    )


@cache
def load_rates(folder: Path | None = None) -> ErrorRates:
    """The rates of the trained model, read once a process.

    Raises:
        ConfigurationError: they are missing, or not those of this codebook.
    """
    path = (folder or models_dir() / "emphasis") / ERRORS
    try:
        told = json.loads(path.read_text("utf-8"))
        rows = {row["category"]: row for row in told["categories"]}
        right, wrong, missed, sure_right, sure_wrong = (
            np.array([float(rows[name][key]) for name in load_codebook().ids]) for key in _COUNTS
        )
        together_wrong, together_missed = (float(told["together"][key]) for key in _TOGETHER)
        return ErrorRates(right, wrong, missed, sure_right, sure_wrong, together_wrong, together_missed)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ConfigurationError(
            f"no error rates of the classifier: {error}", where=str(path), mend="make them with `modu train emphasis`"
        ) from error
