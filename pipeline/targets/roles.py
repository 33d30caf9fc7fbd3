"""The judge of roles: what a number is, from all its signals together; without evidence it is no promise but ``unclear`` (E2).

A multinomial logistic regression over the signals of :mod:`signals`, trained on labelled real texts (``modu train targets``). Its
file holds plain arrays and is read without pickles.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import NamedTuple, cast

import numpy as np

from pipeline.model_arrays import model_arrays
from pipeline.records import Status
from pipeline.settings import models_dir
from pipeline.targets.signals import PROMISING, Signals

MODEL = "roles.npz"
NONE = "none"
"""The class of numbers that get no record."""
_ARRAYS = ("classes", "signals", "weights", "bias", "evidence", "floors", "firm")
SILENCE = 0.8
"""The least probability at which a number is left out as none; below it is kept as unclear."""


LIKELY = 0.5
"""The least probability at which a number is anything else than a promise; below it is unclear."""
_MOST_KEPT = 4096  # sums of headings and titles
CONTRADICTION = 0.9
"""The least probability at which what the rules hold for a promise is given another role; below it is kept as unclear.

In a part of the document that promises it is unclear however sure the judge is: 比去年增加 among the goals is no fact.
"""


class Ruling(NamedTuple):
    """What a number is (None: no record), and how probable that is, 0 to 1."""

    status: Status | None
    probability: float


class Judge:
    """A trained judge.

    Args:
        classes: names of the classes, statuses and ``none``.
        signals: names of the signals, in order of the rows of ``weights``.
        weights: signals × classes.
        bias: one a class.
        evidence: names of the signals that say how much evidence there is (:func:`signals.evidence`).
        floors: for each of these, the least probability at which a number is published as ``target``.
        firm: names of the rules whose word stands unless it is a promise (:meth:`stands`).
    """

    def __init__(
        self,
        classes: np.ndarray,
        signals: np.ndarray,
        weights: np.ndarray,
        bias: np.ndarray,
        evidence: np.ndarray,
        floors: np.ndarray,
        firm: np.ndarray,
    ) -> None:
        self.classes = [str(name) for name in classes]
        self.rows = {str(name): row for row, name in enumerate(signals)}
        self.weights = np.asarray(weights, dtype=np.float32)
        self.bias = np.asarray(bias, dtype=np.float64)
        self.floors = {str(name): float(floor) for name, floor in zip(evidence, floors, strict=True)}

        self._around: dict[tuple[str, ...], np.ndarray] = {}
        self.firm = frozenset(map(str, firm))

    def floor(self, signals: Iterable[str]) -> float:
        """The least probability at which a number with these signals is published as a promise."""
        known = [self.floors[name] for name in signals if name in self.floors]
        return min(known, default=max(self.floors.values()))

    def probabilities(self, signals: Signals) -> np.ndarray:
        """The probability of every class."""
        around = self._around.get(signals.around)
        if around is None:
            around = self._around[signals.around] = self._sum(signals.around)
            if len(self._around) > _MOST_KEPT:
                self._around.clear()
        scores = self.bias + self._sum(set(signals.own)) + around
        shares = np.exp(scores - scores.max())
        return np.asarray(shares / shares.sum())

    def _sum(self, names: Iterable[str]) -> np.ndarray:
        known = self.rows.get
        return np.asarray(self.weights[[row for name in names if (row := known(name)) is not None]].sum(axis=0))

    def stands(self, rule: str, ruled: Status) -> bool:
        """Whether the word of a rule stands without asking: it sees no promise, and no labelled numbers show the judge to know better."""
        return ruled != "target" and rule in self.firm

    def rule(self, signals: Signals, ruled: Status) -> Ruling:
        """The likeliest role; ``unclear`` where a promise, or that it is nothing at all, is not sure enough.

        Args:
            signals: the signals of the number.
            ruled: what the rules alone say of it.
        """
        shares = self.probabilities(signals)
        best = int(shares.argmax())
        name, share = self.classes[best], float(shares[best])
        contradicted = ruled == "target" and name not in ("target", NONE)
        if contradicted and (share < CONTRADICTION or PROMISING in signals.own):
            return Ruling("unclear", share)
        if share < (self.floor(signals.own) if name == "target" else LIKELY):
            return Ruling("unclear", share)
        if name == NONE:
            return Ruling(None if share >= SILENCE else "unclear", share)
        return Ruling(cast(Status, name), share)


@cache
def load_judge(folder: Path | None = None) -> Judge:
    """The trained judge, loaded once a process.

    Raises:
        ConfigurationError: there is no model, or its file is broken or holds anything but plain arrays.
    """
    with model_arrays((folder or models_dir() / "targets") / MODEL, "modu train targets --texts DIR") as stored:
        return Judge(*(stored[name] for name in _ARRAYS))
