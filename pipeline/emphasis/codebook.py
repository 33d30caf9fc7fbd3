"""The codebook as data: categories, groups, axes, facets, read from ``corpora/codebook.yaml``."""

from __future__ import annotations

import re
from functools import cache

import yaml
from pydantic import BaseModel, ConfigDict

from pipeline.settings import corpora_dir

DATA_GENERAL, NOT_DATA = "data_general", "not_data"


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Name(_Part):
    """A name in both languages."""

    zh: str
    en: str


class Category(Name):
    """One of the 14 categories."""

    id: str
    group: str
    pillar: str
    definition_zh: str
    definition_en: str
    exclude: tuple[str, ...] = ()
    triggers: tuple[str, ...]


class Facet(Name):
    """A facet and the words that show it."""

    cues: tuple[str, ...]


class Codebook(_Part):
    """The whole codebook."""

    version: str
    groups: dict[str, Name]
    categories: tuple[Category, ...]
    residual: dict[str, Name]
    stances: dict[str, Name]
    instruments: dict[str, tuple[str, ...]]
    facets: dict[str, Facet]
    gate: tuple[str, ...]

    @property
    def ids(self) -> tuple[str, ...]:
        """Ids of the categories, in the codebook's order."""
        return tuple(category.id for category in self.categories)

    def group_of(self, category: str) -> str:
        """The group of a category."""
        return next(c.group for c in self.categories if c.id == category)


@cache
def load_codebook() -> Codebook:
    """The codebook, read once."""
    return Codebook.model_validate(yaml.safe_load((corpora_dir() / "codebook.yaml").read_text("utf-8")))


def alternation(words: tuple[str, ...]) -> re.Pattern[str]:
    """Any of the words, the longest first."""
    return re.compile("|".join(re.escape(word) for word in sorted(words, key=len, reverse=True)))


@cache
def triggers() -> dict[str, re.Pattern[str]]:
    """The trigger words of each category as one pattern."""
    return {category.id: alternation(category.triggers) for category in load_codebook().categories}


@cache
def gate() -> re.Pattern[str]:
    """Words without which a clause is not about data."""
    return alternation(load_codebook().gate)
