"""ZIP files of readable files: each under a line with its name, within limits on count, size and depth."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import PurePosixPath

from pipeline.documents.formats.kinds import kind_of
from pipeline.documents.formats.limits import BROKEN_ZIP, MOST_UNZIPPED, check_length, check_unpacked
from pipeline.documents.wrapping import Printed
from pipeline.errors import DocumentError, TooLong

_MOST_FILES = 200
_DEEPEST = 2
_MOST_RATIO = 200
_UTF8 = 0x800
_TextFrom = Callable[[str, bytes, str], str]


@dataclass
class _Taken:
    """What a file and those packed in it hold, as far as they were opened: the limits are for all of them together."""

    files: int = 0
    bytes: int = 0


def read(payload: bytes, where: str, text_from: _TextFrom) -> Printed:
    """The texts of the members that can be read, and which could not be; nothing is written anywhere.

    Raises:
        DocumentError: the file is broken, locked, too large, too deep, or none of its members can be read.
    """
    return _read(payload, where, text_from, 1, _Taken())


def _read(payload: bytes, where: str, text_from: _TextFrom, depth: int, taken: _Taken) -> Printed:
    taken.bytes += check_unpacked(payload, where)
    if taken.bytes > MOST_UNZIPPED:
        raise TooLong(f"unpacks to more than {MOST_UNZIPPED:,} bytes", where=where, mend="split the file")
    texts: list[str] = []
    unread: list[str] = []
    made = 0
    first: DocumentError | None = None
    try:
        with zipfile.ZipFile(io.BytesIO(payload)) as archive:
            members = [info for info in archive.infolist() if not info.filename.endswith("/")]
            taken.files += len(members)
            if taken.files > _MOST_FILES:
                raise TooLong(f"holds {taken.files} files", where=where, mend="unpack it by hand")
            for info in members:
                name = _name(info)
                try:
                    member = _member(archive, info, f"{where}!{name}", text_from, depth, taken)
                except DocumentError as error:
                    first = first or error
                    unread.append(f"{name}: {error.message}")
                else:
                    texts.append(f"{name}\n{member.text}")
                    made += len(texts[-1])
                    check_length(made, where)
                    unread += (f"{name}!{part}" for part in member.unread)
    except BROKEN_ZIP as error:
        raise DocumentError("the ZIP cannot be read", where=where, mend="unpack it by hand") from error
    if not texts and first is not None:
        raise first
    return Printed("\n".join(texts), unread=tuple(unread))


def _member(
    archive: zipfile.ZipFile, info: zipfile.ZipInfo, where: str, text_from: _TextFrom, depth: int, taken: _Taken
) -> Printed:
    if info.file_size > _MOST_RATIO * max(info.compress_size, 1 << 16):
        raise DocumentError("grows beyond belief", where=where, mend="look who made the file")
    try:
        payload = archive.read(info)
    except BROKEN_ZIP as error:  # a damaged or locked member; the others may be whole
        raise DocumentError("cannot be unpacked", where=where, mend="unpack it by hand") from error
    kind = kind_of(_name(info), "", payload)
    if kind != "zip":
        return Printed(text_from(kind, payload, where))
    if depth >= _DEEPEST:
        raise DocumentError(f"packed more than {_DEEPEST} times", where=where, mend="unpack it by hand")
    return _read(payload, where, text_from, depth + 1, taken)


def _name(info: zipfile.ZipInfo) -> str:
    """The last part of a member's name, or a mark that it has none; names without the UTF-8 flag are GB18030 on Chinese machines."""
    name = info.filename
    if not info.flag_bits & _UTF8:
        with suppress(UnicodeEncodeError, UnicodeDecodeError):
            name = name.encode("cp437").decode("gb18030")
    return PurePosixPath(name.replace("\\", "/")).name or "(without a name)"
