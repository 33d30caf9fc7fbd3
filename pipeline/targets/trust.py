"""How far a row can be trusted: counts of rows that were read, and the one formula that makes a share of them."""

from __future__ import annotations

import math
from functools import cache
from pathlib import Path
from typing import NamedTuple

from pydantic import BaseModel

from pipeline.declarations import read_yaml
from pipeline.rules import Book, Count, Features, load_book

_DATA = Path(__file__).parent / "data"
_LEAST, _MOST = 0.02, 0.998  # beyond these the judge is no surer than its training
_UNKNOWN = 0.5  # the share of a kind of which nothing was read: the mean of the uniform distribution


class Trust(NamedTuple):
    """The share of rows of a kind that are expected to be right, 0 to 1, and how many rows of it were read (0: none)."""

    share: float
    read: int


class Judged(BaseModel):
    """How the judge's probability of a promise and the share of its kind make one probability: a logistic regression on their log-odds."""

    constant: float
    probability: float
    share: float


class Formula(BaseModel):
    """What ``data/confidence.yaml`` declares: the weight of not knowing, in rows, the counts of rows without a measured thing, and the
    weights of :func:`judged`."""

    weight: float
    unnamed: Count
    judged: Judged


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


def judged(probability: float, share: float) -> float:
    """How probable it is that a promise is right in every slot, 0 to 1.

    Args:
        probability: what the judge of roles gives the status (``Target.role_probability``).
        share: of rows of its kind that are right (:func:`trust`).
    """
    weights = formula().judged
    odds = weights.constant + weights.probability * _log_odds(probability) + weights.share * _log_odds(share)
    return round(1.0 / (1.0 + math.exp(-odds)), 2)


def _log_odds(share: float) -> float:
    kept = min(max(share, _LEAST), _MOST)
    return math.log(kept / (1.0 - kept))


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
