"""Closed choices that records hold and commands offer. Apart from the records, which take a second to load, for help names them."""

from __future__ import annotations

from typing import Literal

Verdict = Literal["accept", "correct", "reject"]
Reviewed = Literal["targets", "mentions", "emphasis"]
"""Tables that persons review."""
LISTED = ("COMPANY", "INSTITUTION", "AGENCY", "GPE", "LOCATION", "PROJECT", "EVENT")
"""Types of names that the register holds; policies are cited, persons are not collected."""
