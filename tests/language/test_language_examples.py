"""The table of examples is made from the data; every declared unit and comparator is read."""

from __future__ import annotations

import pytest

from pipeline.language.comparators import comparator_words
from pipeline.language.examples import tables
from pipeline.language.quantities import find_quantities
from pipeline.language.units import unit_table


def test_tables_have_rows_for_all_parts() -> None:
    lines = list(tables())
    assert sum(line.startswith("### ") for line in lines) == 4
    assert "| 50-100万元 | 500000 … 1000000 CNY | range | currency |" in lines
    assert sum(line.startswith("| ") for line in lines) > 200


@pytest.mark.parametrize("alias", sorted(set(unit_table()) - {"P", "E", "M", "兆"}))
def test_every_unit_is_read(alias: str) -> None:
    (quantity,) = find_quantities(f"3{alias}")
    unit = unit_table()[alias]
    assert (quantity.unit, quantity.unit_raw) == (unit.canonical, alias)
    assert quantity.value == pytest.approx(3 * unit.factor)


@pytest.mark.parametrize("place", ["before", "after"])
def test_every_comparator_is_read(place: str) -> None:
    for word, comparator in comparator_words(place).items():
        printed = f"{word}30家" if place == "before" else f"30家{word}"
        (quantity,) = find_quantities(printed)
        assert (quantity.comparator, quantity.start, quantity.end) == (comparator, 0, len(printed)), word
