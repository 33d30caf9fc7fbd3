from __future__ import annotations

from pipeline.entities.lexicon import Lexicon


def test_a_name_at_the_end_of_a_text_ends_with_it() -> None:
    lexicon = Lexicon(["科技部", "科技部办公厅"])
    assert list(lexicon.find("由科技部")) == [(1, 4)]
    assert lexicon.start_to("由科技部", 4) == 1


def test_the_beginning_of_a_longer_name_hides_no_other() -> None:
    lexicon = Lexicon(["甲市乙区管委会", "乙区", "乙区丙", "丙丁"])
    assert list(lexicon.find("在甲市乙区")) == [(3, 5)]
    assert list(lexicon.find("甲市乙区丙丁")) == [(2, 5)]
    assert lexicon.every("甲市乙区丙丁") == [(2, 4), (2, 5), (4, 6)]
