"""Promises: quantities in context become target records."""
