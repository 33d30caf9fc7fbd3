from __future__ import annotations

import jieba
import pytest

from pipeline.language.words import cut, segmenter

TEXTS = (
    "到2025年，培育1家500亿元级企业，推动数据要素市场化配置改革。",
    "禾溪与祊河两岸的某泽岭湖湿地公园（二期）——GDP增长5.5%，A/B轮。",
    "",
    "  \n\t。！？--",
)


@pytest.mark.parametrize("text", TEXTS)
def test_words_are_jiebas_own_and_cover_the_text(text: str) -> None:
    plain = jieba.Tokenizer()
    plain.tmp_dir, plain.FREQ, plain.total, plain.initialized = None, segmenter().FREQ, segmenter().total, True
    assert segmenter().lcut(text) == plain.lcut(text)
    assert "".join(cut(text)) == text


def test_a_level_is_its_own_word_after_a_preposition() -> None:
    assert "市" in cut("由市财政局牵头")
