"""Releases: exports, data dictionary, checks."""
