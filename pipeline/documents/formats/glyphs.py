"""Glyphs of printed pages whose font does not say which characters they are."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.language.legible import check_legible

_PRIVATE = re.compile("[\ue000-\uf8ff\U000f0000-\U0010fffd]")
_NO_CHARACTER = "□"


def legible(pages: Sequence[str], where: str) -> tuple[list[str], tuple[str, ...]]:
    """The texts of pages with a box for each glyph that stands for no character, and what is to be said of these.

    Raises:
        GlyphSoup: most of them are such.
    """
    check_legible("".join(pages), where)
    count = sum(len(_PRIVATE.findall(page)) for page in pages)
    unread = (f"{count} glyphs that stand for no character",) if count else ()
    return [_PRIVATE.sub(_NO_CHARACTER, page) for page in pages], unread
