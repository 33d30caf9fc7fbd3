"""Field and arbiter: probabilities are those of the model, the best set without overlap is kept, training makes what is read."""

from __future__ import annotations

import itertools
from collections import defaultdict
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from pipeline.entities.arbitration import Arbiter, Name, Table, load_arbiter, schedule
from pipeline.entities.candidates import Candidate
from pipeline.entities.clusters import Sorts, cluster
from pipeline.entities.field import ARRAYS, LEAST, Field, load_field
from pipeline.entities.finders import PatternFinder
from pipeline.entities.judge import FieldFinder, Judge
from pipeline.entities.labelled import WRITTEN, Sentence, read_sentences, read_written
from pipeline.entities.line import Line
from pipeline.entities.span_signals import Case, Signals, gathered
from pipeline.entities.training import Read, best_line, fit_all, fit_arbiter, folded
from pipeline.entities.word_signals import written
from pipeline.errors import ConfigurationError
from pipeline.records import Score
from pipeline.settings import corpora_dir

LABELLED = corpora_dir() / "labelled"
LINES = ["由市数据局与“云上青川”平台等单位组织。", "青川镇、", "华", "到2025年，甲、乙等企业落户未来岛；", ""]


@pytest.fixture(scope="module")
def sentences() -> list[Sentence]:
    written = read_written(LABELLED / WRITTEN)[:150]
    return [replace(sentence, document=f"d{i // 3}", seen=False) for i, sentence in enumerate(written)]


@pytest.fixture(scope="module")
def sorts(sentences: list[Sentence]) -> Sorts:
    return cluster(sentence.text for sentence in sentences)


def test_a_field_sums_what_the_signals_weigh() -> None:
    field = load_field()
    lines = sorted((Line(text) for text in LINES if text), key=lambda line: -len(line.words))
    begins = np.cumsum([0, *(len(line.words) for line in lines)])[:-1]
    told = [PatternFinder().find(line) for line in lines]
    signals = [one for line, some in zip(lines, told, strict=True) for one in written(line, field.words, some)]
    summed = [field.weights[[field.rows[s] for s in found if s in field.rows]].sum(axis=0) for found in signals]
    assert np.allclose(field._emitted(lines, told, begins)[0], summed, atol=1e-3)


def test_probabilities_of_a_field_are_those_of_all_its_readings() -> None:
    chance = np.random.default_rng(1)
    names = [f"0|word={word}" for word in "甲乙丙"]
    weights, moves = chance.normal(size=(len(names) + 1, 5)), chance.normal(size=(5, 5))
    packed = np.frombuffer("\n".join([*names, "bias"]).encode(), dtype=np.uint8)
    none = np.frombuffer("无".encode(), dtype=np.uint8)
    field = Field(np.array(["GPE", "POLICY"]), packed, weights, moves, none, np.zeros((1, 3), dtype=np.int16))
    line = Line("甲乙丙", ["甲", "乙", "丙"])
    found = field.spans([Line("丙"), line, Line("")], [[], [], []])[1]
    every = itertools.product(range(5), repeat=3)  # O, B-GPE, B-POLICY, I-GPE, I-POLICY
    readings = [tags for tags in every if all(b < 3 or a in (b, b - 2) for a, b in itertools.pairwise((0, *tags)))]
    weighed = np.exp([
        sum(weights[i, tag] + weights[3, tag] for i, tag in enumerate(tags)) + sum(moves[a, b] for a, b in itertools.pairwise(tags))
        for tags in readings
    ])  # fmt: skip
    share = weighed / weighed.sum()
    wanted: dict[tuple[int, int, str], float] = defaultdict(float)
    for p, tags in zip(share, readings, strict=True):
        for start, tag in enumerate(tags):
            if tag in (1, 2):
                stop = next((i for i in range(start + 1, 3) if tags[i] < 3), 3)
                wanted[start, stop, field.labels[tag - 1]] += p
    told = {(*span, label): p for span, shares in found.found.items() for label, p in shares.items()}
    assert told == pytest.approx({span: wanted[span] for span in told}, abs=1e-5)
    assert all(span in told for span, p in wanted.items() if p >= LEAST)
    assert found.begins[1] == pytest.approx(
        sum(p for p, tags in zip(share, readings, strict=True) if tags[1] in (1, 2)), abs=1e-5
    )
    assert found.inside[2] == pytest.approx(
        sum(p for p, tags in zip(share, readings, strict=True) if tags[2]), abs=1e-5
    )


def test_a_stream_of_words_does_not_fill_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    field = load_field()
    before = field.spans([Line(LINES[0])], [[]])[0]
    monkeypatch.setattr("pipeline.entities.field._ROOM", 50_000)
    after = field.spans([Line(LINES[0])], [[]])[0]
    assert after.found.keys() == before.found.keys()
    assert np.allclose(after.inside, before.inside)


def test_the_set_that_is_worth_most_is_kept_and_nothing_below_the_line() -> None:
    long = Name(0, 10, "PROJECT", 0.8, "a")
    first, second, weak = Name(0, 4, "GPE", 0.7, "a"), Name(4, 10, "AGENCY", 0.75, "b"), Name(10, 12, "GPE", 0.4, "b")
    assert schedule([weak, second, long, first], 0.45) == [first, second]
    assert schedule([long, Name(0, 4, "GPE", 0.6, "a")], 0.45) == [long]
    assert schedule([], 0.5) == []


