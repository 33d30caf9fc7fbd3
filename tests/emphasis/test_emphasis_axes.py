from __future__ import annotations

import pytest

from pipeline.emphasis import load_codebook
from pipeline.emphasis.axes import facets_of, words_of_stance
from pipeline.emphasis.evidence import evidence_of


@pytest.mark.parametrize(
    ("text", "lead_in", "stance"),
    [
        ("数据提供单位应当在五日内更正错误记录。", None, "regulate"),
        ("市人民政府应当鼓励企业开展数据合作。", None, "promote"),
        ("申请人可以在线查询办理进度和数据范围。", None, "regulate"),
        ("（二）保存处理记录；", "处理数据的单位应当履行以下义务：", "regulate"),
        ("鼓励中小企业使用开放数据。", None, "promote"),
        ("在全市率先建设数据公证平台。", None, "provide"),
    ],
)
def test_the_first_predicate_decides_the_stance(text: str, lead_in: str | None, stance: str) -> None:
    assert words_of_stance(text, lead_in) == stance


def test_without_a_predicate_the_words_say_nothing() -> None:
    assert words_of_stance("数据资源归县级统一管理。", None) is None


def test_facets_follow_their_words() -> None:
    assert facets_of("向个人开发者发放算力券，支持大模型训练。") == ("inclusive_access", "ai_training")


def test_evidence_is_the_most_telling_stretch() -> None:
    text = "到明年，新增面向社会开放的数据集三百个。"
    start, end = evidence_of(text, "public_data_opening")
    assert text[start:end] == "面向社会开放"


def test_a_fragment_without_a_word_of_its_category_is_its_own_evidence() -> None:
    assert evidence_of("（三）其他情形。", "cross_border") == (0, 8)


def test_a_frame_does_not_reach_over_a_comma() -> None:
    start, end = evidence_of("登记数据，修建道路并整理产权。", "data_rights")
    assert end <= 5 or start >= 5


def test_every_pair_rule_names_two_categories() -> None:
    codebook = load_codebook()
    assert len({frozenset(rule.pair) for rule in codebook.pairs}) == len(codebook.pairs) >= 16
    assert {name for rule in codebook.pairs for name in rule.pair} <= set(codebook.ids)
    assert all(set(category.exclude) <= set(codebook.ids) for category in codebook.categories)
