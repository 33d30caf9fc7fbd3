"""The labelled clauses: every row obeys the codebook's scheme and no text stands twice."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

FOLDER = Path(__file__).resolve().parents[2] / "corpora" / "labelled"
RESIDUAL = {"data_general", "not_data"}
CATEGORIES = {
    "gov_data_sharing", "public_data_opening", "authorized_operation", "data_rights", "circulation_trading",
    "value_revenue", "rules_compliance", "security_privacy", "cross_border", "circulation_infrastructure",
    "compute_base_tech", "dataset_labeling", "application_empowerment", "actors_capital_access",
}  # fmt: skip
INSTRUMENTS = {
    "supply": {"funding", "talent", "infrastructure", "technology_rd", "information_and_data", "public_service"},
    "environment": {
        "goal_planning", "regulation", "standards_and_guidance", "finance_and_tax", "ip_and_rights", "organisation",
    },
    "demand": {"procurement", "outsourcing", "demonstration", "market_shaping"},
}  # fmt: skip
STANCES = {"regulate", "provide", "promote"}
FACETS = {
    "inclusive_access", "private_capital", "labs_consortia", "internal_capacity", "pilot", "ai_training",
    "regional_cooperation", "standard_setting",
}  # fmt: skip
DOCUMENT_TYPES = {
    "law_regulation", "plan", "opinion_scheme", "action_plan", "support_measures", "work_report", "list_annex",
}  # fmt: skip
FIELDS = {
    "id", "text", "heading_path", "lead_in", "labels", "instrument", "stance", "facets", "city", "document",
    "document_type",
}  # fmt: skip


@pytest.fixture(scope="module")
def rows() -> list[dict[str, Any]]:
    files = sorted(FOLDER.glob("emphasis_*.jsonl"))
    return [json.loads(line) for file in files for line in file.read_text(encoding="utf-8").splitlines()]


def test_every_row_has_the_declared_fields(rows: list[dict[str, Any]]) -> None:
    for row in rows:
        assert set(row) - {"title"} == FIELDS, row["id"]
        assert row["text"] == row["text"].strip() != "", row["id"]
        assert row["lead_in"] is None or row["lead_in"].strip(), row["id"]
        assert all(isinstance(heading, str) and heading for heading in row["heading_path"]), row["id"]
        assert row["city"] and row["document"] and row["document_type"] in DOCUMENT_TYPES, row["id"]


def test_one_residual_or_up_to_three_categories(rows: list[dict[str, Any]]) -> None:
    for row in rows:
        labels = set(row["labels"])
        assert len(labels) == len(row["labels"]), row["id"]
        assert (labels <= CATEGORIES and 1 <= len(labels) <= 3) or (labels <= RESIDUAL and len(labels) == 1), row["id"]


def test_instrument_and_stance_are_none_only_outside_data(rows: list[dict[str, Any]]) -> None:
    for row in rows:
        if row["labels"] == ["not_data"]:
            assert (row["instrument"], row["stance"], row["facets"]) == ("none", "none", []), row["id"]
            continue
        kind, _, leaf = row["instrument"].partition("/")
        assert leaf in INSTRUMENTS[kind], row["id"]
        assert row["stance"] in STANCES and set(row["facets"]) <= FACETS, row["id"]


def test_ids_and_texts_are_unique(rows: list[dict[str, Any]]) -> None:
    assert max(Counter(row["id"] for row in rows).values()) == 1
    spelled = Counter(re.sub(r"\W", "", row["text"]) for row in rows)
    assert [text for text, count in spelled.items() if count > 1] == []


def test_a_document_belongs_to_one_city(rows: list[dict[str, Any]]) -> None:
    places = {(row["document"], row["city"]) for row in rows}
    assert len(places) == len({document for document, _ in places})


def test_counts_are_those_of_the_readme(rows: list[dict[str, Any]]) -> None:
    counts = Counter(label for row in rows for label in row["labels"])
    text = (FOLDER / "README.md").read_text(encoding="utf-8")
    stated = {name: int(count) for name, count in re.findall(r"^\| `(\w+)` \| (\d+) \|$", text, re.MULTILINE)}
    assert {label: stated.get(label) for label in CATEGORIES | RESIDUAL} == dict(counts)
    assert min(counts[label] for label in CATEGORIES) >= 60
