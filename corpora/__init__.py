"""Texts and lists that the project owns. Package data; no code."""
