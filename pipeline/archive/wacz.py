"""WACZ files (Web Archive Collection Zipped 1.1.1): the WARC files inside, unpacked."""

from __future__ import annotations

import errno
import shutil
import struct
import zipfile
import zlib
from collections import Counter
from pathlib import Path, PurePosixPath

from pipeline.archive.location import is_archive_name
from pipeline.errors import UnreadableRecord

# What a damaged ZIP makes zipfile raise: an offset before its beginning is an invalid argument to the system.
_BROKEN = (
    zipfile.BadZipFile,
    EOFError,
    NotImplementedError,
    RuntimeError,
    zlib.error,
    struct.error,
    ValueError,
    OSError,
)
_DEEPEST = 2
_MOST_FILES = 1000
_MOST_BYTES = 50_000_000_000
_MOST_RATIO = 200


def unpack(file: Path, folder: Path, deep: int = 0) -> list[Path]:
    """The WARC files of a WACZ file, written into a folder as ``<name>-<member>``; of members of one name each has a number before it.

    A collection of WACZ files (a WACZ file that holds others) is unpacked in the same way, `deep` levels down to two.

    Raises:
        UnreadableRecord: it is no ZIP file, holds no WARC file, or is larger than an archive can be.
    """
    try:
        with zipfile.ZipFile(file) as packed:
            return _unpacked(packed, file, folder, deep)
    except _BROKEN as error:
        if isinstance(error, OSError) and error.errno != errno.EINVAL:
            raise  # a disk that is full, and the like
        raise UnreadableRecord(f"not readable: {error}", where=str(file), mend="fetch the file again") from error


def _unpacked(packed: zipfile.ZipFile, file: Path, folder: Path, deep: int) -> list[Path]:
    members = list(filter(_is_archive, packed.infolist()))
    inner = list(filter(_is_collection, packed.infolist())) if not members and deep < _DEEPEST else []
    held = members or inner
    if not held:
        raise UnreadableRecord("no WARC file inside", where=str(file), mend="look whether it is a WACZ file")
    if len(held) > _MOST_FILES or sum(info.file_size for info in held) > _MOST_BYTES:
        raise UnreadableRecord("too large to unpack", where=str(file), mend="unpack it by hand")
    if inner:
        return _of_collection(packed, file, inner, folder, deep + 1)
    return [_written(packed, info, folder / name) for info, name in zip(members, _names(file, members), strict=True)]


def _names(file: Path, members: list[zipfile.ZipInfo]) -> list[str]:
    """The names of members; of one name each has a number before it."""
    names = [_name(file, info) for info in members]
    counts = Counter(names)
    return [f"{number}-{name}" if counts[name] > 1 else name for number, name in enumerate(names)]


def _of_collection(
    packed: zipfile.ZipFile, file: Path, members: list[zipfile.ZipInfo], folder: Path, deep: int
) -> list[Path]:
    """The WARC files of all WACZ files in one."""
    found: list[Path] = []
    for number, info in enumerate(members):
        inner = _written(packed, info, folder / f"{number}-{_name(file, info)}")
        found += unpack(inner, folder, deep)
        inner.unlink()
    return found


def _is_collection(info: zipfile.ZipInfo) -> bool:
    return not info.is_dir() and info.filename.lower().endswith(".wacz")


def _is_archive(info: zipfile.ZipInfo) -> bool:
    inside = PurePosixPath(info.filename)
    return not info.is_dir() and inside.parts[:1] == ("archive",) and is_archive_name(inside.name)


def _name(file: Path, info: zipfile.ZipInfo) -> str:
    """The last part of the member's name: what stands before it, ../ as well, is left."""
    return f"{file.stem}-{PurePosixPath(info.filename).name}"


def _written(packed: zipfile.ZipFile, info: zipfile.ZipInfo, target: Path) -> Path:
    if info.file_size > _MOST_RATIO * max(info.compress_size, 1 << 16):
        raise UnreadableRecord("a member grows beyond belief", where=info.filename, mend="look who made the file")
    folder = target.parent
    folder.mkdir(parents=True, exist_ok=True)
    partial = folder / f".{target.name}.partial"
    with packed.open(info) as source, partial.open("wb") as written:
        shutil.copyfileobj(source, written, 1 << 20)
    partial.replace(target)
    return target
