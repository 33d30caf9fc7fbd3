"""Recognition and linking over the clauses of a document."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Literal

from pipeline.entities.arbitration import arbitrate
from pipeline.entities.finders import Finder, PatternFinder
from pipeline.entities.lac import LacFinder
from pipeline.entities.line import Line, Segmented
from pipeline.entities.linking import abbreviations, link
from pipeline.records import Clause, Context, Mention
from pipeline.settings import Settings

VERSION = "entities 1"

_LONGEST_LINE = 400


class Recognizer:
    """Names of a document by several finders and one arbitration."""

    def __init__(self, finders: Sequence[Finder]) -> None:
        self.finders = tuple(finders)

    def recognize(
        self, text: str, clauses: Sequence[Clause], context: Context, words: Sequence[str] | None = None
    ) -> list[Mention]:
        """Mentions in order, flat; clauses are read one by one, so that no name reaches over a line's end.

        Args:
            text: normalised text.
            clauses: its clauses, whose offsets are into ``text``.
            context: metadata of the document, for linking and provenance.
            words: the text's words as :func:`pipeline.language.segmentation.cut` gives them, if they are known already.
        """
        local = abbreviations(text)
        segmented = Segmented(words) if words is not None else None
        mentions = []
        for clause in clauses:
            for start, end in _pieces(text, clause.start, clause.end):
                line = text[start:end]
                read = Line(line, segmented.between(start, end) if segmented else None)
                candidates = [candidate for finder in self.finders for candidate in finder.find(read)]
                for found in arbitrate(line, candidates):
                    name = line[found.start : found.end]
                    entity, method, confidence = link(name, found.label, context.region, local)
                    mentions.append(
                        Mention.model_construct(
                            **context.provenance(
                                text, start + found.start, start + found.end, VERSION, "mention", found.label
                            ),
                            label=found.label,
                            entity=entity,
                            method=f"{found.method}+{method}" if method else found.method,
                            confidence=round(min(found.score, 0.99) * (confidence or 1.0), 3),
                        )
                    )
        return mentions


def _pieces(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """A clause by its lines; a very long one in pieces that end at a comma."""
    pieces = []
    at = start
    while at < end:
        stop = text.find("\n", at, end)
        stop = end if stop < 0 else stop
        if stop - at > _LONGEST_LINE:
            comma = max(text.rfind(mark, at, at + _LONGEST_LINE) for mark in "，、； ")
            stop = comma + 1 if comma > at else at + _LONGEST_LINE
        if stop > at:
            pieces.append((at, stop))
        at = stop + 1 if stop < end and text[stop] == "\n" else max(stop, at + 1)
    return pieces


@cache
def load_recognizer(finder: Literal["patterns", "lac"] | None = None) -> Recognizer:
    """The recognizer, its models loaded once a process.

    Args:
        finder: ``patterns`` for the grammar of names alone, ``lac`` for LAC besides; ``MODU_ENTITY_FINDER`` if not given.

    Raises:
        ConfigurationError: LAC was asked for and is not installed.
    """
    chosen = finder or Settings().entity_finder
    return Recognizer([PatternFinder(), LacFinder()] if chosen == "lac" else [PatternFinder()])
