"""Fixtures of the whole suite."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def shared() -> Path:
    """Folder of evaluation material that is kept beside the checkout and never in it."""
    folder = Path(os.environ.get("MODU_SHARED", ROOT.parent / "shared"))
    if not folder.is_dir():
        pytest.skip(f"evaluation material not found at {folder}; set MODU_SHARED")
    return folder


@pytest.fixture(autouse=True)
def wide_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """Commands print as on a wide terminal, whatever the one is like that runs the tests."""
    console = sys.modules.get("flows.commands.console")
    if console is not None:
        monkeypatch.setattr(console.out, "width", 200)
        monkeypatch.setattr(console.err, "width", 200)
