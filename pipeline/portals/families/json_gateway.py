"""Lists as JSON: HTML inside JSON (Hanweb jpaas), or records with fields (search-gov, 海云 IRS, interfaces of one site)."""

from __future__ import annotations

import html as html_entities
import json
import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

from pipeline.errors import ChallengePage, NoItems
from pipeline.portals.dialects import dialect_of
from pipeline.portals.families.items import ListAnswer, ListItem, has_ended, parse_date, read_items, tidy_title
from pipeline.portals.families.paging import count_pages
from pipeline.portals.families.paths import at, first_at
from pipeline.portals.lists import ListPages
from pipeline.portals.model import Portal
from pipeline.portals.urls import absolute_url, unwrapped

_TAG = re.compile(r"<[^<>]{0,200}>")
_CALLBACK = re.compile(r"[\w.$]{1,60}")
_SURROGATE = re.compile(r"\\ud[89a-f]", re.I)
_BEIJING = timedelta(hours=8)
_EPOCH_MS = 1e11  # a larger number counts milliseconds


def read(text: str, portal: Portal, url: str) -> ListAnswer:
    """Items of an answer.

    Raises:
        ChallengePage: the answer is no JSON, which here means that something stands before the interface.
        NoItems: nothing stands where the declaration says that the list does.
    """
    declared = portal.list
    if has_ended(text, declared.stop):
        return ListAnswer((), ended=True)
    answer = parsed(text, url)
    if declared.html_path:
        html = at(answer, declared.html_path)
        if isinstance(html, list):
            html = "\n".join(f"<div>{part}</div>" for part in html if isinstance(part, str))
        if not isinstance(html, str):
            raise NoItems(f"no HTML at {declared.html_path}", where=url, mend="mend `list.html_path`")
        counted = count_pages(html, declared) or count_pages(text, declared)
        return ListAnswer(read_items(html, declared, url), pages_of(answer, declared) or counted)
    records = records_of(answer, declared, url)
    items = (item_of(record, declared.record_fields, url) for record in records)
    found = {item.url: item for item in items if item is not None}
    return ListAnswer(tuple(found.values()), pages_of(answer, declared) or count_pages(text, declared))


def parsed(text: str, url: str) -> Any:
    """An answer as JSON, also inside a callback; halves of characters, which only an escape can name, become question marks.

    Raises:
        ChallengePage: it is none, or none that can be read (a number of thousands of digits).
    """
    try:
        answer = json.loads(_called_with(text.lstrip("\ufeff")))
        if _SURROGATE.search(text):
            answer = json.loads(json.dumps(answer, ensure_ascii=False).encode("utf-8", "replace"))
        return answer
    except (ValueError, RecursionError) as error:
        raise ChallengePage("no JSON where a list was expected", where=url, mend="open the address and look") from error


def _called_with(text: str) -> str:
    """What a script gives its callback, or the text itself where it calls none. Its ends are cut off, not searched for: an answer
    may be long and of any form."""
    call = text.strip().removesuffix(";").rstrip()
    name, opened, inside = call.partition("(")
    return inside[:-1] if opened and call.endswith(")") and _CALLBACK.fullmatch(name.rstrip()) else text


def records_of(answer: Any, declared: ListPages, url: str) -> list[Any]:
    """The records of an answer: those at the first declared path that holds any.

    Raises:
        NoItems: no path leads to a list.
    """
    paths = declared.records_path or ("",)
    lists = [found for path in paths if isinstance(found := at(answer, path), list)]
    if not lists:
        raise NoItems(f"no records at {' or '.join(paths) or 'the top'}", where=url, mend="mend `list.records_path`")
    return next(filter(None, lists), lists[0])


def item_of(record: Any, paths: Mapping[Any, tuple[str, ...]], base: str) -> ListItem | None:
    """The item that a record stands for; None without a title and the address of a page."""
    fields = {name: first_at(record, alternatives) for name, alternatives in paths.items()}
    title, number, issuer, index = (plain(fields.get(name)) for name in ("title", "number", "issuer", "index_number"))
    url = unwrapped(absolute_url(base, str(fields.get("url") or "")))
    if title is None or url is None:
        return None
    day = read_date(fields.get("date"))
    if day is None and (dialect := dialect_of(url)):
        day = dialect.date
    return ListItem(url, tidy_title(title), day, number, (), issuer, index)


def plain(value: Any) -> str | None:
    """A value as plain text, without the marks that a search puts around its words; None if empty."""
    text = html_entities.unescape(_TAG.sub("", str(value))) if isinstance(value, str | int) else ""
    text = text.replace("\x00", " ")  # which no database takes
    return " ".join(text.split()) or None


def read_date(value: Any) -> date | None:
    """A printed date, or the day in China of a Unix time in seconds or milliseconds."""
    text = str(value) if value is not None else ""
    if text.isdecimal() and len(text) in (10, 13):
        seconds = float(text) / (1000 if float(text) > _EPOCH_MS else 1)
        return (datetime.fromtimestamp(seconds, UTC) + _BEIJING).date()
    return parse_date(text)


def pages_of(answer: Any, declared: ListPages) -> int | None:
    """The number of pages at the declared path, or from the number of records at theirs."""
    pages, total = (at(answer, path) if path else None for path in (declared.pages_path, declared.total_path))
    if str(pages).isdecimal() and len(str(pages)) < 10:
        return int(str(pages))
    if str(total).isdecimal() and len(str(total)) < 10:
        return -(-int(str(total)) // declared.page_size)
    return None
