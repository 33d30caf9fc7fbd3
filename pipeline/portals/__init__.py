"""Where to look: one declared portal a YAML file, one module a family of content management systems."""

from pipeline.portals.families import ListAnswer, ListItem, family_of
from pipeline.portals.loader import declared_folder, load_portal, load_portals, portal_for, schema
from pipeline.portals.model import Column, Portal

__all__ = [
    "Column",
    "ListAnswer",
    "ListItem",
    "Portal",
    "declared_folder",
    "family_of",
    "load_portal",
    "load_portals",
    "portal_for",
    "schema",
]
