"""Whether documents are what their portal's declaration expects: bodies long enough, fields filled."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.documents.attached import is_in_its_file
from pipeline.errors import BodyTooShort
from pipeline.portals import Portal
from pipeline.records import Document

SAMPLE = 50
"""So many documents of a crawl tell whether the portal still looks as declared."""
_FEW = 5
_MOST_SHORT = 0.5


def check_length_of_body(document: Document, portal: Portal | None) -> None:
    """Tell of a body that is shorter than any of the portal's should be; it is kept all the same.

    Raises:
        BodyTooShort: its characters are fewer than ``expect.least_chars``.
    """
    if portal is not None and is_short(document, portal):
        raise BodyTooShort(
            f"a body of {document.chars} characters, expected at least {portal.expect.least_chars}",
            where=document.url,
            mend="compare the page with the portal's `detail.body`",
        )


def is_short(document: Document, portal: Portal) -> bool:
    """Is a page's body shorter than declared, and not in a file beside it?"""
    short = document.parent is None and document.chars < portal.expect.least_chars
    return short and not is_in_its_file(document)


def unmet(documents: Sequence[Document], portal: Portal) -> list[str]:
    """The expectations that the pages among these documents fail, each as a line; none for fewer than five pages."""
    pages = [document for document in documents if document.parent is None]
    if len(pages) < _FEW:
        return []
    fill: dict[str, float] = {
        str(name): sum(getattr(page, name) is not None for page in pages) / len(pages)
        for name in portal.expect.fill_rates
    }
    found = [
        f"{name} filled on {share:.0%} of {len(pages)} pages, expected at least {least:.0%}"
        for name, (share, least) in portal.expect.too_empty(fill).items()
    ]
    short = sum(is_short(page, portal) for page in pages)
    if short > _MOST_SHORT * len(pages):
        found.append(f"{short} of {len(pages)} bodies have fewer than {portal.expect.least_chars} characters")
    return found
