"""Where the records of a WARC file begin and end, also in one that was torn or damaged.

A record is framed before it is parsed, as a gzip member or by its Content-Length, so that a damaged one cannot swallow those
that follow it: gzip's checksum or the missing end of the record tells, and reading goes on at the next beginning.
"""

from __future__ import annotations

import io
import re
import zlib
from typing import BinaryIO

GZIP = b"\x1f\x8b\x08"
_BLOCK = 1 << 16
_LONGEST_HEADERS = 1 << 16
_WINDOW, _AHEAD = 1 << 20, 512
_SEPARATOR, _LONGEST_BEGINNING = 4, 16
_BEGINNING = re.compile(rb"WARC/\d\.\d+\r?\n")
_BEGINNINGS = re.compile(re.escape(GZIP) + rb"|(?<=\n)WARC/\d\.\d+\r?\n")
_HEADERS_END = re.compile(rb"\r?\n\r?\n")
_LENGTH = re.compile(rb"^Content-Length:[ \t]*(\d{1,15})[ \t]*\r?$", re.I | re.M)


class Damaged(ValueError):
    """What stands here is no whole record."""


class Frame(io.RawIOBase):
    """The bytes of one frame."""

    @property
    def end(self) -> int:
        """The offset after the frame; known once it was read to its end."""
        raise NotImplementedError

    def readable(self) -> bool:
        """A frame can be read."""
        return True


class _Member(Frame):
    """A gzip member, unpacked."""

    def __init__(self, file: BinaryIO, start: int) -> None:
        file.seek(start)
        self._file = file
        self._inflate = zlib.decompressobj(wbits=31)

    @property
    def end(self) -> int:
        """The offset after the member."""
        return self._file.tell() - len(self._inflate.unused_data)

    def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]
        """Unpack the next bytes.

        Raises:
            Damaged: the member is cut off, or its bytes or checksum are wrong.
        """
        try:
            while not self._inflate.eof:
                packed = self._inflate.unconsumed_tail or self._file.read(_BLOCK)
                if not packed:
                    raise Damaged("cut off")
                if found := self._inflate.decompress(packed, len(buffer)):
                    buffer[: len(found)] = found
                    return len(found)
        except zlib.error as error:
            raise Damaged(str(error)) from error
        return 0


class _Slice(Frame):
    """A record that is not compressed."""

    def __init__(self, file: BinaryIO, start: int, end: int, after: int) -> None:
        self._file, self._at, self._stop, self._after = file, start, end, after

    @property
    def end(self) -> int:
        """The offset after the record and the blank lines that close it."""
        return self._after

    def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]
        """Copy the next bytes."""
        self._file.seek(self._at)
        found = self._file.read(min(len(buffer), self._stop - self._at))
        buffer[: len(found)] = found
        self._at += len(found)
        return len(found)


def frame_at(file: BinaryIO, start: int) -> Frame | None:
    """The frame that begins at an offset; None at the end of the file.

    Raises:
        Damaged: no record begins there, or it is cut off.
    """
    file.seek(start)
    head = file.read(_LONGEST_HEADERS)
    if not head.strip(b"\r\n"):
        return None
    if head.startswith(GZIP):
        return _Member(file, start)
    blanks = len(head) - len(head.lstrip(b"\r\n"))
    body = _HEADERS_END.search(head, blanks)
    length = _LENGTH.search(head, blanks, body.start() + 1) if body else None
    if not _BEGINNING.match(head, blanks) or body is None or length is None:
        raise Damaged("no WARC record begins here")
    end = start + body.end() + int(length.group(1))
    file.seek(end)
    after = file.read(_SEPARATOR + _LONGEST_BEGINNING)
    if file.seek(0, io.SEEK_END) < end:
        raise Damaged("cut off")
    # Between two records stand two line ends. Where one of them is damaged, the record behind it proves the length.
    if after[:_SEPARATOR].strip(b"\r\n") and not _BEGINNING.match(after, _SEPARATOR):
        raise Damaged("its Content-Length is wrong")
    return _Slice(file, start + blanks, end, end + len(after[:_SEPARATOR]))


def next_start(file: BinaryIO, start: int) -> int | None:
    """The first offset from ``start`` (1 or more) on at which a record seems to begin, or None."""
    base = start - 1  # a plain record is known by the line end before it
    while True:
        file.seek(base)
        data = file.read(_WINDOW + _AHEAD)
        for found in _BEGINNINGS.finditer(data, 1):
            at = found.start()
            if at <= _WINDOW and _is_start(data[at : at + _AHEAD]):
                return base + at
        if len(data) < _WINDOW + _AHEAD:
            return None
        base += _WINDOW


def _is_start(data: bytes) -> bool:
    if not data.startswith(GZIP):
        return True
    try:
        return zlib.decompressobj(wbits=31).decompress(data, 16).startswith(b"WARC/")
    except zlib.error:
        return False
