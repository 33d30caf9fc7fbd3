"""Modu among spaCy's own things: saved and loaded, packed and unpacked, and in a pipeline of somebody else."""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
from importlib import import_module
from pathlib import Path

import pytest
import spacy
from spacy.tokens import Doc, DocBin

from pipeline import annotate
from pipeline.errors import MissingInput
from pipeline.records import Context

ROOT = Path(__file__).resolve().parents[2]
TEXT = "丙市数据工作方案\n到2026年底，建成行业数据集６0个。\n市数据局依据《数据安全法》推动公共数据向社会开放。"
KEPT = ("clauses", "quantities", "targets", "mentions", "citations", "judgements", "emphasis")


@pytest.fixture(scope="module")
def read() -> Doc:
    doc = annotate.read(TEXT, Context(document="d", title="丙市数据工作方案", bold=((0, 8),)))
    assert all(rows(doc).values())
    return doc


def rows(doc: Doc) -> dict[str, list[object]]:
    """All that Modu put into a ``Doc``; rows are a sequence, which spaCy gives back as a list."""
    spans = {key: [(span.start, span.end, span.label_) for span in doc.spans[key]] for key in doc.spans}
    return {"context": [doc._.context], **{name: list(getattr(doc._, name)) for name in KEPT}, "spans": [spans]}


def test_a_doc_outlives_its_bytes_with_every_row(read: Doc) -> None:
    assert rows(Doc(read.vocab).from_bytes(read.to_bytes())) == rows(read)


def test_docs_outlive_a_bin_with_every_row(read: Doc) -> None:
    packed = DocBin(store_user_data=True, docs=[read]).to_bytes()
    (back,) = DocBin(store_user_data=True).from_bytes(packed).get_docs(read.vocab)
    assert rows(back) == rows(read)


def test_a_pipeline_is_saved_and_loaded(read: Doc, tmp_path: Path) -> None:
    annotate.load().to_disk(tmp_path / "modu")
    again = spacy.load(tmp_path / "modu")
    assert again.pipe_names == list(annotate.COMPONENTS)
    doc = again.make_doc(read.text)
    doc._.context = read._.context
    assert rows(again(doc)) == rows(read)


def test_what_a_pipeline_is_made_of_is_in_its_configuration(tmp_path: Path) -> None:
    nlp = spacy.blank("zh")
    nlp.add_pipe("modu_entities", config={"finders": "sequence"})
    nlp.to_disk(tmp_path)
    assert spacy.load(tmp_path).get_pipe_meta("modu_entities").default_config == {"finders": None}
    loaded = spacy.load(tmp_path)
    assert loaded.config["components"]["modu_entities"]["finders"] == "sequence"
    assert len(loaded.get_pipe("modu_entities").recognizer.finders) == 1  # type: ignore[attr-defined]


@pytest.mark.parametrize("tokenizer", ["modu_jieba", "spacy.zh.ChineseTokenizer"])
def test_another_pipeline_reads_promises_alone(tokenizer: str) -> None:
    nlp = spacy.blank("zh", config={"nlp": {"tokenizer": {"@tokenizers": tokenizer}}})
    nlp.add_pipe("modu_targets")
    doc = nlp(TEXT)
    (target,) = doc._.targets
    assert (target.value, target.deadline_year) == (60, 2026) and TEXT[target.start : target.end] == "６0个"
    assert [span.text for span in doc.spans["targets"]] == ["６0个"]


def test_citations_without_names_say_what_is_missing() -> None:
    nlp = spacy.blank("zh")
    nlp.add_pipe("modu_citations")
    with pytest.raises(MissingInput, match="modu_entities"):
        nlp(TEXT)


def test_entry_points_lead_to_what_they_name() -> None:
    points = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["entry-points"]
    assert set(points["spacy_factories"]) == set(annotate.COMPONENTS)
    for module, _, name in (one.partition(":") for group in points.values() for one in group.values()):
        assert callable(getattr(import_module(module), name))


FOREIGN = """
import sys, spacy
from spacy.tokens import DocBin
nlp = spacy.blank("zh")
nlp.add_pipe("modu_targets")
assert "pipeline.annotate" in sys.modules
print(*(target.value for target in nlp(sys.argv[1])._.targets))
"""


@pytest.mark.system
def test_a_program_that_never_imports_modu_has_its_components(tmp_path: Path) -> None:
    """As an installed package is found: by the entry points that stand beside it."""
    points = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["entry-points"]
    info = tmp_path / "somebody-1.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: somebody\nVersion: 1\n")
    lines = (f"[{group}]\n" + "".join(f"{a} = {b}\n" for a, b in named.items()) for group, named in points.items())
    (info / "entry_points.txt").write_text("\n".join(lines))
    path = os.pathsep.join([str(tmp_path), str(ROOT)])
    command = [sys.executable, "-c", FOREIGN, TEXT]
    done = subprocess.run(command, env={**os.environ, "PYTHONPATH": path}, capture_output=True, text=True, timeout=300)
    assert done.stdout.split() == ["60.0"], done.stderr


def test_types_are_said_to_be_known() -> None:
    assert (ROOT / "pipeline" / "py.typed").is_file() and (ROOT / "flows" / "py.typed").is_file()
