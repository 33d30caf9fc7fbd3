"""What the command line says of itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib.metadata import version

import click
import pytest
import typer.main
from typer.testing import CliRunner

import flows.cli  # noqa: F401  (registers the commands)
from flows.commands.console import app


def commands(group: click.Command, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    for name, one in getattr(group, "commands", {}).items():
        yield (*path, name), one
        yield from commands(one, (*path, name))


COMMANDS = dict(commands(typer.main.get_command(app)))


@pytest.mark.parametrize("option", ["-h", "--help"])
def test_help_is_asked_for_in_both_ways(option: str) -> None:
    asked = CliRunner().invoke(app, ["run", option])
    assert asked.exit_code == 0 and "--documents" in asked.output


def test_the_version_is_said() -> None:
    assert CliRunner().invoke(app, ["--version"]).output == f"modu {version('modu')}\n"


@pytest.mark.parametrize("path", COMMANDS, ids=" ".join)
def test_every_command_is_told_in_both_languages(path: tuple[str, ...]) -> None:
    told = COMMANDS[path].help or ""
    assert re.search("[\u4e00-\u9fff]", told) and re.search("[A-Za-z]{3}", told)
