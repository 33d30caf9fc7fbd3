"""Like with like: which documents are compared unless somebody says otherwise."""

from __future__ import annotations

from datetime import date

import pytest

from pipeline.compare import ALL, Window, default_window, is_like, like_windows, window_named
from pipeline.compare.measured import measure
from pipeline.records import Document, Emphasis, identify, revision_of


def issued(place: str, year: int, field: str | None, clauses: int = 20) -> tuple[Document, list[Emphasis]]:
    id = f"{place}{year}{field}"
    document = Document(
        id=id, url=id, city=place, issued_on=date(year, 6, 1), field=field, text="x", revision=revision_of("x")
    )
    rows = [
        Emphasis(
            id=identify(id, at), document=id, start=at, end=at + 1, quote=f"{id}第{at}句：数据{at * 7919}归集到平台",
            clause=identify(id, at, "c"),
            category=("gov_data_sharing", "security_privacy")[at % 2], probability=0.9, heading_path=(f"第{at // 5}章",),
        )
        for at in range(clauses)
    ]  # fmt: skip
    return document, rows


def windows(*held: tuple[Document, list[Emphasis]], places: tuple[str, ...] = ()) -> list[str]:
    return [w.name for w in like_windows([row for _, rows in held for row in rows], [d for d, _ in held], (), places)]


def test_a_field_is_compared_over_the_five_years_in_which_most_places_wrote_of_it() -> None:
    ai = [
        issued("甲市", 2019, "ai"),
        issued("乙市", 2024, "ai"),
        issued("丙市", 2023, "ai"),
        issued("丁市", 2020, "ai"),
    ]
    assert windows(*ai) == ["ai 2020–2024"]
    assert windows(*ai, *(issued(place, 2020, "data") for place in "甲乙")) == ["ai 2020–2024", "data 2016–2020"]


def test_places_with_too_little_to_say_and_undated_fields_make_no_window() -> None:
    assert windows(issued("甲市", 2023, "ai"), issued("乙市", 2023, "ai", clauses=8)) == []
    assert windows(issued("甲市", 2023, None), issued("乙市", 2023, None)) == []
    assert windows(issued("甲市", 2015, "ai"), issued("乙市", 2023, "ai")) == []


def test_of_the_places_asked_for_the_field_counts_that_they_share() -> None:
    held = [issued(place, 2023, "ai") for place in "甲乙丙"] + [issued(place, 2023, "data") for place in "甲丁"]
    assert windows(*held)[0] == "ai 2019–2023" and windows(*held, places=("甲", "丁")) == ["data 2019–2023"]


@pytest.mark.parametrize(
    "window", [Window(), Window("ai"), Window("ai", (2020, 2024)), Window(None, (2020, 9999)), Window(None, (0, 2024))]
)
def test_a_window_is_known_again_by_its_name(window: Window) -> None:
    assert window_named(window.name) == window
    assert is_like(window.name) == (window == Window("ai", (2020, 2024)))


def test_a_year_of_a_trend_is_no_window() -> None:
    assert window_named("2023") is None


def test_like_windows_come_first_and_a_mixed_comparison_says_so_and_nothing_of_the_place_itself() -> None:
    held = [issued(place, year, field) for place in "甲乙" for year, field in ((2023, "ai"), (2023, "data"))]
    profiles = measure([row for _, rows in held for row in rows], [d for d, _ in held], (), replicates=20).profiles
    assert default_window(profiles) == "data 2019–2023" or default_window(profiles) == "ai 2019–2023"
    mixed = [p.statement_zh or "" for p in profiles if p.window == ALL and p.statement]
    like = [p.statement_zh or "" for p in profiles if is_like(p.window) and p.statement]
    assert mixed and all("并非同类相比" in sentence for sentence in mixed)
    assert like and not any("并非同类相比" in sentence for sentence in like)
    assert not any(p.claim == "city" for p in profiles if p.window == ALL)
