"""Keep what was seen: WARC records written, indexed and read back."""

from pipeline.archive.elsewhere import warc_files
from pipeline.archive.location import Kept, Location, archive_name
from pipeline.archive.reader import read_archive, read_record, read_stream
from pipeline.archive.wacz import unpack
from pipeline.archive.writer import ArchiveWriter, Written

__all__ = [
    "ArchiveWriter",
    "Kept",
    "Location",
    "Written",
    "archive_name",
    "read_archive",
    "read_record",
    "read_stream",
    "unpack",
    "warc_files",
]
