"""Fixtures of the whole suite."""

from __future__ import annotations

import os
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
