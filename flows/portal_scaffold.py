"""A portal file, an example and its expectation from one saved page: what can be seen there is declared, the rest is said."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import PurePath
from typing import Any
from urllib.parse import urlsplit

import yaml

from flows.portal_pages import FIELDS, Kind, is_list, read_detail, saved_list
from pipeline.documents.charset import decode
from pipeline.documents.metadata import metas
from pipeline.documents.places import seat_of
from pipeline.errors import ConfigurationError, NoItems, PortalFileError
from pipeline.portals import Column, Portal
from pipeline.portals.defaults import families, family_file
from pipeline.portals.dialects import dialect_of
from pipeline.portals.examples import EXPECTED, OWN, ExpectedItem
from pipeline.portals.families.json_gateway import read_date
from pipeline.portals.relations import related_links
from pipeline.portals.tree import PageTree

_NUMBERED = re.compile(r"\b(index(?:_pc)?)_(\d{1,4})\.(s?html?)\b")
_COUNTED = re.compile(r"pagination\(\s*\{[^}]{0,200}?\b(?:totalPage|totalData)\b")
_FROM_ZERO = re.compile(r"createPageHTML|\bcountPage\s*=")
_INDEX = re.compile(r"(?:index(?:_\w+)?|)\.?(s?html?)?$")
_PAGE_PARAMETER = re.compile(r"(?<=[?&])((?:page|pageNo|pageNum|pageIndex|p|currentPage)=)1(?=&|$)", re.I)
_COLUMN_NUMBER = re.compile(r"/col/col(\d+)/|[?&]columnid=(\d+)")
_NO_ID = re.compile(r"[^a-z0-9]+")
_LINK = re.compile(r"^(?:https?://|\.{0,2}/)\S+$")
_MOST_RECORD_PATHS = 2000
_EDGE = 20  # characters of the beginning and the end of a body that are expected


def scaffold(payload: bytes, url: str, today: date, id: str = "", kind: Kind | None = None) -> dict[str, bytes]:
    """The files of a new portal's folder: its declaration, the saved page and the expectation, as read now.

    Args:
        payload: the saved page: of a list, or of a document.
        url: its address.
        today: the day of the look.
        id: id of the portal; made from the host if empty.
        kind: what the page is; seen by itself if None.

    Raises:
        ConfigurationError: the address is none of a web page.
        ModuError: nothing can be read from the page, by name why.
    """
    _check_address(url)
    text, _ = decode(payload)
    listed = kind == "list" if kind else is_list(payload, url, None)
    declared, unknown = _list_of(text, url) if listed else _list_around(text, url)
    data = {**_identity(text, url, id), **declared, "verified": {"by": "saved_page", "on": today}}
    data["note"] = "From one saved page 由一个已存网页生成. Look through 请核对: " + "; ".join(unknown) + "."
    portal = _validated(data)
    name = "list" if listed else "detail"
    expected = (
        expected_list(payload, portal, portal.columns[0], url) if listed else expected_detail(payload, portal, url)
    )
    page = name + suffix_of(payload)
    expected["page"] = page
    example = {f"{name}s": [expected]}
    return {OWN: as_yaml(data), page: payload, EXPECTED: as_yaml(example)}


def guessed_portal(payload: bytes, url: str) -> Portal:
    """The portal of a saved list page as far as the page tells it.

    Raises:
        ConfigurationError: the address is none of a web page.
        ModuError: the page does not tell enough, by name why.
    """
    _check_address(url)
    text, _ = decode(payload)
    declared, _ = _list_of(text, url)
    return _validated({**_identity(text, url, ""), **declared})


def _check_address(url: str) -> None:
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ConfigurationError("no address of a web page", where=url, mend="give --url https://host/path of the page")


def family_signs(text: str, url: str = "") -> dict[str, list[str]]:
    """Families whose signs a page or its address shows, those with most signs first."""
    shown = {
        family: [sign for sign in family_file(family)["signs"] if re.search(sign, text) or re.search(sign, url)]
        for family in families()
    }
    return dict(sorted(((name, found) for name, found in shown.items() if found), key=lambda one: -len(one[1])))


def _identity(text: str, url: str, id: str) -> dict[str, Any]:
    parts = urlsplit(url)
    host = (parts.hostname or "").lower()
    site = metas(PageTree(text)).get("sitename", "")
    seat = seat_of(None, site) if site else None
    short = _NO_ID.sub("-", host.removeprefix("www.").removesuffix(".gov.cn")).strip("-")
    data: dict[str, Any] = {"id": id or short, "name_zh": site or host, "name_en": host}
    if seat:
        named = {"region_code": seat.region_code, "city": seat.city, "province": seat.province, "level": seat.level}
        data |= {key: value for key, value in named.items() if value}
    return {**data, "base_url": f"{parts.scheme}://{parts.netloc.lower()}", "hosts": [host]}


def _list_of(text: str, url: str) -> tuple[dict[str, Any], list[str]]:
    """Column and list of a saved list page, and what cannot be seen on it."""
    unknown = ["names of portal and column", "class of the column"]
    family = next(iter(family_signs(text, url)), "static_index")
    if text.lstrip().startswith(("{", "[")):
        return _json_list(text, url, unknown)
    if family == "jpage" and (number := _COLUMN_NUMBER.search(url)):
        return _column(number.group(1) or number.group(2), {"family": "jpage"}), unknown
    parts = urlsplit(url)
    folder, _, last = parts.path.rpartition("/")
    key = folder.strip("/")
    pages: dict[str, Any] = {"family": family if family in ("trs", "nfcms", "shanghai", "beijing") else "static_index"}
    numbered = [(name, int(number), kind) for name, number, kind in _NUMBERED.findall(text)]
    ending = _INDEX.fullmatch(last)
    first = f"/{{column}}/{last}" if ending else parts.path
    if parts.query:
        template = _PAGE_PARAMETER.sub(r"\1{page}", f"{parts.path}?{parts.query}")
        pages |= {"url": template} if "{page}" in template else {"url": template, "single_page": True}
        key = ""
    elif ending and (numbered or _FROM_ZERO.search(text) or _COUNTED.search(text)):
        name, kind = (numbered[0][0], numbered[0][2]) if numbered else ("index", ending.group(1) or "html")
        zero = bool(_FROM_ZERO.search(text)) or (bool(numbered) and min(number for _, number, _ in numbered) == 1)
        pages |= {"url": f"/{{column}}/{name}_{{{'page0' if zero else 'page'}}}.{kind}", "first_url": first}
    else:
        pages |= {"url": first if ending else parts.path, "single_page": True}
        unknown.append("how further pages are asked for, which the page does not show")
    if not key:
        pages = {
            name: value.replace("/{column}/", "/") if isinstance(value, str) else value for name, value in pages.items()
        }
    return _column(key, pages), unknown


def _list_around(text: str, url: str) -> tuple[dict[str, Any], list[str]]:
    """Column and list of which a saved page may be a detail: the folder that it lies in, else the home page."""
    unknown = ["names of portal and column", "class of the column", "the list of the column, which was not seen"]
    family = next(
        (name for name in family_signs(text, url) if name in ("trs", "nfcms", "ucap", "jpage")), "static_index"
    )
    dialect = dialect_of(url)
    path = urlsplit(url).path
    folder = {
        "nfcms": path.partition("/content/")[0],
        "t-date": str(PurePath(path).parent.parent),
    }.get(dialect.name if dialect else "", "").strip("/")
    if folder and family in ("trs", "nfcms"):
        return _column(folder, {"family": family}), unknown
    unknown.append("its address: the home page stands in its place")
    own = {"family": family, "mode": "html"} if family in ("ucap", "jpage") else {"family": family}
    return _column("", {**own, "url": "/", "single_page": True, "item": {"everywhere": True}}), unknown


def _column(key: str, pages: Mapping[str, Any]) -> dict[str, Any]:
    name = _NO_ID.sub("-", key.rpartition("/")[2].lower()).strip("-") or "home"
    return {"columns": [{"id": name, **({"key": key} if key and key != name else {})}], "list": dict(pages)}


def _json_list(text: str, url: str, unknown: list[str]) -> tuple[dict[str, Any], list[str]]:
    """Column and list of an interface: where its records stand, and which of their values are title, address and date."""
    try:
        answer = json.loads(text)
    except (json.JSONDecodeError, RecursionError) as error:
        raise NoItems("not valid JSON", where=url, mend="save the whole answer") from error
    best = max(_record_lists(answer), key=lambda one: len(one[1]), default=None)
    parts = urlsplit(url)
    query = f"?{parts.query}" if parts.query else ""
    template = _PAGE_PARAMETER.sub(r"\1{page}", parts.path + query).replace("{column}", "")
    pages: dict[str, Any] = {"family": "json_gateway", "url": template}
    if "{page}" not in template:
        pages["single_page"] = True
        unknown.append("how further pages are asked for")
    if best is None:
        raise NoItems(
            "no records with title and address", where=url, mend="declare `list.html_path` or `record_fields`"
        )
    path, records = best
    pages |= {"records_path": path, "record_fields": _record_fields(records[0])}
    return _column("", pages), unknown


def _record_lists(value: Any, path: str = "", depth: int = 0) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """Lists of records with a title and an address, with their paths."""
    if depth > 8:
        return
    if isinstance(value, list):
        records = [one for one in value[:_MOST_RECORD_PATHS] if isinstance(one, dict)]
        if records and {"title", "url"} <= _record_fields(records[0]).keys():
            yield path, records
    elif isinstance(value, dict):
        for key, inner in value.items():
            if not re.search(r"[\s./\[\]]", key):
                yield from _record_lists(inner, f"{path}.{key}".strip("."), depth + 1)


def _record_fields(record: Mapping[str, Any]) -> dict[str, str]:
    """Field of an item → key of a record, by the names and the shapes of its values."""
    found: dict[str, str] = {}
    for key, value in sorted(
        record.items(), key=lambda one: "pub" not in one[0].lower()
    ):  # the day of publication first
        name = key.lower()
        if "title" in name and isinstance(value, str):
            found.setdefault("title", key)
        elif isinstance(value, str) and _LINK.match(value):
            found.setdefault("url", key)
        elif re.search(r"date|time|rq", name) and read_date(value):
            found.setdefault("date", key)
        elif isinstance(value, str) and re.search(r"〔\d{4}〕", value) and "title" not in name:
            found.setdefault("number", key)
    return found


def _validated(data: Mapping[str, Any]) -> Portal:
    try:
        return Portal.model_validate(data)
    except ValueError as error:
        message = str(error).splitlines()[-2 if "\n" in str(error) else 0].strip()
        mend = "give --id in lower case, with dashes; write the file by hand from pipeline/portals/README.md"
        raise PortalFileError(f"the page does not tell enough: {message}", where=str(data["id"]), mend=mend) from error


def expected_list(payload: bytes, portal: Portal, column: Column, url: str) -> dict[str, Any]:
    """What a list page gives now, as an expectation.

    Raises:
        NoItems: it gives no item.
    """
    answer = saved_list(payload, portal, column, url)
    if not answer.items:
        raise NoItems("no items on the page", where=url, mend="is it a list? Else write `list.item.select` by hand")
    rows = [
        {name: value for name in ExpectedItem.model_fields if (value := getattr(item, name)) not in (None, ())}
        for item in answer.items
    ]
    told = {"pages": answer.pages, "more": answer.more}
    return {"page": "", "column": column.id, "url": url, **{k: v for k, v in told.items() if v}, "items": rows}


def expected_detail(payload: bytes, portal: Portal, url: str) -> dict[str, Any]:
    """What a detail page gives now, as an expectation.

    Raises:
        ModuError: nothing can be read from it.
    """
    document = read_detail(payload, url, portal)
    text, _ = decode(payload)
    related = related_links(text, url, document.title or "", portal)
    return {
        "page": "",
        "url": url,
        "fields": {name: getattr(document, name) for name in FIELDS},
        "begins": document.text[:_EDGE],
        "ends": document.text[-_EDGE:],
        "attachments": [[one.url, one.name] for one in document.attachments],
        "related": [[one.kind, one.url] for one in related],
    }


def suffix_of(payload: bytes) -> str:
    """The suffix under which a page is kept."""
    text, _ = decode(payload)
    start = text.lstrip()[:20].lower()
    return ".json" if start.startswith(("{", "[")) else ".xml" if start.startswith(("<datastore", "<?xml")) else ".html"


class _Plain(yaml.SafeDumper):
    """YAML in which a value that stands twice is written twice."""

    def ignore_aliases(self, data: Any) -> bool:
        """No anchors."""
        return True


def as_yaml(data: Any) -> bytes:
    """Data as a file that people read and change."""
    text: str = yaml.dump(data, Dumper=_Plain, allow_unicode=True, sort_keys=False, width=120)
    return text.encode()
