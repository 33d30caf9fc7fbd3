"""How far a row can be trusted: counts of rows that were read, and the one formula that makes a share of them."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from pipeline.declarations import read_yaml

_UNKNOWN = 0.5  # the share of a kind of which nothing was read: the mean of the uniform distribution


class Trust(NamedTuple):
    """The share of rows of a kind that are expected to be right, 0 to 1, and how many rows of it were read (0: none)."""

    share: float
    read: int


@cache
def counts() -> dict[str, Any]:
    """What ``data/confidence.yaml`` declares: ``weight``; rule → ``read``, ``right`` and ``by`` source; ``unnamed``."""
    told: dict[str, Any] = read_yaml(Path(__file__).parent / "data" / "confidence.yaml")
    return told


@cache
def trust(rule: str, source: str, named: bool) -> Trust:
    """The mean of the beta distribution after the rows that were read (Laplace's rule of succession, from wide to narrow).

    Args:
        rule: the rule that gave a row its status.
        source: where its deadline stands (``Target.deadline_source``).
        named: is anything named that is measured?

    Raises:
        KeyError: the rule is not declared; a test holds that each is.
    """
    told = counts()
    own = told["rules"][rule] if named else told["unnamed"]
    kinds = [own, *([own["by"][source]] if source in own.get("by", ()) else [])]
    share = _UNKNOWN
    for kind in kinds:
        share = (kind["right"] + told["weight"] * share) / (kind["read"] + told["weight"])
    return Trust(round(share, 2), kinds[-1]["read"])
