"""The codebook as data: categories, groups, axes, facets and rules for pairs, read from ``corpora/codebook.yaml``."""

from __future__ import annotations

import re
from functools import cache

from pydantic import BaseModel, ConfigDict

from pipeline.declarations import read_yaml
from pipeline.settings import corpora_dir

DATA_GENERAL, NOT_DATA = "data_general", "not_data"

GAP = "[^，。；：]{0,12}?"
"""What … stands for in a trigger: a short gap inside one clause."""


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Name(_Part):
    """A name in both languages."""

    zh: str
    en: str


class Category(Name):
    """One of the 14 categories. ``exclude`` maps the category that a case belongs to on the case."""

    id: str
    group: str
    pillar: str
    definition_zh: str
    definition_en: str
    include: tuple[str, ...]
    exclude: dict[str, str]
    triggers: tuple[str, ...]
    signs: tuple[str, ...]


class Facet(Name):
    """A facet and the words that show it."""

    cues: tuple[str, ...]


class PairRule(Name):
    """How two categories that are easily confused are told apart."""

    pair: tuple[str, str]


class Gate(_Part):
    """Words of the gate: of data, stretches that only look like data, marks of a document about data, and what is done to
    information of a named kind."""

    data: tuple[str, ...]
    masks: tuple[str, ...]
    documents: tuple[str, ...]
    information: tuple[str, ...]


class Predicates(_Part):
    """Words that decide a stance."""

    duty: tuple[str, ...]
    soft: tuple[str, ...]
    urge: tuple[str, ...]
    others: tuple[str, ...]
    act: tuple[str, ...]


class Codebook(_Part):
    """The whole codebook."""

    version: str
    groups: dict[str, Name]
    categories: tuple[Category, ...]
    residual: dict[str, Name]
    stances: dict[str, Name]
    predicates: Predicates
    instruments: dict[str, tuple[str, ...]]
    facets: dict[str, Facet]
    pairs: tuple[PairRule, ...]
    padding: tuple[str, ...]
    gate: Gate

    @property
    def ids(self) -> tuple[str, ...]:
        """Ids of the categories, in the codebook's order."""
        return tuple(category.id for category in self.categories)


@cache
def load_codebook() -> Codebook:
    """The codebook, read once."""
    return Codebook.model_validate(read_yaml(corpora_dir() / "codebook.yaml"))


def alternation(words: tuple[str, ...]) -> re.Pattern[str]:
    """Any of the words and frames, the longest first."""
    longest_first = sorted(words, key=len, reverse=True)
    return re.compile("|".join(GAP.join(map(re.escape, word.split("…"))) for word in longest_first))


@cache
def triggers() -> dict[str, re.Pattern[str]]:
    """The triggers of each category as one pattern."""
    return {category.id: alternation(category.triggers) for category in load_codebook().categories}


@cache
def signs() -> dict[str, re.Pattern[str]]:
    """The signs of each category as one pattern."""
    return {category.id: alternation(category.signs) for category in load_codebook().categories}


@cache
def any_sign() -> re.Pattern[str]:
    """The signs of all categories as one pattern."""
    return alternation(tuple({sign for category in load_codebook().categories for sign in category.signs}))


@cache
def padding() -> re.Pattern[str]:
    """Premises and set phrases as one pattern."""
    return alternation(load_codebook().padding)


@cache
def gate() -> dict[str, re.Pattern[str]]:
    """The words of the gate by kind: data, masks, documents, information."""
    return {kind: alternation(words) for kind, words in load_codebook().gate}
