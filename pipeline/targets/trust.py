"""How far a row can be trusted: counts of rows that were read, and the one formula that makes a share of them."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import NamedTuple

from pydantic import BaseModel

from pipeline.declarations import read_yaml
from pipeline.rules import Book, Count, Features, load_book

_DATA = Path(__file__).parent / "data"
_UNKNOWN = 0.5  # the share of a kind of which nothing was read: the mean of the uniform distribution


class Trust(NamedTuple):
    """The share of rows of a kind that are expected to be right, 0 to 1, and how many rows of it were read (0: none)."""

    share: float
    read: int


class Formula(BaseModel):
    """What ``data/confidence.yaml`` declares: the weight of not knowing, in rows, and the counts of rows without a measured thing."""

    weight: float
    unnamed: Count


@cache
def formula() -> Formula:
    """How counts become a share."""
    return Formula.model_validate(read_yaml(_DATA / "confidence.yaml"))


def status_book(features: Features | None = None) -> Book:
    """The rule book of statuses; ``features`` lend it the grammar that runs its examples."""
    return load_book(_DATA / "statuses.yaml", features or Features())


@cache
def _counted() -> Book:
    return status_book()


@cache
def trust(rule: str, source: str, named: bool) -> Trust:
    """The mean of the beta distribution after the rows that were read (Laplace's rule of succession, from wide to narrow).

    Args:
        rule: the rule that gave a row its status.
        source: where its deadline stands (``Target.deadline_source``).
        named: is anything named that is measured?

    Raises:
        KeyError: the rule is not declared, or has no counts; a test holds that each has.
    """
    own = _counted().rules[rule].trust
    if own is None:
        raise KeyError(rule)
    kinds = [own, *([own.by[source]] if source in own.by else [])] if named else [formula().unnamed]
    share = _UNKNOWN
    for kind in kinds:
        share = (kind.right + formula().weight * share) / (kind.read + formula().weight)
    return Trust(round(share, 2), kinds[-1].read)
