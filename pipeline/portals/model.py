"""A portal as declared in a YAML file: identity, columns, lists, detail pages, attachments, expectations.

Selectors are CSS. Everything that is not declared falls back to the generic default (standard metas, shared label synonyms,
shared body containers), so that a common portal needs only hosts, columns and a list.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import Annotated, Literal

import soupsieve
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from pipeline.records import Level

PLACEHOLDER = re.compile(r"\{([a-z_]\w{0,20})\}")
"""What a template stands open for. JSON braces are none: a quote follows them."""
_PLACEHOLDERS = ("column", "page", "page0", "start", "end", "size", "archive")


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


def _compiles(pattern: str) -> str:
    try:
        re.compile(pattern)
    except re.error as error:
        raise ValueError(f"not a regular expression: {error}") from error
    return pattern


def _captures(pattern: str) -> str:
    if pattern and re.compile(_compiles(pattern)).groups < 1:
        raise ValueError("the pattern needs a group, as in pages=(\\d+)")
    return pattern


def _selects(selector: str) -> str:
    try:
        if selector:
            soupsieve.compile(selector)
    except soupsieve.SelectorSyntaxError as error:
        raise ValueError(f"not a CSS selector: {str(error).splitlines()[0]}") from error
    return selector


def _fits(template: str) -> str:
    unknown = [name for name in PLACEHOLDER.findall(template) if name not in _PLACEHOLDERS]
    if unknown:
        raise ValueError(f"unknown placeholder {{{unknown[0]}}}; known are {', '.join(_PLACEHOLDERS)}")
    return template


Pattern = Annotated[str, AfterValidator(_compiles)]
Counter = Annotated[str, AfterValidator(_captures)]
Selector = Annotated[str, AfterValidator(_selects)]
Template = Annotated[str, AfterValidator(_fits)]
Host = Annotated[str, Field(pattern=r"^[a-z0-9.-]+$")]


class Place(_Part):
    """Where a value of a list item stands: an element of the item, its attribute or its text."""

    select: Selector = Field("", description="CSS selector inside the item; the item itself if empty")
    attribute: str = Field("", description="Attribute to read before the text")
    pattern: Pattern = Field("", description="Regular expression; its first group, or the whole match, is the value")


class Item(_Part):
    """How a list item is read."""

    select: Selector = Field(
        "", description="CSS selector of the items; if empty, every element that holds a link and a date is one"
    )
    title: Place = Field(
        Place(select="a[href]", attribute="title"), description="Title; the attribute wins over cut text"
    )
    link: Place = Field(Place(select="a[href]", attribute="href"), description="Link to the detail page")
    date: Place | None = Field(None, description="Date of publication; if none is declared, the first one in the item")
    number: Place | None = Field(None, description="Document number, where the list prints it")
    require: Selector = Field("", description="CSS selector that a real item holds; others are dropped")
    drop: tuple[Selector, ...] = Field((), description="Selectors removed from the list before items are read")
    related: Selector = Field("", description="Selector of links to interpretations inside the item")


class Archives(_Part):
    """Lists below a column's own page, a year each: each is walked as a list, `{archive}` standing for its folder."""

    url: Template = Field(description="Page that links to them; `{column}`")
    select: Selector = Field("a[href]", description="CSS selector of the links")
    text: Pattern = Field(r"\d{4}\s*年", description="Pattern of the text of such a link")


class ListPages(_Part):
    """How the list of a column is asked for and walked."""

    family: Literal["static_index", "json_gateway", "jpage"] = Field("static_index", description="Module that reads it")
    url: Template = Field(
        description="URL of page N, absolute or on base_url; `{column}`; `{page}` counts from first_page, `{page0}` from 0; "
        "`{start}` and `{end}` are the range of records, from 1, `{size}` how many; `{archive}` is the folder of an archive"
    )
    first_url: Template = Field("", description="URL of the first page where it differs")
    first_page: int = Field(1, description="Number of the first page")
    archives: Archives | None = Field(None, description="Where a column's page leads to archives instead of items")
    body: Template = Field("", description="Body of a POST request for page N, with the placeholders of `url`")
    body_type: str = Field("application/json;charset=UTF-8", description="Content-Type of that body")
    pages: Counter = Field("", description="Pattern whose group is the number of pages, beside the shared ones")
    records: Counter = Field("", description="Pattern whose group is the number of records; needs page_size")
    page_size: int = Field(0, ge=0, description="Records a page")
    single_page: bool = Field(False, description="All items stand on one page")
    html_path: str = Field("", description="Dotted path of the HTML in a JSON answer")
    records_path: str = Field("", description="Dotted path of the records in a JSON answer; empty: the answer itself")
    record_fields: dict[Literal["title", "url", "date", "number"], str] = Field(
        default_factory=dict, description="Dotted path in a record of title, url, date, number"
    )
    item: Item = Field(Item(), description="How an item is read")

    @model_validator(mode="after")
    def _is_whole(self) -> ListPages:
        if self.archives and "{archive}" not in self.url:
            raise ValueError("with `archives`, `url` needs {archive}")
        if self.records and not self.page_size:
            raise ValueError("`records` needs `page_size`")
        if self.family == "json_gateway" and not self.html_path and not {"title", "url"} <= self.record_fields.keys():
            raise ValueError("json_gateway needs `html_path`, or `record_fields` with title and url")
        return self


