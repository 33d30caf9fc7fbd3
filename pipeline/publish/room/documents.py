"""Documents: each text with its targets, names and data clauses marked in place, its metadata and where it came from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pipeline.publish.room.highlight import Span, segments
from pipeline.publish.room.promises import what
from pipeline.publish.room.shelf import Row, Shelf
from pipeline.publish.room.site import Site, amount, shown

_STATUS = {
    "target": "目标 target",
    "achieved": "已完成 achieved",
    "baseline": "基数 baseline",
    "support_amount": "支持金额 support",
    "condition": "条件 condition",
    "sanction": "处罚 sanction",
    "reference": "参照 reference",
}
_LABELS = {
    "PERSON": "人物 person",
    "GPE": "行政区 place",
    "LOCATION": "地点 location",
    "AGENCY": "机关 agency",
    "COMPANY": "企业 company",
    "INSTITUTION": "机构 institution",
    "POLICY": "政策 policy",
    "PROJECT": "项目 project",
    "EVENT": "活动 event",
    "DOCNUM": "文号 number",
    "REFERENCE": "本地代称 own place",
}
_STRENGTHS = {"hard": "刚性 hard", "normal": "一般 normal", "soft": "柔性 soft", "aspirational": "愿景 aspirational"}


def target_tip(row: Mapping[str, Any]) -> str:
    """What a reader is told of a quantity: status, amount, what it is about, deadline, strength."""
    parts = [_STATUS.get(row["status"], row["status"]), amount(row), what(row)]
    if row["deadline_year"]:
        parts.append(f"期限 by {row['deadline_year']}")
    if row["strength"]:
        parts.append(_STRENGTHS.get(row["strength"], row["strength"]))
    return " · ".join(part for part in parts if part)


def _spans(shelf: Shelf, id: str, names: Mapping[str, Row]) -> tuple[list[Span], list[Row], list[Row]]:
    """What was found in a document; its quantities and its names in order of the text."""
    targets = sorted(shelf.store.rows("targets", document=id), key=lambda row: row["start"])
    mentions = sorted(shelf.store.rows("mentions", document=id), key=lambda row: row["start"])
    spans = [
        Span(
            row["start"], row["end"], "target" if row["status"] == "target" else "quantity", target_tip(row), row["id"]
        )
        for row in targets
    ]
    for row in mentions:
        entity = names.get(row["entity"] or "")
        known = f" → {entity['name_zh']} {entity['name_en'] or ''}".rstrip() if entity else ""
        spans.append(Span(row["start"], row["end"], "name", f"{_LABELS.get(row['label'], row['label'])}{known}"))
    for row in shelf.store.rows("emphasis", document=id):
        label = shelf.label(row["category"])
        spans.append(Span(row["start"], row["end"], "clause", f"{label['zh']} {label['en']}", label["zh"]))
    headings = (row for row in shelf.store.rows("clauses", document=id) if row["kind"] in ("heading", "title"))
    spans += [Span(row["start"], row["end"], "heading", "") for row in headings]
    return spans, targets, mentions


def document_pages(site: Site, shelf: Shelf, names: Mapping[str, Row]) -> None:
    """Write a page a document.

    Args:
        site: where to.
        shelf: what is in the store.
        names: entities of the register by id.
    """
    cited_by: dict[str, list[Row]] = {}
    for row in shelf.store.rows("citations", columns=("id", "document", "resolved", "relation")):
        if row["resolved"]:
            cited_by.setdefault(row["resolved"], []).append(row)
    for full in shelf.store.rows("documents"):
        document = {**full, **shelf.documents[full["id"]]}
        spans, targets, mentions = _spans(shelf, full["id"], names)
        citing = {row["document"]: row for row in cited_by.get(full["id"], []) if row["document"] in shelf.documents}
        site.page(
            f"documents/{full['id']}.html",
            "document.html",
            document=document,
            segments=list(segments(full["text"], spans)),
            facts=_facts(document),
            promises=[
                {**row, "amount": amount(row), "what": what(row)} for row in targets if row["status"] == "target"
            ],
            people=_most_named(mentions, names),
            labels=_LABELS,
            cites=sorted(shelf.store.rows("citations", document=full["id"]), key=lambda row: row["start"]),
            cited_by=[(shelf.documents[id], row["relation"]) for id, row in sorted(citing.items())],
            held=shelf.documents,
            revisions=sorted(shelf.store.rows("revisions", document=full["id"]), key=lambda row: row["seen_at"]),
        )


def _facts(document: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """Metadata as Chinese label, English label and value; what the page did not print is left out."""
    pairs = (
        ("发文机关", "Issuer", document["issuer"]),
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
