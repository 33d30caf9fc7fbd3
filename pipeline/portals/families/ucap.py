"""UCAP (开普): the search of a channel as JSON, whose records carry their metadata as a list of named values.

``/common/search/<channel>?page=N&_pageSize=15&_isAgg=true&_isJson=true`` answers with ``results`` (some sites put them under
``data``); a record holds ``contentHtml`` and ``domainMetaList`` with the keys refno, writedate, pubdate, indexnumber and theme.
How deep these stand is not told, so they are looked for by key. Title and address are fields of the record or a link in its HTML.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pipeline.portals.families.items import ListAnswer, ListItem, has_ended, read_items
from pipeline.portals.families.json_gateway import item_of, pages_of, parsed, plain, read_date, records_of
from pipeline.portals.families.paging import count_pages
from pipeline.portals.families.paths import first_at
from pipeline.portals.model import Portal

_NAMES, _VALUES = ("key", "name", "code"), ("value", "val", "content")
_DEEPEST = 6


def read_channel(text: str, portal: Portal, url: str) -> ListAnswer:
    """Items of an answer of a channel's search.

    Raises:
        ChallengePage: the answer is no JSON.
        NoItems: there are no records.
    """
    declared = portal.list
    if has_ended(text, declared.stop):
        return ListAnswer((), ended=True)
    answer = parsed(text, url)
    items: dict[str, ListItem] = {}
    for record in records_of(answer, declared, url):
        if item := _item(record, portal, url):
            items.setdefault(item.url, item)
    return ListAnswer(tuple(items.values()), pages_of(answer, declared) or count_pages(text, declared))


def _item(record: Any, portal: Portal, url: str) -> ListItem | None:
    if not isinstance(record, dict):
        return None
    html = record.get("contentHtml")
    item = item_of(record, portal.list.record_fields, url)
    if item is None and isinstance(html, str):
        item = next(iter(read_items(html, portal.list, url)), None)
    if item is None:
        return None
    meta = dict(_named(record.get("domainMetaList")))
    day = read_date(meta.get("pubdate")) or item.date or read_date(meta.get("writedate"))
    return ListItem(
        item.url, item.title, day, plain(meta.get("refno")), item.related, item.issuer, plain(meta.get("indexnumber"))
    )


def _named(value: Any, depth: int = 0) -> Iterator[tuple[str, Any]]:
    """Names and values, written as ``{"key": …, "value": …}`` or as a mapping, however deep."""
    if depth > _DEEPEST:
        return
    if isinstance(value, list):
        for one in value:
            yield from _named(one, depth + 1)
    elif isinstance(value, dict):
        name, named = first_at(value, _NAMES), first_at(value, _VALUES)
        if isinstance(name, str) and isinstance(named, str | int):
            yield name.lower(), named
            return
        for key, inner in value.items():
            if isinstance(inner, dict | list):
                yield from _named(inner, depth + 1)
            else:
                yield str(key).lower(), inner
