"""A file that belongs to a page: what the page says of its document holds for the file as well."""

from __future__ import annotations

import re
from typing import Any

from pipeline.documents.metadata import PLACE
from pipeline.documents.titles import classify
from pipeline.records import Document

_SHARED = ("issuer", "issued_on", "published_on", "effective_on", "expires_on", "validity")
_FORWARDS = re.compile(r"(?:现|予以|一并)[^。]{0,20}(?:印发|转发|发布|公布|下发)|(?:印发|转发|下发)给你们")
_LONGEST = 900
_NO_PLAN = ("other", "notice", "interpretation")


def forwards(page: Document) -> bool:
    """Is the body of a page so short a notice that what it issues must be the file that it carries?"""
    return page.chars <= _LONGEST and _FORWARDS.search(page.text) is not None


def as_part_of(file: Document, page: Document) -> Document:
    """A file with what its page says of issuer, days, validity and place, each with the source "page".

    What the file says itself stays. A plan or regulation that a notice without other content carries is one by its type, and no
    annex: notice and plan are one reading.
    """
    values = {
        name: getattr(page, name) for name in _SHARED if getattr(file, name) is None and getattr(page, name) is not None
    }
    if not any(getattr(file, name) for name in PLACE):  # a place is taken whole
        values |= {name: value for name in PLACE if (value := getattr(page, name)) is not None}
    update: dict[str, Any] = {**values, "sources": {**file.sources, **dict.fromkeys(values, "page")}}
    if file.field == "other":
        update["field"] = page.field
    if forwards(page) and (kind := classify(file.title, file.document_class, file.text)) not in _NO_PLAN:
        update["document_type"] = kind
    return file.model_copy(update=update)
