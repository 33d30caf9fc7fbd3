"""A book of rules, loaded, checked and run."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from pathlib import Path
from re import _constants as op  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any, NamedTuple

import ahocorasick
import yaml
from pydantic import ValidationError

from pipeline.declarations import read_yaml
from pipeline.errors import RuleError
from pipeline.rules.guards import EXPRESSIONS, Features, Guard, Seen, Text, make
from pipeline.rules.model import CLOSED, OPENED, Rule, Sheet, joined
from pipeline.rules.prefilters import signs

_NONE = Features()
_PART = re.compile("«([^»]*)»")
_DIGITS = 8


class Hit(NamedTuple):
    """What a rule found: ``[start, end)`` in code points of the text."""

    rule: Rule
    start: int
    end: int


class Refusal(NamedTuple):
    """A match of a rule that one of its guards refused, and the name of that guard."""

    hit: Hit
    guard: str


class _Ready(NamedTuple):
    rule: Rule
    pattern: re.Pattern[str]
    signs: tuple[str, ...]
    guards: tuple[tuple[str, Guard], ...]
    anchors: Callable[[Any], Iterable[tuple[int, int]]] | None
    split: re.Pattern[str] | None

    def spans(self, seen: Seen) -> Iterable[tuple[int, int]]:
        """Where the pattern matches."""
        if self.anchors is None:
            return map(_span, self.pattern.finditer(seen.text))
        matches = ((begin, self.pattern.match(seen.text, end)) for begin, end in self.anchors(seen))
        return ((begin, match.end()) for begin, match in matches if match)

    def hits(self, text: str, start: int, end: int) -> Iterator[Hit]:
        """What a match gives: one hit, or one for each of the names that it holds."""
        for joint in self.split.finditer(text, start, end) if self.split else ():
            yield Hit(self.rule, start, joint.start())
            start = joint.end()
        yield Hit(self.rule, start, end)


class Book:
    """The rules of a file, ready to run. Time is linear in the text: no repetition without end stands in another.

    Attributes:
        name: of the book.
        says: what it is for.
        rules: by name, in the order in which they are tried.
        digest: eight hexadecimal digits of the file's hash.
    """

    def __init__(self, sheet: Sheet, features: Features = _NONE, *, where: str = "", digest: str = "") -> None:
        self.name, self.says, self.digest, self._where = sheet.book, sheet.says, digest, where
        self._first = sheet.wins == "first"
        self._sheet, self._features = sheet, features
        self._patterns: dict[str, re.Pattern[str]] = {}
        self.rules: dict[str, Rule] = {}
        for rule in sorted(sheet.rules, key=lambda rule: -rule.priority):
            if rule.name in self.rules:
                raise self._wrong(rule, "this name stands twice")
            self.rules[rule.name] = rule
        self._contradictions()
        self._guards = {rule.name: self._guarded(rule, features) for rule in self.rules.values()}

    def _wrong(self, rule: Rule, why: str) -> RuleError:
        return RuleError(f"rule {rule.name}: {why}", where=self._where or self.name, mend=f"mend the rule {rule.name}")

    def _contradictions(self) -> None:
        """No entry twice in a rule, and no two answers to one question by the same entry."""
        given: dict[tuple[Any, ...], Rule] = {}
        for rule in self.rules.values():
            entries = Counter(rule.any or ((rule.pattern,) if rule.pattern else ()))
            guards = repr(rule.guards)
            for entry, times in entries.items():
                if times > 1:
                    raise self._wrong(rule, f"the entry {entry} stands twice")
                question = (rule.of or self._sheet.of or rule.name, entry, guards, rule.priority)
                other = given.setdefault(question, rule)
                if other.gives != rule.gives:
                    raise self._wrong(
                        rule, f"{entry} gives {rule.gives} here and {other.gives} in the rule {other.name}"
                    )

    def _guarded(self, rule: Rule, features: Features) -> tuple[tuple[str, Guard], ...]:
        if rule.anchor and rule.anchor not in features.anchors:
            raise self._wrong(rule, f"no anchor is called {rule.anchor}; the room knows {', '.join(features.anchors)}")
        try:
            return tuple(
                (name, make(name, self._told(rule, name, told), features))
                for guard in rule.guards
                for name, told in guard.items()
            )
        except ValueError as error:
            raise self._wrong(rule, str(error)) from error

    def _told(self, rule: Rule, guard: str, told: Any) -> Any:
        """The argument of a guard, an expression with its parts in their places."""
        expression = joined(told)
        return self._written(rule, expression) if guard in EXPRESSIONS and isinstance(expression, str) else told

    def _written(self, rule: Rule, expression: str) -> str:
        """An expression of a rule with its parts in their places: it is in order, and takes no time without end."""
        try:
            written = _PART.sub(lambda found: f"(?:{self._parts[found[1]]})", expression)
            if _repeats_within(parser.parse(written)):
                raise self._wrong(rule, "a repetition without end stands in another, which takes time without end")
            re.compile(written)  # a look-behind of no fixed width parses, and does not compile
        except KeyError as error:
            raise self._wrong(rule, f"no part of a pattern is called {error}") from error
        except re.error as error:
            raise self._wrong(rule, f"no regular expression: {error}") from error
        return written

    @cached_property
    def _parts(self) -> dict[str, str]:
        parts = {name: made() for name, made in self._features.parts.items()}
        for name, piece in self._sheet.parts.items():
            parts[name] = _PART.sub(lambda found: f"(?:{parts[found[1]]})", piece)
        return parts

    @cached_property
    def _ready(self) -> dict[str, _Ready]:
        return {name: self._made(rule) for name, rule in self.rules.items() if rule.is_pattern}

    def _compiled(self, name: str) -> re.Pattern[str]:
        if name not in self._patterns:
            rule = self.rules[name]
            self._patterns[name] = re.compile(self._written(rule, rule.expression))
        return self._patterns[name]

    def _made(self, rule: Rule) -> _Ready:
        pattern = self._compiled(rule.name)
        anchors = self._features.anchors[rule.anchor] if rule.anchor else None
        split = re.compile(self._written(rule, rule.split)) if rule.split else None
        return _Ready(rule, pattern, signs(pattern), self._guards[rule.name], anchors, split)

    def pattern(self, name: str) -> re.Pattern[str]:
        """The pattern of a rule, for grammar that looks where it wants.

        Raises:
            RuleError: there is no such rule, or it has guards, which would be lost.
        """
        if name not in self.rules or not self.rules[name].expression:
            raise RuleError(
                f"no rule with a pattern is called {name}", where=self._where or self.name, mend="modu rules list"
            )
        if self.rules[name].guards:
            raise self._wrong(self.rules[name], "it has guards, which who asks for its pattern would lose")
        return self._compiled(name)

    def part(self, name: str) -> re.Pattern[str]:
        """A named piece of patterns as a pattern of its own.

        Raises:
            RuleError: there is no such part.
        """
        if name not in self._sheet.parts:
            raise RuleError(f"no part of a pattern is called {name}", where=self._where or self.name)
        return re.compile(self._parts[name])

    def find(self, seen: Seen) -> Iterator[Hit]:
        """What the rules find in a text, in the order of the rules; of a book in which the first hit wins, that one."""
        for ready in self._hopeful(seen.text):
            for start, end in ready.spans(seen):
                if all(guard(seen, start, end) for _, guard in ready.guards):
                    yield from ready.hits(seen.text, start, end)
                    if self._first:
                        return

    def _hopeful(self, text: str) -> Iterator[_Ready]:
        """The rules of whose signs a text holds one, and those that have none, in order: one walk for all of them."""
        automaton, rules, present = self._signs
        for _, bits in automaton.iter(text) if len(automaton) else ():
            present |= bits
        while present:
            lowest = present & -present
            yield rules[lowest.bit_length() - 1]
            present ^= lowest

    @cached_property
    def _signs(self) -> tuple[Any, list[_Ready], int]:
        """The automaton of Aho and Corasick (1975) over all signs, each with the rules that have it, a bit a rule; the rules; the bits
        of those that have none.
        """
        rules, known = list(self._ready.values()), {"": 0}
        for i, ready in enumerate(rules):
            for sign in ready.signs or ("",):
                known[sign] = known.get(sign, 0) | 1 << i
        automaton, always = ahocorasick.Automaton(ahocorasick.STORE_ANY), known.pop("")
        for sign, bits in known.items():
            automaton.add_word(sign, bits)
        automaton.make_automaton()
        return automaton, rules, always

    def explain(self, seen: Seen) -> Iterator[Hit | Refusal]:
        """Every match of every rule, whoever would win, and the refused ones with the guard that refused them."""
        for name in self._ready:
            yield from self._explained(name, seen)

    def _explained(self, name: str, seen: Seen) -> Iterator[Hit | Refusal]:
        ready = self._ready[name]
        for start, end in ready.spans(seen):
            refused = next((guard for guard, holds in ready.guards if not holds(seen, start, end)), None)
            if refused is None:
                yield from ready.hits(seen.text, start, end)
            else:
                yield Refusal(Hit(ready.rule, start, end), refused)

    def read(self, text: str) -> Iterator[Hit]:
        """What the grammar of the room finds by rules that no pattern can say, each span once."""
        read = self._features.read or (lambda _: ())
        known = [rule for rule in self.rules.values() if not rule.is_pattern]
        for told, start, end in dict.fromkeys(read(text)):
            rule = next((rule for rule in known if told in (rule.name, rule.method)), None)
            if rule is not None:
                yield Hit(rule, start, end)

    def check(self, see: Callable[[str], Seen] = Text) -> None:
        """Every rule is in order, matches its examples and leaves its counter-examples alone.

        Args:
            see: makes of a text what the guards of the book need.

        Raises:
            RuleError: a rule is not; the line names it.
        """
        for name in self.rules:
            for line in self.failures(name, see):
                raise self._wrong(self.rules[name], line)

    def failures(self, name: str, see: Callable[[str], Seen] = Text) -> Iterator[str]:
        """What is wrong with the examples of a rule, one line each; none where all is well."""
        rule = self.rules[name]
        for example in rule.examples:
            text, wanted = marked(example)
            found = set(self._of(name, text, see))
            if not found or (wanted is not None and wanted not in found):
                held = "、".join(text[start:end] for start, end in sorted(found)) or "nothing"
                yield f"the example {example} does not match: found {held}"
        for example in rule.counterexamples:
            for start, end in self._of(name, example, see):
                yield f"the counter-example {example} matches: found {example[start:end]}"

    def _of(self, name: str, text: str, see: Callable[[str], Seen]) -> Iterator[tuple[int, int]]:
        """The spans that a rule finds: by its pattern, or by the grammar of the room."""
        if name in self._ready:
            return (found[1:] for found in self._explained(name, see(text)) if isinstance(found, Hit))
        method = self.rules[name].method
        return (hit[1:] for hit in self.read(text) if hit.rule.method == method)


def marked(example: str) -> tuple[str, tuple[int, int] | None]:
    """The text of an example, and what must be found in it, if that is marked."""
    if OPENED not in example:
        return example, None
    before, _, rest = example.partition(OPENED)
    inside, _, after = rest.partition(CLOSED)
    return before + inside + after, (len(before), len(before) + len(inside))


def _span(match: re.Match[str]) -> tuple[int, int]:
    return match.span("name" if "name" in match.re.groupindex else 0)


def _repeats_within(items: Any, *, inside: bool = False) -> bool:
    """Does a repetition without end stand in another?"""
    for code, value in items:
        endless = code in _REPEATS and value[1] is op.MAXREPEAT
        if endless and inside:
            return True
        if any(_repeats_within(part, inside=inside or endless) for part in _parts_of(code, value)):
            return True
    return False


_REPEATS = frozenset((op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT))


def _parts_of(code: Any, value: Any) -> Iterable[Any]:
    """The sequences that a part of a parsed expression holds."""
    if code in _REPEATS:
        return (value[2],)
    if code is op.SUBPATTERN:
        return (value[3],)
    if code in (op.ASSERT, op.ASSERT_NOT):
        return (value[1],)
    if code is op.ATOMIC_GROUP:
        return (value,)
    return value[1] if code is op.BRANCH else ()


def load_book(path: Path, features: Features = _NONE) -> Book:
    """The book of a file.

    Args:
        path: a YAML file.
        features: what the room lends to its guards.

    Raises:
        RuleError: it is no book of rules, or a rule in it is not in order; the line names file and rule.
    """
    where = path.name
    try:
        declared = read_yaml(path)
        sheet = Sheet.model_validate(declared)
    except (OSError, yaml.YAMLError) as error:
        raise RuleError(f"not a book of rules: {error}", where=where, mend="write it as the others are") from error
    except ValidationError as error:
        raise RuleError(_first_fault(declared, error), where=where, mend="write it as the others are") from error
    return Book(sheet, features, where=where, digest=hashlib.sha256(path.read_bytes()).hexdigest()[:_DIGITS])


def _first_fault(declared: Any, error: ValidationError) -> str:
    """The first fault that the schema finds, with the name of its rule."""
    fault = error.errors()[0]
    at = fault["loc"]
    rule = ""
    if len(at) > 1 and at[0] == "rules" and isinstance(at[1], int):
        rule = f"rule {declared['rules'][at[1]].get('name', at[1] + 1)}: "
    place = ".".join(map(str, at[2:] if rule else at))
    return f"{rule}{place}: {fault['msg']}" if place else f"{rule}{fault['msg']}"
