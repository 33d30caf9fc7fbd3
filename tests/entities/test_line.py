from __future__ import annotations

from pipeline.entities.line import Line, Segmented
from pipeline.language.words import cut


def test_words_of_a_text_serve_its_lines() -> None:
    text = "由市数据局牵头。\n推动科大讯飞等企业落地。"
    segmented = Segmented(cut(text))
    for start, end in ((0, 8), (9, len(text))):
        assert Line(text[start:end], segmented.between(start, end)).words == Line(text[start:end]).words


def test_a_stretch_that_cuts_a_word_is_not_served() -> None:
    assert Segmented(["杭州", "市"]).between(1, 3) is None
