"""Families of content management systems: how their list pages are asked for and read.

What can be declared of a family stands in ``declared/<family>.yaml``; a module is for what cannot.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from pipeline.portals.defaults import families
from pipeline.portals.families import gkmlpt, jpage, json_gateway, static_index, ucap
from pipeline.portals.families.items import ListAnswer, ListItem
from pipeline.portals.families.paging import ListRequest, archive_folders, archives_request, page_request
from pipeline.portals.lists import Mode
from pipeline.portals.model import Column, Portal

Reader = Callable[[str, Portal, str], ListAnswer]

MODES: Mapping[Mode, Reader] = {
    "html": static_index.read,
    "xml_cdata": jpage.read,
    "json": json_gateway.read,
    "html_in_json": json_gateway.read,
}


OWN_MODES: Mapping[tuple[str, Mode], Reader] = {("ucap", "json"): ucap.read_channel}


def read_as_declared(text: str, portal: Portal, url: str) -> ListAnswer:
    """A list answer read by the mode that its portal declares, in the way of its family where it has one of its own."""
    declared = portal.list
    return OWN_MODES.get((declared.family, declared.mode), MODES[declared.mode])(text, portal, url)


def declared_archives(text: str, portal: Portal, column: Column, url: str) -> tuple[str, ...]:
    """Folders of the archives that a column's page leads to."""
    declared = portal.list.archives
    return archive_folders(text, declared, url) if declared else ()


class Family(NamedTuple):
    """What a family does: reads an answer (its text, the portal, its URL), asks for a page (portal, column, page, archive),
    finds the archives of a column (text, portal, column, URL)."""

    read: Reader = read_as_declared
    request: Callable[[Portal, Column, int, str], ListRequest] = page_request
    archives: Callable[[str, Portal, Column, str], tuple[str, ...]] = declared_archives

    def url(self, portal: Portal, column: Column, page: int) -> str:
        """The URL of a page of a list."""
        return self.request(portal, column, page, "").url


_OWN = {"gkmlpt": Family(archives=gkmlpt.archives)}
FAMILIES = {name: _OWN.get(name, Family()) for name in families()}


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
