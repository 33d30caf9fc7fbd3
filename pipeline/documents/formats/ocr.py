"""Text of pictures, by RapidOCR where the extra `ocr` is installed."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from importlib.util import find_spec
from typing import Any

MOST_PAGES = 40
"""Scanned pages that are read of one file: a page takes seconds."""
MOST_SECONDS, MOST_MEMORY = 15 * MOST_PAGES, 3_000_000_000
"""What reading them may take, in seconds of processor time and in bytes."""


@cache
def is_installed() -> bool:
    """Whether scans can be read here."""
    return find_spec("rapidocr") is not None


@cache
def _engine() -> Any:
    from rapidocr import RapidOCR

    return RapidOCR(params={"Global.log_level": "critical"})


def read(images: Iterable[bytes]) -> str:
    """The lines that the pictures of a page show, from top to bottom."""
    lines: list[str] = []
    for image in images:
        found = _engine()(image)
        lines += found.txts or ()
    return "\n".join(lines)
