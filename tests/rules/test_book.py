"""The engine: what a book finds, why it does not, and one clear line for a book that is not in order."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest
import yaml

from pipeline.errors import RuleError
from pipeline.rules import Features, Hit, Text, load_book
from pipeline.rules.guards import GUARDS

BRIDGE = {
    "name": "bridge",
    "gives": "work",
    "pattern": "甲?乙桥",
    "examples": ["过⟦甲乙桥⟧"],
    "counterexamples": ["乙路"],
}
FEATURES = Features(
    {"known": lambda: {"乙桥"}},
    {"long": lambda seen, start, end: end - start > 2},
    {"town": lambda: "东镇|西镇"},
    {"head": lambda seen: [(0, 2)]},
)


def written(tmp_path: Path, *rules: dict[str, Any], **sheet: Any) -> Path:
    path = tmp_path / "works.yaml"
    told = {"book": "works", "says": "Works", "of": "sort", "rules": [{**BRIDGE, **rule} for rule in rules], **sheet}
    path.write_text(yaml.safe_dump(told, allow_unicode=True, sort_keys=False), "utf-8")
    return path


@pytest.mark.parametrize(
    ("guard", "found", "refused"),
    [
        ({"starts_word": True}, Text("乙桥", starts={0}), Text("过乙桥", starts={0})),
        ({"ends_word": True}, Text("乙桥", ends={2}), Text("乙桥头", ends={3})),
        ({"after": ["建", "过"]}, "过乙桥", "某乙桥"),
        ({"not_after": ["建", "过"]}, "某乙桥", "过乙桥"),
        ({"before": ["南"]}, "乙桥南", "乙桥北"),
        ({"not_before": ["南"]}, "乙桥北", "乙桥南"),
        ({"holds": "^甲"}, "甲乙桥", "乙桥"),
        ({"lacks": "^甲"}, "乙桥", "甲乙桥"),
        ({"text_holds": ["路"]}, "乙桥和路", "乙桥"),
        ({"text_lacks": ["路"]}, "乙桥", "乙桥和路"),
        ({"in_list": "known"}, "乙桥", "甲乙桥"),
        ({"not_in_list": "known"}, "甲乙桥", "乙桥"),
        ({"has": {"text": ["乙桥", "甲乙桥"]}}, "乙桥", "过乙桥"),
        ({"has_not": {"text": ["乙桥"]}}, "过乙桥", "乙桥"),
        ({"is": "long"}, "甲乙桥", "乙桥"),
        ({"is_not": "long"}, "乙桥", "甲乙桥"),
    ],
    ids=lambda value: next(iter(value)) if isinstance(value, dict) else "",
)
def test_a_guard_says_yes_and_no(tmp_path: Path, guard: dict[str, Any], found: Any, refused: Any) -> None:
    book = load_book(written(tmp_path, {"guards": [guard]}), FEATURES)
    yes, no = (text if isinstance(text, Text) else Text(text) for text in (found, refused))
    assert [hit.rule.name for hit in book.find(yes)] == ["bridge"]
    assert not list(book.find(no))
    (told,) = book.explain(no)
    assert not isinstance(told, Hit) and {told.guard} == guard.keys() <= GUARDS.keys()


@pytest.mark.parametrize(
    ("rules", "sheet", "line"),
    [
        (
            [{"guards": [{"begins_word": True}]}],
            {},
            "rule bridge: no guard is called begins_word; there are starts_word",
        ),
        ([{"guards": [{"in_list": "unknown"}]}], {}, "rule bridge: the guard in_list asks for unknown"),
        ([{"guards": [{"after": "过"}]}], {}, "rule bridge: the guard after takes a list, not '过'"),
        ([{}, {}], {}, "rule bridge: this name stands twice"),
        ([{"pattern": "", "any": ["乙桥", "乙桥"]}], {}, "rule bridge: the entry 乙桥 stands twice"),
        ([{}, {"name": "ford", "gives": "way"}], {}, "rule ford: 甲?乙桥 gives way here and work in the rule bridge"),
        ([{"any": ["乙桥"]}], {}, "rule bridge: Value error, a rule has one condition"),
        ([{"counterexamples": []}], {}, "rule bridge: Value error, a rule has an example"),
        (
            [{"trust": {"read": 1, "right": 2}}],
            {},
            "rule bridge: trust: Value error, more rows are right than were read",
        ),
        ([{"colour": "red"}], {}, "rule bridge: colour: Extra inputs are not permitted"),
        ([], {"rules": "none"}, "rules: Input should be a valid tuple"),
    ],
)
def test_a_book_out_of_order_is_one_line_with_the_name_of_the_rule(
    tmp_path: Path, rules: list[dict[str, Any]], sheet: dict[str, Any], line: str
) -> None:
    with pytest.raises(RuleError) as told:
        load_book(written(tmp_path, *rules, **sheet))
    assert str(told.value).startswith(f"works.yaml: {line}") and "\n" not in str(told.value)


@pytest.mark.parametrize(
    ("rule", "line"),
    [
        ({"examples": ["丙桥"]}, "the example 丙桥 does not match: found nothing"),
        ({"examples": ["过甲⟦乙桥⟧"]}, "the example 过甲⟦乙桥⟧ does not match: found 甲乙桥"),
        ({"counterexamples": ["乙桥头"]}, "the counter-example 乙桥头 matches: found 乙桥"),
        ({"pattern": "(乙+)+桥"}, "a repetition without end stands in another, which takes time without end"),
        ({"pattern": "(?<=甲*)乙桥"}, "no regular expression: look-behind requires fixed-width pattern"),
        ({"pattern": "甲?(?=(乙+)+桥)"}, "a repetition without end stands in another"),
        ({"guards": [{"lacks": "(甲+)+桥"}]}, "a repetition without end stands in another"),
        ({"split": "(、*)*和"}, "a repetition without end stands in another"),
        ({"pattern": "«river»桥"}, "no part of a pattern is called 'river'"),
        ({"pattern": "(乙桥"}, "no regular expression: missing ), unterminated subpattern at position 0"),
    ],
)
def test_a_rule_that_breaks_its_word_is_named(tmp_path: Path, rule: dict[str, Any], line: str) -> None:
    with pytest.raises(RuleError) as told:
        load_book(written(tmp_path, rule)).check()
    assert f"rule bridge: {line}" in str(told.value)


def test_parts_of_patterns_have_names_and_hold_others(tmp_path: Path) -> None:
    parts = {"river": "甲|丙", "over": "跨«river»"}
    rule = {"pattern": "«over»大桥", "examples": ["⟦跨丙大桥⟧"], "counterexamples": ["跨乙大桥"]}
    load_book(written(tmp_path, rule, parts=parts)).check()


def test_a_room_lends_pieces_of_patterns_and_spans_where_rules_begin(tmp_path: Path) -> None:
    rule = {
        "pattern": ["«town»", "乙桥"],
        "anchor": "head",
        "examples": ["⟦南方东镇乙桥⟧"],
        "counterexamples": ["在南方东镇乙桥"],
    }
    load_book(written(tmp_path, rule), FEATURES).check()
    with pytest.raises(RuleError, match="rule bridge: no anchor is called tail; the room knows head"):
        load_book(written(tmp_path, {"anchor": "tail"}), FEATURES)


def test_the_first_hit_wins_by_priority_where_the_book_says_so(tmp_path: Path) -> None:
    other = {"name": "old", "pattern": "乙桥", "priority": 1}
    found = {wins: [hit.rule.name for hit in load_book(written(tmp_path, {}, other, wins=wins)).find(Text("甲乙桥"))]
             for wins in ("all", "first")}  # fmt: skip
    assert found == {"all": ["old", "bridge"], "first": ["old"]}


def test_a_pattern_is_not_lent_without_its_guards(tmp_path: Path) -> None:
    book = load_book(written(tmp_path, {"guards": [{"after": ["过"]}]}))
    with pytest.raises(RuleError, match="it has guards"):
        book.pattern("bridge")
    with pytest.raises(RuleError, match="no rule with a pattern is called tunnel"):
        book.pattern("tunnel")


def test_grammar_is_run_by_the_room_and_its_examples_are_tests_too(tmp_path: Path) -> None:
    rule = {"pattern": "", "grammar": "works.spans"}
    book = load_book(
        written(tmp_path, rule), Features(read=lambda text: [("bridge", 1, len(text))] if "桥" in text else [])
    )
    book.check()
    with pytest.raises(RuleError, match="the example 过⟦甲乙桥⟧ does not match: found nothing"):
        load_book(written(tmp_path, rule)).check()


def test_time_is_linear_in_the_text(tmp_path: Path) -> None:
    book = load_book(written(tmp_path, {"pattern": "(?:甲|丙){0,12}乙桥"}))

    def seconds(repeats: int) -> float:
        started = time.process_time()
        assert sum(1 for _ in book.find(Text("甲丙乙桥、" * repeats))) == repeats
        return time.process_time() - started

    seconds(100)
    assert seconds(40_000) < 30 * max(seconds(4_000), 0.01)
