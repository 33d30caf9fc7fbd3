"""Sphinx: the documentation of Modu. `python -m sphinx -W -b html docs build/docs` builds it."""

import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]

import reference_pages  # noqa: E402  (found by the path above)

reference_pages.write(HERE / "reference")

project = "Modu 模都"
author = "The Modu authors"
extensions = ["myst_parser", "sphinx_copybutton"]
exclude_patterns = ["conf.py"]
myst_enable_extensions = ["colon_fence"]
myst_heading_anchors = 3

html_theme = "furo"
html_title = "Modu 模都"
html_show_sphinx = False
html_copy_source = False
html_theme_options = {"navigation_with_keys": True}
