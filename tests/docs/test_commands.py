"""Every `modu …` that the documentation shows is a command that exists, with options that it has."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import click
import pytest
from typer.main import get_command

from flows.cli import app

MODU = get_command(app)
ROOT = Path(__file__).resolve().parents[2]
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
SHOWN = re.compile(r"^(?: {4,}|\$ )(?:[A-Z_]+=\S+ )*(modu [^#\n]+)|`(modu [^`\n…|]+)`", re.MULTILINE)


def shown() -> list[tuple[str, str]]:
    """Commands with the page that shows them; lines that end with a backslash are one."""
    found = []
    for page in PAGES:
        text = page.read_text("utf-8").replace("\\\n", " ")
        if "reference" not in page.parts:
            found += [(page.name, (a or b).strip()) for a, b in SHOWN.findall(text)]
    return found


def test_there_are_commands_in_the_documentation() -> None:
    assert len(shown()) > 30


@pytest.mark.parametrize(("page", "line"), shown(), ids=lambda value: value[:40])
def test_a_command_that_is_shown_exists(page: str, line: str) -> None:
    command, context = MODU, click.Context(MODU, info_name="modu")
    words = shlex.split(line.replace("[", "").replace("]", ""), comments=True)[1:]
    while hasattr(command, "get_command") and words and not words[0].startswith("-"):
        name = words.pop(0).rstrip(",")
        found = command.get_command(context, name)
        assert found is not None, f"{page}: {line}: no command {name}"
        command, context = found, click.Context(found, parent=context, info_name=name)
    known = {option for one in command.get_params(context) for option in (*one.opts, *one.secondary_opts)}
    assert {word.split("=")[0] for word in words if word.startswith("--")} <= known, f"{page}: {line}"
