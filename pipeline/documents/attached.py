"""A file that belongs to a page: what the page says of its document holds for the file as well."""

from __future__ import annotations

import re
from typing import Any

from pipeline.documents.file_names import are_the_body
from pipeline.documents.letter import read_letter, whole_number
from pipeline.documents.metadata import PLACE, Found, add_letter
from pipeline.documents.titles import classify, field_of, title_in_text, without_number
from pipeline.portals.attachments import name_in
from pipeline.portals.relations import core_title
from pipeline.records import Document

_OF_THE_DOCUMENT = ("document_number", "index_number")
_PRINTED = ("document_number", "issuer", "signers", "issued_on", "effective_on", "expires_on", *PLACE)
_SHARED = ("issuer", "issued_on", "published_on", "effective_on", "expires_on", "validity")
_FORWARDS = re.compile(r"(?:现|予以|一并)[^。]{0,20}(?:印发|转发|发布|公布|下发)|(?:印发|转发|下发)给你们")
_NO_NAME = re.compile(
    r"^(?:[A-Za-z]?\d[\w-]*|[0-9a-f-]{16,}|(?:附件|文件|下载|点击|查看|全文|正文|原文|此处)*\d*)$", re.I
)
_LONGEST = 900
_NO_PLAN = ("other", "notice", "interpretation")


def forwards(page: Document) -> bool:
    """Is the body of a page so short a notice that what it issues must be the file that it carries?"""
    return page.chars <= _LONGEST and _FORWARDS.search(page.text) is not None


def is_in_its_file(page: Document) -> bool:
    """Is the body of a page nothing but names of files, so that the document is in one of them?"""
    return are_the_body(page.text, page.title, [one.name or name_in(one.url) for one in page.attachments])


def _read_as_document(file: Document, page: Document) -> Document:
    """A file with what it prints of itself, as a page's body would: number, issuer, days, signers."""
    found = Found({name: value for name in _PRINTED if (value := getattr(file, name))}, file.sources)
    add_letter(found, read_letter(file.text, page.title, page.published_on), page.title)
    return file.model_copy(update={**found.values, "sources": found.sources})


def as_part_of(file: Document, page: Document) -> Document:
    """A file with what its page says of issuer, days, validity and place, each with the source "page".

    What the file says itself stays. A plan or regulation that a notice without other content carries is one by its type, and no
    annex, and has the title that it prints: notice and plan are one reading. Where the body of the page is nothing but names of
    files, a file is the document: it has its numbers as well, and what it prints of issuer and day goes before the page.
    """
    alone = is_in_its_file(page)
    if alone:
        file = _read_as_document(file, page)
    values = _taken_over(file, page, alone and len(page.attachments) == 1)
    sources = {**file.sources, **dict.fromkeys(values, "page")}
    title, source = _title_of(file, page, alone)
    if source:
        values["title"], sources["title"] = title, source
    update: dict[str, Any] = {**values, "sources": sources}
    if file.field == "other":
        own = field_of(title)
        update["field"] = page.field if own == "other" else own
    if (alone or forwards(page)) and (kind := classify(title, file.document_class, file.text)) not in _NO_PLAN:
        update["document_type"] = kind
    return file.model_copy(update=update)


def _taken_over(file: Document, page: Document, whole: bool) -> dict[str, Any]:
    """What a file has of its page, where it says nothing itself; ``whole``: it is all that the page is about."""
    shared = (*_SHARED, *_OF_THE_DOCUMENT) if whole else _SHARED
    missing = [name for name in shared if getattr(file, name) is None]
    if not any(getattr(file, name) for name in PLACE):  # a place is taken whole
        missing += PLACE
    return {name: value for name in missing if (value := getattr(page, name)) is not None}


def _title_of(file: Document, page: Document, alone: bool) -> tuple[str | None, str]:
    """The title of a file whose name is none: the one that it begins with, else what its notice issues; and where it stands.

    A number before a name (附件1：…) is left out. The source is empty where the title stays as it is. ``alone``: the body of the page
    is nothing but names of files.
    """
    name = without_number(file.title or "")
    if not _NO_NAME.match(name) and not whole_number(name):
        return name, file.sources.get("title", "url") if name != file.title else ""
    if printed := title_in_text(without_number(file.text)):
        return printed, "text"
    if alone and len(page.attachments) == 1 and page.title:
        return page.title, "page"
    core = core_title(page.title or "")
    if forwards(page) and len(page.attachments) == 1 and core and core != page.title:
        return core, "page"
    return file.title, ""
