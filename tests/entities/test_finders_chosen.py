"""Finders of names by the setting: rules, field, any spaCy pipeline, several at once."""

from __future__ import annotations

from pathlib import Path

import pytest
import spacy

from pipeline.entities import Recognizer, load_recognizer
from pipeline.errors import ConfigurationError
from pipeline.language.clauses import clause_tree
from pipeline.records import Context


def found(recognizer: Recognizer, text: str) -> set[tuple[str, str]]:
    context = Context(document="d")
    return {(m.label, m.quote) for m in recognizer.recognize(text, clause_tree(text, context), context)}


def test_rules_and_field_can_propose_alone() -> None:
    for finders in ("patterns", "sequence", "patterns+sequence"):
        assert ("AGENCY", "市发展改革委") in found(load_recognizer(finders), "由市发展改革委会同有关部门组织实施。")


def test_any_spacy_pipeline_can_take_the_place(tmp_path: Path) -> None:
    nlp = spacy.blank("zh")
    ruler = nlp.add_pipe("entity_ruler")
    ruler.add_patterns([{"label": "ORG", "pattern": "甲乙研究院"}, {"label": "PROJECT", "pattern": "丙丁塔"}])  # type: ignore[attr-defined]
    ruler.add_patterns([{"label": "DATE", "pattern": "明年"}])  # type: ignore[attr-defined]
    nlp.to_disk(tmp_path / "own")
    recognizer = load_recognizer(f"spacy:{tmp_path / 'own'}")
    assert found(recognizer, "明年甲乙研究院登丙丁塔，杭州市不参加。") == {
        ("INSTITUTION", "甲乙研究院"),
        ("PROJECT", "丙丁塔"),
    }
    both = load_recognizer(f"patterns+spacy:{tmp_path / 'own'}")
    assert ("GPE", "杭州市") in found(both, "明年甲乙研究院登丙丁塔，杭州市不参加。")


@pytest.mark.parametrize("name", ["spacy:no_such_pipeline", "guess"])
def test_a_finder_that_is_not_there_is_one_clear_error(name: str) -> None:
    with pytest.raises(ConfigurationError):
        load_recognizer(name)
