"""Keep what was seen: WARC records written, indexed and read back."""

from pipeline.archive.location import Location
from pipeline.archive.reader import read_archive, read_record, read_stream
from pipeline.archive.wacz import unpack
from pipeline.archive.writer import ArchiveWriter, Written

__all__ = ["ArchiveWriter", "Location", "Written", "read_archive", "read_record", "read_stream", "unpack"]
