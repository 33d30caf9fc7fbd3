"""Labels that stand off from their texts find them again by content, and name what is missing."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from pipeline.emphasis.labelled import CLAUSES, read_real
from pipeline.errors import MissingInput
from pipeline.settings import corpora_dir
from pipeline.standoff import MANIFEST, read_lines, read_manifest, shelve, told_missing

TEXT = "甲市数据办法\n第三章 共享\n第九条 各部门应当共享公共数据。\n"
HEAD = "id,region,issued_on,kind,source,path,commit,sha256\n"


def write(folder: Path, *texts: str) -> None:
    rows = [f"D{n},甲市,,law,a/b,{n}.txt,0f,{hashlib.sha256(t.encode()).hexdigest()}" for n, t in enumerate(texts)]
    (folder / MANIFEST).write_text(HEAD + "\n".join(rows), encoding="utf-8")
    titles = [f"{hashlib.sha256(t.encode()).hexdigest()},甲市数据办法" for t in texts]
    (folder / "texts.csv").write_text("\ufeffsha256,title\n" + "\n".join(titles), encoding="utf-8")
    start = TEXT.index("各部门")
    line = {"document": "D0", "start": start, "end": len(TEXT) - 1, "reader": "A", "read_on": "2026-01-02"}
    line["labels"] = {"labels": ["gov_data_sharing"], "instrument": "environment/regulation", "stance": "regulate"}
    (folder / CLAUSES).write_text(json.dumps(line), encoding="utf-8")


def test_a_label_is_put_on_its_text_wherever_the_file_lies(tmp_path: Path) -> None:
    write(tmp_path, TEXT)
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "another name.txt").write_bytes(TEXT.encode())
    (row,), shelf = read_real(tmp_path, tmp_path)
    assert row.item.text == "各部门应当共享公共数据。" and "第三章 共享" in row.item.heading_path and row.real
    assert row.item.title == "甲市数据办法"
    assert not shelf.missing and told_missing(shelf.missing) == ""


def test_what_is_missing_is_named_with_its_source(tmp_path: Path) -> None:
    write(tmp_path, TEXT, "another text")
    (tmp_path / "a.txt").write_bytes(TEXT.encode())
    shelf = shelve(read_manifest(tmp_path / MANIFEST), tmp_path)
    assert "1 labelled documents" in told_missing(shelf.missing) and "D1 (a/b: 1.txt)" in told_missing(shelf.missing)


def test_a_text_whose_title_no_table_gives_is_told_as_missing(tmp_path: Path) -> None:
    write(tmp_path, TEXT)
    (tmp_path / "a.txt").write_bytes(TEXT.encode())
    (tmp_path / "texts.csv").write_text("sha256,name\n0,甲", encoding="utf-8")
    with pytest.raises(MissingInput, match="columns sha256 and title"):
        read_real(tmp_path, tmp_path)


def test_a_changed_text_is_another_text(tmp_path: Path) -> None:
    write(tmp_path, TEXT)
    (tmp_path / "a.txt").write_bytes((TEXT + " ").encode())
    with pytest.raises(MissingInput, match="none of the 1 labelled documents"):
        read_real(tmp_path, tmp_path)


@pytest.mark.parametrize("name", ["clauses.jsonl", "names.jsonl", "quantities.jsonl"])
def test_every_line_names_a_document_of_the_manifest_and_holds_no_text(name: str) -> None:
    folder = corpora_dir() / "labelled"
    sources = read_manifest(folder / MANIFEST)
    for line in read_lines(folder / name):
        assert line.document in sources and line.start < line.end
        assert "text" not in line.labels and not any("text" in record for record in line.labels.get("records", []))


def test_the_labels_fit_the_texts_that_lie_beside_the_checkout(shared: Path) -> None:
    folder = corpora_dir() / "labelled"
    shelf = shelve(read_manifest(folder / MANIFEST), shared / "real")
    assert not shelf.missing
    for placed in shelf.place(read_lines(folder / "names.jsonl")):
        spans = placed.line.labels["entities"]
        assert placed.line.end <= len(placed.text) and all(0 <= s < e <= len(placed.stretch) for s, e, _ in spans)
