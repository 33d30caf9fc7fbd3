"""Statements of the measure with their evidence: the sentence, its quotations as links into their documents, and its limits."""

from __future__ import annotations

from typing import Any

from pipeline.publish.room.shelf import Row, Shelf
from pipeline.publish.room.site import shown
from pipeline.records.words import CLAIMS, FLAGS, STATEMENTS, words

_TELLING = 20  # characters of a quotation that find it in the sentence
_LONGEST = 160


def said(shelf: Shelf, row: Row) -> dict[str, Any]:
    """The statement of a profile or a facet as pages show it.

    The sentence ends with its quotations; a page shows them apart, each with the document that it stands in, so they are taken
    off the sentence where they begin.
    """
    evidence = [shelf.evidence[id] for id in row["evidence"] if id in shelf.evidence]
    place = shelf.places.get(row["city"])
    return {
        "city": row["city"],
        "slug": place.slug if place else None,
        "kind": row["statement"],
        "category": row.get("category") or row["facet"],
        "words": words(STATEMENTS, row["statement"]),
        "claim": words(CLAIMS, row["claim"]),
        "zh": _sentence(row["statement_zh"], evidence),
        "en": _sentence(row["statement_en"], evidence),
        "quotes": [
            {
                "id": one["id"],
                "document": one["document"],
                "quote": shown(_cut(one["quote"])),
                "title": shown(shelf.documents[one["document"]]["title"] or one["document"]),
                "day": str(shelf.documents[one["document"]]["day"] or ""),
            }
            for one in evidence
            if one["document"] in shelf.documents
        ],
        "flags": [words(FLAGS, flag) for flag in row["flags"] if flag != "tentative"],
    }


def _cut(quote: str) -> str:
    return quote if len(quote) <= _LONGEST else quote[:_LONGEST] + "…"


def _sentence(text: str | None, evidence: list[Row]) -> str:
    for one in evidence:
        text = (text or "").partition("“" + one["quote"][:_TELLING])[0]
    return shown(text).strip()
