"""From candidates to names: how probable each is, and the flat set without overlap that is worth most (guideline, rule 1.1).

A logistic regression says of every span that any source proposes whether it is a name, a second one which label it has; both were
trained on labelled real texts (``modu train names``). Of spans that overlap, weighted interval scheduling (Kleinberg and Tardos 2005, 6.1)
keeps those whose probabilities exceed the line by most in sum; below the line nothing is published.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import repeat
from math import exp
from pathlib import Path

import numpy as np

from pipeline.entities.span_signals import Case, Seen, Signals
from pipeline.model_arrays import model_arrays
from pipeline.settings import models_dir

MODEL = "arbiter.npz"
_TRUSTED, _MOST = 0.8, 0.95
"""Trust from which a source that was not taught with has its own word, and what that is worth at most."""


@dataclass(frozen=True, slots=True)
class Name:
    """A span with its label, the probability that both are right, and the method of the source that the judge follows."""

    start: int
    end: int
    label: str
    probability: float
    method: str


class Table:
    """Weights of signals: a row each, and one of the bias. A signal that is told twice weighs twice."""

    def __init__(self, signals: Iterable[str], weights: np.ndarray) -> None:
        self.rows = {name: row for row, name in enumerate(signals)}
        self.weights = np.asarray(weights, dtype=np.float32)
        self._first = dict(zip(self.rows, self.weights[:, 0].tolist(), strict=False))
        self._bias = float(self.weights[-1, 0])

    def sums(self, signals: Iterable[str]) -> np.ndarray:
        """The sum of the weights of signals, with the bias, in every column."""
        rows = [row for name in signals if (row := self.rows.get(name)) is not None]
        return np.asarray(self.weights[rows].sum(axis=0) + self.weights[-1])

    def first(self, signals: Iterable[str]) -> float:
        """The same in the first column alone."""
        return float(sum(map(self._first.get, signals, repeat(0.0)), self._bias))


class Arbiter:
    """A trained judge of spans.

    Args:
        keep: weights of the question whether a span is a name, one column.
        which: weights of the question which label, a column a label.
        labels: the labels.
        line: least probability of a name that is published.
        sure: probability that a span is a name that is firm, and one on which rules and field agree, where nothing contests it.
        taught: methods of which enough labelled spans were seen; another's own trust stands where it is high.
    """

    def __init__(
        self,
        keep: Table,
        which: Table,
        labels: Sequence[str],
        line: float,
        sure: Sequence[float],
        taught: Collection[str],
    ) -> None:
        self.keep, self.which, self.labels, self.line, self.sure = keep, which, list(labels), line, sure
        self.taught = frozenset(taught)

    def judged(self, seen: Seen) -> list[tuple[str, float]]:
        """Of every case of a line the likeliest label, and the probability that it is a name and has it."""
        found = []
        for case in seen.cases:
            sure = seen.surety(case)
            found.append(self.known(case, sure) if sure else self.judge(case, seen.signals(case)))
        return found

    def known(self, case: Case, sure: int) -> tuple[str, float]:
        """The label of a case that is sure, and how often such are right."""
        return case.preferred.label if case.preferred else "", self.sure[sure - 1]

    def judge(self, case: Case, signals: Signals) -> tuple[str, float]:
        """The likeliest label of a case, and the probability that it is a name and has it.

        A source that the arbiter was not taught with has its own word where it trusts itself.
        """
        label, probability = self.told(signals)
        strange = [p for p in case.proposals if p.method not in self.taught and p.score >= _TRUSTED]
        best = max(strange, key=lambda p: p.score, default=None)
        if best is None or min(best.score, _MOST) <= probability:
            return label, probability
        return best.label, min(best.score, _MOST)

    def told(self, signals: Signals) -> tuple[str, float]:
        """The same by the signals alone; a span that is no name by the first question is asked no other."""
        keep = 1 / (1 + exp(-self.keep.first(signals.keep)))
        if keep <= self.line:
            return "", keep
        if signals.case.agreed:
            return signals.case.agreed, keep
        sums = self.which.sums(signals.label).tolist()
        best = max(range(len(sums)), key=sums.__getitem__)
        return self.labels[best], keep / sum(exp(one - sums[best]) for one in sums)


def schedule(names: Iterable[Name], line: float) -> list[Name]:
    """The names that do not overlap and whose probabilities exceed the line by most in sum, in order.

    Args:
        names: of one line of text.
        line: probability under which a name is worth nothing.
    """
    ordered = sorted((name for name in names if name.probability > line), key=lambda name: (name.end, name.start))
    ends = [name.end for name in ordered]
    worth, before = [0.0], []
    for i, name in enumerate(ordered):
        before.append(bisect_right(ends, name.start, 0, i))
        worth.append(max(worth[i], worth[before[i]] + name.probability - line))
    chosen, i = [], len(ordered)
    while i:
        if worth[i] > worth[i - 1]:
            chosen.append(ordered[i - 1])
            i = before[i - 1]
        else:
            i -= 1
    return chosen[::-1]


@cache
def load_arbiter(path: Path | None = None) -> Arbiter:
    """The arbiter of ``models/entities``, read once a process.

    Raises:
        ConfigurationError: there is none, or its file cannot be read.
    """
    with model_arrays(path or models_dir() / "entities" / MODEL, "modu train names --texts DIR") as arrays:
        return Arbiter(
            Table(bytes(arrays["keep_signals"]).decode().split("\n"), arrays["keep_weights"]),
            Table(bytes(arrays["label_signals"]).decode().split("\n"), arrays["label_weights"]),
            [str(label) for label in arrays["labels"]],
            float(arrays["line"]),
            arrays["sure"].tolist(),
            [str(method) for method in arrays["taught"]],
        )
