"""PDF: the text layer, tables with their cells; where there is none and the extra `ocr` is installed, what its pictures show."""

from __future__ import annotations

import io
from contextlib import closing

import pypdf
import pypdfium2

from pipeline.documents.formats import ocr
from pipeline.documents.formats.aligned import may_hold_columns
from pipeline.documents.formats.glyphs import legible
from pipeline.documents.formats.layer import Layer
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
        with closing(pypdfium2.PdfDocument(payload, password="")) as printed:
            pages = ((number, page, Layer(printed[number])) for number, page in enumerate(reader.pages))
            texts = list(within((_text(tables, *page) for page in pages), where))
        scans = [n for n, text in enumerate(texts) if not text.strip() and len(reader.pages[n].images)]
        if ocr.is_installed():
            for number in scans[: ocr.MOST_PAGES]:
                texts[number] = ocr.read(image.data for image in reader.pages[number].images)
            scans = scans[ocr.MOST_PAGES :]
        texts, glyphs = legible(texts, where)
        unread = tuple(f"page {number + 1}: a picture without a text layer" for number in scans)
        return unwrap(texts)._replace(unread=unread + glyphs)
    except DocumentError:
        raise
    except Exception as error:  # pypdf raises many kinds on broken files
        what = f"the PDF cannot be read ({type(error).__name__})"
        raise DocumentError(what, where=where, mend="get the file again") from error


def _text(tables: TablePages, number: int, page: pypdf.PageObject, layer: Layer) -> str:
    """The text of a page: with its ruled tables, or with those that columns make, or as it is."""
    if (found := tables.ruled(number, rules_of(page))) is not None:
        return found
    return (tables.aligned(number) if may_hold_columns(layer.fragments()) else None) or layer.text()
