"""Every Python block of the documentation runs, page by page, as a reader would paste it."""

from __future__ import annotations

from pathlib import Path

import pytest
from sybil import Sybil
from sybil.parsers.markdown import PythonCodeBlockParser

PAGES = Path(__file__).resolve().parents[2] / "docs"
SYBIL = Sybil(parsers=[PythonCodeBlockParser()], pattern="*.md", path=str(PAGES))
WITH_CODE = sorted(page for page in PAGES.rglob("*.md") if "```python" in page.read_text("utf-8"))


@pytest.mark.usefixtures("in_home")
@pytest.mark.parametrize("page", WITH_CODE, ids=lambda page: page.stem)
def test_the_examples_of_a_page_run(page: Path) -> None:
    for example in SYBIL.parse(page):
        example.evaluate()


def test_the_tutorial_shows_examples() -> None:
    assert "tutorial" in {page.stem for page in WITH_CODE}
