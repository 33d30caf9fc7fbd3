"""TF-IDF of character n-grams with trained weights: what scikit-learn's vectorizer gives, without loading scikit-learn."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence

import numpy as np
from scipy import sparse

_SPACES = re.compile(r"\s\s+")


class CharacterGrams:
    """Texts → rows of sublinear TF-IDF weights of length 1, as ``TfidfVectorizer(analyzer="char", sublinear_tf=True)``.

    Args:
        terms: the n-grams, in order of their columns.
        idf: inverse document frequency of each, float32.
    """

    def __init__(self, terms: Sequence[str], idf: np.ndarray) -> None:
        self.columns = {str(term): column for column, term in enumerate(terms)}
        self.idf = np.asarray(idf, dtype=np.float32)
        sizes = set(map(len, self.columns))
        self.sizes = range(min(sizes, default=1), max(sizes, default=0) + 1)

    def transform(self, texts: Sequence[str]) -> sparse.csr_matrix:
        """One row a text, float32; equal texts, as titles and headings are, cost once."""
        places = {text: place for place, text in enumerate(dict.fromkeys(texts))}
        rows = self._transform(list(places))
        return rows if len(places) == len(texts) else rows[[places[text] for text in texts]]

    def _transform(self, texts: Sequence[str]) -> sparse.csr_matrix:
        columns: list[int] = []
        values: list[float] = []
        ends = [0]
        for text in texts:
            counts = self._counts(_SPACES.sub(" ", text.lower()))
            columns += counts
            values += [1.0 if count == 1 else math.log(count) + 1.0 for count in counts.values()]
            ends.append(len(columns))
        weights = np.asarray(values, dtype=np.float32) * self.idf[columns]
        rows = np.repeat(np.arange(len(texts)), np.diff(ends))
        lengths = np.sqrt(np.bincount(rows, weights=weights.astype(np.float64) ** 2, minlength=len(texts)))
        weights = (weights / lengths[rows]).astype(np.float32)
        shape = (len(texts), len(self.columns))
        matrix = sparse.csr_matrix((weights, np.asarray(columns, dtype=np.int32), ends), shape=shape)
        matrix.sort_indices()
        return matrix

    def _counts(self, text: str) -> dict[int, int]:
        counts: Counter[int | None] = Counter()
        for size in self.sizes:
            counts.update(map(self.columns.get, [text[at : at + size] for at in range(len(text) - size + 1)]))
        return {column: count for column, count in counts.items() if column is not None}
