"""Pages into documents: pages a second and whether the body is the right one, beside trafilatura and readability-lxml.

The pages are those of the sample portals, or of a folder named by MODU_BENCH_PORTALS: `pages.csv` (file, url), `pages/` and
`truth/*.json` (file, body_first40, body_last40, body_chars_no_whitespace). A body is right if the truth's first thirty characters
stand in its first four hundred, the last thirty in its last four hundred, and its length is between 97 and 105 in a hundred of the
truth's. No portal is declared, so that all three read pages of strangers. The peers read the body alone, Modu the metadata as well.
readability-lxml is optional: its pins contradict those of the documentation's tools, so install it beside them, without dependencies.
"""

from __future__ import annotations

import csv
import importlib
import json
import os
import re
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

import trafilatura
from lxml import html

from flows.samples.pages import render_site
from flows.samples.sites import blocks, load_sites
from pipeline.documents import read_page
from pipeline.documents.charset import decode
from pipeline.errors import ModuError
from pipeline.records import Page

_BLANK = re.compile(r"[\s\u3000\u00a0\u2000-\u200f\ufeff|]+")
_ROUNDS = 3


class Sample(NamedTuple):
    """A page and what stands on it, without white space."""

    url: str
    content_type: str
    payload: bytes
    head: str
    tail: str
    length: int


def _bare(text: str) -> str:
    return _BLANK.sub("", text)


def _of_samples() -> Iterator[Sample]:
    for site in load_sites().values():
        answers = render_site(site)
        for document in site.documents:
            parts = [block.text + "".join(map("".join, block.rows)) for block in blocks(document.body)]
            if (answer := answers.get(document.path)) is not None and (text := _bare("".join(parts))):
                url = f"https://{site.host}{document.path}"
                yield Sample(url, answer.content_type, answer.body, text[:40], text[-40:], len(text))


def _of_folder(folder: Path) -> Iterator[Sample]:
    urls = {row["file"]: row["url"] for row in csv.DictReader((folder / "pages.csv").open(encoding="utf-8"))}
    for path in sorted((folder / "truth").glob("*.json")):
        truth = json.loads(path.read_text("utf-8"))
        page = folder / "pages" / str(truth.get("file"))
        if truth.get("body_last40") and page.is_file():
            head, tail = _bare(truth["body_first40"]), _bare(truth["body_last40"])
            url = urls.get(page.name) or f"file:///{page.name}"
            yield Sample(url, "text/html", page.read_bytes(), head, tail, truth["body_chars_no_whitespace"])


def _right(sample: Sample, text: str) -> bool:
    body = _bare(text)
    ends = sample.head[:30] in body[:400] and sample.tail[-30:] in body[-400:]
    return ends and 0.97 <= len(body) / sample.length <= 1.05


def _modu(sample: Sample) -> str:
    page = Page(url=sample.url, fetched_at=datetime.fromtimestamp(0, UTC), content_type=sample.content_type)
    try:
        return read_page(page, sample.payload).text
    except ModuError:
        return ""


def _trafilatura(sample: Sample) -> str:
    source, _ = decode(sample.payload, sample.content_type)
    return trafilatura.extract(source, favor_recall=True, include_tables=True, include_comments=False) or ""


def _readability(module: Any, sample: Sample) -> str:
    source, _ = decode(sample.payload, sample.content_type)
    return str(html.fromstring(module.Document(source).summary()).text_content())


def run() -> Iterator[str]:
    """Each reader's pages a second and its share of right bodies."""
    folder = os.environ.get("MODU_BENCH_PORTALS")
    samples = list(_of_folder(Path(folder)) if folder else _of_samples())
    readers: dict[str, Callable[[Sample], str]] = {"Modu": _modu, "trafilatura": _trafilatura}
    try:
        module = importlib.import_module("readability")
        readers["readability-lxml"] = lambda sample: _readability(module, sample)
    except ImportError:
        yield "readability-lxml is not installed"
    spent = dict.fromkeys(readers, float("inf"))
    for _ in range(_ROUNDS):  # in turn, and in processor time, so that what else the machine does falls on all alike
        for name, read in readers.items():
            begun = time.process_time()
            for sample in samples:
                read(sample)
            spent[name] = min(spent[name], time.process_time() - begun)
    for name, read in readers.items():
        right = sum(_right(sample, read(sample)) for sample in samples)
        yield f"{name}: {len(samples) / spent[name]:,.0f} pages/s of processor time, {right} of {len(samples)} bodies right"
    yield f"Modu reads {spent['trafilatura'] / spent['Modu']:.2f} times the pages a second of trafilatura"
