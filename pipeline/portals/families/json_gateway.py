"""Lists as JSON: HTML inside JSON (Hanweb jpaas), or records with fields (gkmlpt, search interfaces)."""

from __future__ import annotations

import html as html_entities
import json
import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

from pipeline.errors import ChallengePage, NoItems
from pipeline.portals.families.items import ListAnswer, ListItem, parse_date, read_items
from pipeline.portals.families.paging import count_pages
from pipeline.portals.model import Portal
from pipeline.portals.urls import absolute_url

_TAG = re.compile(r"<[^<>]{0,200}>")
_CALLBACK = re.compile(r"^\s*[\w.$]{1,60}\((.*)\)\s*;?\s*$", re.S)
_BEIJING = timedelta(hours=8)
_EPOCH_MS = 1e11  # a larger number counts milliseconds


def read(text: str, portal: Portal, url: str) -> ListAnswer:
    """Items of an answer.

    Raises:
        ChallengePage: the answer is no JSON, which here means that something stands before the interface.
        NoItems: nothing stands where the declaration says that the list does.
    """
    declared = portal.list
    answer = _parsed(text, url)
    if declared.html_path:
        html = _at(answer, declared.html_path)
        if not isinstance(html, str):
            raise NoItems(f"no HTML at {declared.html_path}", where=url, mend="mend `list.html_path`")
        return ListAnswer(read_items(html, declared, url), count_pages(html, declared) or count_pages(text, declared))
    records = _at(answer, declared.records_path)
    if not isinstance(records, list):
        raise NoItems(f"no records at {declared.records_path or 'the top'}", where=url, mend="mend `list.records_path`")
    items = (_item(record, declared.record_fields, url) for record in records)
    return ListAnswer(tuple(item for item in items if item is not None), count_pages(text, declared))


def _parsed(text: str, url: str) -> Any:
    wrapped = _CALLBACK.match(text)
    try:
        return json.loads(wrapped.group(1) if wrapped else text.lstrip("\ufeff"))
    except (json.JSONDecodeError, RecursionError) as error:
        raise ChallengePage("no JSON where a list was expected", where=url, mend="open the address and look") from error


def _at(value: Any, path: str) -> Any:
    for part in filter(None, path.split(".")):
        if isinstance(value, dict):
            value = value.get(part)
        elif isinstance(value, list) and part.isdecimal() and int(part) < len(value):
            value = value[int(part)]
        else:
            return None
    return value


def _item(record: Any, paths: Mapping[Any, str], base: str) -> ListItem | None:
    fields = {name: _at(record, path) for name, path in paths.items()}
    title = html_entities.unescape(_TAG.sub("", str(fields.get("title") or ""))).strip()
    url = absolute_url(base, str(fields.get("url") or ""))
    if not title or url is None:
        return None
    number = str(fields.get("number") or "").strip() or None
    return ListItem(url, title, _date(fields.get("date")), number)


def _date(value: Any) -> date | None:
    """A printed date, or the day in China of a Unix time in seconds or milliseconds."""
    text = str(value) if value is not None else ""
    if text.isdecimal() and len(text) in (10, 13):
        seconds = float(text) / (1000 if float(text) > _EPOCH_MS else 1)
        return (datetime.fromtimestamp(seconds, UTC) + _BEIJING).date()
    return parse_date(text)
