"""Real pages read against what people read on them."""

from __future__ import annotations

import csv
import json
import re
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

from pipeline.documents import read_page
from pipeline.documents.body import CELL
from pipeline.errors import ModuError
from pipeline.records import Document, Page

FIELDS = {"title": "title", "published_on": "publish_date", "issued_on": "issue_date", "document_number": "doc_number",
          "issuer": "issuer", "index_number": "index_number"}  # fmt: skip


def bare(value: object) -> str:
    return re.sub(rf"[\s{CELL}]", "", str(value or "")).translate(str.maketrans("[]【】()（）", "〔〕〔〕〔〕〔〕"))


def read(path: Path, url: str) -> Document | None:
    page = Page(
        url=url or f"file:///{path.name}", fetched_at=datetime(2026, 1, 1, tzinfo=UTC), content_type="text/html"
    )
    try:
        return read_page(page, path.read_bytes())
    except ModuError:
        return None


def test_metadata_and_body_of_real_pages(shared: Path) -> None:
    """At least 98 in 100 of each field; a value that the page does not print counts as wrong."""
    folder = shared / "real" / "portals"
    urls = {row["file"]: row["url"] for row in csv.DictReader((folder / "pages.csv").open(encoding="utf-8"))}
    right, total = Counter[str](), 0
    for truth in (json.loads(path.read_text("utf-8")) for path in sorted((folder / "truth").glob("*.json"))):
        if not truth.get("body_last40"):
            continue
        total += 1
        document = read(folder / "pages" / truth["file"], urls[truth["file"]])
        if document is None:
            continue
        also = {"published_on": truth["publish_date_also_accept"], "issuer": truth["signed_by"]}
        for name, key in FIELDS.items():
            right[name] += bare(getattr(document, name)) in {bare(one) for one in (truth[key], *also.get(name, []))}
        text = bare(document.text)
        right["head"] += bare(truth["body_first40"])[:30] in text[:400]
        right["tail"] += bare(truth["body_last40"])[-30:] in text[-400:]
        right["length"] += 0.97 <= len(text) / truth["body_chars_no_whitespace"] <= 1.05
    assert total > 70
    assert {name: count / total for name, count in right.items() if count / total < 0.98} == {}
