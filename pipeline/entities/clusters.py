"""Sorts of words by the words beside them in raw text: rows of a weighted table of neighbours, reduced and clustered.

Positive pointwise mutual information with a smoothed context (Levy, Goldberg and Dagan 2015), a truncated singular value decomposition,
k-means: words of one sort stand in the same places, which a field learns once for all of them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
from scipy import sparse
from sklearn.cluster import KMeans, MiniBatchKMeans
from sklearn.utils.extmath import randomized_svd

from pipeline.entities.word_signals import shape
from pipeline.language.normalise import normalise
from pipeline.language.words import cut

COARSE, MIDDLE, SPLIT = 64, 256, 4
_LEAST = 4
"""A rarer word has no sort of its own."""
_CONTEXTS = 8_000
_DIMENSIONS = 128
_LEAST_LINE = 6
_OFFSETS = ((-2, 0.5), (-1, 1.0), (1, 1.0), (2, 0.5))
_EDGE, _RARE = -1, -2
_SEED = 0


class Sorts(NamedTuple):
    """Words, the commonest first, and of each its coarse, middle and fine sort."""

    words: list[str]
    sorts: np.ndarray


def cluster(texts: Iterable[str]) -> Sorts:
    """Sorts of the words of raw texts, of which no more than the words is kept; a line that recurs counts once."""
    lines = list(
        dict.fromkeys(
            line for text in texts for part in normalise(text).split("\n") if len(line := part.strip()) >= _LEAST_LINE
        )
    )
    cuts = [[shape(word) for word in cut(line)] for line in lines]
    counts = Counter(word for words in cuts for word in words)
    words = [word for word, count in counts.most_common() if count >= _LEAST]
    rows = _reduced(_neighbours(cuts, {word: i for i, word in enumerate(words)}))
    weights = np.sqrt([counts[word] for word in words])

    def grouped(count: int) -> np.ndarray:
        means = MiniBatchKMeans(min(count, len(words)), random_state=_SEED, batch_size=4096, n_init=2, max_iter=60)
        return np.asarray(means.fit(rows, sample_weight=weights).labels_)

    middle = grouped(MIDDLE)
    return Sorts(words, np.stack([grouped(COARSE), middle, _split(rows, middle)], axis=1).astype(np.int16))


def _neighbours(cuts: Iterable[list[str]], ids: dict[str, int]) -> sparse.csr_matrix:
    """Words × contexts at each offset, positive pointwise mutual information; the ends of a line are a context too."""
    row = [_EDGE, _EDGE]
    for words in cuts:
        row += [ids.get(word, _RARE) for word in words]
        row += [_EDGE, _EDGE]
    at, edge = np.array(row), min(len(ids), _CONTEXTS)
    blocks = []
    for offset, weight in _OFFSETS:
        word, beside = (at[-offset:], at[:offset]) if offset < 0 else (at[:-offset], at[offset:])
        beside = np.where(beside == _EDGE, edge, beside)
        known = (word >= 0) & (beside >= 0) & (beside <= edge)
        pairs = (np.ones(int(known.sum()), dtype=np.float32), (word[known], beside[known]))
        seen = sparse.coo_matrix(pairs, shape=(len(ids), edge + 1)).tocsr()
        of_word, of_context = np.asarray(seen.sum(axis=1)).ravel(), np.asarray(seen.sum(axis=0)).ravel() ** 0.75
        table = seen.tocoo()
        mutual = np.log(table.data * of_context.sum() / (of_word[table.row] * of_context[table.col]))
        kept = mutual > 0
        blocks.append(sparse.csr_matrix((weight * mutual[kept], (table.row[kept], table.col[kept])), shape=seen.shape))
    return sparse.hstack(blocks).tocsr()


def _reduced(table: sparse.csr_matrix) -> np.ndarray:
    left, strength, _ = randomized_svd(table, min(_DIMENSIONS, min(table.shape) - 1), n_iter=3, random_state=_SEED)
    rows = left * np.sqrt(strength)
    return np.asarray(rows / (np.linalg.norm(rows, axis=1, keepdims=True) + 1e-9))


def _split(rows: np.ndarray, groups: np.ndarray) -> np.ndarray:
    """Each group parted in a few."""
    parts = groups * SPLIT
    for group in np.unique(groups).tolist():
        inside = np.flatnonzero(groups == group)
        if len(inside) > SPLIT:
            parts[inside] += KMeans(SPLIT, n_init=1, max_iter=20, random_state=_SEED).fit_predict(rows[inside])
    return np.asarray(parts)
