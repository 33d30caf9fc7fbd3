"""Nights one after another, and a night that is killed again and again: the tables are those of nights that nobody disturbed."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.nights import _drifted, kills, soak

pytestmark = [pytest.mark.system, pytest.mark.slow]  # processes that are killed


def test_ids_stand_and_counts_add_up_while_a_site_changes(tmp_path: Path) -> None:
    *nights, told = soak(3, tmp_path)
    assert len(nights) == 3
    assert "ids stand, counts add up" in told


def test_a_night_that_is_killed_in_every_other_step_gives_the_same_tables(tmp_path: Path) -> None:
    (told,) = kills(4, tmp_path)
    assert told.endswith("the same tables")


def test_another_id_of_the_same_page_or_row_is_seen() -> None:
    empty = {name: {} for name in ("clauses", "targets", "mentions", "citations", "emphasis")}
    page = {"url": "http://a.test/1", "revision": "r"}
    before = {**empty, "documents": {"d": page}, "targets": {"t": {"document": "d"}}}
    assert not _drifted(before, before)
    assert _drifted(before, {**before, "targets": {"u": {"document": "d"}}}) == ["targets t", "targets u"]
    assert _drifted(before, {**before, "documents": {"d": page, "e": page}}) == ["http://a.test/1 was d"]