def test_what_the_judge_was_not_taught_with_has_its_own_word() -> None:
    unsure = Table(["-"], np.array([[0.0], [-3.0]]))

    class Strange:
        def find(self, line: Line) -> list[Candidate]:
            return [Candidate(0, 2, "COMPANY", 0.8, "spacy")]

    judge = Judge(load_field(), Arbiter(unsure, Table(["-"], np.zeros((2, 1))), ["GPE"], 0.5, [0.9, 0.9], ["field"]))
    (names,) = judge.names([Line("甲乙讲话。")], [Strange()])
    assert [(n.label, n.probability) for n in names] == [("COMPANY", 0.8)]


def test_what_is_no_name_is_not_brought_back_by_the_field() -> None:
    held = [Candidate(0, 4, "LOCATION", 0.9, "field"), Candidate(5, 9, "LOCATION", 0.9, "field")]
    assert [case[:2] for case in gathered("核心商圈、润禾商圈", [], held)] == [(5, 9)]


@pytest.mark.slow
def test_training_writes_what_the_judge_reads(tmp_path: Path, sentences: list[Sentence], sorts: Sorts) -> None:
    steps: list[str] = []
    assert fit_all(tmp_path, sentences[:120], sentences[120:], Score(9, 10, 10), sorts, 150, steps.append).f1 > 0.5
    judge = Judge(load_field(tmp_path / "names.npz"), load_arbiter(tmp_path / "arbiter.npz"))
    (names,) = judge.names([Line("会议由市数据局与华为技术有限公司共同组织。")], [PatternFinder(), FieldFinder()])
    assert ("AGENCY", 3, 7) in {(n.label, n.start, n.end) for n in schedule(names, judge.line)}
    card = (tmp_path / "README.md").read_text("utf-8")
    assert "120 sentences of 40" in card
    assert "0.900" in card  # the agreement of two readers
    assert len(steps) >= 3


def test_documents_are_left_out_whole(sentences: list[Sentence]) -> None:
    folds = folded(sentences, 4)
    assert set(folds) == {0, 1, 2, 3}
    assert len({(sentence.document, fold) for sentence, fold in zip(sentences, folds, strict=True)}) == 50


def test_rules_are_not_judged_by_sentences_with_which_they_were_written() -> None:
    case = Case(0, 2, (Candidate(0, 2, "GPE", 1.0, "a"),))
    signals = Signals(["rule=a"], [], case, {})

    def read(seen: bool, spans: tuple[tuple[int, int, str], ...], p: float = 0.6) -> Read:
        return Read(Sentence("d", "甲市", spans, seen), [case], [signals], [0], [("GPE", p)])

    known, wrong, right = read(False, ((0, 2, "GPE"),)), read(False, ()), read(True, ((0, 2, "GPE"),))
    mark = Case(2, 3, (Candidate(2, 3, "AGENCY", 1.0, "b"),))
    other = Read(Sentence("d", "甲市委", ((2, 3, "AGENCY"),), True), [mark], [Signals(["rule=b"], [], mark, {})], [0])
    assert best_line([read(False, (), 0.5)] * 9 + [known]) >= 0.5 > best_line([read(True, (), 0.5)] * 9 + [known])

    def trust(first: Read) -> float:
        return fit_arbiter([first, first, other, other, wrong], 0.5).told(signals)[1]

    assert trust(right) < trust(known)


def test_a_place_of_the_gazetteer_that_is_held_for_no_name_is_not_published() -> None:
    place = Candidate(0, 2, "GPE", 0.9, "division")
    case = Case(0, 2, (place,), place)
    read = Read(Sentence("d", "东风天龙", ()), [case], [Signals([], [], case, {})], [0], [("GPE", 0.2)])
    assert case.is_firm and read.names(0.3) == []


def test_labels_stand_on_their_texts_and_two_readers_agree(shared: Path) -> None:
    sentences, agreement, shelf = read_sentences(LABELLED, shared / "real")
    assert not shelf.missing
    assert len(sentences) > 2_000
    assert agreement.f1 > 0.8
    assert all(0 <= start < end <= len(s.text) for s in sentences for start, end, _ in s.spans)
    assert 200 < sum(s.seen for s in sentences) < 400


@pytest.mark.parametrize("load", [load_field, load_arbiter])
def test_a_model_that_cannot_be_read_is_one_clear_error(tmp_path: Path, load: object) -> None:
    (tmp_path / "broken.npz").write_bytes(b"PK")
    for path in (tmp_path / "broken.npz", tmp_path / "none.npz"):
        with pytest.raises(ConfigurationError, match="modu train names"):
            load(path)  # type: ignore[operator]


def test_the_models_are_small_plain_arrays() -> None:
    folder = Path(str(corpora_dir().parent / "models" / "entities"))
    with np.load(folder / "names.npz", allow_pickle=False) as arrays:
        assert {*ARRAYS} == {*arrays.files}
    assert sum(path.stat().st_size for path in folder.iterdir()) < 20e6
