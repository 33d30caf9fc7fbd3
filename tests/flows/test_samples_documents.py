"""The pages of the sample portals read back: what the front matter says is what a reader finds."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest

from flows.samples import SampleDocument, Site, load_sites
from flows.samples.pages import render_site
from flows.samples.sites import blocks, samples_dir
from pipeline.documents import read_page
from pipeline.language.normalise import normalise
from pipeline.portals import load_portals
from pipeline.records import Page

PORTALS = load_portals([samples_dir()])
SITES = load_sites()
ANSWERS = {name: render_site(site) for name, site in SITES.items()}
DOCUMENTS = [(site, document) for site in SITES.values() for document in site.documents]
SEEN = datetime(2026, 1, 5, tzinfo=UTC)


def bare(text: str) -> str:
    return re.sub(r"[\s｜|]", "", normalise(text))


@pytest.mark.parametrize(("site", "document"), DOCUMENTS, ids=lambda value: getattr(value, "slug", None) or value.id)
def test_a_page_reads_back_as_its_source(site: Site, document: SampleDocument) -> None:
    portal = PORTALS[f"sample-{site.id}"]
    answer = ANSWERS[site.id][document.path]
    page = Page(
        url=portal.base_url + document.path,
        list_number=document.number if portal.list.item.number else None,  # as the crawl hands it on
        fetched_at=SEEN,
        content_type=answer.content_type,
    )
    read = read_page(page, answer.body, portal)
    body = "".join(block.text + "".join("".join(row) for row in block.rows) for block in blocks(document.body))
    assert bare(body) in bare(read.text)
    assert len(read.text) < len(document.body) + 60
    assert read.title == document.title
    assert read.published_on == document.published_on
    if document.number:
        assert read.document_number == document.number
    files = {portal.base_url + attachment.path for attachment in document.attachments}
    assert {attachment.url for attachment in read.attachments} == files
    for attachment in document.attachments:
        answer = ANSWERS[site.id][attachment.path]
        part = Page(
            url=portal.base_url + attachment.path,
            fetched_at=SEEN,
            content_type=answer.content_type,
            parent_url=page.url,
        )
        assert read_page(part, answer.body, portal).parent == read.id
