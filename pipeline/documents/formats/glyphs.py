"""Glyphs of printed pages whose font does not say which characters they are."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.errors import Mojibake
from pipeline.language.script import strange_share

_PRIVATE = re.compile("[\ue000-\uf8ff\U000f0000-\U0010fffd]")
_NO_CHARACTER = "□"
_MOST = 0.1


def legible(pages: Sequence[str], where: str) -> tuple[list[str], tuple[str, ...]]:
    """The texts of pages with a box for each glyph that stands for no character, and what is to be said of these.

    Raises:
        Mojibake: a tenth of the characters beyond ASCII are such as Chinese text does not have.
    """
    if strange_share("".join(pages)) > _MOST:
        what, mend = "the file's font does not say which characters its glyphs are", "read it by OCR, or give its text"
        raise Mojibake(what, where=where, mend=mend)
    count = sum(len(_PRIVATE.findall(page)) for page in pages)
    unread = (f"{count} glyphs that stand for no character",) if count else ()
    return [_PRIVATE.sub(_NO_CHARACTER, page) for page in pages], unread
