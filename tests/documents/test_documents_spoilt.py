"""Spoilt files of every kind end in a document or a named error, within the limits. `benchmarks fuzz` tries thousands."""

from __future__ import annotations

from pathlib import Path

from tests.documents.spoilt import own_files, read_spoilt, series


def test_whole_files_of_every_kind_are_read(tmp_path: Path) -> None:
    ends = {name: read_spoilt(name, payload, tmp_path).end for name, payload in own_files().items()}
    assert {name: end for name, end in ends.items() if not end.endswith("documents")} == {}


def test_spoilt_files_end_in_a_document_or_a_named_error(tmp_path: Path) -> None:
    came = [read_spoilt(name, payload, tmp_path) for name, payload in series(own_files(), 96, seed=7)]
    assert [one.unforeseen for one in came if one.unforeseen] == []
    assert {"refused"} < {one.end for one in came}


def test_so_do_files_that_others_made(shared: Path, tmp_path: Path) -> None:
    found = [path for path in sorted((shared / "cases" / "files").rglob("*")) if path.is_file()]
    files = {f"{number}-{path.name}": path.read_bytes() for number, path in enumerate(found)}
    came = [read_spoilt(name, payload, tmp_path) for name, payload in series(files, 2 * len(files), seed=3)]
    assert [one.unforeseen for one in came if one.unforeseen] == []
