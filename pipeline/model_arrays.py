"""Models that are files of plain NumPy arrays, read without pickles."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import numpy as np

from pipeline.errors import ConfigurationError


@contextmanager
def model_arrays(path: Path, command: str) -> Iterator[Mapping[str, np.ndarray]]:
    """The arrays of a model by name; what is made of them inside the block may fail on them with KeyError or ValueError.

    Args:
        path: of the file (``.npz``).
        command: that makes it.

    Raises:
        ConfigurationError: there is no such file, it is broken, or it holds other arrays or anything but plain ones.
    """
    mend = f"make it with `{command}`"
    if not path.is_file():
        raise ConfigurationError("no trained model", where=str(path), mend=mend)
    try:
        with np.load(path, allow_pickle=False) as stored:
            yield stored
    except (zipfile.BadZipFile, KeyError, ValueError, OSError, EOFError) as error:
        raise ConfigurationError(f"not a model: {error}", where=str(path), mend=mend) from error
