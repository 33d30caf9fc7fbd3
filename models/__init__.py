"""Trained artefacts, each in a folder with its card. Package data; no code."""
