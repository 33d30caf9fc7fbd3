"""Printed labels of a page and the values that stand beside them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bs4 import BeautifulSoup, NavigableString, Tag

from pipeline.documents.declared import label_fields
from pipeline.portals import Portal

_BLANK = re.compile(r"[\s\u3000\u00a0\u2000-\u200f\ufeff]+")
_LABEL = re.compile(r"[\[【]([\u4e00-\u9fff]{2,8})[\]】][：:]?|([\u4e00-\u9fff]{2,8})(?:[：:]|$)")
_ANY_LABEL = re.compile(r"[\[【][\u4e00-\u9fff]{2,8}[\]】]|[\u4e00-\u9fff]{2,6}[：:]")
_CLOSING = " \u3000\u00a0]】：:"
_FOOTER = re.compile(r"foot|bottom|copyright", re.I)
_ELEMENTS = ["td", "th", "dt", "label", "span", "em", "strong", "b", "li", "p", "i", "font", "div"]
_ROWS = ("li", "p", "tr")  # what follows these is another row, never their value
_ENDS = ("tr", "table", "body", "ul", "ol", "div", "dl")  # a label's value stands no further up than these
_MOST_INNER, _LONGEST = 6, 160
_EMPTY = {"", "无", "暂无", "-", "—", "/", "null", "长期有效", "无文号"}


def squeeze(text: str) -> str:
    """Text without any white space."""
    return _BLANK.sub("", text)


def printed_labels(soup: BeautifulSoup, portal: Portal | None) -> Iterator[tuple[str, str]]:
    """Field and value of each printed label, in the order of the page.

    A label and its value share an element (``<li>发文机关：…</li>``, ``<p><b>索引号</b>：…</p>``, ``[发文机关] …``) or stand in two
    that follow each other (td/td, th/td, dt/dd, label/div). Letters of a label may stand apart (索 引 号). A label without a
    value gives nothing: the next label is not taken for one.
    """
    known = {**label_fields(), **(portal.detail.labels if portal else {})}
    for tag in soup.find_all(_ELEMENTS):
        if len(tag.find_all(True, limit=_MOST_INNER + 1)) > _MOST_INNER:
            continue
        raw = tag.get_text("", strip=True)
        found = _LABEL.match(squeeze(raw)) if raw and len(raw) <= _LONGEST else None
        label = (found.group(1) or found.group(2)) if found else ""
        if label not in known or _in_footer(tag):
            continue
        value = _after(raw, label) or _beside(tag)
        if value is not None and squeeze(value) not in _EMPTY:
            yield known[label], value.strip(" \u3000")


def _in_footer(tag: Tag) -> bool:
    """Does an element stand in the foot of the page, where the site names its own keeper?"""
    return any(
        node.name == "footer" or _FOOTER.search(f"{node.get('class') or ''} {node.get('id') or ''}")
        for node in (tag, *tag.parents)
    )


def _after(raw: str, label: str) -> str:
    """What follows a label within its element."""
    letters = iter(label)
    wanted = next(letters)
    for at, character in enumerate(raw):
        if character == wanted:
            following = next(letters, None)
            if following is None:
                return raw[at + 1 :].lstrip(_CLOSING).strip()
            wanted = following
    return ""


def _beside(tag: Tag) -> str | None:
    """The value that stands beside a label of its own element, or None."""
    node = tag
    for _ in range(2):
        if node.name in _ROWS or (node.name == "div" and node.find(True) is not None):
            return None
        for following in node.next_siblings:
            text = str(following) if isinstance(following, NavigableString) else following.get_text("", strip=True)
            text = text.strip().lstrip("：:").strip()
            if text:
                return None if _is_label(text) else text
        parent = node.parent
        if parent is None or parent.name in _ENDS:
            return None
        node = parent
    return None


def _is_label(text: str) -> bool:
    plain = squeeze(text)
    return _ANY_LABEL.match(plain) is not None or plain in label_fields()
