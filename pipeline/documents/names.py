"""Names of issuing bodies, told from other lines by how they end."""

from __future__ import annotations

import re

from pipeline.documents.declared import page
from pipeline.documents.labels import squeeze

_NO_NAME = re.compile(r"[^\u4e00-\u9fff（）()“”·]|关于|附件|联系|名单|[（(]$")
_STAMP = re.compile(r"[（(](?:代?章|盖章|公章|印章?)[）)]$|&\w{1,6};?$")
_LEAST, _LONGEST = 3, 40


def body_name(text: str) -> str | None:
    """A name of a body that fills a text, letters apart or not (国 务 院), or None."""
    name = _STAMP.sub("", squeeze(text))
    known = _LEAST <= len(name) <= _LONGEST and name.endswith(tuple(page()["bodies"])) and not _NO_NAME.search(name)
    return name if known else None


def body_names(text: str) -> tuple[str, ...]:
    """The names of bodies that fill a text, set apart by blanks or 、; empty if something else stands there too."""
    names = list(map(body_name, filter(None, re.split(r"[、\s\u3000]+", _STAMP.sub("", text.strip(" \u3000"))))))
    if all(names):
        return tuple(filter(None, names))
    whole = body_name(text)
    return (whole,) if whole else ()


def short_name(name: str) -> str:
    """A name without what its abbreviations leave out."""
    return squeeze(name).replace("人民政府", "政府").replace("委员会", "委").removeprefix("中华人民共和国")