class Column(_Part):
    """A column of the portal whose list is walked."""

    id: str = Field(pattern=r"^[\w.-]+$", description="Name of the column in paths and tables")
    key: str = Field("", description="What `{column}` stands for in list URLs; the id if empty")
    name: str = Field("", description="Name as printed")
    document_class: Literal["policy", "interpretation", "notice"] = Field(
        "policy", description="What its documents are"
    )
    list: ListPages | None = Field(None, description="Its own list, where it differs from the portal's")

    @property
    def in_url(self) -> str:
        """What `{column}` stands for."""
        return self.key or self.id


class Detail(_Part):
    """What is special about detail pages."""

    title: tuple[Selector, ...] = Field((), description="Selectors of the title, in order")
    body: tuple[Selector, ...] = Field((), description="Selectors of the body, in order, before the shared ones")
    remove: tuple[Selector, ...] = Field((), description="Selectors removed from the body")
    cut_after: tuple[str, ...] = Field((), description="Texts at which the body ends")
    labels: dict[str, str] = Field(
        default_factory=dict, description="Printed label → field, beside the shared synonyms"
    )
    script_fields: dict[str, Pattern] = Field(
        default_factory=dict, description="Field → pattern of a value printed by script"
    )
    least_chars: int = Field(40, description="A shorter body is not taken for one")


class Attachments(_Part):
    """Where attachments hang and how their URLs look."""

    areas: tuple[Selector, ...] = Field((), description="Selectors of areas outside the body that hold attachments")
    patterns: tuple[Pattern, ...] = Field((), description="URL patterns beside the shared ones")


class Expect(_Part):
    """What a crawl must find, else it counts as failed."""

    least_items: int = Field(1, description="Items of each column")
    least_chars: int = Field(80, description="Characters of a body")


class Verified(_Part):
    """Whether anybody saw that the declaration works."""

    by: Literal["none", "saved_page", "live", "sample"] = Field(
        "none", description="none: written from notes; saved_page: fits pages that others saved; live; sample"
    )
    on: date | None = Field(None, description="Day of the look")


class Portal(_Part):
    """One government portal."""

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9-]*$", description="Id, lower case with dashes")
    name_zh: str = Field(description="Chinese name")
    name_en: str = Field(description="English name")
    region_code: str | None = Field(None, pattern=r"^\d{6}$", description="GB/T 2260 code")
    city: str | None = Field(None, description="City that its documents speak for")
    province: str | None = Field(None, description="Province")
    level: Level | None = Field(None, description="national, province, city or district")
    base_url: str = Field(pattern=r"^https?://[^/]+/?$", description="Scheme and host")
    hosts: tuple[Host, ...] = Field(min_length=1, description="Hosts that may be asked, in lower case")
    legacy_tls: bool = Field(False, description="The host speaks only old TLS")
    delay: float = Field(2.0, ge=0, description="Seconds between two requests")
    encoding: str | None = Field(None, description="Charset, where pages and headers both lie")
    headers: dict[str, str] = Field(default_factory=dict, description="Request headers that the portal needs")
    columns: tuple[Column, ...] = Field(min_length=1, description="Columns to walk")
    list: ListPages = Field(description="How lists are walked")
    detail: Detail = Field(Detail(), description="What is special about detail pages")
    attachments: Attachments = Field(Attachments(), description="Attachments")
    expect: Expect = Field(Expect(), description="Expectations")
    verified: Verified = Field(Verified(), description="Who saw that it works")
    note: str = Field("", description="What a maintainer should know")

    @model_validator(mode="after")
    def _is_consistent(self) -> Portal:
        host = self.base_url.split("//", 1)[1].strip("/").split(":")[0]
        if host not in self.hosts:
            raise ValueError(f"hosts must name the host of base_url, {host}")
        if twice := _twice([column.id for column in self.columns]):
            raise ValueError(f"two columns have the id {twice}")
        return self

    def for_column(self, column: Column) -> Portal:
        """The portal as it stands for one column: with that column's own list, where it has one."""
        return self.model_copy(update={"list": column.list}) if column.list else self


def _twice(names: Sequence[str]) -> str | None:
    return next((name for name in names if names.count(name) > 1), None)
