"""Lists as JSON: HTML inside JSON (Hanweb jpaas), or records with fields (search interfaces)."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urljoin

from pipeline.errors import ChallengePage
from pipeline.portals.families.items import ListAnswer, ListItem, count_pages, parse_date, read_items
from pipeline.portals.model import Portal

_TAG = re.compile(r"<[^<>]{0,200}>")
_BEIJING = timedelta(hours=8)


def _at(value: Any, path: str) -> Any:
    for part in filter(None, path.split(".")):
        if isinstance(value, dict):
            value = value.get(part)
        elif isinstance(value, list) and part.isdigit() and int(part) < len(value):
            value = value[int(part)]
        else:
            return None
    return value


def _date(value: Any) -> Any:
    if isinstance(value, (int, float)) or (isinstance(value, str) and value.isdigit() and len(value) in (10, 13)):
        seconds = float(value) / (1000 if float(value) > 1e11 else 1)
        return (datetime.fromtimestamp(seconds, UTC) + _BEIJING).date()
    return parse_date(str(value) if value is not None else None)


def read(text: str, portal: Portal, url: str) -> ListAnswer:
    """Items of an answer.

    Raises:
        ChallengePage: the answer is no JSON, which here means that something stands before the interface.
    """
    try:
        answer = json.loads(text)
    except json.JSONDecodeError as error:
        raise ChallengePage(
            "no JSON where a list was expected", where=url, mend="look at the archived answer"
        ) from error
    declared = portal.list
    if declared.html_path:
        html = _at(answer, declared.html_path)
        html = html if isinstance(html, str) else ""
        return ListAnswer(read_items(html, portal, url), count_pages(html, portal))
    items = []
    for record in _at(answer, declared.records_path) or []:
        fields = {name: _at(record, path) for name, path in declared.record_fields.items()}
        if fields.get("url") and fields.get("title"):
            title = _TAG.sub("", str(fields["title"])).strip()
            number = str(fields["number"]) if fields.get("number") else None
            items.append(ListItem(urljoin(url, str(fields["url"])), title, _date(fields.get("date")), number))
    return ListAnswer(tuple(items), count_pages(text, portal))
