from __future__ import annotations

from pathlib import Path

import jieba
import pytest

from pipeline.language import dictionary
from pipeline.language.words import dictionary_tags, segmenter


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    return tmp_path / "modu"


def test_the_dictionary_is_jiebas_with_the_policy_terms(folder: Path) -> None:
    plain = jieba.Tokenizer()
    with jieba.get_dict_file() as lines:
        plain.FREQ, plain.total = plain.gen_pfdict(lines)
    plain.initialized = True
    for term, tag in dictionary.policy_terms():
        plain.add_word(term, plain.suggest_freq(term), tag)
    assert (segmenter().FREQ, segmenter().total) == (plain.FREQ, plain.total)
    assert dictionary_tags()["发展"] and "数" in segmenter().FREQ


def test_what_is_kept_is_what_was_parsed_and_a_torn_file_is_parsed_anew(folder: Path) -> None:
    parsed = dictionary.load_dictionary()
    (kept,) = folder.iterdir()
    assert dictionary.load_dictionary() == parsed
    kept.write_bytes(kept.read_bytes()[:-100])
    assert dictionary.load_dictionary() == parsed
    assert dictionary.load_dictionary() == parsed
    assert list(folder.iterdir()) == [kept]


def test_a_place_where_nothing_can_be_written_is_no_hindrance(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    assert dictionary.load_dictionary().total == segmenter().total
