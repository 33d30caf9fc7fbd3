"""What the command line says of itself."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
import typer.main
from typer.testing import CliRunner

import flows.cli  # noqa: F401  (registers the commands)
from flows.commands.console import app
from pipeline import __version__


def commands(group: click.Command, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    for name, one in getattr(group, "commands", {}).items():
        yield (*path, name), one
        yield from commands(one, (*path, name))


LOADED = """import sys
from flows.cli import main
try:
    main()
except SystemExit:
    print(*sys.modules)"""
HEAVY = {"pydantic", "prefect", "sqlalchemy", "numpy", "yaml", "asyncio"}
COMMANDS = dict(commands(typer.main.get_command(app)))


@pytest.mark.parametrize("option", ["-h", "--help"])
def test_help_is_asked_for_in_both_ways(option: str) -> None:
    asked = CliRunner().invoke(app, ["run", option])
    assert asked.exit_code == 0 and "--documents" in asked.output


def test_the_version_is_said() -> None:
    assert CliRunner().invoke(app, ["--version"]).output == f"modu {__version__}\n"


@pytest.mark.parametrize("asked", ["--version", "--help"])
def test_who_asks_what_there_is_waits_for_no_library_and_gets_no_folder(tmp_path: Path, asked: str) -> None:
    said = subprocess.run(  # in a process of its own, for this one has loaded everything
        [sys.executable, "-c", LOADED, asked],
        cwd=tmp_path,
        env={"PYTHONPATH": str(Path(__file__).parents[2])},
        capture_output=True,
        check=True,
        text=True,
    )
    assert HEAVY.isdisjoint(said.stdout.splitlines()[-1].split()) and not list(tmp_path.iterdir())


@pytest.mark.parametrize("path", COMMANDS, ids=" ".join)
def test_every_command_is_told_in_both_languages(path: tuple[str, ...]) -> None:
    told = COMMANDS[path].help or ""
    assert re.search("[\u4e00-\u9fff]", told) and re.search("[A-Za-z]{3}", told)
