"""Families of content management systems: how their list pages are read. One module a family."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from pipeline.portals.families import jpage, json_gateway, static_index
from pipeline.portals.families.items import ListAnswer, ListItem
from pipeline.portals.model import Column, Portal


class Family(NamedTuple):
    """How a family asks for a page of a list and reads the answer."""

    url: Callable[[Portal, Column, int], str]
    read: Callable[[str, Portal, str], ListAnswer]


_FAMILIES = {
    "static_index": Family(static_index.page_url, static_index.read),
    "json_gateway": Family(static_index.page_url, json_gateway.read),
    "jpage": Family(jpage.page_url, jpage.read),
}


def family_of(portal: Portal) -> Family:
    """The family that a portal declares."""
    return _FAMILIES[portal.list.family]


__all__ = ["Family", "ListAnswer", "ListItem", "family_of"]
