"""A text is passed over only where a pattern cannot match: the signs are read off the pattern."""

from __future__ import annotations

import re

import pytest

from pipeline.rules.prefilters import find, signs


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("(?<!某)[省市]级?(?:主管)?(?:部门|机关)", ("机关", "部门")),
        ("甲{0,2}(?:乙|丙.*丁戊)+?", ("丁戊", "乙")),
        ("[（(]市", ("市",)),
        ("甲?乙*", ()),
        ("(?:甲|[^乙])", ()),
    ],
)
def test_every_match_holds_one_of_the_signs(pattern: str, expected: tuple[str, ...]) -> None:
    assert signs(re.compile(pattern)) == expected


def test_patterns_that_ignore_case_are_looked_for_everywhere() -> None:
    assert [match.group() for match in find(re.compile("app", re.IGNORECASE), "掌上APP")] == ["APP"]
    assert [match.group() for match in find(re.compile("(?i:app)端"), "掌上APP端")] == ["APP端"]
