"""The books of the rooms: every rule is in order, matches its examples and leaves its counter-examples alone."""

from __future__ import annotations

import pytest

from pipeline.rule_books import books, see

RULES = [(book.name, rule) for book in books() for rule in book.rules]


@pytest.mark.parametrize(("book", "rule"), RULES, ids="/".join)
def test_examples_match_and_counterexamples_do_not(book: str, rule: str) -> None:
    (found,) = (one for one in books() if one.name == book)
    assert list(found.failures(rule, see(book))) == []


def test_every_rule_says_what_it_means_in_both_languages() -> None:
    assert not [(book.name, rule.name) for book in books() for rule in book.rules.values() if " | " not in rule.says]
