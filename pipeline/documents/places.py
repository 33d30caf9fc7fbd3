"""The place and level of an issuer, where its name says them plainly."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cache

from pipeline.documents.declared import page
from pipeline.language.divisions import Place, divisions, is_municipality, short_name
from pipeline.records import Level

_APART = re.compile(r"[、，,；;\s\u3000]+")
_YEAR = re.compile(r"^(?:19|20)\d\d年")
_LEVELS: dict[int, Level] = {1: "province", 2: "city", 3: "district"}
_NATION = "100000"


@dataclass(frozen=True, slots=True)
class Seat:
    """Where an issuer sits: GB/T 2260 code and names as far as they apply, and its level."""

    level: Level
    region_code: str | None = None
    province: str | None = None
    city: str | None = None


def seat_of(issuer: str | None, title: str | None = None) -> Seat | None:
    """The seat of joint issuers that share one, else of a title that begins with a place; None where it is not plain.

    Args:
        issuer: issuing bodies, joined by 、 or blanks.
        title: asked only where no issuer is known.
    """
    if issuer:
        seats = set(map(_seat, filter(None, _APART.split(issuer))))
        return seats.pop() if len(seats) == 1 else None
    chain, _ = _divisions(_YEAR.sub("", title or ""))
    return _as_seat(chain[0]) if len(chain) == 1 else None


def _seat(name: str) -> Seat | None:
    if _national().match(name):
        return Seat("national", _NATION)
    own = name.removeprefix("中共")
    chain, at = _divisions(own)
    return _as_seat(chain[-1]) if chain and at < len(own) else None


def _divisions(name: str) -> tuple[list[Place], int]:
    """The divisions with which a name begins, each in the one before (浙江省杭州市西湖区…), and where they end.

    A name that two of them share is not plain, and ends them.
    """
    chain: list[Place] = []
    at = 0
    while found := _next(name, at, chain[-1] if chain else None):
        chain.append(found[0])
        at += found[1]
    return chain, at


def _next(name: str, at: int, above: Place | None) -> tuple[Place, int] | None:
    """The division whose name stands at a place of a text, below another if one is given, and the length of its name."""
    for length in range(min(_longest(), len(name) - at), 1, -1):
        fits = [place for place in _names().get(name[at : at + length], ()) if above is None or _lies_in(place, above)]
        if fits:
            return (fits[0], length) if len(fits) == 1 else None
    return None


def _lies_in(place: Place, above: Place) -> bool:
    parent = place.parent
    while parent is not None:
        if parent == above.code:
            return True
        parent = _by_code()[parent].parent
    return False


def _as_seat(place: Place) -> Seat:
    line = [place]
    while line[-1].parent is not None:
        line.append(_by_code()[line[-1].parent])
    names = {step.level: step.name for step in line}
    city = names.get(1) if is_municipality(names.get(1)) else names.get(2)
    return Seat(_LEVELS[place.level], place.code, names.get(1), city)


@cache
def _by_code() -> dict[str, Place]:
    return {place.code: place for place in divisions()}


@cache
def _names() -> dict[str, tuple[Place, ...]]:
    """Divisions by full name, and prefectures of peoples by their usual one (阿坝州)."""
    table: dict[str, list[Place]] = defaultdict(list)
    for place in divisions():
        table[place.name].append(place)
        if place.name.endswith("自治州"):
            table[f"{short_name(place.name)}州"].append(place)
    return {name: tuple(places) for name, places in table.items()}


@cache
def _longest() -> int:
    return max(map(len, _names()))


@cache
def _national() -> re.Pattern[str]:
    return re.compile("|".join(page()["national"]))
