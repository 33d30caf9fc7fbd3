"""Training of field and arbiter: labelled real sentences and raw texts → model files and card. Judged on documents left out.

The arbiter must not trust the field on what the field was trained on, so it learns from what fields say that saw nothing of a sentence's
document (stacking, Wolpert 1992); nor the rules on sentences with which they were written, so those weigh little and judge nothing.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pycrfsuite
from scipy import sparse
from sklearn.linear_model import LogisticRegression

from pipeline.entities import arbitration, field
from pipeline.entities.arbitration import Arbiter, Table
from pipeline.entities.candidates import Candidate
from pipeline.entities.card import card
from pipeline.entities.clusters import Sorts, cluster
from pipeline.entities.field import Field
from pipeline.entities.finders import Finder, PatternFinder
from pipeline.entities.judge import proposed
from pipeline.entities.labelled import WRITTEN, Sentence, Spans, read_sentences, read_written
from pipeline.entities.line import Line
from pipeline.entities.outcome import Read
from pipeline.entities.span_signals import KEPT, Seen, gathered
from pipeline.entities.word_signals import Clusters, Words, written
from pipeline.errors import MissingInput
from pipeline.records import Score
from pipeline.settings import corpora_dir
from pipeline.standoff import Shelf

_FOLDS = 3
_ROUNDS = 36
_CRF = {"c1": 0.05, "c2": 0.02, "feature.minfreq": 2}
_KEEP, _WHICH = 0.05, 0.6
"""Strengths (inverse of the penalty) of the two regressions."""
_LEAST_SEEN = 2
_FREE = 4.0
_SEEN = 0.3
"""Weight of a sentence with which rules were written: it shows rare rules at work, but not how often they err."""
_LEAST_TAUGHT = 8
_AS_GOOD = 0.004
"""What two lines may differ by in F1 and be equal; most of the sentences were chosen where a model was unsure, so in others less is
wrong of what is found.
"""
_LINES = np.linspace(0.3, 0.7, 41)
_CURVE = (500, 1000, 2000)


def train(
    folder: Path, texts: Path, labelled: Path | None = None, *, tell: Callable[[str], None] = lambda _: None
) -> tuple[Score, Shelf]:
    """Train field and arbiter and write models and card into a folder.

    Args:
        folder: where ``names.npz``, ``arbiter.npz`` and ``README.md`` go.
        texts: folder of the real texts: the standoff labels belong to some, the sorts of words are counted in all.
        labelled: folder of the labels; the package's own if not given.
        tell: told each step, which takes minutes.

    Returns:
        the score on documents left out, and the shelf of the documents, which knows those that are missing.

    Raises:
        MissingInput: there are no labels, or none of their documents.
    """
    labels = labelled or corpora_dir() / "labelled"
    sentences, agreement, shelf = read_sentences(labels, texts)
    files = sorted(texts.rglob("*.txt"))
    tell(f"{len(sentences):,} sentences; sorts of words from {len(files):,} texts")
    sorts = cluster(path.read_text("utf-8") for path in files)
    return fit_all(folder, sentences, read_written(labels / WRITTEN), agreement, sorts, len(files), tell), shelf


def fit_all(
    folder: Path,
    sentences: Sequence[Sentence],
    written: Sequence[Sentence],
    agreement: Score,
    sorts: Sorts,
    files: int,
    tell: Callable[[str], None],
) -> Score:
    """What :func:`train` does once the labels are read and the words of ``files`` raw texts are counted."""
    if len({sentence.document for sentence in sentences}) < 2 * _FOLDS:
        raise MissingInput("too few labelled documents", mend=f"give the texts of {2 * _FOLDS} at least")
    folder.mkdir(parents=True, exist_ok=True)
    trainer = Trainer(sorts, [PatternFinder()])
    tell("the field on all sentences")
    final = trainer.field(sentences)
    _save(folder / field.MODEL, final)
    beside = trainer.read(final, written)
    tell("the field, documents left out")
    read = left_out(trainer.stacked(sentences), beside)
    line = best_line(read)
    _save(folder / arbitration.MODEL, arrays_of(fit_arbiter([*read, *beside], line)))
    tell("the learning curve")
    others = sum(map(bool, folded(sentences, _FOLDS)))
    curve = {size: trainer.scored(sentences, size, line) for size in (*(n for n in _CURVE if n < others), others)}
    measured = sum((one.score(line) for one in read if not one.sentence.seen), Score())
    (folder / "README.md").write_text(card(folder, read, line, curve, agreement, files), encoding="utf-8")
    return measured


def _save(path: Path, arrays: dict[str, np.ndarray]) -> None:
    np.savez_compressed(path, allow_pickle=False, **arrays)


class Trainer:
    """Trains fields over the same sorts of words, and reads sentences with them and some finders."""

    def __init__(self, sorts: Sorts, finders: Sequence[Finder]) -> None:
        self._sorts, self._finders = sorts, finders
        self._told: dict[str, list[Candidate]] = {}
        self._words = Words(Clusters(sorts.words, sorts.sorts))
        self._items: dict[str, pycrfsuite.ItemSequence] = {}

    def _ruled(self, line: Line) -> list[Candidate]:
        """What the finders propose in a line."""
        if line.text not in self._told:
            self._told[line.text] = [candidate for finder in self._finders for candidate in finder.find(line)]
        return self._told[line.text]

    def field(self, sentences: Sequence[Sentence]) -> dict[str, np.ndarray]:
        """The arrays of a field trained on sentences; a name whose end cuts a word is none to it, and of those with which rules were
        written it would only learn to trust the rules."""
        trainer = pycrfsuite.Trainer(verbose=False)
        for sentence in (one for one in sentences if not one.seen):
            line = Line(sentence.text)
            if sentence.text not in self._items:
                told = list(written(line, self._words, self._ruled(line)))
                self._items[sentence.text] = pycrfsuite.ItemSequence(told)
            trainer.append(self._items[sentence.text], tags(line, sentence.spans))
        trainer.set_params({**_CRF, "max_iterations": _ROUNDS})
        with TemporaryDirectory() as folder:
            path = str(Path(folder) / "field")
            trainer.train(path)
            tagger = pycrfsuite.Tagger()
            tagger.open(path)
            told = tagger.info()
        return _arrays(told.labels, told.state_features, told.transitions) | {
            "words": _packed(self._sorts.words),
            "sorts": self._sorts.sorts,
        }

    def read(self, arrays: dict[str, np.ndarray], sentences: Sequence[Sentence]) -> list[Read]:
        """Sentences with all that is proposed in them."""
        lines = [Line(sentence.text) for sentence in sentences]
        ruled = [self._ruled(line) for line in lines]
        found = []
        for sentence, line, candidates, spans in zip(
            sentences, lines, ruled, Field(**arrays).spans(lines, ruled), strict=True
        ):
            cases = gathered(line.text, candidates, proposed(line, spans))
            seen = Seen(line, self._words, spans, cases)
            found.append(Read(sentence, cases, [seen.signals(case) for case in cases], [*map(seen.surety, cases)]))
        return found

    def stacked(self, sentences: Sequence[Sentence], folds: int = _FOLDS) -> list[Read]:
        """Each sentence read with a field that saw nothing of its document."""
        of = folded(sentences, folds)
        found: dict[int, Read] = {}
        for fold in range(folds):
            inside = [sentence for sentence, n in zip(sentences, of, strict=True) if n != fold]
            outside = [i for i, n in enumerate(of) if n == fold]
            read = self.read(self.field(inside), [sentences[i] for i in outside])
            found |= dict(zip(outside, read, strict=True))
        return [found[i] for i in range(len(sentences))]

    def scored(self, sentences: Sequence[Sentence], size: int, line: float) -> Score:
        """The score on a third of the documents of what ``size`` sentences of the others teach."""
        of = folded(sentences, _FOLDS)
        judged = [s for s, n in zip(sentences, of, strict=True) if n == 0 and not s.seen]
        others = [s for s, n in zip(sentences, of, strict=True) if n]
        documents = sorted({s.document for s in others})
        random.Random(size).shuffle(documents)
        rank = {document: i for i, document in enumerate(documents)}
        some = sorted(others, key=lambda s: rank[s.document])[:size]
        taught = self.stacked(some, 2)
        arbiter = fit_arbiter(taught, line)
        read = self.read(self.field(some), judged)
        return sum((one.score(line) for one in told(arbiter, read)), Score())


def tags(line: Line, spans: Spans) -> list[str]:
    """Begin, inside and outside tags of the words of a line."""
    found = ["O"] * len(line.words)
    for start, end, label in spans:
        if start in line.starts and end in line.ends:
            first = line.index(start)
            for i in range(first, line.index(end - 1) + 1):
                found[i] = f"{'B' if i == first else 'I'}-{label}"
    return found


def folded(sentences: Sequence[Sentence], folds: int) -> list[int]:
    """A fold for every sentence, the same for all of a document."""
    documents = sorted({sentence.document for sentence in sentences})
    random.Random(3).shuffle(documents)
    of = {document: i % folds for i, document in enumerate(documents)}
    return [of[sentence.document] for sentence in sentences]


def _packed(names: Iterable[str]) -> np.ndarray:
    return np.frombuffer("\n".join(names).encode(), dtype=np.uint8)


def _arrays(
    labels: Iterable[str], states: dict[tuple[str, str], float], moves: dict[tuple[str, str], float]
) -> dict[str, np.ndarray]:
    kinds = sorted({label[2:] for label in labels if label != "O"})
    columns = {
        tag: i for i, tag in enumerate(["O", *(f"B-{kind}" for kind in kinds), *(f"I-{kind}" for kind in kinds)])
    }
    rows = {name: i for i, name in enumerate(sorted({signal for signal, _ in states}))}
    weights = np.zeros((len(rows), len(columns)), dtype=np.float16)
    for (signal, tag), weight in states.items():
        weights[rows[signal], columns[tag]] = weight
    transitions = np.zeros((len(columns), len(columns)))
    for (one, other), weight in moves.items():
        transitions[columns[one], columns[other]] = weight
    return {"labels": np.array(kinds), "signals": _packed(rows), "weights": weights, "transitions": transitions}


def fit_arbiter(known: Sequence[Read], line: float) -> Arbiter:
    """The two regressions: whether a span is a name, and which. Sentences with which rules were written count for little."""
    keep = [signals.keep for read in known for signals in read.signals]
    names = [bool(label) for read in known for label in read.right]
    weights = [_SEEN if read.sentence.seen else 1.0 for read in known for _ in read.cases]
    which = [(s.label, label) for read in known for s, label in zip(read.signals, read.right, strict=True) if label]
    kept, model = _solved(keep, np.array(names), _KEEP, weights)
    chosen, second = _solved([signals for signals, _ in which], np.array([label for _, label in which]), _WHICH, None)
    return Arbiter(
        Table(kept, _weights(model)),
        Table(chosen, _weights(second)),
        [str(label) for label in second.classes_],
        line,
        _surety(known),
        _taught(known),
    )


def _surety(known: Sequence[Read]) -> list[float]:
    """How often what is sure is right, by how it is sure, in sentences that rules were not written with."""
    right: dict[int, list[bool]] = {1: [], 2: []}
    for one in known:
        for case, label, sure in zip(one.cases, one.right, one.sure, strict=True):
            if sure and case.preferred and not one.sentence.seen:
                right[sure].append(case.preferred.label == label)
    return [(sum(some) + 1) / (len(some) + 2) for some in right.values()]


def _taught(known: Sequence[Read]) -> list[str]:
    """Methods of which enough spans are labelled in sentences that rules were not written with."""
    counts = Counter(p.method for one in known if not one.sentence.seen for case in one.cases for p in case.proposals)
    return sorted(method for method, count in counts.items() if count >= _LEAST_TAUGHT)


def _weights(model: LogisticRegression) -> np.ndarray:
    return np.vstack((model.coef_.T, model.intercept_)).astype(np.float16)


def _solved(
    cases: Sequence[Sequence[str]], wanted: np.ndarray, strength: float, weights: Sequence[float] | None
) -> tuple[list[str], LogisticRegression]:
    counts = Counter(signal for signals in cases for signal in set(signals))
    names = sorted(signal for signal, count in counts.items() if count >= _LEAST_SEEN)
    columns = {name: i for i, name in enumerate(names)}
    pairs = [(i, columns[s]) for i, signals in enumerate(cases) for s in signals if s in columns]
    at = np.array(pairs).T
    table = sparse.csr_matrix((np.ones(len(pairs)), at), shape=(len(cases), len(names)))
    scale = np.where(np.array(names) == KEPT, _FREE, 1.0)
    solver = "liblinear" if wanted.dtype == bool else "lbfgs"  # in a fifth of the time, where the answers are but two
    model = LogisticRegression(C=strength, max_iter=300, tol=1e-3, solver=solver)
    model.fit(table @ sparse.diags(scale), wanted, sample_weight=weights)
    model.coef_ = model.coef_ * scale
    return names, model


def arrays_of(arbiter: Arbiter) -> dict[str, np.ndarray]:
    """What a file of the arbiter holds."""
    return {
        "labels": np.array(arbiter.labels),
        "keep_signals": _packed(arbiter.keep.rows),
        "keep_weights": arbiter.keep.weights.astype(np.float16),
        "label_signals": _packed(arbiter.which.rows),
        "label_weights": arbiter.which.weights.astype(np.float16),
        "line": np.array(arbiter.line),
        "sure": np.array(arbiter.sure),
        "taught": np.array(sorted(arbiter.taught)),
    }


def told(arbiter: Arbiter, read: Sequence[Read]) -> list[Read]:
    """The same with what an arbiter says of them."""
    found = []
    for one in read:
        asked = zip(one.cases, one.signals, one.sure, strict=True)
        judged = [arbiter.known(case, sure) if sure else arbiter.judge(case, signals) for case, signals, sure in asked]
        found.append(replace(one, judged=judged))
    return found


def left_out(read: Sequence[Read], beside: Sequence[Read] = ()) -> list[Read]:
    """Each sentence judged by an arbiter that saw nothing of its document, in order; ``beside`` only teaches."""
    of = folded([one.sentence for one in read], _FOLDS)
    found: dict[int, Read] = {}
    for fold in range(_FOLDS):
        known = [one for one, n in zip(read, of, strict=True) if n != fold]
        arbiter = fit_arbiter([*known, *beside], float(_LINES[0]))
        outside = [i for i, n in enumerate(of) if n == fold]
        found |= dict(zip(outside, told(arbiter, [read[i] for i in outside]), strict=True))
    return [found[i] for i in range(len(read))]


def best_line(read: Sequence[Read]) -> float:
    """The lowest line, so the one that loses least, whose F1 on documents left out is as good as any."""
    scores = {
        line: sum((one.score(line) for one in read if not one.sentence.seen), Score()).f1 for line in map(float, _LINES)
    }
    return min(line for line, f1 in scores.items() if f1 >= max(scores.values()) - _AS_GOOD)
