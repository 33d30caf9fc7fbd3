"""Keep what was seen: WARC records written, indexed and read back."""
