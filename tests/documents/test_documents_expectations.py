"""Documents beside what their portal's declaration expects of them."""

from __future__ import annotations

import pytest

from pipeline.documents import document_from_text
from pipeline.documents.expectations import check_length_of_body, unmet
from pipeline.errors import BodyTooShort
from pipeline.portals import Portal

PORTAL = Portal.model_validate(
    {
        "id": "test",
        "name_zh": "测试",
        "name_en": "Test",
        "base_url": "http://portal.test",
        "hosts": ["portal.test"],
        "columns": [{"id": "zc"}],
        "list": {"url": "/"},
        "expect": {"least_chars": 10, "fill_rates": {"title": 0.8}},
    }
)
LONG = "各部门应当把数据管好用好，守住安全的底线。"


def test_pages_as_expected_meet_it() -> None:
    assert unmet([document_from_text(LONG, id=str(n), title="通知") for n in range(6)], PORTAL) == []


def test_what_fails_is_said() -> None:
    pages = [document_from_text(LONG if n else "无", id=str(n), title="通知" if n < 3 else None) for n in range(6)]
    assert unmet(pages, PORTAL) == ["title filled on 50% of 6 pages, expected at least 80%"]
    short = [document_from_text("无正文", id=str(n), title="通知") for n in range(6)]
    assert unmet(short, PORTAL) == ["6 of 6 bodies have fewer than 10 characters"]


def test_few_pages_and_attachments_tell_nothing() -> None:
    assert unmet([document_from_text("无", id=str(n)) for n in range(4)], PORTAL) == []
    assert unmet([document_from_text("无", id=str(n), parent="a") for n in range(9)], PORTAL) == []


def test_a_short_body_has_its_name() -> None:
    check_length_of_body(document_from_text(LONG, id="a"), PORTAL)
    with pytest.raises(BodyTooShort):
        check_length_of_body(document_from_text("无", id="a"), PORTAL)
