"""Sample pages of a portal with what should be read from them: one folder a portal, `expected.yaml` beside the pages.

A folder may hold a `portal.yaml` of its own; else `portal` names a declared one. The expectation of a detail page is checked
where documents are read; lists and archives are checked here.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml
from pydantic import Field, ValidationError

from pipeline.declarations import read_yaml
from pipeline.errors import MissingInput, PortalFileError
from pipeline.portals.checks import Part
from pipeline.portals.families import ListAnswer, archives_request, family_of
from pipeline.portals.loader import load_portal
from pipeline.portals.model import Column, Portal

EXPECTED, OWN = "expected.yaml", "portal.yaml"


class ExpectedItem(Part):
    """An item that a list must give."""

    url: str = Field(description="Absolute URL")
    title: str = Field(description="Whole title")
    date: datetime.date | None = Field(None, description="Date")
    number: str | None = Field(None, description="Document number")
    issuer: str | None = Field(None, description="Issuing body")
    index_number: str | None = Field(None, description="Index number")
    related: tuple[tuple[str, str], ...] = Field((), description="URL and title of links to interpretations")


class ExpectedList(Part):
    """What a saved list page must give."""

    page: str = Field(description="File in the folder")
    column: str = Field(description="Id of its column")
    url: str = Field("", description="Its address; that of the column's first page if empty")
    items: tuple[ExpectedItem, ...] = Field(min_length=1, description="All items, in order")
    pages: int | None = Field(None, description="Number of pages that it tells")
    more: str = Field("", description="Address of further pages that it tells, a template")


class ExpectedArchives(Part):
    """What a page that leads to archives must give."""

    page: str = Field(description="File in the folder")
    column: str = Field(description="Id of its column")
    url: str = Field("", description="Its address; the declared one if empty")
    addresses: tuple[str, ...] = Field(min_length=1, description="Addresses of the archives, in order")


class ExpectedDetail(Part):
    """What a saved detail page must give."""

    page: str = Field(description="File in the folder")
    url: str = Field(description="Its address")
    fields: dict[str, Any] = Field(description="Field of a document → value; null where the page prints none")
    begins: str = Field("", description="How the body begins")
    ends: str = Field("", description="How the body ends")
    attachments: tuple[tuple[str, str], ...] = Field((), description="URL and name of each attachment")
    related: tuple[tuple[str, str], ...] = Field((), description="Kind and URL of each related page")


class Example(Part):
    """The sample pages of a portal and what they must give."""

    portal: str = Field("", description="Id of a declared portal; the folder's own portal.yaml if empty")
    archives: tuple[ExpectedArchives, ...] = Field((), description="Pages that lead to archives")
    lists: tuple[ExpectedList, ...] = Field((), description="List pages")
    details: tuple[ExpectedDetail, ...] = Field((), description="Detail pages")


def load_example(folder: Path) -> Example:
    """The expectation in a folder.

    Raises:
        MissingInput: there is none.
        PortalFileError: it is no YAML, or does not fit.
    """
    path = folder / EXPECTED
    if not path.is_file():
        raise MissingInput("no expectation", where=str(path), mend="`modu portals new` writes one from a saved page")
    try:
        return Example.model_validate(read_yaml(path))
    except (yaml.YAMLError, ValidationError, ValueError) as error:
        raise PortalFileError(
            f"not a valid expectation: {str(error).splitlines()[0]}",
            where=str(path),
            mend="compare it with another one",
        ) from error


def example_portal(folder: Path, example: Example, declared: Mapping[str, Portal]) -> Portal:
    """The portal that an example is about.

    Raises:
        PortalFileError: it names none that is declared.
    """
    if not example.portal:
        return load_portal(folder / OWN)
    if example.portal not in declared:
        where = str(folder / EXPECTED)
        raise PortalFileError(f"no portal {example.portal}", where=where, mend="`modu portals list` shows them")
    return declared[example.portal]


def column_of(portal: Portal, name: str, where: str) -> Column:
    """The column with an id.

    Raises:
        PortalFileError: the portal has none.
    """
    column = next((column for column in portal.columns if column.id == name), None)
    if column is None:
        known = ", ".join(column.id for column in portal.columns)
        raise PortalFileError(f"{portal.id} has no column {name}", where=where, mend=f"its columns are {known}")
    return column


def page_bytes(folder: Path, name: str) -> bytes:
    """A sample page as it was saved.

    Raises:
        MissingInput: there is no such file in the folder.
    """
    path = folder / name
    if not path.is_file() or path.resolve().parent != folder.resolve():
        raise MissingInput("no such sample page", where=str(path), mend="save the page beside its expectation")
    return path.read_bytes()


def read_list(text: str, portal: Portal, column: Column, url: str = "") -> ListAnswer:
    """A list page read as the crawl reads it.

    Args:
        text: the page.
        portal, column: whose it is.
        url: its address; that of the column's first page if empty.
    """
    here = portal.for_column(column)
    family = family_of(here)
    return family.read(text, here, url or family.url(here, column, 0).replace("{archive}", portal.base_url + "/"))


def check_list(text: str, expected: ExpectedList, portal: Portal) -> list[str]:
    """What a list page gives otherwise than expected; empty if nothing."""
    column = column_of(portal, expected.column, expected.page)
    answer = read_list(text, portal, column, expected.url)
    wrong = [
        f"{expected.page}: {what} {got!r}, expected {want!r}"
        for what, got, want in (("pages", answer.pages, expected.pages), ("more", answer.more, expected.more))
        if got != want
    ]
    if len(answer.items) != len(expected.items):
        wrong.append(f"{expected.page}: {len(answer.items)} items, expected {len(expected.items)}")
    for number, (item, want) in enumerate(zip(answer.items, expected.items, strict=False), 1):
        wrong += [
            f"{expected.page}, item {number}: {name} {getattr(item, name)!r}, expected {getattr(want, name)!r}"
            for name in ExpectedItem.model_fields
            if getattr(item, name) != getattr(want, name)
        ]
    return wrong


def check_archives(text: str, expected: ExpectedArchives, portal: Portal) -> list[str]:
    """What a page that leads to archives gives otherwise than expected; empty if nothing."""
    column = column_of(portal, expected.column, expected.page)
    here = portal.for_column(column)
    if here.list.archives is None:
        return [f"{expected.page}: column {column.id} has no archives"]
    url = expected.url or archives_request(here, column, here.list.archives).url
    found = family_of(here).archives(text, here, column, url)
    return [] if found == expected.addresses else [f"{expected.page}: archives {found}, expected {expected.addresses}"]
