"""The three cities of the codebook on what real texts of them are here: what may be said, and that nothing else is said.

The artificial-intelligence policies that the published comparison read are not among these texts, so its findings can be neither
repeated nor denied; see docs/explanation/three-cities.md. Texts are read where they lie.
"""

from __future__ import annotations

import csv
from functools import partial
from pathlib import Path

import pytest

from pipeline.compare import like_windows
from pipeline.compare.facets import profile_facets
from pipeline.compare.profiles import profile_cities
from pipeline.documents import document_from_text
from pipeline.documents.dates import parse_date
from pipeline.documents.titles import field_of
from pipeline.emphasis.classifier import emphasis_rows, load_classifier
from pipeline.emphasis.features import ClauseInput
from pipeline.language.clauses import clause_tree
from pipeline.records import CityProfile, Context, Document, Emphasis

PROVINCES = {"杭州": "浙江省", "北京": "北京市", "上海": "上海市"}


def documents(folder: Path) -> list[Document]:
    with (folder / "texts.csv").open(encoding="utf-8") as lines:
        held = [row for row in csv.DictReader(lines) if row["region_city"] in PROVINCES]
    return [
        document_from_text(
            (folder / row["file"]).read_text("utf-8"), id=row["id"], title=row["title"], field=field_of(row["title"]),
            city=f"{row['region_city']}市", province=PROVINCES[row["region_city"]],
            issued_on=parse_date(row["date"]) if row["date"] else None,
        )
        for row in held
    ]  # fmt: skip


def emphasis(document: Document) -> list[Emphasis]:
    context = Context.of(document)
    clauses = [one for one in clause_tree(document.text, context) if one.kind in ("sentence", "table_row")]
    item = partial(ClauseInput, title=document.title)
    told = load_classifier().judge([item(one.quote, one.heading_path, one.lead_in) for one in clauses])
    return emphasis_rows(document.text, clauses, told, context)


@pytest.fixture(scope="module")
def held(shared: Path) -> tuple[list[Document], list[Emphasis]]:
    found = documents(shared / "real")
    return found, [row for document in found for row in emphasis(document)]


@pytest.fixture(scope="module")
def profiles(held: tuple[list[Document], list[Emphasis]]) -> list[CityProfile]:
    return profile_cities(held[1], held[0], replicates=300)


def test_no_like_comparison_of_the_three_is_possible_with_these_texts(
    held: tuple[list[Document], list[Emphasis]],
) -> None:
    assert {document.city for document in held[0]} == {"杭州市", "北京市", "上海市"}
    assert not any(document.field == "ai" for document in held[0])
    assert not [window for window in like_windows(held[1], held[0]) if window.field == "ai"]


def test_each_city_has_a_profile_and_what_little_is_said_is_of_the_documents_and_mixed(
    profiles: list[CityProfile],
) -> None:
    claims = {profile.city: profile.claim for profile in profiles}
    assert claims.keys() == {"杭州市", "北京市", "上海市"} and "city" not in claims.values()
    assert claims["上海市"] == "documents" and claims["北京市"] == "none"
    assert all("mixed_window" in profile.flags for profile in profiles)
    said = [profile for profile in profiles if profile.statement]
    assert all("并非同类相比" in (profile.statement_zh or "") and profile.evidence for profile in said)
    assert not [profile for profile in said if profile.statement == "distinctive"]


def test_every_estimate_of_real_texts_lies_in_its_interval(profiles: list[CityProfile]) -> None:
    assert all((p.log_odds_lo or 0) <= (p.log_odds or 0) <= (p.log_odds_hi or 0) for p in profiles)
    assert all((p.share_lo or 0) <= p.share <= (p.share_hi or 1) for p in profiles)


def test_no_facet_is_called_shared(held: tuple[list[Document], list[Emphasis]]) -> None:
    assert not [facet for facet in profile_facets(held[1], held[0], replicates=100) if facet.statement]
