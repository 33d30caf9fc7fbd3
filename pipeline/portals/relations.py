"""Links between a document and its interpretation (解读 ↔ 原文), found on their pages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from pipeline.portals.dialects import dialect_of
from pipeline.portals.model import Portal, Relations
from pipeline.portals.select import MOST_CHARS
from pipeline.portals.tree import Element, PageTree, words
from pipeline.portals.urls import absolute_url

_READING = re.compile(r"解读|答记者问|一图读懂|图解|一图看懂")
_ORIGINAL = re.compile(r"^(?:点击)?(?:查看|阅读)?(?:政策|文件|相关|解读)?原文(?:链接|件)?[：:]?$")
_QUOTED = re.compile(r"《(.+)》")
_FRAME = re.compile(r"^.*?关于(?:印发|发布|公布|转发|重新印发|重新发布)|的(?:通知|通告|公告|函|决定)$")
_LONGEST = 400  # no title is longer
_LEAST_CORE = 6  # a shorter title names no document
Kind = Literal["interpretation", "original"]


@dataclass(frozen=True, slots=True)
class RelatedLink:
    """A link from a page to the interpretation of its document, or to the original that the page interprets.

    ``rule`` is the selector or the reason by which it was found.
    """

    kind: Kind
    url: str
    title: str
    rule: str


def core_title(title: str) -> str:
    """What two pages on one document have in common of their titles: 《X》, or X of 关于印发X的通知, without white space."""
    text = "".join(title[:_LONGEST].split())
    quoted = _QUOTED.search(text)
    return _FRAME.sub("", _FRAME.sub("", quoted.group(1) if quoted else text)).strip("《》")


def related_links(page: str | PageTree, base: str, title: str, portal: Portal | None = None) -> tuple[RelatedLink, ...]:
    """The links of a page to interpretations of its document or to the original, each address once.

    The portal's selectors come first. Beyond them a link counts if it leads to a detail page and its words name the document: an
    interpretation names the title, an original is named by the title of the interpretation or called 原文.

    Args:
        page: its source, or what it was parsed into.
        base: its URL.
        title: the title of its document.
        portal: its portal.
    """
    tree = PageTree(page, MOST_CHARS) if isinstance(page, str) else page
    base = tree.base(base)
    found: dict[str, RelatedLink] = {}
    for link in (*_declared(tree, base, portal.relations if portal else Relations()), *_named(tree, base, title)):
        found.setdefault(link.url, link)
    return tuple(found.values())


def _words(link: Element) -> str:
    return "".join(str(link.get("title") or words(link))[:_LONGEST].split())


def _declared(tree: PageTree, base: str, relations: Relations) -> Iterator[RelatedLink]:
    kinds: tuple[tuple[Kind, tuple[str, ...]], ...] = (
        ("interpretation", relations.interpretations),
        ("original", relations.originals),
    )
    for kind, selectors in kinds:
        for selector in selectors:
            for link in tree.matching(selector):
                url = absolute_url(base, str(link.get("href") or ""))
                if url is not None and url != base:
                    yield RelatedLink(kind, url, _words(link), selector)


def _named(tree: PageTree, base: str, title: str) -> Iterator[RelatedLink]:
    core, interprets = core_title(title), bool(_READING.search(title))
    for link in tree.matching("a[href]"):
        words = _words(link)
        found = _told_by(words, core, interprets)
        url = absolute_url(base, link.get("href")) if found is not None else None
        if found is not None and url is not None and url != base and dialect_of(url) is not None:
            yield RelatedLink(found[0], url, words, found[1])


def _told_by(words: str, core: str, interprets: bool) -> tuple[Kind, str] | None:
    """What a link is by its words to a document with the core of its title that interprets another or not, and why; None where it is
    nothing or of the same kind.
    """
    is_reading = bool(_READING.search(words))
    if is_reading == interprets:
        return None
    if is_reading:
        return ("interpretation", "names the title") if len(core) >= _LEAST_CORE and core in words else None
    if _ORIGINAL.match(words):
        return "original", "called the original"
    named = core_title(words)
    return ("original", "named by the title") if len(named) >= _LEAST_CORE and named in core else None
