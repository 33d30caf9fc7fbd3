"""The features that a reading process makes are those that the model was trained on."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from pipeline.emphasis.grams import CharacterGrams
from pipeline.emphasis.training import vectorizers

LEARNT = ["推动公共数据 开放", "建立数据  目录", "公共数据ABC授权运营", "数据数据数据目录", "开放 公共数据"]
SKLEARN = vectorizers()["characters"].fit(LEARNT)
OURS = CharacterGrams(SKLEARN.get_feature_names_out().tolist(), SKLEARN.idf_)


@given(st.lists(st.text("公共数据目录开放ABCabc \n"), max_size=5))
def test_the_same_as_scikit_learn(texts: list[str]) -> None:
    wanted = SKLEARN.transform(texts).toarray() if texts else np.zeros((0, len(SKLEARN.vocabulary_)))
    assert np.allclose(OURS.transform(texts).toarray(), wanted, atol=1e-6)
