"""Finders of names by the setting: the trained field, any spaCy pipeline, several at once."""

from __future__ import annotations

from pathlib import Path

import pytest
import spacy

from pipeline.entities import Recognizer, load_recognizer
from pipeline.entities.finders import PatternFinder
from pipeline.entities.line import Line
from pipeline.entities.sequence import SequenceFinder, features, tags
from pipeline.entities.training import Sentence, fill, fit, read_sentences, scores
from pipeline.errors import ConfigurationError
from pipeline.language.clauses import clause_tree
from pipeline.records import Context, Score
from pipeline.settings import corpora_dir

LABELLED = corpora_dir() / "labelled"


def found(recognizer: Recognizer, text: str) -> set[tuple[str, str]]:
    context = Context(document="d")
    return {(m.label, m.quote) for m in recognizer.recognize(text, clause_tree(text, context), context)}


def test_a_field_learns_from_the_labelled_sentences(tmp_path: Path) -> None:
    own = read_sentences(LABELLED)
    assert fit([*own[60:], *fill(LABELLED)], tmp_path / "m", rounds=20) > 600
    field = SequenceFinder(tmp_path / "m")
    assert sum(scores([field], own[:60]).values(), Score()).f1 > 0.4
    line = Line("会议由市数据局与华为技术有限公司共同组织。")
    assert all(0.5 <= (c.score - 0.3) / 0.4 <= 1 for c in field.find(line))


def test_labelled_sentences_are_of_every_kind_and_their_spans_are_true() -> None:
    own = read_sentences(LABELLED)
    labels = {label for sentence in own for *_, label in sentence.spans}
    assert labels == {
        "PERSON",
        "GPE",
        "LOCATION",
        "AGENCY",
        "COMPANY",
        "INSTITUTION",
        "POLICY",
        "PROJECT",
        "EVENT",
        "DOCNUM",
    }
    assert sum(not sentence.spans for sentence in own) >= 40  # catchwords and classes that are no names
    for sentence in own:
        assert all(0 <= a < b <= len(sentence.text) for a, b, _ in sentence.spans)


def test_features_and_tags_are_one_a_word() -> None:
    line = Line("支持科大讯飞建设人工智能平台")
    assert len(features(line)) == len(line.words) == len(tags(line, [(2, 6, "COMPANY")]) or ())
    assert tags(line, [(3, 6, "COMPANY")]) is None


def test_patterns_are_scored_on_the_labelled_sentences() -> None:
    assert sum(scores([PatternFinder()], read_sentences(LABELLED)).values(), Score()).f1 > 0.6
    assert sum(scores([PatternFinder()], [Sentence("无", ((0, 1, "GPE"),))]).values(), Score()).f1 == 0


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
