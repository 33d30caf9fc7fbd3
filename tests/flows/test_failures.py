"""What fails outside Modu is one line with the place and the mend; a fault of ours keeps its traceback."""

from __future__ import annotations

import errno
import os
import sqlite3
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import DBAPIError

from flows.cli import main
from flows.commands.failures import named
from flows.serve.place import WorkingPlace
from flows.serve.prefect_server import Ports
from pipeline.settings import Settings, misspelt

Modu = Callable[..., str]


@pytest.fixture
def modu(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Modu:
    """A command with its settings; gives the line that it says when it refuses."""

    def run(*arguments: str, **settings: str) -> str:
        ours = {"MODU_HOME": str(tmp_path / "data"), "PATH": os.environ["PATH"], **settings}
        monkeypatch.setattr("os.environ", ours)
        monkeypatch.setattr(sys, "argv", ["modu", *arguments])
        with pytest.raises(SystemExit) as ended:
            main()
        (line,) = capsys.readouterr().err.strip().splitlines()
        assert ended.value.code == 2
        return line

    return run


@pytest.mark.parametrize(
    ("arguments", "names"),
    [
        (("run", "--archive", "nowhere.warc.gz"), ("nowhere.warc.gz", "no such file")),
        (("run", "--documents", "nowhere"), ("nowhere", "no such folder")),
        (("run", "--portal", "atlantis"), ("atlantis", "modu portals list")),
        (("annotate", "nowhere.jsonl"), ("nowhere.jsonl", "no such file")),
    ],
)
def test_a_wrong_argument_is_one_clear_line(modu: Modu, arguments: tuple[str, ...], names: tuple[str, ...]) -> None:
    line = modu(*arguments)
    assert all(name in line for name in names)


def test_a_portal_file_with_a_wrong_key_is_named_with_its_mend(modu: Modu, tmp_path: Path) -> None:
    path = tmp_path / "portal.yaml"
    path.write_text(
        "id: x\nname_zh: 某市\nname_en: X\nbase_url: http://x.test/\nhosts: [x.test]\ncolums: []\n", encoding="utf-8"
    )
    line = modu("portals", "check", str(path))
    assert "colums" in line and "columns" in line and str(path) in line


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("MODU_DELAY", "abc"),
        ("MODU_DELAY", "nan"),
        ("MODU_DELAY", "1e300"),
        ("MODU_TIMEOUT", "inf"),
        ("MODU_READER_MEMORY", "9" * 20),
        ("MODU_READER_SECONDS", "9" * 20),
        ("MODU_TIMEOUT", "0"),
        ("MODU_MAX_BYTES", "1e"),
        ("MODU_TASK_RUNNER", "x"),
    ],
)
def test_a_wrong_setting_is_named_with_what_it_is_for(modu: Modu, name: str, value: str) -> None:
    line = modu("portals", "list", **{name: value})
    assert f"{name}={value}" in line and str(Settings.model_fields[name[5:].lower()].description)[:20] in line


@pytest.mark.parametrize(
    ("name", "meant"),
    [("MODU_DELLAY", "MODU_DELAY"), ("MODU_HOEM", "MODU_HOME"), ("MODU_USERAGENT", "MODU_USER_AGENT")],
)
def test_a_misspelt_setting_is_named_with_the_one_that_was_meant(modu: Modu, name: str, meant: str) -> None:
    line = modu("portals", "list", **{name: "1"})
    assert name in line and f"{meant}?" in line


def test_variables_of_other_programs_are_no_settings_of_ours() -> None:
    assert not misspelt(
        ["MODU_PASSWORD", "MODU_DATABASE_PASSWORD", "MODU_SHARED", "MODU_BENCH_PAGES", "MODULES", "HOME"]
    )


def test_an_empty_setting_is_one_that_is_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.environ", {"MODU_DELAY": "", "MODU_USER_AGENT": ""})
    assert Settings().delay is None and Settings().user_agent.startswith("Modu/")


def test_a_full_disk_is_one_line(modu: Modu, tmp_path: Path) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("this system has no /dev/full")
    lines = tmp_path / "in.jsonl"
    lines.write_text('{"id": "a", "text": "到2027年，建成数据集30个。"}\n', "utf-8")
    assert "no_space" in modu("annotate", str(lines), "-o", "/dev/full")


def test_a_home_that_cannot_be_is_one_line(modu: Modu, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    line = modu("portals", "list", MODU_HOME=str(tmp_path / "file" / "data"))
    assert str(tmp_path / "file") in line and "MODU_HOME" in line


def test_a_damaged_store_is_one_line(modu: Modu, tmp_path: Path) -> None:
    store = tmp_path / "data" / "modu.sqlite"
    store.parent.mkdir()
    store.write_bytes(b"no database at all, but long enough to be read as one" * 50)
    line = modu("review", "waiting")
    assert "store_damaged" in line and str(store) in line


@pytest.mark.parametrize("url", ["nonsense", "mysql://a/b", "postgresql+nodriver://a/b"])
def test_a_store_that_cannot_be_opened_is_one_line(modu: Modu, url: str) -> None:
    assert "MODU_STORE_URL" in modu("review", "waiting", MODU_STORE_URL=url)


def test_a_database_that_does_not_answer_is_named_without_its_password(modu: Modu) -> None:
    pytest.importorskip("pg8000", reason="the extra postgresql is not installed")
    line = modu("review", "waiting", MODU_STORE_URL="postgresql+pg8000://modu:s3cret@127.0.0.1:9/store")
    assert "store_unreachable" in line and "127.0.0.1:9" in line and "s3cret" not in line


def test_a_locked_store_is_named(tmp_path: Path) -> None:
    path = tmp_path / "store.sqlite"
    engine = create_engine(f"sqlite:///{path}", connect_args={"timeout": 0})
    with sqlite3.connect(path, isolation_level=None) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(DBAPIError) as raised, engine.connect() as connection:
            connection.execute(text("CREATE TABLE a (b)"))
    found = named(raised.value)
    assert found is not None and found.kind == "store_locked"
    engine.dispose()


def wrapped(cause: Exception) -> RuntimeError:
    error = RuntimeError("a task failed")
    error.__cause__ = cause
    return error


@pytest.mark.parametrize("number", [errno.EROFS, errno.EACCES])
def test_a_read_only_home_is_named_wherever_it_was_met(number: int) -> None:
    found = named(wrapped(OSError(number, os.strerror(number), "/srv/data/archive")))
    assert found is not None and (found.kind, found.where) == ("not_allowed", "/srv/data/archive")


def test_a_fault_of_ours_has_no_other_name() -> None:
    assert named(wrapped(ValueError("a fault"))) is None and named(FileNotFoundError(2, "gone", "x")) is None


@pytest.mark.parametrize("kept", [b"", b'{"server": 1', b"[]", b"\xff\xfe"])
def test_a_cut_list_of_processes_ends_no_start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kept: bytes) -> None:
    monkeypatch.setenv("MODU_HOME", str(tmp_path))
    (tmp_path / "serve.json").write_bytes(kept)
    place = WorkingPlace(Ports(), lambda _: None)
    place._clear_leftovers()
    assert not (tmp_path / "serve.json").exists()
