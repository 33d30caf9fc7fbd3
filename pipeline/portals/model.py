"""A portal as declared in a YAML file: identity, columns, lists, detail pages, attachments, relations, expectations.

Selectors are CSS. Everything that is not declared falls back to the defaults of the portal's family (`families/declared`), and then
to the generic default (standard metas, shared label synonyms, shared body containers), so that a common portal needs only hosts,
columns and a list.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Literal, get_args

from pydantic import Field, field_validator, model_validator

from pipeline.portals.checks import PLACEHOLDERS, Charset, Extension, Host, Part, Pattern, Selector, Share
from pipeline.portals.defaults import family_defaults, with_defaults
from pipeline.portals.lists import ListPages
from pipeline.records import Level

NameSource = Literal["download", "title", "alt", "text", "url"]
LabelField = Literal[
    "title", "issuer", "document_number", "index_number", "issued_on", "listed_on", "published_on", "effective_on", "expires_on", "validity"
]  # fmt: skip
Filled = Literal["title", "issuer", "document_number", "index_number", "issued_on", "published_on", "validity"]

__all__ = ["Attachments", "Column", "Detail", "Expect", "ListPages", "Portal", "Relations", "Verified"]


class Column(Part):
    """A column of the portal whose list is walked."""

    id: str = Field(pattern=r"^[\w.-]+$", description="Name of the column in paths and tables")
    key: str = Field("", description="What `{column}` stands for in list URLs; the id if empty")
    name: str = Field("", description="Name as printed")
    parameters: dict[str, str] = Field(
        default_factory=dict, description="Placeholder → value in list URLs and bodies, beside those of the list"
    )
    document_class: Literal["policy", "interpretation", "notice"] = Field(
        "policy", description="What its documents are"
    )
    list: ListPages | None = Field(None, description="Its own list, where it differs from the portal's")

    @property
    def in_url(self) -> str:
        """What `{column}` stands for."""
        return self.key or self.id


class Detail(Part):
    """What is special about detail pages."""

    title: tuple[Selector, ...] = Field((), description="Selectors of the title, in order")
    body: tuple[Selector, ...] = Field((), description="Selectors of the body, in order, before the shared ones")
    remove: tuple[Selector, ...] = Field((), description="Selectors removed from the body")
    cut_after: tuple[str, ...] = Field((), description="Texts of a line at which the body ends")
    labels: dict[str, LabelField] = Field(
        default_factory=dict, description="Printed label → field, beside the shared synonyms"
    )
    script_fields: dict[str, Pattern] = Field(
        default_factory=dict, description="Field → pattern of a value printed by script"
    )
    least_chars: int = Field(40, description="A shorter body is not taken for one")

    @field_validator("script_fields")
    @classmethod
    def _are_fields(cls, patterns: dict[str, str]) -> dict[str, str]:
        known = get_args(LabelField)
        if unknown := next((name for name in patterns if name not in known), None):
            raise ValueError(f"{unknown!r} is none of {', '.join(known)}")
        return patterns


class Attachments(Part):
    """Where attachments hang and how their URLs look."""

    areas: tuple[Selector, ...] = Field(
        (), description="Selectors of areas of which every link is an attachment, also outside the body"
    )
    patterns: tuple[Pattern, ...] = Field((), description="URL patterns beside the shared ones")
    extensions: tuple[Extension, ...] = Field((), description="File extensions beside the shared ones, without the dot")
    names: tuple[NameSource, ...] = Field(
        ("download", "title", "alt", "text"), description="Where the name of a file is looked for, in order"
    )


class Relations(Part):
    """How a page tells that it interprets another document, or is interpreted."""

    interpretations: tuple[Selector, ...] = Field(
        (), description="Selectors of links to interpretations of this document"
    )
    originals: tuple[Selector, ...] = Field(
        (), description="Selectors of links to the document that this one interprets"
    )


class Expect(Part):
    """What a crawl must find, else it counts as failed."""

    least_items: int = Field(1, description="Items of each column")
    least_chars: int = Field(80, description="Characters of a body")
    fill_rates: dict[Filled, Share] = Field(
        default_factory=dict, description="Field of a document → least share of the documents that have it"
    )

    def too_empty(self, fill: Mapping[str, float]) -> dict[str, tuple[float, float]]:
        """Fields that are filled less than declared: the share that have them, and the declared least.

        Args:
            fill: share of a portal's documents that have a field; a field that is not measured is not judged.
        """
        return {
            name: (fill[name], least) for name, least in self.fill_rates.items() if name in fill and fill[name] < least
        }


class Verified(Part):
    """Whether anybody saw that the declaration works."""

    by: Literal["none", "saved_page", "live", "sample"] = Field(
        "none", description="none: written from notes; saved_page: fits pages that others saved; live; sample"
    )
    on: date | None = Field(None, description="Day of the look")


class Portal(Part):
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
    delay: float = Field(2.0, ge=0, le=3600, description="Seconds between two requests")
    encoding: Charset | None = Field(None, description="Charset, where pages and headers both lie")
    headers: dict[str, str] = Field(default_factory=dict, description="Request headers that the portal needs")
    warm_up: str = Field("", description="Page to open before each list, for its cookies, beside the home page")
    columns: tuple[Column, ...] = Field(min_length=1, description="Columns to walk")
    list: ListPages = Field(description="How lists are walked")
    detail: Detail = Field(Detail(), description="What is special about detail pages")
    attachments: Attachments = Field(Attachments(), description="Attachments")
    relations: Relations = Field(Relations(), description="Interpretations and originals")
    expect: Expect = Field(Expect(), description="Expectations")
    verified: Verified = Field(Verified(), description="Who saw that it works")
    note: str = Field("", description="What a maintainer should know: where the facts are from, what is unknown")

    @model_validator(mode="before")
    @classmethod
    def _as_its_family(cls, data: Any) -> Any:
        listed = data.get("list") if isinstance(data, Mapping) else None
        if not isinstance(listed, Mapping):
            return data
        defaults = family_defaults(str(listed.get("family", "static_index")))
        return with_defaults({part: defaults[part] for part in ("detail", "attachments", "relations")}, data)

    @model_validator(mode="after")
    def _is_consistent(self) -> Portal:
        host = self.base_url.split("//", 1)[1].strip("/").split(":")[0]
        if host not in self.hosts:
            raise ValueError(f"hosts must name the host of base_url, {host}")
        if twice := _twice([column.id for column in self.columns]):
            raise ValueError(f"two columns have the id {twice}")
        for number, column in enumerate(self.columns):
            where, listed = (f"columns.{number}.list", column.list) if column.list else ("list", self.list)
            if unknown := listed.unknown_placeholder(column.parameters):
                key, name = unknown
                known = ", ".join((*PLACEHOLDERS, *listed.parameters))
                raise ValueError(
                    f"{where}.{key}: unknown placeholder {{{name}}}; known are {known}; others stand in `parameters`"
                )
        return self

    def for_column(self, column: Column) -> Portal:
        """The portal as it stands for one column: with that column's own list, where it has one."""
        return self.model_copy(update={"list": column.list}) if column.list else self

    def told(self, url: str) -> Portal:
        """The portal with the address of further pages as a page of the list tells it."""
        return self.model_copy(update={"list": self.list.model_copy(update={"url": url})}) if url else self


def _twice(names: Sequence[str]) -> str | None:
    return next((name for name in names if names.count(name) > 1), None)
