"""From candidates to names: how probable each is, and the flat set without overlap that is worth most (guideline, rule 1.1).

A logistic regression says of every span that any source proposes whether it is a name, a second one which label it has; both were
trained on labelled real texts (``modu train names``). Of spans that overlap, weighted interval scheduling (Kleinberg and Tardos 2005, 6.1)
keeps those whose probabilities exceed the line by most in sum; below the line nothing is published.
"""

from __future__ import annotations

import zipfile
from bisect import bisect_right
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from pipeline.entities.span_signals import Case, Signals
from pipeline.errors import ConfigurationError
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
    """Weights of signals: a row each, and one of the bias."""

    def __init__(self, signals: Iterable[str], weights: np.ndarray) -> None:
        self.rows = {name: row for row, name in enumerate(signals)}
        self.weights = np.asarray(weights, dtype=np.float32)

    def sums(self, cases: Sequence[Sequence[str]]) -> np.ndarray:
        """Of each case the sum of the weights of its signals, with the bias, cases × columns."""
        known = self.rows.get
        bias = len(self.rows)
        rows = [[bias, *{row for name in names if (row := known(name)) is not None}] for names in cases]
        begins = np.cumsum([0, *map(len, rows)])[:-1]
        flat = np.fromiter((row for found in rows for row in found), dtype=np.int64)
        return np.asarray(np.add.reduceat(self.weights[flat], begins, axis=0, dtype=np.float64))


class Arbiter:
    """A trained judge of spans.

    Args:
        keep: weights of the question whether a span is a name, one column.
        which: weights of the question which label, a column a label.
        labels: the labels.
        line: least probability of a name that is published.
        heads: characters with which names end; a run of words that ends otherwise is not looked at.
        taught: methods of which enough labelled spans were seen; another's own trust stands where it is high.
    """

    def __init__(
        self,
        keep: Table,
        which: Table,
        labels: Sequence[str],
        line: float,
        heads: Collection[str],
        taught: Collection[str],
    ) -> None:
        self.keep, self.which, self.labels, self.line = keep, which, list(labels), line
        self.heads, self.taught = frozenset(heads), frozenset(taught)

    def judge(self, cases: Sequence[Case], signals: Sequence[Signals]) -> list[tuple[str, float]]:
        """Of every case its likeliest label, and the probability that it is a name and has it."""
        told = self.told(signals)
        return [self._weighed(case, *one) for case, one in zip(cases, told, strict=True)]

    def _weighed(self, case: Case, label: str, probability: float) -> tuple[str, float]:
        """What is told of a case, or the own trust of a source that it was not taught with."""
        strange = [p for p in case.proposals if p.method not in self.taught and p.score >= _TRUSTED]
        best = max(strange, key=lambda p: p.score, default=None)
        if best is None or min(best.score, _MOST) <= probability:
            return label, probability
        return best.label, min(best.score, _MOST)

    def told(self, cases: Sequence[Signals]) -> list[tuple[str, float]]:
        """The same by the signals alone."""
        if not cases:
            return []
        keep = 1 / (1 + np.exp(-self.keep.sums([case.keep for case in cases])[:, 0]))
        sums = self.which.sums([case.label for case in cases])
        shares = np.exp(sums - sums.max(axis=1, keepdims=True))
        best = shares.argmax(axis=1)
        sure = keep * shares.max(axis=1) / shares.sum(axis=1)
        return [(self.labels[i], float(p)) for i, p in zip(best.tolist(), sure.tolist(), strict=True)]


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
    model = path or models_dir() / "entities" / MODEL
    try:
        with np.load(model, allow_pickle=False) as arrays:
            return Arbiter(
                Table(bytes(arrays["keep_signals"]).decode().split("\n"), arrays["keep_weights"]),
                Table(bytes(arrays["label_signals"]).decode().split("\n"), arrays["label_weights"]),
                [str(label) for label in arrays["labels"]],
                float(arrays["line"]),
                str(arrays["heads"]),
                [str(method) for method in arrays["taught"]],
            )
    except (OSError, KeyError, ValueError, zipfile.BadZipFile) as error:
        raise ConfigurationError("no such model", where=str(model), mend="modu train names --texts DIR") from error
