"""Files of other archives as WARC files: WACZ taken apart, ARC (the format before WARC) written anew."""

from __future__ import annotations

import gzip
import re
import zlib
from pathlib import Path

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.warcwriter import WARCWriter

from pipeline.archive.location import archive_name
from pipeline.archive.wacz import unpack
from pipeline.errors import UnreadableRecord

_SUFFIX = re.compile(r"(?:\.w?arc)?(?:\.gz)?$", re.I)
_ARC = b"filedesc://"
_GZIP = b"\x1f\x8b"
_ZIP = b"PK\x03\x04"
# What a damaged record makes warcio raise; the last four are how it meets absent or senseless headers.
_BROKEN = (ArchiveLoadFailed, EOFError, zlib.error, ValueError, IndexError, AttributeError, TypeError)


def warc_files(file: Path, folder: Path) -> list[tuple[Path, str]]:
    """The WARC files that a file holds, and the names that they are to have in an archive.

    Args:
        file: a WARC, WACZ or ARC file, packed or not.
        folder: what has to be written is written there.

    Raises:
        UnreadableRecord: it is damaged, or a WACZ file without a WARC file.
    """
    with file.open("rb") as opened:
        first = opened.read(len(_ARC))
    if file.suffix.lower() == ".wacz" or first.startswith(_ZIP):
        return [(one, archive_name(one)) for one in unpack(file, folder)]
    if first == _ARC or (first.startswith(_GZIP) and _begins_as_arc(file)):
        written = _of_arc(file, folder)
        return [(written, written.name)]
    return [(file, archive_name(file))]


def _begins_as_arc(file: Path) -> bool:
    try:
        with gzip.open(file) as opened:
            return opened.read(len(_ARC)) == _ARC
    except (OSError, EOFError, zlib.error):
        return False


def _of_arc(file: Path, folder: Path) -> Path:
    target = folder / (_SUFFIX.sub("", file.name) + ".warc.gz")
    try:
        with file.open("rb") as opened, target.open("wb") as out:
            writer, records = WARCWriter(out, gzip=True), ArchiveIterator(opened, arc2warc=True)
            for record in records:
                writer.write_record(record)
            if records.err_count:
                raise ValueError("bytes between two records that belong to neither")
    except _BROKEN as error:
        what = (
            f"a record of the ARC file is not readable: {(str(error).splitlines() or [type(error).__name__])[0][:100]}"
        )
        raise UnreadableRecord(
            what, where=str(file), mend="fetch the file again, or turn it into WARC by hand"
        ) from error
    return target
