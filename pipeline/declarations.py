"""Data that is declared in YAML beside the code that reads it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

# The parser in C reads the same language as the one in Python, seven times as fast; not every build of PyYAML has it.
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read_yaml(path: Path) -> Any:
    """What a YAML file declares, plain values only.

    Raises:
        yaml.YAMLError: it is no YAML.
    """
    return yaml.load(path.read_text("utf-8"), _Loader)  # noqa: S506  (a SafeLoader)
