"""What the folds of a training show, for its card."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Outcome:
    """What the folds showed: scores, and the calibrated probability of every class beside the truth (clauses × classes).

    ``given`` holds the probability of each label that came of it, 0 where none did (clauses × categories), and ``documents`` names
    the document of each clause.
    """

    scores: dict[str, float]
    chances: np.ndarray
    truth: np.ndarray
    given: np.ndarray
    documents: list[str]
