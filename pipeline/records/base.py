"""What every record shares, and the words that several of them use."""

from __future__ import annotations

import hashlib
import re
from typing import Literal

from pydantic import BaseModel, ConfigDict

Status = Literal["target", "achieved", "baseline", "support_amount", "condition", "sanction", "reference", "unclear"]
Level = Literal["national", "province", "city", "district"]
Stance = Literal["regulate", "provide", "promote", "none"]


def identify(*parts: object) -> str:
    """Stable id: the first 16 hex digits of the SHA-256 of the parts that identify a thing."""
    return hashlib.sha256(storable("\x1f".join(map(str, parts))).encode()).hexdigest()[:16]


# NUL and halves of pairs, which no database and no file in UTF-8 can hold.
_UNSTORABLE = re.compile("[\0\ud800-\udfff]")


def storable(text: str) -> str:
    """A text with \ufffd, the mark of a lost character, in place of each character that cannot be stored; its length is kept."""
    return _UNSTORABLE.sub("\ufffd", text)


def revision_of(text: str) -> str:
    """The revision of a text: its SHA-256 in hex."""
    return hashlib.sha256(text.encode()).hexdigest()


class Record(BaseModel):
    """Base of all records: frozen, no unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid")
