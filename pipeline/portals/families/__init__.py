"""Families of content management systems: how their list pages are asked for and read. One module a family."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from pipeline.portals.families import jpage, json_gateway, static_index
from pipeline.portals.families.items import ListAnswer, ListItem
from pipeline.portals.families.paging import ListRequest, archive_folders, archives_request, page_request
from pipeline.portals.model import Column, Portal


class Family(NamedTuple):
    """How a family reads an answer (its text, the portal, its URL) and asks for a page (portal, column, page, archive)."""

    read: Callable[[str, Portal, str], ListAnswer]
    request: Callable[[Portal, Column, int, str], ListRequest] = page_request

    def url(self, portal: Portal, column: Column, page: int) -> str:
        """The URL of a page of a list."""
        return self.request(portal, column, page, "").url


FAMILIES = {
    "static_index": Family(static_index.read),
    "json_gateway": Family(json_gateway.read),
    "jpage": Family(jpage.read),
}


def family_of(portal: Portal) -> Family:
    """The family that a portal declares."""
    return FAMILIES[portal.list.family]


__all__ = [
    "FAMILIES",
    "Family",
    "ListAnswer",
    "ListItem",
    "ListRequest",
    "archive_folders",
    "archives_request",
    "family_of",
]
