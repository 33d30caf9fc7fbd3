"""Forms: what an analyst may ask for."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from pydantic import ValidationError

from flows.nightly import within_the_night
from flows.parameters import Annotate, Compare, Crawl, Read, Review

TODAY = datetime(2026, 3, 31, 18, tzinfo=UTC)  # two in the night of 1 April in China


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


def test_a_night_ends_at_its_hour_in_china_and_no_portal_takes_all_of_it() -> None:
    night = within_the_night(Crawl()).scope(TODAY)
    assert night.until == datetime(2026, 3, 31, 21, tzinfo=UTC) and night.minutes == 90
    assert within_the_night(Crawl(until=1, minutes=5)).scope(TODAY).until == datetime(2026, 4, 1, 17, tzinfo=UTC)
    assert Crawl().scope(TODAY).until is None


@pytest.mark.parametrize("form", [Crawl, Read, Annotate, Compare, Review])
def test_every_field_is_described_in_both_languages(form: type[Crawl]) -> None:
    for name, field in form.model_fields.items():
        english, _, chinese = (field.description or "").partition(" | ")
        assert english and chinese and not chinese.isascii(), name
