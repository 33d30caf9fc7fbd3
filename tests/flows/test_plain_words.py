"""What a portal writes never steers a terminal, a spreadsheet, an XML file or the page of a run."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import networkx
import pytest
from rich.table import Table

from flows import cli, reports
from flows.commands import console
from pipeline.entities import citation_graph
from pipeline.errors import ConfigurationError, ModuError, printable, without_credentials
from pipeline.records import Citation, Document, revision_of

STEERING = "题\x1b]0;taken\x07\x1b[2J\x9b2J\u202e名\ud800"
PARTS = ("\x1b]", "\x1b[2J", "\x07", "\x9b", "\u202e")


def test_a_title_and_an_error_do_not_steer_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    table = Table("title")
    table.add_row(STEERING)
    console.Plain(force_terminal=True).print(STEERING, table)
    console.complain(ModuError("cannot be read", where=f"{STEERING}.txt"))
    shown = "".join(capsys.readouterr())
    assert "题" in shown and "taken" in shown
    assert not [part for part in PARTS if part in shown]


def test_json_for_a_program_loses_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    console.Plain().print_json(json.dumps({"title": STEERING}, ensure_ascii=False))
    shown = capsys.readouterr().out
    assert json.loads(shown) == {"title": STEERING} and not [part for part in PARTS if part in shown]


def test_no_cell_of_a_file_of_rows_is_a_formula(tmp_path: Path) -> None:
    cells = ["=1+1", "＝1+1", "+1", "－1", "@x", -1, None]
    console.write_rows(tmp_path / "rows.csv", ["a"], [[cell] for cell in cells])
    with (tmp_path / "rows.csv").open(encoding="utf-8-sig", newline="") as lines:
        found = [row[0] if row else "" for row in csv.reader(lines)]
    assert found == ["a", "'=1+1", "'＝1+1", "'+1", "'－1", "'@x", "-1", ""]


def test_a_control_character_breaks_no_graph(tmp_path: Path) -> None:
    document = Document(id="d", url="u", title=STEERING, text="x", revision=revision_of("x"))
    citation = Citation(id="c", document="d", start=0, end=1, quote=STEERING, cited_title=STEERING, policy=STEERING)
    networkx.write_graphml(citation_graph([citation], {"d": document}), tmp_path / "g.graphml")
    assert networkx.read_graphml(tmp_path / "g.graphml").nodes["d"]["title"] == printable(STEERING)


def test_a_cell_of_an_artifact_is_no_markup(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[list[dict[str, Any]]] = []
    keep: Callable[..., None] = lambda rows, **_: made.append(rows)  # noqa: E731
    monkeypatch.setattr(reports, "create_table_artifact", keep)
    reports.report_table("k", "t", [{"a": "![x](http://evil.test/i.png)<img>", "b": "http://a.test/x_y?a=1", "c": 3}])
    assert made == [[{"a": r"\!\[x\](http://evil.test/i.png)\<img\>", "b": "http://a.test/x%5Fy?a=1", "c": 3}]]


@pytest.mark.parametrize(
    ("told", "kept"),
    [
        ("s3://key:secret@bucket/modu", "s3://***@bucket/modu"),
        ("cannot open s3://key:se/cr+et@bucket/modu: no", "cannot open s3://***@bucket/modu: no"),
        ("postgresql+pg8000://me:word@db:5432/modu?password=word", "postgresql+pg8000://***@db:5432/modu?password=***"),
        ("https://b.test/a?x=1&X-Amz-Signature=abc&y=2", "https://b.test/a?x=1&X-Amz-Signature=***&y=2"),
        ("http://a.test:8080/@page?q=a@b", "http://a.test:8080/@page?q=a@b"),
    ],
)
def test_a_login_in_an_address_is_not_told(told: str, kept: str) -> None:
    assert without_credentials(told) == kept
    error = ConfigurationError(told, where=told, mend=told)
    assert (error.where, str(error)) == (kept, f"{kept}: {kept} — {kept}")


def test_a_fault_of_ours_tells_no_login(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def fails() -> None:
        raise RuntimeError("no bucket ftp://me:hushed@a.test/modu\x1b]0;taken\x07")

    monkeypatch.setattr(cli, "app", fails)
    monkeypatch.setattr("sys.argv", ["modu", "--help"])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    shown = capsys.readouterr().err
    assert ended.value.code == 1 and "RuntimeError: no bucket ftp://***@a.test/modu" in shown
    assert "hushed" not in shown and "\x1b]" not in shown
