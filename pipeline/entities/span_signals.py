"""What tells whether a span is a name, and of which kind: who proposed it, the field, its ends, its words, what stands around it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from functools import cache
from typing import NamedTuple

import numpy as np

from pipeline.entities.candidates import Candidate
from pipeline.entities.edges import anchors
from pipeline.entities.field import Spans
from pipeline.entities.kinds import is_of_law
from pipeline.entities.line import Line
from pipeline.entities.places import names as places
from pipeline.entities.register import aliases
from pipeline.entities.runs import RUN
from pipeline.entities.vocabulary import endings, nothing, suffix_labels, words
from pipeline.entities.word_signals import AFTER, BEFORE, MARKS, Words, fill_slots, is_limit, marks

_BINS = (0.01, 0.02, 0.05, 0.1, 0.2, 0.35, 0.5, 0.65, 0.8, 0.9, 0.96, 0.99)
_LENGTHS = (2, 3, 4, 5, 7, 9, 12, 16, 22)


class Case(NamedTuple):
    """A span that some sources propose for a name, ``[start, end)`` in its line, and what they say of it."""

    start: int
    end: int
    proposals: tuple[Candidate, ...]


class Signals(NamedTuple):
    """What is known of a span: for the question whether it is a name, and for the question which."""

    keep: list[str]
    label: list[str]


def gathered(candidates: Sequence[Candidate]) -> list[Case]:
    """Candidates by span, in order."""
    found: dict[tuple[int, int], list[Candidate]] = {}
    for candidate in candidates:
        found.setdefault((candidate.start, candidate.end), []).append(candidate)
    return [Case(start, end, tuple(found[start, end])) for start, end in sorted(found)]


def _bin(probability: float) -> int:
    return bisect_right(_BINS, probability)


class Seen:
    """A line as its spans are seen in: looks of its words, the slots, what the field holds, all that is proposed."""

    def __init__(self, line: Line, known: Words, spans: Spans, cases: Sequence[Case]) -> None:
        self.line, self.known, self.spans, self.cases = line, known, spans, cases
        self.texts = [word.text for word in line.words]
        self.slots = fill_slots(*marks(self.texts), _FIRST).slots
        self.law = is_of_law(line.text)
        self.shares = {case[:2]: sum(self._held(case).values()) for case in cases}
        self.beginning, self.ending = _best(cases, self.shares, end=False), _best(cases, self.shares, end=True)
        self.texts += [AFTER, BEFORE]  # by index: -1 is before

    def signals(self, case: Case) -> Signals:
        """The signals of one of the cases."""
        line, text = self.line, self.line.text
        first, last = line.index(case.start), line.index(case.end - 1)
        name = text[case.start : case.end]
        rules = [p for p in case.proposals if p.method not in _BLIND]
        held = self._held(case)
        best = max(held, key=held.__getitem__, default="")
        total = _bin(sum(held.values()))
        inner, around = self._inner(case, name, first, last), self._around(first, last)
        ending, limits, before, after = inner["ending"], self._limits(first, last), around["before"], around["after"]
        common = [f"{key}={value}" for part in (inner, around) for key, value in part.items()]
        rivals, ahead = self._rivals(case)
        shaped = self._shaped(name, first, last)
        keep = [
            *common, *shaped, *self._edges(first, last), *self._proposed(case, total, best, limits, ahead),
            *rivals, *self._siblings(case),
            f"field={total}", f"field={total}|{best}", f"bounds={limits}", f"bounds={limits}|{total}",
            f"bounds={limits}|{ending}", f"bounds={limits}|{name[-1]}", f"{ending}|{total}", f"{ending}|{after}",
            f"{total}<{before}", f"{total}>{after}",
        ]  # fmt: skip
        label = [*common, *shaped, f"{ending}|{after}"]
        label += [f"of={p.label}" for p in rules] + [f"rule={p.method}|{p.label}" for p in rules]
        label += [f"held={label}|{_bin(share / max(sum(held.values()), 1e-9))}" for label, share in held.items()]
        return Signals(keep, label)

    def _edges(self, first: int, last: int) -> list[str]:
        """What the field holds of the ends and the inside of a span, whatever the name."""
        inside = self.spans.inside[first : last + 1]
        before = self.spans.inside[first - 1] if first else 0.0
        after = self.spans.inside[last + 1] if last + 1 < len(self.line.words) else 0.0
        values = (
            ("begins", self.spans.begins[first]),
            ("ends", self.spans.ends[last]),
            ("least", inside.min()),
            ("most", inside.max()),
            ("before", before),
            ("behind", after),
        )
        return [f"{name}={_bin(float(value))}" for name, value in values]

    def _proposed(self, case: Case, total: int, best: str, around: str, ahead: str) -> list[str]:
        """The rules' word, each with what the field, the limits around and the rivals say to it."""
        rules = [p for p in case.proposals if p.method not in _BLIND]
        count = min(len(rules), 3)
        found = [f"rules={count}", f"rules={count}|{total}", f"rules={count}|{ahead}", f"rank={ahead}"]
        for rule in rules:
            for name in (rule.method, rule.label):
                found += [f"rule={name}", f"rule={name}|{total // 3}", f"rule={name}|{ahead}", f"rule={name}|{around}"]
            found += [f"rule={rule.method}|{rule.label}", f"rule={rule.label}|{ahead}|{around}|{total // 3}"]
            found.append(f"agrees={rule.label == best}|{total}")
            sure = bisect_right(_TRUST, rule.score)
            found += [f"sure={n}" for n in range(1, sure + 1)] + [f"sure={sure}|{ahead}", f"sure={sure}|{total // 3}"]
        return found

    def _rivals(self, case: Case) -> tuple[list[str], str]:
        """How what overlaps the span is held and proposed; and whether any of it is ahead of the span."""
        found, strongest, ruled = [], 0.0, False
        for other in self.cases:
            if other.start >= case.end or other.end <= case.start or other is case:
                continue
            place, share = _lies(case, other), self.shares[other[:2]]
            strongest = max(strongest, share)
            methods = [p.method for p in other.proposals if p.method not in _BLIND]
            ruled = ruled or bool(methods)
            found += [f"{place}={method}" for method in methods]
            found.append(f"{place}>{_bin(share) // 2}")
        own = self.shares[case[:2]]
        ahead = "first" if own >= strongest else "near" if own >= strongest / 2 else "far"
        ahead += f"{'-' if strongest < _NO_RIVAL else '+'}{ruled:d}"
        return [*dict.fromkeys(found), f"rival={_bin(strongest)}"], ahead

    def _held(self, case: Case) -> dict[str, float]:
        """By label, the probability by the field that exactly this span is a name; none where its ends cut words."""
        if case.start not in self.line.starts or case.end not in self.line.ends:
            return {}
        return self.spans.found.get((self.line.index(case.start), self.line.index(case.end - 1) + 1), {})

    def _siblings(self, case: Case) -> list[str]:
        """Of the likeliest conjuncts beside a span: are they likely names, proposed by rules, and end alike?"""
        text, found = self.line.text, []
        sides = (
            ("left", text[max(0, case.start - 1) : case.start], self.ending.get(case.start - 1)),
            ("right", text[case.end : case.end + 1], self.beginning.get(case.end + 1)),
        )
        for side, mark, other in sides:
            if mark and mark in _JOINTS:
                alike = other is not None and text[other.end - 1] == text[case.end - 1]
                likely = _bin(self.shares[other[:2]]) // 2 if other else -1
                ruled = other is not None and any(p.method not in _BLIND for p in other.proposals)
                found += [f"{side} conjunct={likely}|{ruled}", f"{side} alike={alike}", f"conjunct={likely}|{alike}"]
        return found

    def _around(self, first: int, last: int) -> dict[str, object]:
        """Words before and after, the verb that governs, the class that closes the list."""
        found: dict[str, object] = {"law": self.law}
        for side, text in (("before", self.texts[first - 1]), ("after", self.texts[last + 1])):
            look = self.known.look(text)
            found |= {side: look.shape, f"{side}*": look.sorts[0], f"{side}**": look.sorts[1], f"{side}:": look.tag}
        for slot, at in (("limit", first), ("class", last)):
            where = self.slots[slot][at]
            found[slot] = self.texts[where] if where != -3 else "-"
        return found

    def _limits(self, first: int, last: int) -> str:
        """What bounds the span on each side: a mark, another limit, or a word that could be of it."""
        sides = (self.texts[first - 1] if first else BEFORE, self.texts[last + 1])
        return "".join("m" if text in MARKS else "l" if is_limit(text) else "w" for text in sides)

    def _inner(self, case: Case, name: str, first: int, last: int) -> dict[str, object]:
        """Its ending, its first and last words, what dictionaries hold of it."""
        start = endings().start_to(name, len(name))
        opening, closing = self.known.look(self.texts[first]), self.known.look(self.texts[last])
        anchor = anchors().end_from(self.line.text, case.start)
        known = aliases().get(name)
        return {
            "ending": suffix_labels()[name[start:]] if start >= 0 else "-",
            "suffix": name[start:] if start >= 0 else "-",
            "whole": start == 0,
            "last": name[-1], "last2": name[-2:], "last3": name[-3:],
            "closing*": closing.sorts[1], "closing**": closing.sorts[2], "closing:": closing.tag,
            "first": name[0], "opening": opening.shape, "opening*": opening.sorts[1], "opening:": opening.tag,
            "anchor": 0 < anchor < case.end,
            "known": known.label if known else "place" if name in places() else name in _fixed(),
            "nothing": name in nothing(),
        }  # fmt: skip

    def _shaped(self, name: str, first: int, last: int) -> list[str]:
        """Its length, and marks in it."""
        marks_ = [mark for mark in "“”《》（）()、和与及·—-的" if mark in name]
        edge = f"{name[0] in '“《（('}{name[-1] in '”》）)'}"
        return [
            f"words={min(last - first + 1, 8)}",
            f"length={bisect_right(_LENGTHS, len(name))}",
            f"marks={''.join(marks_)}",
            f"edge={edge}",
            f"digits={any(c.isdigit() for c in name)}",
            f"paired={all(name.count(one) == name.count(other) for one, other in _PAIRS)}",
            f"latin={any(c.isascii() and c.isalpha() for c in name)}",
        ]


FIELD = "field"
"""The method of what the field proposes."""
_BLIND = (FIELD, RUN)
_FIRST = np.array([0])
_JOINTS = "、和与及"
_NO_RIVAL = 0.05
_TRUST = (0.62, 0.72, 0.8, 0.9, 1.0, 1.2)
"""Steps of what a rule's author trusts it with: a word on rules that few labelled sentences show."""
_PAIRS = (("“", "”"), ("《", "》"), ("（", "）"), ("(", ")"), ("[", "]"))


def _best(cases: Sequence[Case], shares: Mapping[tuple[int, int], float], *, end: bool) -> dict[int, Case]:
    """By where they begin (or end) the cases that the field holds for likeliest."""
    return {case.end if end else case.start: case for case in sorted(cases, key=lambda case: shares[case[:2]])}


def _lies(case: Case, other: Case) -> str:
    if other.start <= case.start and case.end <= other.end:
        return "in"
    return "holds" if case.start <= other.start and other.end <= case.end else "cuts"


@cache
def _fixed() -> frozenset[str]:
    return frozenset(name for names in words()["fixed"].values() for name in names)
