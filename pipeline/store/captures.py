"""A document captured again: which capture stands, and what changed between two texts of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from itertools import islice

from pipeline.records import Document, Revision, identify, in_future

_MOST_LINES = 200  # a rewritten document need not be stored twice over
_OF_THE_CAPTURE = {"archive_file", "archive_record", "first_seen", "last_seen"}
_OF_THE_DOCUMENT = Document.model_fields.keys() - _OF_THE_CAPTURE


def succeeding(stored: Document | None, captured: Document) -> tuple[Document, Revision | None]:
    """The document as it stands after a capture, and the change of its text, if that is another one.

    Args:
        stored: as it stood before; None where it is new.
        captured: as it was captured. An older capture than the stored one widens the time in which it was seen, and no more.
    """
    if stored is None:
        return captured, None
    seen = list(filter(None, (stored.first_seen, captured.first_seen)))
    stored_last = None if in_future(stored.last_seen) else stored.last_seen  # else no text would ever be newer
    last = list(filter(None, (stored_last, captured.last_seen)))
    older = stored_last and captured.last_seen and captured.last_seen < stored_last
    kept = (stored if older else captured).model_copy(
        update={
            "first_seen": min(seen, default=None),
            "last_seen": max(last, default=None),
            "reprint_of": stored.reprint_of,  # found later, over all documents
        }
    )
    if kept.revision == stored.revision:
        return kept, None
    added, removed = changed_lines(stored.text, kept.text)
    return kept, Revision(
        id=identify(kept.id, kept.revision),
        document=kept.id,
        revision=kept.revision,
        previous=stored.revision,
        seen_at=kept.last_seen or datetime.now(UTC),
        added=added,
        removed=removed,
    )


def same_document(first: Document, second: Document) -> bool:
    """Whether two captures gave the same document."""
    return all(getattr(first, name) == getattr(second, name) for name in _OF_THE_DOCUMENT)


def changed_lines(old: str, new: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Lines added to and removed from a text, the first 200 of each, in their order, in time that grows with its length.

    Lines that one text has more often than the other are its own. Where none is, lines changed places: then those between what
    begins and what ends both texts are given.
    """
    before, after = old.splitlines(), new.splitlines()
    added, removed = (tuple(islice(_beyond(*pair), _MOST_LINES)) for pair in ((after, before), (before, after)))
    if added or removed:
        return added, removed
    first = _shared(before, after)
    last = min(_shared(before[::-1], after[::-1]), len(before) - first)
    moved = slice(first, min(len(before) - last, first + _MOST_LINES))
    return tuple(after[moved]), tuple(before[moved])


def _beyond(lines: Sequence[str], others: Sequence[str]) -> Iterator[str]:
    """The lines that stand more often in a text than in the other: those after as many as that has."""
    left = Counter(others)
    for line in lines:
        if left[line]:
            left[line] -= 1
        else:
            yield line


def _shared(first: Sequence[str], second: Sequence[str]) -> int:
    """How many lines begin both."""
    return next(
        (at for at, (a, b) in enumerate(zip(first, second, strict=False)) if a != b), min(len(first), len(second))
    )
