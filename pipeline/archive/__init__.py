"""Keep what was seen: WARC records written, indexed and read back."""

from pipeline.archive.reader import read_archive, read_record
from pipeline.archive.writer import ArchiveWriter

__all__ = ["ArchiveWriter", "read_archive", "read_record"]
