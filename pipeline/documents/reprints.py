"""One policy on many portals: which documents repeat another, and which of them is the original.

Near-identical texts are found by MinHash over their sentences with locality-sensitive hashing (Broder, "On the resemblance and
containment of documents", 1997), and confirmed by their exact Jaccard similarity.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from pipeline.records import Document

_LEVELS = {"national": 0, "province": 1, "city": 2, "district": 3, None: 4}
_SHORTEST = 200  # shorter texts may agree by chance
_MARK = re.compile(r"[（(\[【]转载?[）)\]】]|^转载[：:]?|[（(]转自.{2,20}[）)]")
_BLANK = re.compile(r"\s+")
_STOPS = re.compile(r"[。；！？\n]")
_SHORTEST_SENTENCE = 8
_LEAST_SENTENCES = 5
_PERMUTATIONS = 64
NEARLY = 0.9
"""Least Jaccard similarity of the sentences of two copies."""

Pair = tuple[Document, Document]


def mark_reprints(documents: Iterable[Document]) -> list[Document]:
    """Documents whose ``reprint_of`` must change.

    Copies agree in their text (white space aside), in number and title, or in at least nine of ten sentences while no two numbers
    speak against it. The original is one whose title does not say that it is none (转载), of those the one of the highest level, then
    the first published; attachments are left as they are.
    """
    held = [document for document in documents if document.parent is None]
    groups = _Groups(held)
    for first, second in [*_identical(held), *_near(held)]:
        groups.join(first.id, second.id)
    final: dict[str, str] = {}
    for copies in groups.of_several():
        first = min(copies, key=lambda d: (_says_so(d), _LEVELS[d.level], d.published_on or date.max, d.id))
        final |= {copy.id: first.id for copy in copies if copy.id != first.id}
    return [
        document.model_copy(update={"reprint_of": final.get(document.id)})
        for document in held
        if document.reprint_of != final.get(document.id)
    ]


class _Groups:
    """Disjoint sets of documents."""

    def __init__(self, documents: Sequence[Document]) -> None:
        self._documents = documents
        self._above = {document.id: document.id for document in documents}

    def _top(self, key: str) -> str:
        while self._above[key] != key:
            self._above[key] = self._above[self._above[key]]
            key = self._above[key]
        return key

    def join(self, first: str, second: str) -> None:
        self._above[self._top(second)] = self._top(first)

    def of_several(self) -> Iterator[list[Document]]:
        members: dict[str, list[Document]] = defaultdict(list)
        for document in self._documents:
            members[self._top(document.id)].append(document)
        return (copies for copies in members.values() if len(copies) > 1)


def _identical(documents: Sequence[Document]) -> Iterator[Pair]:
    first: dict[tuple[str, str], Document] = {}
    for document in documents:
        for key in _keys(document):
            if key in first:
                yield first[key], document
            else:
                first[key] = document


def _keys(document: Document) -> Iterator[tuple[str, str]]:
    """What two copies share: the text without blanks, or number and title."""
    plain = _BLANK.sub("", document.text)
    if len(plain) >= _SHORTEST:
        yield "text", plain
    title = _MARK.sub("", _BLANK.sub("", document.title or ""))
    if document.document_number and len(title) >= 8:
        yield document.document_number, title


def _near(documents: Sequence[Document]) -> Iterator[Pair]:
    from datasketch import MinHash, MinHashLSH  # with SciPy it takes longer to load than all the rest

    index = MinHashLSH(threshold=NEARLY - 0.1, num_perm=_PERMUTATIONS)
    seen: dict[str, tuple[Document, frozenset[str]]] = {}
    for document in documents:
        sentences = _sentences(document.text)
        if len(sentences) < _LEAST_SENTENCES:
            continue
        signature = MinHash(num_perm=_PERMUTATIONS)
        signature.update_batch([sentence.encode() for sentence in sorted(sentences)])
        for key in index.query(signature):
            other, theirs = seen[key]
            if len(sentences & theirs) >= NEARLY * len(sentences | theirs) and not _told_apart(document, other):
                yield other, document
        index.insert(document.id, signature)
        seen[document.id] = document, sentences


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
