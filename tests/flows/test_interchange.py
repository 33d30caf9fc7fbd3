"""`modu annotate FILE`: an odd line costs itself, never the lines beside it."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest

from flows import interchange
from pipeline.errors import ModuError

GOOD = b'{"id": "good", "text": "\xe5\xbb\xba\xe6\x88\x903\xe4\xb8\xaa\xe4\xb8\xad\xe5\xbf\x83\xe3\x80\x82"}\n'
ODD = {
    "no JSON": b"{id: 1}",
    "no object": b"[1, 2]",
    "no text": b'{"id": "a"}',
    "half a character": b'{"id": "a", "text": "\\ud800 3"}',
    "half a character in the title": b'{"id": "a", "text": "3", "title": "\\udfff"}',
    "no UTF-8": b'{"id": "a", "text": "\xff\xfe"}',
    "too deep": b'{"id": "a", "text": ' + b"[" * 200_000 + b"]" * 200_000 + b"}",
    "number without end": b'{"id": ' + b"9" * 5000 + b', "text": "3"}',
}


def annotated(folder: Path, raw: bytes, unit: Any = "document") -> tuple[list[str], list[ModuError]]:
    """Ids of the lines written, and what was told."""
    source, out, told = folder / "in.jsonl", io.StringIO(), list[ModuError]()
    source.write_bytes(raw)
    interchange.annotate_lines(source, out, unit, told.append)
    return [json.loads(line)["id"] for line in out.getvalue().splitlines()], told


@pytest.mark.parametrize("name", ODD)
@pytest.mark.parametrize("unit", ["document", "clause"])
def test_an_odd_line_is_told_and_the_others_are_read(tmp_path: Path, name: str, unit: str) -> None:
    ids, (told,) = annotated(tmp_path, GOOD + ODD[name] + b"\n" + GOOD, unit)
    assert ids == ["good", "good"]
    assert "line 2" in told.where and "\n" not in str(told) and len(str(told)) < 400


def test_a_file_may_begin_with_a_byte_order_mark(tmp_path: Path) -> None:
    assert annotated(tmp_path, b"\xef\xbb\xbf" + GOOD) == (["good"], [])


def test_a_failure_of_an_annotator_is_told_and_the_others_are_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reads = interchange.annotated

    def failing(line: interchange.Line) -> dict[str, Any]:
        return reads(line) if line.id == "good" else {}["of the annotator"]

    monkeypatch.setattr(interchange, "annotated", failing)
    ids, (told,) = annotated(tmp_path, b'{"id": "odd", "text": "3"}\n' + GOOD)
    assert ids == ["good"] and told.where == "odd" and told.kind == "not_annotated"
