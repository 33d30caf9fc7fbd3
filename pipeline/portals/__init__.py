"""Where to look: one declared portal a YAML file, one module a family of content management systems."""

from pipeline.portals.attachments import attachment_links
from pipeline.portals.families import ListAnswer, ListItem, ListRequest, archive_folders, archives_request, family_of
from pipeline.portals.loader import (
    declared_folder,
    declared_version,
    files_in,
    load_portal,
    load_portals,
    portal_for,
    schema,
)
from pipeline.portals.model import Column, ListPages, Portal
from pipeline.portals.urls import absolute_url, canonical_url

__all__ = [
    "Column",
    "ListAnswer",
    "ListItem",
    "ListPages",
    "ListRequest",
    "Portal",
    "absolute_url",
    "archive_folders",
    "archives_request",
    "attachment_links",
    "canonical_url",
    "declared_folder",
    "declared_version",
    "family_of",
    "files_in",
    "load_portal",
    "load_portals",
    "portal_for",
    "schema",
]
