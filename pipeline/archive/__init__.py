"""Keep what was seen: WARC records written, indexed and read back."""

from pipeline.archive.reader import read_archive, read_record
from pipeline.archive.writer import ArchiveWriter, Written

__all__ = ["ArchiveWriter", "Written", "read_archive", "read_record"]
