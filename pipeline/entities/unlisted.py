"""Names that the register does not hold, counted over all documents: what a person may add to it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from pipeline.records import LISTED, UnlistedName, identify

COLUMNS = ("id", "document", "start", "end", "quote", "label", "entity", "confidence")
"""What is asked of a mention."""

_RELATIVE = re.compile(r"(?:本|我)?(?:自治区|自治州|省|市|区|县|州|盟|旗)")


@dataclass(slots=True)
class _Found:
    """Where a name stands: its mentions by document, and the surest of them."""

    mentions: int = 0
    documents: set[str] = field(default_factory=set)
    best: Mapping[str, Any] = field(default_factory=dict)


def unlisted(mentions: Iterable[Mapping[str, Any]], documents: Mapping[str, Mapping[str, Any]]) -> list[UnlistedName]:
    """A row for every name without an entry, those that most documents name first.

    Args:
        mentions: rows with the columns of :data:`COLUMNS`.
        documents: their documents by id, with ``city``, ``province``, ``issued_on`` and ``published_on``.
    """
    found: dict[tuple[str, str, str | None], _Found] = defaultdict(_Found)
    for mention in mentions:
        if mention["entity"] is None and mention["label"] in LISTED:
            place = _place(documents[mention["document"]]) if _RELATIVE.match(mention["quote"]) else None
            _add(found[mention["label"], mention["quote"], place], mention)
    rows = [_row(*key, one, documents) for key, one in found.items()]
    return sorted(rows, key=lambda row: (-row.documents, -row.mentions, row.label, row.name, row.region or ""))


def _add(one: _Found, mention: Mapping[str, Any]) -> None:
    one.mentions += 1
    one.documents.add(mention["document"])
    if not one.best or _rank(mention) < _rank(one.best):
        one.best = mention


def _rank(mention: Mapping[str, Any]) -> tuple[float, str]:
    return -mention["confidence"], mention["id"]


def _row(
    label: str, name: str, region: str | None, one: _Found, documents: Mapping[str, Mapping[str, Any]]
) -> UnlistedName:
    held = [documents[id] for id in one.documents]
    days = [day for document in held if (day := document["issued_on"] or document["published_on"])]
    return UnlistedName(
        id=identify(label, name, region or ""),
        label=label,
        name=name,
        region=region,
        mentions=one.mentions,
        documents=len(held),
        places=tuple(sorted({place for document in held if (place := _place(document))})),
        first_year=min(days).year if days else None,
        last_year=max(days).year if days else None,
        confidence=one.best["confidence"],
        document=one.best["document"],
        start=one.best["start"],
        end=one.best["end"],
    )


def _place(document: Mapping[str, Any]) -> str | None:
    place: str | None = document["city"] or document["province"]
    return place
