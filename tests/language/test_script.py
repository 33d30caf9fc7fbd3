"""A text that the rules do not read is told, not passed over as one that says nothing."""

import pytest

from pipeline.language.script import other_script, script_of

SIMPLIFIED = "市数据局应当会同有关部门建立公共数据目录，推动数据资源开放共享，到2027年建成统一平台。" * 3
TRADITIONAL = "市數據局應當會同有關部門建立公共數據目錄，推動數據資源開放共享，到2027年建成統一平臺。" * 3
ENGLISH = "The municipal bureau keeps a catalogue of public data and opens it to society by 2027."


@pytest.mark.parametrize(
    ("text", "script"), [(SIMPLIFIED, "simplified"), (TRADITIONAL, "traditional"), (ENGLISH, "other")]
)
def test_the_script_of_a_text(text: str, script: str) -> None:
    assert script_of(text) == script


@pytest.mark.parametrize("text", ["", "iFLYTEK 40亿元", "數據", "《數據》一書由本市數據局於2020年編寫。" + SIMPLIFIED])
def test_short_texts_and_foreign_names_are_no_other_script(text: str) -> None:
    assert script_of(text) == "simplified"


def test_what_is_told() -> None:
    assert other_script("simplified", "a") is None
    assert "traditional" in str(other_script("traditional", "http://a/1"))
