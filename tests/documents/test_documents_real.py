"""Real pages read against what people read on them."""

from __future__ import annotations

import csv
import json
import random
import re
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

from pipeline.documents import read_page
from pipeline.documents.body import CELL
from pipeline.errors import ModuError
from pipeline.language.clauses import clause_tree
from pipeline.records import Context, Document, Page

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


PUT = (b"<table>", b"</td>", b"<b>", b"</b>", b"<form>", b"<!--", b"</div>", b"\0", b"\xff", b"<h1>", b"<script>", b"\t", b"<br>",
       '<tr><td rowspan=3>索引号：'.encode(), "\u2028〔2024〕".encode(), b"<p style='font-weight:bold'>")  # fmt: skip


def mutated(payload: bytes, chance: random.Random) -> bytes:
    """A page with pieces put in, lost, moved and spoilt."""
    torn = bytearray(payload)
    for _ in range(chance.randint(1, 12)):
        at, other = chance.randrange(len(torn) + 1), chance.randrange(len(torn) + 1)
        match chance.randrange(4):
            case 0:
                torn[at:at] = chance.choice(PUT)
            case 1:
                del torn[at : at + chance.choice((1, 3, 50, 2000))]
            case 2:
                torn[at:at] = torn[other : other + chance.choice((10, 500, 5000))]
            case _ if at < len(torn):
                torn[at] = chance.randrange(256)
    return bytes(torn)


def test_mutated_real_pages_end_in_a_document_and_its_tree_or_in_a_named_error(shared: Path) -> None:
    chance = random.Random(7)
    pages = sorted((shared / "real" / "portals" / "pages").glob("*.html"))
    page = Page(url="http://a.test/x/y_1.html", fetched_at=datetime(2026, 1, 1, tzinfo=UTC), content_type="text/html")
    for path in pages * 2:
        try:
            document = read_page(page, mutated(path.read_bytes(), chance))
        except ModuError as error:
            assert error.mend
            continue
        at = 0
        for clause in clause_tree(document.text, Context.of(document)):
            assert at <= clause.start and document.text[clause.start : clause.end] == clause.quote
            at = clause.end
        assert all(document.text[start:end].strip() for start, end in document.bold)
