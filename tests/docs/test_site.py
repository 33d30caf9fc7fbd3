"""The documentation builds without a warning, and its pages ask nobody outside."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LOADED = re.compile(r"""<(?:script|img|iframe|link)\b[^>]*?(?:src|href)=["'](?:https?:)?//[^"']*["'][^>]*>""")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "sphinx", "-W", "-q", "-b", "html", "docs", str(folder)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr[-3000:]
    return folder


def test_every_page_of_the_reference_is_there(site: Path) -> None:
    pages = {page.stem for page in (site / "reference").glob("*.html")}
    assert {
        "commands",
        "tables",
        "codebook",
        "quantities",
        "rules",
        "portals",
        "portal-file",
        "settings",
        "failures",
    } <= pages
    assert "deadline_year" in (site / "reference" / "tables.html").read_text("utf-8")


def test_no_page_asks_outside(site: Path) -> None:
    asked = [found for page in site.rglob("*.html") for found in LOADED.findall(page.read_text("utf-8"))]
    assert not [tag for tag in asked if 'rel="canonical"' not in tag]
