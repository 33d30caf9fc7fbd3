"""Types of the values in a portal file: patterns, selectors, templates and paths, each checked when the file is read."""

from __future__ import annotations

import re
from typing import Annotated

import soupsieve
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field
from pydantic_core import PydanticKnownError

from pipeline.portals.defaults import families

PLACEHOLDER = re.compile(r"\{([a-z_]\w{0,20})\}")
"""What a template stands open for. JSON braces are none: a quote follows them."""
PLACEHOLDERS = ("column", "page", "page0", "start", "end", "size", "archive")
"""Placeholders that every list fills; `parameters` may bring others."""


class Part(BaseModel):
    """A part of a portal file: frozen, and no key that nobody knows."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


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


def _listed(value: object) -> object:
    """One value where several may stand."""
    return (value,) if isinstance(value, str) else value


def _reads_pages(name: str) -> str:
    try:
        read = b"<html>".decode(name)
    except (LookupError, UnicodeError, ValueError):
        read = ""
    if read != "<html>" or name.lower().replace("-", "_") in _NO_CHARSETS:
        raise ValueError(f"{name!r} is no charset of pages; most are utf-8 or gb18030")
    return name


_NO_CHARSETS = ("idna", "punycode", "raw_unicode_escape", "unicode_escape", "utf_7", "utf7")  # read ASCII, and steer

Charset = Annotated[str, AfterValidator(_reads_pages)]
Pattern = Annotated[str, AfterValidator(_compiles)]
Counter = Annotated[str, AfterValidator(_captures)]
Selector = Annotated[str, AfterValidator(_selects)]
Host = Annotated[str, Field(pattern=r"^[a-z0-9.-]+$")]


def _is_family(name: str) -> str:
    if name not in families():
        raise PydanticKnownError("literal_error", {"expected": ", ".join(f"'{known}'" for known in families())})
    return name


FamilyName = Annotated[
    str, AfterValidator(_is_family), Field(json_schema_extra=lambda schema: schema.update(enum=list(families())))
]
JsonPath = Annotated[str, Field(pattern=r"^[^\s/]*$")]
JsonPaths = Annotated[tuple[JsonPath, ...], BeforeValidator(_listed, json_schema_input_type=str | list[str])]
Extension = Annotated[str, Field(pattern=r"^[A-Za-z0-9]{1,8}$")]
Share = Annotated[float, Field(ge=0, le=1)]
