"""Documents: each text with its targets, names, citations and data clauses marked in place, its metadata and where it came from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import escape
from itertools import zip_longest
from typing import Any

from markupsafe import Markup

from pipeline.publish.room.amounts import amount, amount_en
from pipeline.publish.room.highlight import Segment, Span, segments
from pipeline.publish.room.promises import what
from pipeline.publish.room.shelf import Row, Shelf
from pipeline.publish.room.site import Pages, both, shown
from pipeline.records.words import (
    DEADLINES,
    LEVELS,
    NAMES,
    RELATIONS,
    STATUSES,
    STRENGTHS,
    TYPES,
    VALIDITY,
    Words,
    read_rows,
    words,
)
from pipeline.rule_books import rule_told, status_rules, trust_table
from pipeline.rule_use import rule_of_name

_DOT = " · "
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
    "deadline_source",
    "strength",
    "actor",
    "confidence",
    "confidence_read",
    "rule",
)
_MENTION = ("id", "start", "end", "quote", "label", "entity", "method")
_CITATION = ("id", "start", "end", "cited_title", "cited_number", "policy", "relation", "resolved")


def target_tip(row: Mapping[str, Any]) -> Words:
    """What a reader is told of a quantity: status, amount, what it is about, deadline and where it stands, strength, body, confidence."""
    status, strength = words(STATUSES, row["status"]), words(STRENGTHS, row["strength"])
    zh, en = [status[0], amount(row), what(row)], [status[1], amount_en(row), what(row)]
    if row["deadline_year"]:
        source = DEADLINES.get(row["deadline_source"], ("", ""))
        zh.append(f"期限{row['deadline_year']}年" + (f"（{source[0]}）" if source[0] else ""))
        en.append(f"by {row['deadline_year']}" + (f" ({source[1]})" if source[1] else ""))
    zh.append(strength[0])
    en.append(strength[1])
    if row["actor"]:
        zh.append(f"责任主体：{row['actor']}")
        en.append(f"body: {row['actor']}")
    counted = read_rows(row["confidence_read"])
    zh.append(f"置信度 {row['confidence']:.2f}" + (f"（{counted[0]}）" if counted[0] else ""))
    en.append(f"confidence {row['confidence']:.2f}" + (f" ({counted[1]})" if counted[1] else ""))
    rule = status_rules().get(row["rule"] or "")  # a row that a person added has none
    told = rule_told(rule) if rule is not None else ("", "")
    zh.append(told[0])
    en.append(told[1])
    return _DOT.join(filter(None, zh)), _DOT.join(filter(None, en))


def _name_tip(row: Row, entity: Row | None) -> Words:
    zh, en = words(NAMES, row["label"])
    if entity is not None:
        zh, en = f"{zh} → {entity['name_zh']}", f"{en} → {entity['name_en'] or entity['name_zh']}"
    quote = row["quote"]
    found = rule_of_name(row["method"] or "", row["label"], quote, 0, len(quote))
    if found is None:
        return zh, en
    book, rule = found
    count = trust_table().get((book, rule.name))
    told = rule_told(rule)
    if count is not None and count.read:
        told = (
            f"{told[0]}（标注句中对{count.right}/{count.read}）",
            f"{told[1]} (right {count.right} of {count.read} labelled)",
        )
    return f"{zh} · {told[0]}", f"{en} · {told[1]}"


def _spans(shelf: Shelf, id: str, targets: list[Row], mentions: list[Row], cites: list[Row]) -> list[Span]:
    """What was found in a document. A link may lead to a quantity, to the first mention of an entity, to a data clause."""
    spans = [
        Span(
            row["start"], row["end"], "target" if row["status"] == "target" else "quantity", target_tip(row), row["id"]
        )
        for row in targets
    ]
    met: set[str] = set()
    for row in mentions:
        entity = shelf.entities.get(row["entity"] or "")
        first = entity is not None and entity["id"] not in met
        if entity is not None:
            met.add(entity["id"])
        anchor = f"n-{entity['file']}" if entity is not None and first else ""
        spans.append(Span(row["start"], row["end"], "name", _name_tip(row, entity), anchor))
    for row in cites:
        zh, en = words(RELATIONS, row["relation"])
        held = row["resolved"] is not None
        tip = (f"{zh}政策" + ("（在库）" if held else ""), f"{en} a policy" + (" (held)" if held else ""))
        spans.append(Span(row["start"], row["end"], "cited", tip))
    for row in shelf.store.rows("emphasis", columns=("id", "start", "end", "category"), document=id):
        label = shelf.label(row["category"])
        both = (label["zh"], label["en"])
        spans.append(Span(row["start"], row["end"], "clause", both, row["id"], both))
    headings = shelf.store.rows("clauses", columns=("id", "start", "end"), document=id, kind=["heading", "title"])
    spans += [Span(row["start"], row["end"], "heading") for row in headings]
    return spans


class Tips:
    """What readers are told of marks, taken apart at its dots: most of a tip stands in many others, and each part goes once into a page."""

    def __init__(self) -> None:
        self._parts: dict[Words, int] = {}

    def number(self, tips: Sequence[Words]) -> str:
        """Numbers of the parts of some tips: those of one tip behind each other, tips between slashes."""
        return "/".join(" ".join(map(str, self._numbers(*tip))) for tip in tips)

    def _numbers(self, zh: str, en: str) -> Iterator[int]:
        for part in zip_longest(zh.split(_DOT), en.split(_DOT), fillvalue=""):
            yield self._parts.setdefault((shown(part[0]), shown(part[1])), len(self._parts))

    def __iter__(self) -> Iterator[Words]:
        """The parts in the order of their numbers."""
        return iter(self._parts)


def marked(cut: Iterable[Segment], tips: Tips) -> Markup:
    """A text with its marks as markup. Made here and not by the template, for a long text has thousands of them."""
    parts: list[str] = []
    for segment in cut:
        words = escape(shown(segment.text))
        if not segment.spans:
            parts.append(words)
            continue
        for span in segment.labels:
            anchor = f' id="{escape(span.anchor)}"' if span.anchor else ""
            parts.append(f'<span class="chip"{anchor} aria-hidden="true">{both(*(span.label or ("", "")))}</span>')
        first, *others = segment.anchors or ("",)
        parts.extend(f'<span id="{escape(anchor)}"></span>' for anchor in others)
        anchor = f' id="{escape(first)}"' if first else ""
        told = f' data-tip="{tips.number(segment.tips)}"' if segment.tips else ""
        parts.append(f'<span class="{segment.kinds}"{anchor}{told}>{words}</span>')
    return Markup("".join(parts))  # noqa: S704 (each part is escaped)


def document_page(pages: Pages, shelf: Shelf, id: str) -> str | None:
    """The page of a document, or None where the release holds no such document."""
    full = next(shelf.store.rows("documents", id=id), None)
    if full is None:
        return None
    targets, mentions, cites = (
        sorted(shelf.store.rows(table, columns=columns, document=id), key=lambda row: (row["start"], row["id"]))
        for table, columns in (("targets", _TARGET), ("mentions", _MENTION), ("citations", _CITATION))
    )
    citing = {
        row["document"]: row["relation"]
        for row in shelf.store.rows("citations", columns=("id", "document", "relation"), policy=id)
    }
    relations = [*shelf.store.rows("relations", document=id), *shelf.store.rows("relations", related=id)]
    wanted = {full["parent"], full["reprint_of"], *citing, *(row["resolved"] for row in cites)}
    wanted |= {row[side] for row in relations for side in ("document", "related")}
    held = shelf.cards({id, *filter(None, wanted)})
    document, tips = {**full, **held[id]}, Tips()
    return pages.render(
        f"documents/{id}.html",
        "document.html",
        document=document,
        text=marked(segments(full["text"], _spans(shelf, id, targets, mentions, cites)), tips),
        tips=tips,
        facts=_facts(document),
        promises=[
            {**row, "amount": amount(row), "amount_en": amount_en(row), "what": what(row)}
            for row in targets
            if row["status"] == "target"
        ],
        people=_most_named(mentions, shelf.entities),
        cites=[{**row, "words": words(RELATIONS, row["relation"])} for row in _each_once(cites)],
        cited_by=[(held[id], words(RELATIONS, citing[id])) for id in sorted(citing) if id in held],
        relations=_related(id, relations, held),
        held=held,
        revisions=sorted(shelf.store.rows("revisions", document=id), key=lambda row: row["seen_at"]),
    )


def _each_once(cites: list[Row]) -> list[Row]:
    """Citations in order of the text, a policy that is named again left out."""
    found: dict[tuple[str, str], Row] = {}
    for row in cites:
        found.setdefault((row["policy"], row["relation"]), row)
    return list(found.values())


def _related(id: str, relations: list[Row], held: Mapping[str, Row]) -> list[tuple[str, str, Row]]:
    """What a document is to others and others to it: Chinese and English words, and the other document."""
    found = []
    for row in relations:
        forth = row["document"] == id
        other = held.get(row["related" if forth else "document"])
        if other is not None:
            zh, en = words(RELATIONS, row["kind"])
            found.append((zh if forth else f"被{zh}", en if forth else f"{en} (by)", other))
    return found


def _facts(document: Mapping[str, Any]) -> list[tuple[str, str, Words]]:
    """Metadata as Chinese label, English label and value in both languages; what the page did not print is left out."""
    signers = document["signers"] or ()
    pairs: tuple[tuple[str, str, Any], ...] = (
        ("发文机关", "Issuer", document["issuer"]),
        ("署名机关", "Signed by", "、".join(signers) if len(signers) > 1 else None),
        ("发文字号", "Number", document["document_number"]),
        ("索引号", "Index", document["index_number"]),
        ("成文日期", "Signed", document["issued_on"]),
        ("发布日期", "Published", document["published_on"]),
        ("实施日期", "In effect", document["effective_on"]),
        ("失效日期", "Expires", document["expires_on"]),
        ("有效性", "Validity", words(VALIDITY, document["validity"])),
        ("类型", "Type", words(TYPES, document["document_type"])),
        ("层级", "Level", words(LEVELS, document["level"])),
        ("首次采集", "First seen", _day(document["first_seen"])),
        ("最近采集", "Last seen", _day(document["last_seen"])),
        ("归档文件", "Archive", document["archive_file"]),
        ("归档记录", "Record", document["archive_record"]),
        ("标识", "Id", document["id"]),
    )
    found = []
    for zh, en, value in pairs:
        told = value if isinstance(value, tuple) else (str(value), str(value)) if value else ("", "")
        if told[0]:
            found.append((zh, en, (shown(told[0]), shown(told[1]))))
    return found


def _day(time: Any) -> str:
    return str(time)[:10] if time else ""


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
        entry = found.setdefault(key, {"name": name, "words": words(NAMES, row["label"]), "entity": entity, "n": 0})
        entry["n"] += 1
    return sorted(found.values(), key=lambda entry: (-entry["n"], entry["name"]))[:60]
