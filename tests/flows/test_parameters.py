"""Forms: what an analyst may ask for."""

from __future__ import annotations

from datetime import date

import pytest
from pydantic import ValidationError

from flows.parameters import Annotate, Compare, Crawl, Read, Review

TODAY = date(2026, 3, 31)


def test_no_portal_means_every_declared_one_but_the_samples() -> None:
    assert "hangzhou" in Crawl().chosen and not [id for id in Crawl().chosen if id.startswith("sample-")]


@pytest.mark.parametrize("name", ["hangzhou", "hangzhou 杭州市人民政府"])
def test_a_portal_is_named_by_its_id_or_its_label(name: str) -> None:
    assert Crawl(portals=[name]).chosen == ["hangzhou"]


@pytest.mark.parametrize("wrong", [{"portals": ["atlantis"]}, {"speed": 9}, {"limit": 0}, {"days": -1}])
def test_what_makes_no_sense_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Crawl.model_validate(wrong)


def test_days_count_from_the_day_of_the_run_and_the_later_bound_holds() -> None:
    assert Crawl(days=30).scope(TODAY).since == date(2026, 3, 1)
    assert Crawl(days=30, since=date(2026, 3, 10)).scope(TODAY).since == date(2026, 3, 10)
    assert Crawl().scope(TODAY).since is None


@pytest.mark.parametrize("form", [Crawl, Read, Annotate, Compare, Review])
def test_every_field_is_described_in_both_languages(form: type[Crawl]) -> None:
    for name, field in form.model_fields.items():
        english, _, chinese = (field.description or "").partition(" | ")
        assert english and chinese and not chinese.isascii(), name
