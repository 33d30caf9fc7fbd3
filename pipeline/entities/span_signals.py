"""What tells whether a span is a name, and of which kind: who proposed it, the field, its ends, its words, what stands around it."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from functools import cache, cached_property
from typing import NamedTuple

from pipeline.entities.candidates import Candidate, preferred
from pipeline.entities.edges import anchors
from pipeline.entities.field import Spans
from pipeline.entities.hints import WEAK
from pipeline.entities.kinds import is_of_law
from pipeline.entities.line import Line
from pipeline.entities.places import names as places
from pipeline.entities.register import aliases
from pipeline.entities.vocabulary import endings, nothing, suffix_labels, words
from pipeline.entities.word_signals import AFTER, BEFORE, MARKS, Words, is_limit
from pipeline.language.words import dictionary_tags

_BINS = (0.01, 0.02, 0.05, 0.1, 0.2, 0.35, 0.5, 0.65, 0.8, 0.9, 0.96, 0.99)
_LENGTHS = (2, 3, 4, 5, 7, 9, 12, 16, 22)


class Case(NamedTuple):
    """A span that some sources propose for a name, ``[start, end)`` in its line.

    Attributes:
        proposals: what they say of it.
        preferred: what the rules alone would publish there.
    """

    start: int
    end: int
    proposals: tuple[Candidate, ...]
    preferred: Candidate | None = None

    @property
    def is_firm(self) -> bool:
        """Is it of a closed set, or found by a form that hardly errs? Where nothing contests it, it is sure."""
        kept = self.preferred
        return kept is not None and (kept.method in _CLOSED or kept.score > _FIRM)

    @property
    def agreed(self) -> str:
        """The label that the rules would publish and the field holds for likeliest, if it is one."""
        held = self.proposals[-1]
        kept = self.preferred
        return kept.label if kept and held.method == FIELD and held.label == kept.label else ""


class Signals(NamedTuple):
    """What is known of a span.

    Attributes:
        keep: for the question whether it is a name.
        shared: what speaks of the question which name, too.
        case: the span.
        held: of the field, probability by label.
    """

    keep: list[str]
    shared: list[str]
    case: Case
    held: Mapping[str, float]

    @property
    def label(self) -> list[str]:
        """For the question which name it is."""
        rules = [p for p in self.case.proposals if p.method != FIELD]
        total = max(sum(self.held.values()), 1e-9)
        found = [f"held={label}|{_bin(share / total)}" for label, share in self.held.items()]
        if kept := self.case.preferred:
            found += [f"kept={kept.label}", f"kept={kept.method}|{kept.label}"]
        return [*self.shared, *found, *(s for p in rules for s in (f"of={p.label}", f"rule={p.method}|{p.label}"))]


def gathered(text: str, candidates: Sequence[Candidate], held: Sequence[Candidate]) -> list[Case]:
    """Candidates of the finders, and what the field holds for likely, by span, in order; never what persons said is no name."""
    kept = {(candidate.start, candidate.end): candidate for candidate in preferred(text, candidates)}
    found: dict[tuple[int, int], list[Candidate]] = {}
    for candidate in (*candidates, *held):
        if text[candidate.start : candidate.end] not in nothing():
            found.setdefault((candidate.start, candidate.end), []).append(candidate)
    likely = {(candidate.start, candidate.end) for candidate in held if candidate.score >= _LIKELY}
    spoken = {
        span
        for span in found
        if span in kept or span in likely or found[span][-1].method == FIELD != found[span][0].method
    }
    return [Case(*span, tuple(found[span]), kept.get(span)) for span in sorted(spoken)]


def _bin(probability: float) -> int:
    return bisect_right(_BINS, probability)


class Seen:
    """A line as its spans are seen in: looks of its words, the slots, what the field holds, all that is proposed."""

    def __init__(self, line: Line, known: Words, spans: Spans, cases: Sequence[Case]) -> None:
        self.line, self.known, self.spans, self.cases = line, known, spans, cases
        self.texts = [word.text for word in line.words]
        self.begins, self.ends, self.inside = spans.begins.tolist(), spans.ends.tolist(), spans.inside.tolist()
        self.shares = {case[:2]: sum(self._held(case).values()) for case in cases}
        self.texts += [AFTER, BEFORE]  # by index: -1 is before

    @cached_property
    def _law(self) -> bool:
        return is_of_law(self.line.text)

    @cached_property
    def _likeliest(self) -> dict[str, dict[int, Case]]:
        """Of the cases that end (``left``) or begin (``right``) at a place the one that the field holds for likeliest."""
        ranked = sorted(self.cases, key=lambda case: self.shares[case[:2]])
        return {"left": {case.end: case for case in ranked}, "right": {case.start: case for case in ranked}}

    def surety(self, case: Case) -> int:
        """2 where rules and field agree on a span, 1 where it is firm and the field calls it nothing else, and nothing contests it; else 0.

        What is sure is asked nothing more.
        """
        if not case.agreed and (not case.is_firm or case.proposals[-1].method == FIELD):
            return 0
        found = 2 if case.agreed and self.shares[case[:2]] >= _SURE else int(case.is_firm)
        contested = found and any(
            other.start < case.end and case.start < other.end and self.shares[other[:2]] > _NO_RIVAL
            for other in self.cases
            if other is not case
        )
        return 0 if contested else found

    def signals(self, case: Case) -> Signals:
        """The signals of one of the cases."""
        line, text = self.line, self.line.text
        first, last = line.index(case.start), line.index(case.end - 1)
        name = text[case.start : case.end]
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
            *rivals, *self._siblings(case), *_preferred(case, total, ahead),
            f"field={total}", f"field={total}|{best}", f"bounds={limits}", f"bounds={limits}|{total}",
            f"bounds={limits}|{ending}", f"bounds={limits}|{name[-1]}", f"{ending}|{total}", f"{ending}|{after}",
            f"{total}<{before}", f"{total}>{after}", f"counted={self._counted(first, last)}",
        ]  # fmt: skip
        return Signals(keep, [*common, *shaped, f"{ending}|{after}"], case, held)

    def _edges(self, first: int, last: int) -> list[str]:
        """What the field holds of the ends and the inside of a span, whatever the name."""
        inside = self.inside[first : last + 1]
        before = self.inside[first - 1] if first else 0.0
        after = self.inside[last + 1] if last + 1 < len(self.inside) else 0.0
        values = (
            ("begins", self.begins[first]),
            ("ends", self.ends[last]),
            ("least", min(inside)),
            ("most", max(inside)),
            ("before", before),
            ("behind", after),
        )
        return [f"{name}={_bin(value)}" for name, value in values]

    def _proposed(self, case: Case, total: int, best: str, around: str, ahead: str) -> list[str]:
        """The rules' word, each with what the field, the limits around and the rivals say to it."""
        rules = _rules(case)
        count = min(len(rules), 3)
        found = [f"rules={count}", f"rules={count}|{total}", f"rules={count}|{ahead}", f"rank={ahead}"]
        for hint in (p for p in case.proposals if p.score == WEAK):
            found += [
                f"hint={hint.method}",
                f"hint={hint.method}|{total}",
                f"hint={hint.method}|{around}",
                f"hint={hint.method}|{ahead}",
            ]
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
        found, strongest, ruled, own = [], 0.0, False, self.shares[case[:2]]
        for other in self.cases:
            if other.start >= case.end or other.end <= case.start or other is case:
                continue
            place, share = _lies(case, other), self.shares[other[:2]]
            strongest = max(strongest, share)
            methods = [p.method for p in _rules(other)]
            ruled = ruled or bool(methods)
            found += [f"{place}={method}" for method in methods]
            found.append(f"{place}>{_bin(share) // 2}")
            if other.preferred:
                found += [
                    f"{place} kept",
                    f"{place} kept={other.preferred.label}",
                    f"{place} kept|{_bin(share) // 3}|{_bin(own) // 3}",
                ]
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
        before, after = text[max(0, case.start - 1) : case.start], text[case.end : case.end + 1]
        for side, mark, at in (("left", before, case.start - 1), ("right", after, case.end + 1)):
            if mark and mark in _JOINTS:
                other = self._likeliest[side].get(at)
                alike = other is not None and text[other.end - 1] == text[case.end - 1]
                likely = _bin(self.shares[other[:2]]) // 2 if other else -1
                ruled = other is not None and bool(_rules(other))
                found += [f"{side} conjunct={likely}|{ruled}", f"{side} alike={alike}", f"conjunct={likely}|{alike}"]
        return found

    def _around(self, first: int, last: int) -> dict[str, object]:
        """Words before and after, the verb that governs, the class that closes the list."""
        found: dict[str, object] = {"law": self._law}
        for side, text in (("before", self.texts[first - 1]), ("after", self.texts[last + 1])):
            look = self.known.look(text)
            found |= {side: look.shape, f"{side}*": look.sorts[0], f"{side}**": look.sorts[1], f"{side}:": look.tag}
        for slot, where in (("limit", self.spans.limit[first]), ("class", self.spans.listed[last])):
            found[slot] = self.texts[where] if where != -3 else "-"
        return found

    def _counted(self, first: int, last: int) -> str:
        """Is the span counted: 3个|国家级基地, 国家4A级景区|2家? Then it is a class of things."""
        before = self.texts[first - 1]
        ahead = _is_count(before) or (len(before) == 1 and _is_count(self.texts[first - 2]))
        return f"{ahead:d}{self.texts[last + 1][0].isdigit():d}"

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
        marks_ = "".join(sorted(_INNER.intersection(name)))
        edge = f"{name[0] in '“《（('}{name[-1] in '”》）)'}"
        return [
            f"words={min(last - first + 1, 8)}",
            f"length={bisect_right(_LENGTHS, len(name))}",
            f"marks={marks_}",
            f"edge={edge}",
            f"digits={_DIGIT.search(name) is not None}",
            f"paired={not marks_ or all(name.count(one) == name.count(other) for one, other in _PAIRS)}",
            f"latin={_LATIN.search(name) is not None}",
        ]


