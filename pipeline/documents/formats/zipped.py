"""ZIP files of readable files: each under a line with its name, within limits on count, size and depth."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import PurePosixPath

from pipeline.documents.formats.kinds import kind_of
from pipeline.documents.formats.limits import BROKEN_ZIP, check_unpacked
from pipeline.documents.wrapping import Printed
from pipeline.errors import DocumentError

_MOST_FILES = 200
_DEEPEST = 2
_MOST_RATIO = 200
_UTF8 = 0x800


def read(payload: bytes, where: str, text_from: Callable[[str, bytes, str], str], depth: int = 1) -> Printed:
    """The texts of the members that can be read, and which could not be; nothing is written anywhere.

    Raises:
        DocumentError: the file is broken, locked, too large, too deep, or none of its members can be read.
    """
    check_unpacked(payload, where)
    texts: list[str] = []
    unread: list[str] = []
    first: DocumentError | None = None
    try:
        with zipfile.ZipFile(io.BytesIO(payload)) as archive:
            members = [info for info in archive.infolist() if not info.is_dir()]
            if len(members) > _MOST_FILES:
                raise DocumentError(f"holds {len(members)} files", where=where, mend="unpack it by hand")
            for info in members:
                name = _name(info)
                try:
                    member = _member(archive, info, f"{where}!{name}", text_from, depth)
                except DocumentError as error:
                    first = first or error
                    unread.append(f"{name}: {error.message}")
                else:
                    texts.append(f"{name}\n{member.text}")
                    unread += (f"{name}!{part}" for part in member.unread)
    except BROKEN_ZIP as error:
        raise DocumentError("the ZIP cannot be read", where=where, mend="unpack it by hand") from error
    if not texts and first is not None:
        raise first
    return Printed("\n".join(texts), unread=tuple(unread))


def _member(
    archive: zipfile.ZipFile,
    info: zipfile.ZipInfo,
    where: str,
    text_from: Callable[[str, bytes, str], str],
    depth: int,
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
    return read(payload, where, text_from, depth + 1)


def _name(info: zipfile.ZipInfo) -> str:
    """The last part of a member's name; names without the UTF-8 flag are GB18030 on Chinese machines."""
    name = info.filename
    if not info.flag_bits & _UTF8:
        with suppress(UnicodeEncodeError, UnicodeDecodeError):
            name = name.encode("cp437").decode("gb18030")
    return PurePosixPath(name.replace("\\", "/")).name
