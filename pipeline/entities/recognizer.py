"""Recognition and linking over the clauses of a document."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache

from pipeline.entities.arbitration import Name, schedule
from pipeline.entities.finders import Finder, PatternFinder
from pipeline.entities.judge import FieldFinder, Judge, load_judge
from pipeline.entities.line import Line, Segmented
from pipeline.entities.linking import Link, abbreviations, goes_on, link, references
from pipeline.entities.vocabulary import nothing
from pipeline.errors import ConfigurationError
from pipeline.records import Clause, Context, Mention
from pipeline.settings import Settings
from pipeline.versions import version

_LONGEST_LINE = 400
_STATUTES = ("法", "条例", "规定", "办法", "规划", "纲要", "方案", "意见", "公约")


class Recognizer:
    """Names of a document by several finders and one judge; ``made_by`` is the version that its mentions bear."""

    def __init__(self, finders: Sequence[Finder], made_by: str = "", judge: Judge | None = None) -> None:
        self.finders = tuple(finders)
        self.made_by = made_by or version("entities")
        self.judge = judge or load_judge()

    def recognize(
        self, text: str, clauses: Sequence[Clause], context: Context, words: Sequence[str] | None = None
    ) -> list[Mention]:
        """Mentions in order, flat; clauses are read one by one, so that no name reaches over a line's end.

        Args:
            text: normalised text.
            clauses: its clauses, whose offsets are into ``text``.
            context: metadata of the document, for linking and provenance.
            words: the text's words as :func:`pipeline.language.words.cut` gives them, if they are known already.
        """
        segmented = Segmented(words) if words is not None else None
        pieces = [piece for clause in clauses for piece in _pieces(text, clause.start, clause.end)]
        lines = [Line(text[a:b], segmented.between(a, b) if segmented else None) for a, b in pieces]
        reading = _Reading(text, context, self.made_by)
        for (start, end), line, names in zip(pieces, lines, self.judge.names(lines, self.finders), strict=True):
            known = [*names, *_abbreviated(line, reading.local)]
            reading.take(start, end, schedule(known, self.judge.line))
        return sorted(reading.mentions, key=lambda mention: mention.start)


class _Reading:
    """What is read of a document so far: its mentions, and the short forms that it has given to names."""

    def __init__(self, text: str, context: Context, made_by: str) -> None:
        self.text, self.context, self.made_by = text, context, made_by
        self.defined = {abbreviation.end: abbreviation for abbreviation in abbreviations(text)}
        self.local: dict[str, tuple[str, Link]] = {}
        self.mentions: list[Mention] = []

    def take(self, start: int, end: int, names: Sequence[Name]) -> None:
        """Add the names of the line ``[start, end)``, the short forms given to them, and what refers to them."""
        before = len(self.mentions)
        aliases: list[Name] = []
        for found in names:
            linked = self._add(start, found)
            short = self.defined.get(start + found.end)
            if short and short.short not in nothing():
                self.local[short.short] = (found.label, Link() if short.shared else linked)
                if _is_name(short.short, found.label):
                    at = short.start - start
                    aliases.append(Name(at, at + len(short.short), found.label, 0.95, "abbreviation"))
        for alias in aliases:
            if start + alias.end <= end and self._is_free(before, start + alias.start, start + alias.end):
                self._add(start, alias)
        for at, to, entity in references(self.text, start, end, self.context.seat):
            if self._is_free(before, at, to):
                self.mentions.append(_reference(self.text, at, to, entity, self.context, self.made_by))

    def _add(self, start: int, found: Name) -> Link:
        at, to = start + found.start, start + found.end
        linked = _link(self.text[at:to], found.label, self.context.seat, self.local)
        if found.label == "LOCATION" and goes_on(self.text, to):
            linked = Link()
        self.mentions.append(_mention(self.text, at, to, found, linked, self.context, self.made_by))
        return linked

    def _is_free(self, before: int, at: int, to: int) -> bool:
        return not any(mention.start < to and at < mention.end for mention in self.mentions[before:])


def _link(name: str, label: str, region: str | None, local: dict[str, tuple[str, Link]]) -> Link:
    """What the register knows by the name, else what the document has abbreviated to it."""
    linked = link(name, label, region)
    if linked.entity is None and local.get(name, ("",))[0] == label:
        meant = local[name][1]
        return Link(meant.entity, "abbreviation", 0.95 * meant.confidence) if meant.entity else Link()
    return linked


def _abbreviated(line: Line, local: dict[str, tuple[str, Link]]) -> Iterator[Name]:
    """Names that the document has abbreviated before this line."""
    for short, (label, _) in local.items():
        at = line.text.find(short) if len(short) >= 3 and _may_recur(short, label) else -1
        while at >= 0:
            cut = short[-1] == "法" and line.text.startswith(("律", "规", "治", "制"), at + len(short))  # 安全生产法|律
            if not cut and (at in line.starts or at + len(short) in line.ends):
                yield Name(at, at + len(short), label, 0.99, "abbreviation")
            at = line.text.find(short, at + len(short))


def _may_recur(short: str, label: str) -> bool:
    """May a short form be looked for without marks? Of policies only what is named as one: 食品安全法."""
    return short.endswith(_STATUTES) if label == "POLICY" else label not in ("GPE", "PERSON")


def _is_name(short: str, label: str) -> bool:
    """Is a short form a name by itself: 食品安全法, 临港新片区; not 平台, 委员会?"""
    return len(short) >= 3 and label != "PROJECT" and _may_recur(short, label)


def _mention(text: str, start: int, end: int, found: Name, linked: Link, context: Context, made_by: str) -> Mention:
    return Mention.model_construct(
        **context.provenance(text, start, end, made_by, "mention", found.label),
        label=found.label,
        entity=linked.entity,
        method=f"{found.method}+{linked.method}" if linked.method else found.method,
        confidence=round(min(found.probability, 0.99) * (linked.confidence or 1.0), 3),
    )


def _reference(text: str, start: int, end: int, entity: str, context: Context, made_by: str) -> Mention:
    return Mention.model_construct(
        **context.provenance(text, start, end, made_by, "mention", "REFERENCE"),
        label="REFERENCE",
        entity=entity,
        method="coreference",
        confidence=0.95,
    )


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
def load_recognizer(finders: str | None = None) -> Recognizer:
    """The recognizer, its models loaded once a process.

    Args:
        finders: names joined by ``+``: ``patterns`` (the grammar of names), ``sequence`` (the trained field), ``lac``,
            ``spacy:NAME`` (any spaCy pipeline); ``MODU_ENTITY_FINDER`` if not given.

    Raises:
        ConfigurationError: a finder is unknown or not installed.
    """
    settings = Settings(entity_finder=finders) if finders else Settings()
    chosen = [_finder(name.strip()) for name in settings.entity_finder.split("+")]
    return Recognizer(chosen, version("entities", settings))


def _finder(name: str) -> Finder:
    if name == "patterns":
        return PatternFinder()
    if name == "sequence":
        return FieldFinder()
    if name == "lac":
        from pipeline.entities.lac import LacFinder

        return LacFinder()
    if name.startswith("spacy:"):
        from pipeline.entities.external import SpacyFinder

        return SpacyFinder(name.removeprefix("spacy:"))
    raise ConfigurationError(
        f"no finder of names is called {name!r}",
        where="MODU_ENTITY_FINDER",
        mend="patterns, sequence, lac or spacy:NAME, joined by +",
    )