def _preferred(case: Case, total: int, ahead: str) -> list[str]:
    """Would the rules alone publish this?"""
    kept = case.preferred
    if kept is None:
        return []
    alone = ahead.startswith("first-")
    which = f"{kept.method}|{kept.label}"
    return [
        KEPT, f"alone={alone}|{kept.label}", f"alone={alone}|{which}", f"kept={kept.method}", f"kept={kept.label}", f"kept={which}",
        f"kept|{total // 2}", f"kept={kept.label}|{total // 3}", f"kept={kept.method}|{total // 4}", f"kept={kept.label}|{ahead}",
    ]  # fmt: skip


KEPT = "kept"
"""The signal of what the rules alone would publish: the regression learns freely what that is worth."""
_CLOSED, _FIRM = ("division", "gazetteer"), 0.8
FIELD = "field"
"""The method of what the field proposes."""
_LIKELY = 0.03
"""What the field must hold of a span that no rule proposes; one that rules propose and would not publish needs its word as well."""
_JOINTS = "、和与及"
_NO_RIVAL, _SURE = 0.05, 0.9
_TRUST = (0.62, 0.72, 0.8, 0.9, 1.0, 1.2)
"""Steps of what a rule's author trusts it with: a word on rules that few labelled sentences show."""
_INNER = frozenset("“”《》（）()、和与及·—-的[]")
_DIGIT, _LATIN = re.compile(r"\d"), re.compile("[A-Za-z]")
_PAIRS = (("“", "”"), ("《", "》"), ("（", "）"), ("(", ")"), ("[", "]"))


def _is_count(word: str) -> bool:
    return word[0].isdigit() or dictionary_tags().get(word) == "m"


def _rules(case: Case) -> list[Candidate]:
    """What rules say of a span that may publish it, not what only hints."""
    return [p for p in case.proposals if p.method != FIELD and p.score > WEAK]


def _lies(case: Case, other: Case) -> str:
    if other.start <= case.start and case.end <= other.end:
        return "in"
    return "holds" if case.start <= other.start and other.end <= case.end else "cuts"


@cache
def _fixed() -> frozenset[str]:
    return frozenset(name for names in words()["fixed"].values() for name in names)
