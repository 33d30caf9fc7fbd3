"""How the list of a column is declared: asked for, counted, ended, and its items read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from pydantic import Field, model_validator

from pipeline.portals.checks import (
    PLACEHOLDER,
    PLACEHOLDERS,
    Counter,
    FamilyName,
    JsonPath,
    JsonPaths,
    Part,
    Pattern,
    Selector,
)
from pipeline.portals.defaults import family_defaults, with_defaults

Mode = Literal["html", "xml_cdata", "json", "html_in_json"]
Paging = Literal["single_page", "post_body", "record_range", "query", "index_n"]
RecordField = Literal["title", "url", "date", "number", "issuer", "index_number"]


class Place(Part):
    """Where a value of a list item stands: an element of the item, its attribute or its text."""

    select: Selector = Field("", description="CSS selector inside the item; the item itself if empty")
    attribute: str = Field("", description="Attribute to read before the text")
    pattern: Pattern = Field("", description="Regular expression; its first group, or the whole match, is the value")


class Item(Part):
    """How a list item is read."""

    select: Selector = Field(
        "",
        description="CSS selector of the items; if empty, every element that holds a link and a date is one, "
        "else every link whose address is that of a detail page",
    )
    title: Place = Field(
        Place(select="a[href]", attribute="title"), description="Title; the attribute wins over cut text"
    )
    link: Place = Field(Place(select="a[href]", attribute="href"), description="Link to the detail page")
    date: Place | None = Field(
        None,
        description="Date of publication; if none is declared, the first one in the item, else that in the address",
    )
    number: Place | None = Field(None, description="Document number, where the list prints it")
    issuer: Place | None = Field(None, description="Issuing body, where the list prints it")
    index_number: Place | None = Field(None, description="Index number, where the list prints it")
    everywhere: bool = Field(
        False, description="Beside dated elements, every link to a detail page is an item too: for home pages"
    )
    require: Selector = Field("", description="CSS selector that a real item holds; others are dropped")
    drop: tuple[Selector, ...] = Field((), description="Selectors removed from an item before it is read")
    related: Selector = Field("", description="Selector of links to interpretations inside the item")


class Archives(Part):
    """Lists below a column's own page, a year or a category each: each is walked, `{archive}` standing for its address."""

    url: str = Field(description="Page that links to them; `{column}` and `parameters`")
    select: Selector = Field("a[href]", description="CSS selector of the links")
    text: Pattern = Field(r"\d{4}\s*年", description="Pattern of the text of such a link")


class Stop(Part):
    """When a page that was answered is past the end of its list."""

    least_chars: int = Field(0, ge=0, description="A shorter answer is a stub that stands where no page is")
    pattern: Pattern = Field("", description="Pattern of an answer that says so")


class ListPages(Part):
    """How the list of a column is asked for and walked. What is left out is as the family has it."""

    family: FamilyName = Field("static_index", description="Family of content management systems whose defaults hold")
    mode: Mode = Field(
        "html", description="What an answer is: a page, records in CDATA, JSON records, HTML inside JSON"
    )
    url: str = Field(
        "",
        description="URL of page N, absolute or on base_url; `{column}`; `{page}` counts from first_page, `{page0}` from 0; "
        "`{start}` and `{end}` are the range of records, from 1, `{size}` how many; `{archive}` is the address of an archive",
    )
    first_url: str = Field("", description="URL of the first page where it differs")
    first_page: int = Field(1, description="Number of the first page")
    parameters: dict[str, str] = Field(
        default_factory=dict, description="Placeholder → value, for numbers that a site has of its own (site, template)"
    )
    archives: Archives | None = Field(None, description="Where a column's page leads to archives instead of items")
    body: str = Field("", description="Body of a POST request for page N, with the placeholders of `url`")
    body_type: str = Field("application/json;charset=UTF-8", description="Content-Type of that body")
    pages: Counter = Field("", description="Pattern whose group is the number of pages, beside the shared ones")
    records: Counter = Field("", description="Pattern whose group is the number of records; needs page_size")
    pages_path: JsonPath = Field("", description="Dotted path of the number of pages in a JSON answer")
    total_path: JsonPath = Field("", description="Dotted path of the number of records in it; needs page_size")
    page_size: int = Field(0, ge=0, description="Records a page")
    single_page: bool = Field(False, description="All items stand on one page")
    stop: Stop = Field(Stop(), description="When a page is past the end, beside an empty and a repeated one")
    html_path: JsonPath = Field(
        "", description="Dotted path of the HTML in a JSON answer; `[*]` stands for every element"
    )
    records_path: JsonPaths = Field(
        (),
        description="Dotted path of the records in a JSON answer, or several, of which the first that holds any counts",
    )
    record_fields: dict[RecordField, JsonPaths] = Field(
        default_factory=dict, description="Dotted path, or several in order, of a value in a record"
    )
    item: Item = Field(Item(), description="How an item is read")

    @model_validator(mode="before")
    @classmethod
    def _as_its_family(cls, data: Any) -> Any:
        if not isinstance(data, Mapping):
            return data
        defaults = family_defaults(str(data.get("family", "static_index")))["list"]
        if data.get("url"):  # another address: the family's way of asking does not hold
            defaults = {key: value for key, value in defaults.items() if key not in ("first_url", "archives", "body")}
        merged = with_defaults(defaults, data)
        if merged.get("html_path") and "mode" not in data:
            merged["mode"] = "html_in_json"
        return merged

    @model_validator(mode="after")
    def _is_whole(self) -> ListPages:
        if not self.url:
            raise ValueError("`url` is missing")
        if self.archives and "{archive}" not in self.url:
            raise ValueError("with `archives`, `url` needs {archive}")
        if (self.records or self.total_path) and not self.page_size:
            raise ValueError(f"`{'records' if self.records else 'total_path'}` needs `page_size`")
        if self.mode == "html_in_json" and not self.html_path:
            raise ValueError("mode html_in_json needs `html_path`")
        if self.mode == "json" and not {"title", "url"} <= self.record_fields.keys():
            raise ValueError("mode json needs `html_path`, or `record_fields` with title and url")
        return self

    @property
    def paging(self) -> Paging:
        """How one page differs from the next."""
        if self.single_page:
            return "single_page"
        if self.body:
            return "post_body"
        if "{start}" in self.url:
            return "record_range"
        return "query" if "?" in self.url and "{page" in self.url.partition("?")[2] else "index_n"

    def unknown_placeholder(self, also: Mapping[str, str]) -> tuple[str, str] | None:
        """The first key with a placeholder that nobody fills, and that placeholder."""
        known = {*PLACEHOLDERS, *self.parameters, *also}
        templates = {
            "url": self.url,
            "first_url": self.first_url,
            "body": self.body,
            "archives.url": self.archives.url if self.archives else "",
        }
        return next(
            ((key, name) for key, text in templates.items() for name in PLACEHOLDER.findall(text) if name not in known),
            None,
        )
