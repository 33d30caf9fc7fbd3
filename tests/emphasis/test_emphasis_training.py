from __future__ import annotations

import json
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from pipeline.emphasis import load_codebook
from pipeline.emphasis.classifier import MODEL, load_classifier
from pipeline.emphasis.model_file import read_model
from pipeline.errors import ConfigurationError, MissingInput
from pipeline.settings import corpora_dir, models_dir

LABELLED = corpora_dir() / "labelled"


@pytest.fixture(scope="module")
def training() -> Any:
    """What trains, loaded by the worker that tests it: scikit-learn takes seconds."""
    return import_module("pipeline.emphasis.training")


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every sixth labelled clause."""
    folder = tmp_path_factory.mktemp("labelled")
    lines = [line for path in sorted(LABELLED.glob("emphasis*.jsonl")) for line in path.read_text("utf-8").splitlines()]
    (folder / "emphasis_small.jsonl").write_text("\n".join(lines[::6]), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def trained(training: Any, small: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, float]]:
    folder = tmp_path_factory.mktemp("model")
    return folder, training.train(folder, small)[0]


def test_training_writes_a_model_and_a_card_with_its_scores(trained: tuple[Path, dict[str, float]]) -> None:
    folder, scores = trained
    card = (folder / "README.md").read_text("utf-8")
    assert f"macro-F1 {scores['macro']:.3f}" in card and "Apache-2.0" in card
    assert all(name in card for name in load_codebook().ids)
    assert (folder / "emphasis.skops").stat().st_size < 20_000_000


def test_training_twice_gives_the_same_model(
    training: Any, trained: tuple[Path, dict[str, float]], small: Path, tmp_path: Path
) -> None:
    folder, scores = trained
    assert training.train(tmp_path, small)[0] == scores
    first, second = (training.skops.io.load(path / "emphasis.skops", trusted=[]) for path in (folder, tmp_path))
    assert np.array_equal(first["coefficients"], second["coefficients"])
    assert first["thresholds"].tolist() == second["thresholds"].tolist()


def test_a_model_knows_what_it_was_taught(training: Any, trained: tuple[Path, dict[str, float]], small: Path) -> None:
    scores = training.evaluate(load_classifier(trained[0]), training.read_labelled(small))
    assert scores["macro"] > trained[1]["macro"]


def test_without_labelled_clauses_training_says_so(training: Any, tmp_path: Path) -> None:
    with pytest.raises(MissingInput):
        training.train(tmp_path, tmp_path)


def test_a_model_file_with_other_types_is_refused(training: Any, tmp_path: Path) -> None:
    training.skops.io.dump({"model": np.random.RandomState}, tmp_path / "emphasis.skops")
    with pytest.raises(ConfigurationError):
        load_classifier(tmp_path)


def test_a_broken_model_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "emphasis.skops").write_bytes(b"PK nothing")
    with pytest.raises(ConfigurationError, match="not a model"):
        load_classifier(tmp_path)


def test_the_model_is_read_as_skops_reads_it(training: Any) -> None:
    path = models_dir() / "emphasis" / MODEL
    ours, theirs = read_model(path), training.skops.io.load(path, trusted=[])
    assert list(ours) == list(theirs) and ours["classes"] == theirs["classes"]
    assert np.array_equal(ours["axes"]["stance"]["coefficients"], theirs["axes"]["stance"]["coefficients"])


@pytest.mark.system
def test_reading_text_does_not_wait_for_scikit_learn() -> None:
    heavy = "{'sklearn', 'skops', 'networkx', 'pkg_resources'}"
    code = f"import sys, pipeline.annotate as a; a.load(); sys.exit(bool({heavy} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_f1_of_nothing_is_zero(training: Any) -> None:
    assert training.f1(np.zeros(3, dtype=bool), np.zeros(3, dtype=bool)) == 0.0


def test_expected_f1_of_sure_probabilities_is_f1(training: Any) -> None:
    truth, told = np.array([1.0, 1.0, 0.0, 0.0]), np.array([True, False, True, False])
    assert training.expected_f1(truth, told) == training.f1(truth.astype(bool), told) == 0.5


def test_what_judges_the_model_did_not_teach_it(training: Any, shared: Path) -> None:
    """No labelled clause of the third batch is near to a clause of the gold set; the others hardly ever are."""
    gold = [json.loads(line)["text"] for line in (shared / "gold" / "emphasis.jsonl").read_text("utf-8").splitlines()]
    rows = training.read_labelled(LABELLED)
    texts = [row.item.text for row in rows]
    space = training.TfidfVectorizer(analyzer="char", ngram_range=(2, 3), sublinear_tf=True).fit(gold + texts)
    nearest = np.asarray((space.transform(texts) @ space.transform(gold).T).max(axis=1).todense()).ravel()
    third = np.array([row.document.startswith("emphasis_c/") for row in rows])
    assert nearest[third].max() < 0.35 and np.quantile(nearest, 0.99) < 0.35
