"""What a rule and a book of rules declare."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, model_validator

Name = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(?:[._+-][a-z0-9]+)*$")]
Words = tuple[Annotated[str, StringConstraints(min_length=1)], ...]


def joined(told: Any) -> Any:
    """An expression that is written in pieces, one after another."""
    return "".join(told) if isinstance(told, list) and all(isinstance(piece, str) for piece in told) else told


Pieces = Annotated[str, BeforeValidator(joined)]

OPENED, CLOSED = "⟦", "⟧"
"""Around what an example must match: 落实⟦《某市数据条例》⟧."""


class _Declared(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Count(_Declared):
    """Rows that were read beside their sentence, and how many of these were right in every slot."""

    read: int = Field(ge=0)
    right: int = Field(ge=0)

    @model_validator(mode="after")
    def _is_a_part(self) -> Count:
        if self.right > self.read:
            raise ValueError("more rows are right than were read")
        return self


class Counts(Count):
    """Counts of a rule; ``by`` has those of some of its rows, as a source of their deadline, apart."""

    by: dict[str, Count] = Field(default_factory=dict)


class Rule(_Declared):
    """A rule: when its condition holds and its guards agree, it gives an answer.

    Its condition is one of four: entries, a pattern, ``grammar`` that no pattern alone can say, or something ``learned``.

    Attributes:
        name: unlike every other of its book.
        gives: the answer: a status, a label, a word for what was found.
        of: the question; two rules that answer one question differently by the same words contradict each other.
        says: what it means, for a reader: Chinese, or Chinese and English.
        any: entries of which one must match, each a regular expression; the longest is tried first.
        pattern: one regular expression in place of them, which may be written in pieces, one after another. What its group ``name``
            holds is what was found, else the whole match.
        split: what stands between the names, where one match holds several of them.
        anchor: spans that the room knows, at whose end the pattern must match; what was found begins with the span.
        grammar: where its condition stands in code, as module and function; a pattern beside it is where the grammar begins.
        learned: the card of the model that decides; its labels are its examples.
        guards: what must hold beside, each a guard and its argument (:data:`pipeline.rules.guards.GUARDS`).
        score: how sure it is, where answers compete; above 1 for a form that hardly errs.
        by: how its rows name it, where several rules are named as one.
        priority: of a book in which the first hit wins, higher ones are tried before.
        trust: how many of its rows were read, and how many were right; None where rows do not name it.
        examples: texts that it must match, with ⟦⟧ around what is found where that matters.
        counterexamples: texts that it must not match.
    """

    name: Name
    gives: str
    of: str = ""
    says: str = Field("", max_length=240)
    any: Words = ()
    pattern: Pieces = ""
    grammar: str = ""
    learned: str = ""
    split: str = ""
    anchor: str = ""
    guards: tuple[dict[str, Any], ...] = ()
    score: float | None = Field(None, gt=0)
    by: str = ""
    priority: int = 0
    trust: Counts | None = None
    examples: Words = ()
    counterexamples: Words = ()

    @model_validator(mode="after")
    def _is_whole(self) -> Rule:
        if sum(map(bool, (self.any, self.pattern and not self.grammar, self.grammar, self.learned))) != 1:
            raise ValueError("a rule has one condition: entries (any), a pattern, grammar, or it is learned")
        if not self.learned and not (self.examples and self.counterexamples):
            raise ValueError("a rule has an example that it matches and a counter-example that it does not")
        return self

    @property
    def is_pattern(self) -> bool:
        """Can the engine run it? Grammar and models run in the room."""
        return bool(self.any or self.pattern) and not self.grammar

    @property
    def expression(self) -> str:
        """Its condition as one regular expression."""
        return self.pattern or "|".join(sorted(self.any, key=lambda entry: (-len(entry), entry)))

    @property
    def method(self) -> str:
        """How its rows name it."""
        return self.by or self.name


class Sheet(_Declared):
    """The file of a book.

    Attributes:
        book: its name.
        says: what it is for.
        of: the question that its rules answer, where they do not say another.
        wins: ``all`` hits are given, or only the ``first``, by priority and place in the file.
        parts: names of pieces of patterns, which patterns write «name»; a piece may hold pieces that stand before it.
        rules: its rules.
    """

    book: Name
    says: str
    of: str = ""
    wins: Literal["all", "first"] = "all"
    parts: dict[Name, Pieces] = Field(default_factory=dict)
    rules: tuple[Rule, ...] = Field(min_length=1)
