"""PDF: the text layer, tables with their cells; where there is none and the extra `ocr` is installed, what its pictures show."""

from __future__ import annotations

import io
from typing import Any

import pypdf

from pipeline.documents.formats import ocr
from pipeline.documents.formats.aligned import Fragment, may_hold_columns
from pipeline.documents.formats.limits import MOST_PAGES, within
from pipeline.documents.formats.ruled import TablePages, rules_of
from pipeline.documents.wrapping import Printed, unwrap
from pipeline.errors import DocumentError, TooLong


def read(payload: bytes, where: str) -> Printed:
    """The text of a PDF, hard line breaks mended, rows of tables with their cells told apart, where its pages begin, and which are
    pictures that were not read.

    Raises:
        TooLong: it has more than 2,000 pages, or too much text.
        DocumentError: it is locked, or broken.
    """
    try:
        reader = pypdf.PdfReader(io.BytesIO(payload))
        if reader.is_encrypted and not reader.decrypt(""):
            raise DocumentError("the PDF is locked by a password", where=where, mend="remove the password")
        if (count := len(reader.pages)) > MOST_PAGES:
            raise TooLong(f"{count:,} pages, more than {MOST_PAGES:,}", where=where, mend="split it")
        tables = TablePages(payload)
        texts = list(within((_text(tables, number, page) for number, page in enumerate(reader.pages)), where))
        scans = [n for n, text in enumerate(texts) if not text.strip() and len(reader.pages[n].images)]
        if ocr.is_installed():
            for number in scans[: ocr.MOST_PAGES]:
                texts[number] = ocr.read(image.data for image in reader.pages[number].images)
            scans = scans[ocr.MOST_PAGES :]
        unread = tuple(f"page {number + 1}: a picture without a text layer" for number in scans)
        return unwrap(texts)._replace(unread=unread)
    except DocumentError:
        raise
    except Exception as error:  # pypdf raises many kinds on broken files
        what = f"the PDF cannot be read ({type(error).__name__})"
        raise DocumentError(what, where=where, mend="get the file again") from error


def _text(tables: TablePages, number: int, page: pypdf.PageObject) -> str:
    """The text of a page: with its ruled tables, or with those that columns make, or as it is."""
    if (found := tables.ruled(number, rules_of(page))) is not None:
        return found
    fragments: list[Fragment] = []

    def meet(text: str, cm: list[float], tm: list[float], _font: Any, size: float) -> None:
        x = tm[4] * cm[0] + tm[5] * cm[2] + cm[4]
        y = tm[4] * cm[1] + tm[5] * cm[3] + cm[5]
        fragments.append(Fragment(text, x, y, abs(size * tm[0] * cm[0]) or size))

    plain = page.extract_text(visitor_text=meet) or ""
    return (tables.aligned(number) if may_hold_columns(fragments) else None) or plain
