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


def test_broken_lines_are_read_as_whole_and_places_are_those_of_the_given_text() -> None:
    text = "二、目标\n到\n2027\n年，建成充电桩\n3600\n个，补贴不 超 过 2000 万 元。\n（二）引进企业80家。"
    row = interchange.annotated(interchange.Line(id="a", text=text, title="甲市充电行动方案"))
    first = row["targets"][0]
    assert (first["value"], first["deadline_year"], first["object"]) == (3600, 2027, "充电桩")
    assert first["quote"] == text[first["start"] : first["end"]] == "3600\n个"
    assert row["targets"][1]["comparator"] == "le"
    rows = [one for name in ("targets", "entities", "clauses") for one in row[name]]
    assert all(one["quote"] == text[one["start"] : one["end"]] for one in rows)
    assert {text[one["start"] : one["end"]] for one in row["quantities"]} >= {"3600\n个", "到\n2027\n年"}
    assert all(one["sentence"] == text[one["sentence_start"] : one["sentence_end"]] for one in row["targets"])


def test_codes_of_glyphs_give_an_issue_and_no_rows(tmp_path: Path) -> None:
    soup = json.dumps(
        {"id": "soup", "text": "方案建成" + "".join(chr(0xE100 + 7 * n) for n in range(40)) + "30家。"}
    ).encode()
    ids, (told,) = annotated(tmp_path, GOOD + soup + b"\n")
    assert ids == ["good"] and (told.kind, told.where) == ("glyph_soup", "soup")
