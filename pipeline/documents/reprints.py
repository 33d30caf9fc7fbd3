"""One policy on many portals: which documents repeat another, and which of them is the original."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from pipeline.records import Document

_LEVELS = {"national": 0, "province": 1, "city": 2, "district": 3, None: 4}
_SHORTEST = 200  # shorter texts may agree by chance
_BLANK = re.compile(r"\s+")


def _key(document: Document) -> tuple[str, str] | None:
    """What two copies share: the text without blanks, or number and title."""
    plain = _BLANK.sub("", document.text)
    return ("text", plain) if len(plain) >= _SHORTEST else None


def _numbered(document: Document) -> tuple[str, str] | None:
    title = _BLANK.sub("", document.title or "")
    return (document.document_number, title) if document.document_number and len(title) >= 8 else None


def mark_reprints(documents: Iterable[Document]) -> list[Document]:
    """Documents whose ``reprint_of`` must change.

    Copies agree in their text (white space aside) or in number and title. The original is the one of the highest level, then
    the first published; attachments are left as they are.
    """
    groups: dict[tuple[str, str], list[Document]] = defaultdict(list)
    held = [document for document in documents if document.parent is None]
    for document in held:
        for key in (_key(document), _numbered(document)):
            if key is not None:
                groups[key].append(document)
    original: dict[str, str] = {}
    for copies in groups.values():
        first = min(copies, key=lambda d: (_LEVELS[d.level], d.published_on or date.max, d.id))
        for copy in copies:
            if copy.id != first.id:
                original.setdefault(copy.id, first.id)
    # A copy of a copy points to the first original.
    final = {key: original.get(value, value) for key, value in original.items()}
    return [
        document.model_copy(update={"reprint_of": final.get(document.id)})
        for document in held
        if document.reprint_of != final.get(document.id)
    ]
