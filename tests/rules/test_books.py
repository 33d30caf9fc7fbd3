"""The books of the rooms: every rule is in order, matches its examples and leaves its counter-examples alone."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import pipeline.entities as names
from pipeline.rule_books import books, see, trust_table

RULES = [(book.name, rule) for book in books() for rule in book.rules]


@pytest.mark.parametrize(("book", "rule"), RULES, ids="/".join)
def test_examples_match_and_counterexamples_do_not(book: str, rule: str) -> None:
    (found,) = (one for one in books() if one.name == book)
    assert list(found.failures(rule, see(book))) == []


def test_every_rule_says_what_it_means_in_both_languages() -> None:
    assert not [(book.name, rule.name) for book in books() for rule in book.rules.values() if " | " not in rule.says]


def test_every_way_in_which_a_name_is_found_is_a_rule() -> None:
    """The last argument of a candidate is its method, which rows of names bear."""
    told = {rule.method for book in books() for rule in book.rules.values()}
    calls = (
        node
        for path in Path(names.__file__).parent.glob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Candidate"
    )
    given = {call.args[-1].value for call in calls if call.args and isinstance(call.args[-1], ast.Constant)}
    assert len(given) > 20 and given - told <= {"field", "sequence", "lac", "spacy"}  # models have cards


def test_every_rule_that_a_row_names_stands_in_the_trust_table_and_no_other() -> None:
    named = {
        (book, rule) for book, rule in RULES if book not in ("cues", "not_a_name")
    }  # of these two no row bears a name
    assert set(trust_table()) == named
