"""Features of a clause: characters and words of its own text, its context apart, and the codebook's triggers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import sparse
from sklearn.feature_extraction.text import TfidfVectorizer

from pipeline.emphasis.codebook import triggers
from pipeline.language.segmentation import cut

_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_DUTY = re.compile(r"应当|不得|严禁|禁止|必须|负责|可以|须")
_PROMOTE = re.compile(r"鼓励|支持|引导|推动|推进|探索|培育|吸引|促进|完善|深化")
_PROVIDE = re.compile(r"建设|建立|设立|搭建|打造|开放|发放|提供|归集|建成|升级|编制|制定|发布|组建")


@dataclass(frozen=True, slots=True)
class ClauseInput:
    """A clause as the classifier wants it: its text and what stands around it."""

    text: str
    heading_path: tuple[str, ...] = ()
    lead_in: str | None = None
    title: str | None = None


def context_of(item: ClauseInput) -> str:
    """Headings and lead-in as one text, the nearest last."""
    return " ".join([*item.heading_path[-2:], item.lead_in or ""])


def words_of(text: str) -> str:
    """jieba's words, numbers folded, separated by blanks."""
    return " ".join(cut(_NUMBER.sub("0", text)))


def _signals(items: Sequence[ClauseInput]) -> np.ndarray:
    patterns = list(triggers().values())
    rows = np.zeros((len(items), 2 * len(patterns) + 5), dtype=np.float64)
    for row, item in enumerate(items):
        context = context_of(item)
        for column, pattern in enumerate(patterns):
            rows[row, column] = min(len(set(pattern.findall(item.text))), 3) / 3
            rows[row, len(patterns) + column] = min(len(set(pattern.findall(context))), 2) / 2
        tail = 2 * len(patterns)
        rows[row, tail] = "数据" in item.text
        rows[row, tail + 1] = bool(_DUTY.search(item.text))
        rows[row, tail + 2] = bool(_PROMOTE.search(item.text))
        rows[row, tail + 3] = bool(_PROVIDE.search(item.text))
        rows[row, tail + 4] = min(len(item.text), 200) / 200
    return rows


def vectorizers() -> dict[str, TfidfVectorizer]:
    """Untrained vectorizers: characters, words, and characters of the context."""
    return {
        "characters": TfidfVectorizer(
            analyzer="char", ngram_range=(2, 4), min_df=2, sublinear_tf=True, max_features=14_000, dtype=np.float32
        ),
        "words": TfidfVectorizer(
            token_pattern=r"\S+",  # noqa: S106
            ngram_range=(1, 2),
            min_df=2,
            sublinear_tf=True,
            max_features=7_000,
            dtype=np.float32,
        ),
        "context": TfidfVectorizer(
            analyzer="char", ngram_range=(2, 3), min_df=2, sublinear_tf=True, max_features=4_000, dtype=np.float32
        ),
    }


def restored(vocabularies: dict[str, Any], idf: dict[str, Any]) -> dict[str, TfidfVectorizer]:
    """Fitted vectorizers from what a model file keeps of them: terms and weights, both plain arrays."""
    fitted = vectorizers()
    for name, vectorizer in fitted.items():
        vectorizer.set_params(vocabulary=[str(term) for term in vocabularies[name]])
        vectorizer.idf_ = np.asarray(idf[name], dtype=np.float32)
    return fitted


def views(items: Sequence[ClauseInput]) -> dict[str, list[str]]:
    """The text that each vectorizer reads."""
    return {
        "characters": [_NUMBER.sub("0", item.text) for item in items],
        "words": [words_of(item.text) for item in items],
        "context": [context_of(item) for item in items],
    }


WEIGHTS = {"characters": 1.0, "words": 1.0, "context": 0.6, "signals": 0.8}
"""How much each block counts against the others; chosen by cross-validation over documents."""


def matrix(items: Sequence[ClauseInput], fitted: dict[str, Any]) -> sparse.csr_matrix:
    """Features of clauses, one row each, from fitted vectorizers."""
    texts = views(items)
    blocks = [WEIGHTS[name] * fitted[name].transform(texts[name]) for name in ("characters", "words", "context")]
    blocks.append(sparse.csr_matrix(WEIGHTS["signals"] * _signals(items)))
    return sparse.hstack(blocks, format="csr")
