"""Documents: each text with its targets, names and data clauses marked in place, its metadata and where it came from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pipeline.publish.room.highlight import Span, segments
from pipeline.publish.room.promises import STATUSES, what
from pipeline.publish.room.shelf import Row, Shelf
from pipeline.publish.room.site import Pages, amount, shown
from pipeline.records import LABELS

_TARGET = (
    "id",
    "start",
    "end",
    "status",
    "value",
    "value_lo",
    "value_hi",
    "unit",
    "comparator",
    "indicator",
    "object",
    "deadline_year",
    "strength",
)
_MENTION = ("id", "start", "end", "quote", "label", "entity")
_CITATION = ("id", "start", "cited_title", "cited_number", "relation", "resolved")
_RELATIONS = {
    "interprets": ("解读", "interprets"),
    "attached_to": ("附于", "attached to"),
    "reprints": ("转载", "reprints"),
    "repeals": ("废止", "repeals"),
    "amends": ("修改", "amends"),
    "replaces": ("替代", "replaces"),
    "forwards": ("转发", "forwards"),
}
_STRENGTHS = {"hard": "刚性 hard", "normal": "一般 normal", "soft": "柔性 soft", "aspirational": "愿景 aspirational"}


def target_tip(row: Mapping[str, Any]) -> str:
    """What a reader is told of a quantity: status, amount, what it is about, deadline, strength."""
    parts = [STATUSES.get(row["status"], row["status"]), amount(row), what(row)]
    if row["deadline_year"]:
        parts.append(f"期限 by {row['deadline_year']}")
    if row["strength"]:
        parts.append(_STRENGTHS.get(row["strength"], row["strength"]))
    return " · ".join(part for part in parts if part)


def _spans(shelf: Shelf, id: str) -> tuple[list[Span], list[Row], list[Row]]:
    """What was found in a document; its quantities and its names in order of the text."""
    targets = sorted(shelf.store.rows("targets", columns=_TARGET, document=id), key=lambda row: row["start"])
    mentions = sorted(shelf.store.rows("mentions", columns=_MENTION, document=id), key=lambda row: row["start"])
    spans = [
        Span(
            row["start"], row["end"], "target" if row["status"] == "target" else "quantity", target_tip(row), row["id"]
        )
        for row in targets
    ]
    for row in mentions:
        entity = shelf.entities.get(row["entity"] or "")
        known = f" → {entity['name_zh']} {entity['name_en'] or ''}".rstrip() if entity else ""
        spans.append(Span(row["start"], row["end"], "name", f"{LABELS.get(row['label'], row['label'])}{known}"))
    for row in shelf.store.rows("emphasis", columns=("id", "start", "end", "category"), document=id):
        label = shelf.label(row["category"])
        spans.append(Span(row["start"], row["end"], "clause", f"{label['zh']} {label['en']}", label["zh"]))
    headings = shelf.store.rows("clauses", columns=("id", "start", "end"), document=id, kind=["heading", "title"])
    spans += [Span(row["start"], row["end"], "heading", "") for row in headings]
    return spans, targets, mentions


def document_page(pages: Pages, shelf: Shelf, id: str) -> str | None:
    """The page of a document, or None where the release holds no such document."""
    full = next(shelf.store.rows("documents", id=id), None)
    if full is None:
        return None
    spans, targets, mentions = _spans(shelf, id)
    cites = sorted(shelf.store.rows("citations", columns=_CITATION, document=id), key=lambda row: row["start"])
    citing = {
        row["document"]: row["relation"]
        for row in shelf.store.rows("citations", columns=("id", "document", "relation"), resolved=id)
    }
    relations = [*shelf.store.rows("relations", document=id), *shelf.store.rows("relations", related=id)]
    wanted = {full["parent"], full["reprint_of"], *citing, *(row["resolved"] for row in cites)}
    wanted |= {row[side] for row in relations for side in ("document", "related")}
    held = shelf.cards({id, *filter(None, wanted)})
    document = {**full, **held[id]}
    return pages.render(
        f"documents/{id}.html",
        "document.html",
        document=document,
        segments=list(segments(full["text"], spans)),
        facts=_facts(document),
        promises=[{**row, "amount": amount(row), "what": what(row)} for row in targets if row["status"] == "target"],
        people=_most_named(mentions, shelf.entities),
        labels=LABELS,
        cites=cites,
        cited_by=[(held[id], citing[id]) for id in sorted(citing) if id in held],
        relations=_related(id, relations, held),
        held=held,
        revisions=sorted(shelf.store.rows("revisions", document=id), key=lambda row: row["seen_at"]),
    )


def _related(id: str, relations: list[Row], held: Mapping[str, Row]) -> list[tuple[str, str, Row]]:
    """What a document is to others and others to it: Chinese and English words, and the other document."""
    found = []
    for row in relations:
        forth = row["document"] == id
        other = held.get(row["related" if forth else "document"])
        if other is not None:
            zh, en = _RELATIONS[row["kind"]]
            found.append((zh if forth else f"被{zh}", en if forth else f"{en} (by)", other))
    return found


def _facts(document: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """Metadata as Chinese label, English label and value; what the page did not print is left out."""
    signers = document["signers"] or ()
    pairs = (
        ("发文机关", "Issuer", document["issuer"]),
        ("署名机关", "Signed by", "、".join(signers) if len(signers) > 1 else None),
        ("发文字号", "Number", document["document_number"]),
        ("索引号", "Index", document["index_number"]),
        ("成文日期", "Signed", document["issued_on"]),
        ("发布日期", "Published", document["published_on"]),
        ("实施日期", "In effect", document["effective_on"]),
        ("失效日期", "Expires", document["expires_on"]),
        ("有效性", "Validity", document["validity"]),
        ("类型", "Type", document["document_type"]),
        ("归档", "Archive", document["archive_file"]),
    )
    return [(zh, en, shown(str(value))) for zh, en, value in pairs if value]


def _most_named(mentions: list[Row], names: Mapping[str, Row]) -> list[dict[str, Any]]:
    """Names in a document, those that come most often first; linked ones under their canonical name.

    Words for the document's own place (我市) are marked in the text, and are no names.
    """
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for row in mentions:
        if row["label"] == "REFERENCE":
            continue
        entity = names.get(row["entity"] or "")
        key = (row["label"], entity["id"] if entity else row["quote"])
        name = entity["name_zh"] if entity else shown(row["quote"])
        entry = found.setdefault(key, {"name": name, "label": row["label"], "entity": entity, "n": 0})
        entry["n"] += 1
    return sorted(found.values(), key=lambda entry: (-entry["n"], entry["name"]))[:60]
