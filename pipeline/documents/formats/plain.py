"""Plain text."""

from __future__ import annotations

from pipeline.documents.charset import check_mojibake, decode
from pipeline.documents.formats.limits import check_length
from pipeline.errors import NotText

_BINARY = (
    b"%PDF",
    b"PK\x03\x04",
    b"\xd0\xcf\x11\xe0",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"\x1f\x8b",
    b"\x7fELF",
    b"Rar!",
)
_MOST_BYTES = 4  # of a character


def read(payload: bytes, where: str, content_type: str = "") -> str:
    """A text in the charset that it is in.

    Raises:
        TooLong: it is over the limit whatever its charset.
        NotText: the bytes are of another kind of file.
        Mojibake: they were decoded wrongly before.
    """
    check_length(len(payload) // _MOST_BYTES, where)
    sample = payload[:4096]
    if payload.startswith(_BINARY) or (b"\0" in sample and not payload.startswith((b"\xff\xfe", b"\xfe\xff"))):
        raise NotText("binary data in a text file", where=where, mend="give it the suffix of its real type")
    text, _ = decode(payload, content_type)
    control = sum(character < " " and character not in "\t\r\n\f" for character in text[:4096])
    if control > 8:
        raise NotText("binary data in a text file", where=where, mend="give it the suffix of its real type")
    check_mojibake(text, where)
    return text.replace("\r\n", "\n").replace("\r", "\n")
