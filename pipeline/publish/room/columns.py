"""Quantities by column: what the server of releases filters and sorts a million of them by, in a few milliseconds.

Any filter may go with any order, and an index of a database helps with one of them at a time. Whole columns of small numbers
(codes of places, units, kinds; years; sizes) are compared at once instead, and every order is kept as a permutation. The files are
mapped into memory, so that processes share them and nothing is loaded at the start.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

FOLDER = "search"
_CODES = "codes.json"
_CODED = ("place", "unit", "family", "kind", "change", "strength", "status")
_NUMBERED = ("document", "sentence")
_NO_YEAR = np.iinfo(np.int16).max
_DIGITS = 24
_STEP = 65_536  # rows of an order that are looked through at once
UNCLEAR = "unclear"
"""The status that has a page of its own, for a number that may be no promise is never shown among them."""
Numbers = NDArray[Any]


class ColumnWriter:
    """Takes quantities one after another, in the order of their numbers, and writes their columns."""

    def __init__(self) -> None:
        self._codes: dict[str, dict[str, int]] = {name: {} for name in (*_CODED, "what")}
        self._columns: dict[str, list[int]] = {name: [] for name in (*_CODED, *_NUMBERED, "what", "year")}
        self._sizes: list[float] = []
        self._tiers: list[float] = []

    def add(self, row: Mapping[str, Any]) -> None:
        """A quantity: ``document`` and ``sentence`` by number; ``place``, ``unit``, ``family``, ``kind``, ``change``, ``strength``,
        ``status``, ``what`` as text; ``year``; ``size`` (in the base unit of the family) and ``tier`` (lower bound of the size of what is
        counted) or None."""
        for name, codes in self._codes.items():
            self._columns[name].append(codes.setdefault(row[name], len(codes)))
        for name in _NUMBERED:
            self._columns[name].append(row[name])
        year = row["year"]
        self._columns["year"].append(year if year is not None and 0 <= year < _NO_YEAR else _NO_YEAR)
        self._sizes.append(np.nan if row["size"] is None else row["size"])
        self._tiers.append(row["tier"] or 0.0)

    def write(self, folder: Path) -> None:
        """Write columns, orders and codes. The same quantities give the same bytes."""
        folder.mkdir()
        year = np.array(self._columns["year"], np.int16)
        for name in (*_CODED, *_NUMBERED):
            np.save(folder / f"{name}.npy", np.array(self._columns[name], np.int32))
        np.save(folder / "year.npy", year)
        np.save(folder / "tier.npy", np.array(self._tiers, np.float32))
        ranks = np.empty(len(self._codes["what"]), np.int32)
        ranks[[code for _, code in sorted(self._codes["what"].items())]] = np.arange(len(ranks))
        family = np.array(self._columns["family"], np.int32)
        sizes = np.array(self._sizes, np.float64)
        often = -np.bincount(family)[family] if len(family) else family  # no unit compares with one of another family
        orders = {
            "year": np.argsort(year, kind="stable"),
            "size": np.lexsort((-sizes, family, often)),  # what has no size comes last
            "small": np.lexsort((sizes, family, often)),
            "what": np.argsort(ranks[self._columns["what"]], kind="stable") if len(ranks) else np.empty(0, np.int64),
        }
        for name, order in orders.items():
            np.save(folder / f"by_{name}.npy", order.astype(np.int32))
        codes = {name: list(self._codes[name]) for name in _CODED}
        (folder / _CODES).write_text(json.dumps(codes, ensure_ascii=False) + "\n", encoding="utf-8")


class Columns:
    """The columns of a release. Quantities have the numbers from 1, the newest document first.

    Args:
        folder: where they were written.
    """

    def __init__(self, folder: Path) -> None:
        codes = json.loads((folder / _CODES).read_text("utf-8"))
        self._codes = {name: {text: code for code, text in enumerate(texts)} for name, texts in codes.items()}
        self._columns = {name: _mapped(folder / f"{name}.npy") for name in (*_CODED, *_NUMBERED, "year", "tier")}
        self._orders = {name: _mapped(folder / f"by_{name}.npy") for name in ("year", "size", "small", "what")}

    def met(self, chosen: Mapping[str, str]) -> NDArray[np.bool_] | None:
        """Which quantities meet a choice of ``place``, ``unit``, ``family``, ``kind``, ``change``, ``strength``, ``status``, ``from``,
        ``to`` and ``tier`` (the least size of what is counted); None: all.

        Without a status: all but ``unclear``.
        """
        met: NDArray[np.bool_] | None = None
        for name in _CODED:
            if value := chosen.get(name, ""):
                one = self._columns[name] == self._codes[name].get(value, -1)
                met = one if met is None else met & one
        if not chosen.get("status"):  # what is unclear is shown to who asks for it alone
            one = self._columns["status"] != self._codes["status"].get(UNCLEAR, -1)
            met = one if met is None else met & one
        if (least := _number(chosen.get("tier", ""))) is not None:
            one = self._columns["tier"] >= np.float32(least)
            met = one if met is None else met & one
        for name in ("from", "to"):
            if value := chosen.get(name, ""):
                year, years = _year(value), self._columns["year"]
                one = (years >= year) & (years != _NO_YEAR) if name == "from" else years <= min(year, _NO_YEAR - 1)
                met = one if met is None else met & one
        return met

    def ordered(self, met: NDArray[np.bool_] | None, sort: str, start: int, most: int) -> tuple[int, list[int]]:
        """How many quantities meet a choice, and the numbers of those from ``start`` on, in an order (year, size, small, what; else the
        newest document first)."""
        total = int(np.count_nonzero(met)) if met is not None else len(self._columns["year"])
        found: list[int] = []
        skip = start
        for places in self._in_order(sort):
            kept = places if met is None else places[met[places]]
            found += (kept[skip : skip + most - len(found)] + 1).tolist()
            skip = max(0, skip - len(kept))
            if len(found) >= most:
                break
        return total, found

    @property
    def count(self) -> int:
        """How many quantities there are."""
        return len(self._columns["year"])

    def among(self, numbers: Numbers) -> NDArray[np.bool_]:
        """Those quantities that have the given numbers."""
        mask = np.zeros(self.count, np.bool_)
        mask[numbers - 1] = True
        return mask

    def within(self, name: str, numbers: Numbers) -> NDArray[np.bool_]:
        """Those quantities whose ``document`` or ``sentence`` has one of the given numbers."""
        column = self._columns[name]
        held = np.zeros(int(column.max(initial=0)) + 1, np.bool_)
        held[numbers[numbers < len(held)]] = True
        found: NDArray[np.bool_] = held[column]
        return found

    def _in_order(self, sort: str) -> Iterator[Numbers]:
        order = self._orders.get(sort)
        for at in range(0, len(self._columns["year"]), _STEP):
            end = min(at + _STEP, len(self._columns["year"]))
            yield np.arange(at, end) if order is None else np.asarray(order[at:end])


def _mapped(path: Path) -> Numbers:
    array: Numbers = np.load(path)  # an empty one cannot be mapped
    return array if not len(array) else np.load(path, mmap_mode="r")


def _year(text: str) -> int:
    """A year as a reader asks for it; nonsense is no year, which nothing comes before."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 5 else 0


def _number(text: str) -> float | None:
    """A number as a reader asks for it; None where none is asked for, nonsense is infinite, which nothing reaches."""
    if not text:
        return None
    try:
        return float(text[:_DIGITS])
    except ValueError:
        return np.inf
