"""Modu's core: from portal pages to tables. It knows nothing of the flows that schedule it."""
