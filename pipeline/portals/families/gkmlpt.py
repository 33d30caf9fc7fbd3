"""广东省政府信息公开平台: a site's catalogue as a tree of categories, and the documents of each as JSON.

``/gkmlpt/index`` (as every page of the platform) carries ``window._CONFIG`` with the number of the site (``SID``) and the tree
(``TREE``: id, name, parent, jump_url, children). A column is declared by the name of its category, so that no number has to be
known: the categories without further ones below it are walked, a list each.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urljoin

from pipeline.portals.families.paging import archive_folders
from pipeline.portals.model import Column, Portal

EVERY = "*"
"""Key of a column that stands for the whole tree."""
_SITE = re.compile(r"\bSID\s*:\s*['\"]?(\d{1,12})")
_TREE = re.compile(r"\bTREE\s*:\s*(?=\[)")
_ROOT = re.compile(r"/gkmlpt(?:/.*)?$")
_DEEPEST = 20


def archives(text: str, portal: Portal, column: Column, url: str) -> tuple[str, ...]:
    """Addresses of the lists of a column's categories, with the site's number; of page N once `&page=N` is added."""
    declared = portal.list.archives
    site = _SITE.search(text)
    if site is None or "{archive}" not in portal.list.url:
        return archive_folders(text, declared, url) if declared else ()
    root = _ROOT.sub("", url)
    nodes = tree(text)
    chosen = nodes if column.key == EVERY else [node for node in _below(nodes) if _is(node, column)]
    ids = dict.fromkeys(leaf["id"] for node in chosen for leaf in _leaves(node))
    return tuple(urljoin(root, f"{root}/gkmlpt/api/all/{id}?sid={site.group(1)}") for id in ids)


def tree(text: str) -> list[dict[str, Any]]:
    """The tree of categories that a page of the platform carries; empty if it carries none that can be read."""
    start = _TREE.search(text)
    try:
        value, _ = json.JSONDecoder().raw_decode(text, start.end()) if start else ([], 0)
    except (json.JSONDecodeError, RecursionError):
        return []
    return list(filter(_is_node, value)) if isinstance(value, list) else []


def _is_node(value: Any) -> bool:
    return isinstance(value, dict) and type(value.get("id")) is int


def _is(node: dict[str, Any], column: Column) -> bool:
    """Is this the category that a column names, by number or by name?"""
    return str(node["id"]) == column.key or node.get("name") == (column.key or column.name)


def _children(node: dict[str, Any]) -> list[dict[str, Any]]:
    children = node.get("children")
    return list(filter(_is_node, children)) if isinstance(children, list) else []


def _below(nodes: list[dict[str, Any]], depth: int = 0) -> Iterator[dict[str, Any]]:
    for node in nodes:
        yield node
        if depth < _DEEPEST:
            yield from _below(_children(node), depth + 1)


def _leaves(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Categories without others below them; those that lead to another site are none."""
    for inner in _below([node]):
        if not _children(inner) and not inner.get("jump_url"):
            yield inner
