"""PDF: the text layer, tables with their cells; where there is none and the extra `ocr` is installed, what its pictures show."""

from __future__ import annotations

import io

import pypdf

from pipeline.documents.formats import ocr
from pipeline.documents.formats.ruled import RuledPages, rules_of
from pipeline.documents.wrapping import Printed, unwrap
from pipeline.errors import DocumentError

_MOST_SCANS = 40
"""Scanned pages that are read of one file: a page takes seconds."""


def read(payload: bytes, where: str) -> Printed:
    """The text of a PDF, hard line breaks mended, rows of ruled tables with their cells told apart, and where its pages begin.

    Raises:
        DocumentError: it is locked, or broken.
    """
    try:
        reader = pypdf.PdfReader(io.BytesIO(payload))
        if reader.is_encrypted and not reader.decrypt(""):
            raise DocumentError("the PDF is locked by a password", where=where, mend="remove the password")
        ruled = RuledPages(payload)
        texts = [
            ruled.text(number, rules_of(page)) or page.extract_text() or "" for number, page in enumerate(reader.pages)
        ]
        if not any(text.strip() for text in texts) and ocr.is_installed():
            texts = [ocr.read(image.data for image in page.images) for page in reader.pages[:_MOST_SCANS]]
        return unwrap(texts)
    except DocumentError:
        raise
    except Exception as error:  # pypdf raises many kinds on broken files
        what = f"the PDF cannot be read ({type(error).__name__})"
        raise DocumentError(what, where=where, mend="get the file again") from error
