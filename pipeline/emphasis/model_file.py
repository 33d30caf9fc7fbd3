"""A model of plain arrays read from its skops file.

skops writes the file and could read it, but importing it brings all of scikit-learn, which takes longer than everything
else that a reading process loads. The file is a ZIP of ``schema.json`` and NumPy arrays; only dicts, lists, JSON values and
arrays without pickled objects are taken from it.
"""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

import numpy as np

from pipeline.errors import ConfigurationError

_MEND = "train it again"


def read_model(path: Path) -> dict[str, Any]:
    """The dict that ``skops.io.dump`` wrote.

    Raises:
        ConfigurationError: the file is broken, or holds anything but plain values and arrays.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            model = _value(json.loads(archive.read("schema.json")), archive)
    except (zipfile.BadZipFile, KeyError, ValueError, OSError, EOFError) as error:
        raise ConfigurationError(f"not a model: {error}", where=str(path), mend=_MEND) from error
    except _NotPlain as error:
        raise ConfigurationError(f"untrusted types in the model: {error}", where=str(path), mend=_MEND) from error
    return dict(model)


class _NotPlain(Exception):
    pass


def _value(node: dict[str, Any], archive: zipfile.ZipFile) -> Any:
    kind = node.get("__loader__")
    if kind == "DictNode" and node["__class__"] == "dict":
        return {key: _value(part, archive) for key, part in node["content"].items()}
    if kind == "ListNode" and node["__class__"] == "list":
        return [_value(part, archive) for part in node["content"]]
    if kind == "JsonNode":
        return json.loads(node["content"])
    if kind == "NdArrayNode" and node["type"] == "numpy" and node["__class__"] == "ndarray":
        with archive.open(node["file"]) as file:
            return np.load(file, allow_pickle=False)
    raise _NotPlain(f"{node.get('__module__')}.{node.get('__class__')}")
