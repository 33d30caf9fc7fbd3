"""The features that a reading process makes are those that the model was trained on."""

from functools import cache
from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from pipeline.emphasis.grams import CharacterGrams

LEARNT = ["推动公共数据 开放", "建立数据  目录", "公共数据ABC授权运营", "数据数据数据目录", "开放 公共数据"]


@cache
def learnt() -> tuple[Any, CharacterGrams]:
    """Those of scikit-learn, which takes seconds to load, and ours."""
    from pipeline.emphasis.training import vectorizers

    theirs = vectorizers()["characters"].fit(LEARNT)
    return theirs, CharacterGrams(theirs.get_feature_names_out().tolist(), theirs.idf_)


@given(st.lists(st.text("公共数据目录开放ABCabc \n"), max_size=5))
def test_the_same_as_scikit_learn(texts: list[str]) -> None:
    theirs, ours = learnt()
    wanted = theirs.transform(texts).toarray() if texts else np.zeros((0, len(theirs.vocabulary_)))
    assert np.allclose(ours.transform(texts).toarray(), wanted, atol=1e-6)
