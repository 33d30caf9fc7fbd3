"""Rich Text Format, as which many a .doc is stored."""

from __future__ import annotations

from striprtf.striprtf import rtf_to_text

from pipeline.documents.formats.limits import check_length
from pipeline.documents.rows import CELL
from pipeline.errors import DocumentError

_CODE_PAGE = "cp936"  # of a file that names none


def read(payload: bytes, where: str) -> str:
    """The paragraphs of an RTF file and the rows of its tables.

    Raises:
        TooLong: it is over the limit on text.
        DocumentError: it is broken.
    """
    check_length(len(payload) // 8, where)  # four bytes a half of a character at the most
    try:
        text = str(rtf_to_text(payload.decode("latin-1"), encoding=_CODE_PAGE, errors="replace"))
    except (ValueError, LookupError, IndexError, OverflowError) as error:
        raise DocumentError("the RTF cannot be read", where=where, mend="save it as DOCX") from error
    return "\n".join(_line(line) for line in text.splitlines() if line.strip())


def _line(line: str) -> str:
    """A row, each cell of which the library ends with a bar, as cells; another line as it is."""
    return CELL.join(cell.strip() for cell in line.rstrip("|").split("|")) if line.endswith("|") else line.strip()
