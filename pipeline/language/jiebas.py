"""jieba, imported without setuptools' ``pkg_resources``.

jieba asks for that module only to open its own files, and opens them itself where it is missing; importing it takes a tenth of a
second of every process and warns that it is deprecated.
"""

from __future__ import annotations

import importlib
import sys
from typing import Any


def _imported() -> Any:
    absent = "pkg_resources" not in sys.modules
    if absent:
        sys.modules["pkg_resources"] = None  # type: ignore[assignment]  # an import of it now raises ImportError
    try:
        return importlib.import_module("jieba")
    finally:
        if absent:
            del sys.modules["pkg_resources"]


jieba: Any = _imported()
