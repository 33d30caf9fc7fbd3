"""Modu's core: from portal pages to tables. It knows nothing of the flows that schedule it."""

__version__ = "0.1.0"
"""The release of Modu, whatever the distribution is called that brought it."""
