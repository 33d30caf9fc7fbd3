"""One policy on many portals: which documents repeat another, and which of them is the original.

Near-identical texts are found by MinHash over their sentences with locality-sensitive hashing (Broder, "On the resemblance and
containment of documents", 1997), and confirmed by their exact Jaccard similarity. A text leaves a fingerprint, made once; who compares
all documents needs the fingerprints, and of the texts those few that seem to agree.
"""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache

from pipeline.records import Document, Fingerprint

_LEVELS = {"national": 0, "province": 1, "city": 2, "district": 3, None: 4}
_SHORTEST = 200  # shorter texts may agree by chance
_MARK = re.compile(r"[（(\[【]转载?[）)\]】]|^转载[：:]?|[（(]转自.{2,20}[）)]")
_BLANK = re.compile(r"\s+")
_STOPS = re.compile(r"[。；！？\n]")
_SHORTEST_SENTENCE = 8
_LEAST_SENTENCES = 5
_BANDS, _BAND = 8, 8
"""Texts that agree in all of eight minima of one of eight bands are compared: of those with nine in ten sentences in common 99%."""
NEARLY = 0.9
"""Least Jaccard similarity of the sentences of two copies."""
_AT_HAND = 512  # texts whose sentences are kept while pairs are compared

Pair = tuple[str, str]
Texts = Callable[[str], str]


def fingerprint(document: Document, made_by: str) -> Fingerprint:
    """What tells whether the text of a document agrees with another, made by a version of this room."""
    plain, sentences = _BLANK.sub("", document.text), _sentences(document.text)
    return Fingerprint(
        id=document.id,
        revision=document.revision,
        made_by=made_by,
        plain=_digest(plain) if len(plain) >= _SHORTEST else "",
        bands=_bands(sentences) if len(sentences) >= _LEAST_SENTENCES else (),
    )


def reprints(documents: Iterable[Document], fingerprints: Iterable[Fingerprint], text_of: Texts) -> dict[str, str]:
    """The documents that repeat another, each with the original.

    Copies agree in their text (white space aside), in number and title, or in at least nine of ten sentences while no two numbers
    speak against it. The original is one whose title does not say that it is none (转载), of those the one of the highest level, then
    the first published; attachments are left as they are.

    Args:
        documents: all that are held; their texts are not looked at.
        fingerprints: of their texts.
        text_of: gives the text of a document by its id; asked for those that seem to agree.
    """
    held = {document.id: document for document in documents if document.parent is None}
    prints = [one for one in fingerprints if one.id in held]
    groups = _Groups(held)
    for first, second in _identical(held, prints):
        groups.join(first, second)
    for first, second in _near(held, prints, text_of, groups):
        groups.join(first, second)
    final: dict[str, str] = {}
    for copies in groups.of_several():
        first_of = min(copies, key=lambda d: (_says_so(d), _LEVELS[d.level], d.published_on or date.max, d.id))
        final |= {copy.id: first_of.id for copy in copies if copy.id != first_of.id}
    return final


class _Groups:
    """Disjoint sets of documents."""

    def __init__(self, documents: Mapping[str, Document]) -> None:
        self._documents = documents
        self._above: dict[str, str] = {}

    def top(self, key: str) -> str:
        """One of the set that stands for all of it."""
        while (above := self._above.get(key, key)) != key:
            self._above[key] = self._above.get(above, above)
            key = above
        return key

    def join(self, first: str, second: str) -> None:
        """Make one set of two."""
        tops = self.top(first), self.top(second)
        if tops[0] != tops[1]:
            self._above[tops[1]] = tops[0]

    def of_several(self) -> Iterator[list[Document]]:
        """The sets of two and more."""
        members: dict[str, list[Document]] = defaultdict(list)
        for key in dict.fromkeys((*self._above, *self._above.values())):
            members[self.top(key)].append(self._documents[key])
        return (copies for copies in members.values() if len(copies) > 1)


def _identical(documents: Mapping[str, Document], prints: Sequence[Fingerprint]) -> Iterator[Pair]:
    """Documents that share the text without blanks, or number and title."""
    first: dict[tuple[str, str], str] = {}
    plain = ((("text", one.plain), one.id) for one in prints if one.plain)
    named = ((key, document.id) for document in documents.values() if (key := _named(document)))
    for key, id in (*plain, *named):
        if (other := first.setdefault(key, id)) != id:
            yield other, id


def _named(document: Document) -> tuple[str, str] | None:
    title = _MARK.sub("", _BLANK.sub("", document.title or ""))
    return (document.document_number, title) if document.document_number and len(title) >= 8 else None


def _near(
    documents: Mapping[str, Document], prints: Sequence[Fingerprint], text_of: Texts, groups: _Groups
) -> Iterator[Pair]:
    """Documents that share nine in ten sentences; what is of one set already is not compared."""

    @lru_cache(_AT_HAND)
    def sentences(id: str) -> frozenset[str]:
        return _sentences(text_of(id))

    for alike in _alike(prints):
        for at, second in enumerate(alike):
            for first in alike[:at]:
                if groups.top(first) == groups.top(second) or _told_apart(documents[first], documents[second]):
                    continue
                mine, theirs = sentences(first), sentences(second)
                if len(mine & theirs) >= NEARLY * len(mine | theirs):
                    yield first, second


def _alike(prints: Sequence[Fingerprint]) -> Iterator[list[str]]:
    """Ids of the texts that agree in a band, in order of id."""
    for band in range(_BANDS):
        first: dict[str, str] = {}
        several: dict[str, list[str]] = {}
        for one in prints:
            if one.bands and (other := first.setdefault(one.bands[band], one.id)) != one.id:
                several.setdefault(one.bands[band], [other]).append(one.id)
        yield from map(sorted, several.values())


def _bands(sentences: Collection[str]) -> tuple[str, ...]:
    from datasketch import MinHash  # with SciPy it takes longer to load than all the rest

    signature = MinHash(num_perm=_BANDS * _BAND)
    signature.update_batch([sentence.encode() for sentence in sorted(sentences)])
    minima = signature.hashvalues.reshape(_BANDS, _BAND)
    return tuple(_digest(band.tobytes()) for band in minima)


def _digest(content: str | bytes) -> str:
    """Twenty hex digits of a SHA-256."""
    return hashlib.sha256(content.encode() if isinstance(content, str) else content).hexdigest()[:20]


def _sentences(text: str) -> frozenset[str]:
    parts = (_BLANK.sub("", part) for part in _STOPS.split(text))
    return frozenset(part for part in parts if len(part) >= _SHORTEST_SENTENCE)


def _says_so(document: Document) -> bool:
    """Does the title of a document say that it repeats another's?"""
    return _MARK.search(document.title or "") is not None


def _told_apart(first: Document, second: Document) -> bool:
    """Two numbers, or two years of issue, say that these are two documents though their texts agree."""
    numbers = {first.document_number, second.document_number} - {None}
    years = {d.issued_on.year for d in (first, second) if d.issued_on}
    return len(numbers) > 1 or len(years) > 1
