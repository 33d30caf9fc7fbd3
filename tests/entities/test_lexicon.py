from __future__ import annotations

from pipeline.entities.lexicon import Lexicon


def test_a_name_at_the_end_of_a_text_ends_with_it() -> None:
    lexicon = Lexicon(["科技部", "科技部办公厅"])
    assert list(lexicon.find("由科技部")) == [(1, 4)]
    assert lexicon.start_to("由科技部", 4) == 1
