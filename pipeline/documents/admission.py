"""Is an answer a document? What a server declared, what it is called and what it holds must agree that it is.

A page that a browser captured brings its scripts, style sheets, fonts and data along; read as texts they become documents, and numbers
in them promises. What is what is declared in ``data/no_documents.yaml``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from pipeline.declarations import read_yaml
from pipeline.documents.formats.kinds import PACKED, READABLE
from pipeline.errors import NoDocument
from pipeline.portals.attachments import name_in

_FIRST = 4096
_LEAST_HAN = 10
_PLAIN = ("txt", "md")
_OTHER = "data"


class _Family(NamedTuple):
    """What one kind of no document is told by; a pattern that is not declared matches nothing."""

    name: str
    suffixes: frozenset[str]
    names: re.Pattern[str]
    types: re.Pattern[str]
    begins: re.Pattern[bytes]


@cache
def _families() -> tuple[_Family, ...]:
    declared = read_yaml(Path(__file__).parent / "data" / "no_documents.yaml")
    never = "(?!)"
    return tuple(
        _Family(
            name,
            frozenset(one.get("suffixes", ())),
            re.compile(one.get("names", never), re.I),
            re.compile(one.get("types", never), re.I),
            re.compile(re.sub(r"\s+\|", "|", one.get("begins", never)).strip().encode(), re.S),
        )
        for name, one in declared.items()
    )


def check_is_document(url: str, content_type: str, payload: bytes) -> None:
    """Refuse what is no document by its name, its declared type or its content.

    A PDF, an office file or an archive is one whatever it is called; plain text without a name that says so is one if it holds Han.

    Args:
        url: the address, or the path of a file.
        content_type: the Content-Type header; empty if none was sent.
        payload: the bytes.

    Raises:
        NoDocument: with the family that it belongs to.
    """
    if payload.startswith(PACKED):
        return
    for family in _doubts(url, content_type, payload[:_FIRST].lstrip()):
        raise NoDocument(family, where=url)


def _doubts(url: str, content_type: str, first: bytes) -> Iterator[str]:
    name = name_in(url)
    suffix = PurePosixPath(name).suffix.lower().lstrip(".")
    declared = content_type.lower()
    for one in _families():
        if one.names.fullmatch(name) or suffix in one.suffixes or one.types.search(declared):
            yield one.name
    content = first.removeprefix(b"\xef\xbb\xbf").lstrip()
    if suffix in _PLAIN or content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return  # a text by its name may begin with anything
    for one in _families():
        if one.begins.match(content):
            yield one.name
    if "html" in declared or suffix in READABLE or content.startswith(b"<"):
        return
    if "xml" in declared or ("text/plain" in declared and not _is_prose(first)):
        yield _OTHER


def _is_prose(first: bytes) -> bool:
    """Do bytes that are called a text hold some Han, in one of the charsets of Chinese sites?"""
    return any(
        len(re.findall("[\u4e00-\u9fff]", first.decode(charset, "ignore"))) >= _LEAST_HAN
        for charset in ("utf-8", "gb18030")
    )
