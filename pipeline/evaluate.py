"""Scores against gold: what a person labelled, beside what the rules and models say of the same text.

A line of gold is a line of the interface of `modu annotate` (``id``, ``text`` and its context) with what a person found in it:

- ``targets``: every quantity with a status, fields as in the table `targets`;
- ``entities``: ``start, end, label``;
- ``labels``: the categories of one clause, with ``instrument`` and ``stance`` where they were labelled.

``within: [start, end]`` says that only this part of the text was labelled: a deadline may stand in a heading far before it.
A line that `modu review export` wrote has ``decisions``: there only the rows that a person decided about are judged.
Offsets are code points into ``text``, end exclusive. All functions are pure and take gold and findings line by line.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pipeline.emphasis.codebook import load_codebook
from pipeline.records import Score

Row = Mapping[str, Any]
Lines = Sequence[tuple[Row, Row]]
SLOTS = ("status", "comparator", "deadline_year", "change_kind", "period_kind", "strength", "binding")
AXES = ("instrument", "stance")
_SAME_WHAT = 0.5


@dataclass(frozen=True, slots=True)
class Difference:
    """One row that gold and findings do not share: missed, spurious, or there with another value."""

    line: str
    kind: str
    gold: str
    found: str
    text: str


@dataclass(slots=True)
class Report:
    """Scores by name, shares of agreement (right, of how many) by name, and every difference."""

    kind: str
    lines: int
    scores: dict[str, Score] = field(default_factory=dict)
    shares: dict[str, tuple[int, int]] = field(default_factory=dict)
    differences: list[Difference] = field(default_factory=list)

    @property
    def micro(self) -> Score:
        """All scores in one."""
        return sum(self.scores.values(), Score())

    @property
    def macro(self) -> float:
        """Mean F1 of what has gold; 0 where nothing has."""
        kept = [score.f1 for score in self.scores.values() if score.gold]
        return sum(kept) / len(kept) if kept else 0.0


def evaluate(lines: Lines) -> list[Report]:
    """A report for each kind of gold that stands in the lines.

    Args:
        lines: gold and findings of one line each; findings as `modu annotate` writes them.
    """
    kinds = {"targets": targets, "entities": entities, "labels": emphasis, "decisions": decisions}
    parts: dict[str, list[tuple[Row, Row]]] = defaultdict(list)
    for gold, found in lines:
        for kind in ("decisions",) if "decisions" in gold else kinds.keys() & gold.keys():
            parts[kind].append((gold, found))
    return [kinds[kind](parts[kind]) for kind in kinds if kind in parts]


def entities(lines: Lines) -> Report:
    """Exact span and label, by label. Labels that the gold never uses are not judged."""
    report = Report("entities", len(lines))
    labels = {row["label"] for gold, _ in lines for row in gold["entities"]}
    counts: dict[str, Score] = defaultdict(Score)
    for gold, found in lines:
        wanted, given = _names(gold["entities"], labels), _names(_within(gold, found["entities"]), labels)
        of_wanted, of_given, of_both = map(_by_label, (wanted, given, wanted & given))
        for label in labels:
            counts[label] += Score(of_both[label], of_given[label], of_wanted[label])
        report.differences += [_named(gold, "missed", *name) for name in sorted(wanted - given)]
        report.differences += [_named(gold, "spurious", *name) for name in sorted(given - wanted)]
    report.scores = dict(sorted(counts.items()))
    return report


def _names(rows: Iterable[Row], labels: Collection[str]) -> set[tuple[int, int, str]]:
    """Start, end and label of the names that bear one of some labels."""
    return {(row["start"], row["end"], row["label"]) for row in rows if row["label"] in labels}


def _by_label(names: Iterable[tuple[int, int, str]]) -> Counter[str]:
    return Counter(label for _, _, label in names)


def _named(gold: Row, kind: str, start: int, end: int, label: str) -> Difference:
    """A name that only one side has, in its sentence."""
    said = f"{label} {gold['text'][start:end]}"
    pair = (said, "") if kind == "missed" else ("", said)
    return Difference(str(gold["id"]), kind, *pair, _around(gold["text"], start, end))


def emphasis(lines: Lines) -> Report:
    """Categories of clauses (several a clause), the gate, exact sets, and the two axes of clauses with a category."""
    report = Report("emphasis", len(lines))
    counts: dict[str, Score] = dict.fromkeys(load_codebook().ids, Score())
    shares: dict[str, list[bool]] = defaultdict(list)
    gate = Score()
    for gold, found in lines:
        wanted, given = (counts.keys() & row["labels"] for row in (gold, found))
        for name in wanted | given:
            counts[name] += Score(name in wanted and name in given, name in given, name in wanted)
        gate += Score(bool(wanted and given), bool(given), bool(wanted))
        shares["exact set"].append(wanted == given)
        for axis in filter(found.get, filter(gold.get, AXES if wanted else ())):
            shares[axis].append(gold[axis] == found[axis])
        if wanted != given:
            said = [" ".join(sorted(names)) or "-" for names in (wanted, given)]
            report.differences.append(Difference(str(gold["id"]), "differs", said[0], said[1], gold["text"][:90]))
    report.scores = {name: score for name, score in counts.items() if score.gold or score.found}
    report.shares = {"gate F1": (2 * gate.right, gate.found + gate.gold), **_summed(shares)}
    return report


def targets(lines: Lines) -> Report:
    """Quantities with a status, paired one to one by the overlap of their spans.

    ``found``: any status, spans overlap; ``value and unit``: a target on both sides, same number and unit; ``tuple``: the same,
    and comparator, year of the deadline and what is measured agree (F1 of character positions of indicator and object, or of
    the indicator alone, at least 0.5). Shares are of paired rows; where gold rows bear ``tags`` of phenomena, also how many rows of
    each are right (a target in its tuple, another row in status, number and unit).
    """
    report = Report("targets", len(lines))
    counts: Counter[str] = Counter()
    shares: dict[str, list[bool]] = defaultdict(list)
    of_gold, of_found = Counter[bool](), Counter[bool]()
    for gold, found in lines:
        wanted, given = gold["targets"], _within(gold, found["targets"])
        of_gold.update(map(_is_target, wanted))
        of_found.update(map(_is_target, given))
        pairs = dict(_pairs(wanted, given))
        for i, j in pairs.items():
            if not _compare(wanted[i], given[j], counts, shares):
                report.differences.append(_difference("differs", gold, wanted[i], given[j]))
        missed, spurious = _left(wanted, pairs.keys()), _left(given, pairs.values())
        for tag in (tag for row in missed for tag in row.get("tags", ())):
            shares[f"tag {tag}"].append(False)
        report.differences += [_difference("missed", gold, row, None) for row in missed]
        report.differences += [_difference("spurious", gold, None, row) for row in spurious]
    report.scores = {
        "found": Score(counts["found"], of_found.total(), of_gold.total()),
        "value and unit": Score(counts["value and unit"], of_found[True], of_gold[True]),
        "tuple": Score(counts["tuple"], of_found[True], of_gold[True]),
    }
    report.shares = _summed(shares)
    return report


def _is_target(row: Row) -> bool:
    return bool(row["status"] == "target")


def _left(rows: Sequence[Row], paired: Collection[int]) -> list[Row]:
    """The rows that have no partner."""
    return [row for at, row in enumerate(rows) if at not in paired]


def _compare(wanted: Row, given: Row, counts: Counter[str], shares: Mapping[str, list[bool]]) -> bool:
    """Count a pair of rows; False where it is a difference to be shown: of status, or of a slot of a target."""
    agree = _agreement(wanted, given)
    for name, right in agree.items():
        shares[name].append(right)
    both = wanted["status"] == given["status"] == "target"
    number = agree["value"] and agree["unit"]
    full = both and number and all(agree[slot] for slot in ("comparator", "deadline_year", "what"))
    for tag in wanted.get("tags", ()):
        shares[f"tag {tag}"].append(full if both else agree["status"] and number)
    counts.update({"found": 1, "value and unit": both and number, "tuple": full})
    return full or (agree["status"] and not both)


def decisions(lines: Lines) -> Report:
    """What came of rows that a person decided about: kept ones that are found as decided, rejected ones that are found no more."""
    report = Report("decisions", len(lines))
    shares: dict[str, list[bool]] = defaultdict(list)
    for gold, found in lines:
        labels = [label for clause in found["clauses"] for label in clause["labels"]]
        read = {"targets": found["targets"], "mentions": found["entities"], "emphasis": labels}
        given = {(table, *_key(table, row)) for table, rows in read.items() for row in rows}
        for table, name in (("targets", "targets"), ("mentions", "entities"), ("emphasis", "emphasis")):
            kept = [(table, *_key(table, row)) in given for row in gold.get(name, ())]
            shares[f"{table} kept and found"] += kept
        for row in gold.get("rejected", ()):
            shares[f"{row['table']} rejected and gone"].append((row["table"], *_key(row["table"], row)) not in given)
    report.shares = {name: share for name, share in _summed(shares).items() if share[1]}
    return report


def _key(table: str, row: Row) -> tuple[Any, ...]:
    """What makes a row the same as a decided one; a clause's label is the same wherever in its sentence it stands."""
    if table == "targets":
        return row["start"], row["end"], *_numbers(row), row["unit"], row["status"]
    return (row["start"], row["end"], row["label"]) if table == "mentions" else (row["category"],)


def _summed(shares: Mapping[str, Sequence[bool]]) -> dict[str, tuple[int, int]]:
    return {name: (sum(rights), len(rights)) for name, rights in shares.items()}


def _within(gold: Row, rows: Iterable[Row]) -> list[Row]:
    """Rows that begin in the labelled part of a text."""
    start, end = gold.get("within") or (0, len(gold["text"]))
    return [row for row in rows if start <= row["start"] < end]


def _pairs(gold: Sequence[Row], found: Sequence[Row]) -> Iterator[tuple[int, int]]:
    """Indices of rows that mean the same place, each once: the greatest overlap first, equal numbers before others."""
    overlaps = []
    for i, one in enumerate(gold):
        for j, other in enumerate(found):
            shared = min(one["end"], other["end"]) - max(one["start"], other["start"])
            if shared > 0:
                longest = max(one["end"] - one["start"], other["end"] - other["start"])
                overlaps.append((-shared / longest, not _same_number(one, other), i, j))
    taken: tuple[set[int], set[int]] = (set(), set())
    for _, _, i, j in sorted(overlaps):
        if i not in taken[0] and j not in taken[1]:
            taken[0].add(i)
            taken[1].add(j)
            yield i, j


def _agreement(gold: Row, found: Row) -> dict[str, bool]:
    return {
        "value": _same_number(gold, found),
        "unit": gold.get("unit") == found.get("unit"),
        **{slot: gold.get(slot) == found.get(slot) for slot in SLOTS if slot in gold},
        "what": _same_what(gold, found),
    }


def _numbers(row: Row) -> tuple[float, ...]:
    if row.get("value") is not None:
        return (float(row["value"]),)
    ends = (row.get("value_lo"), row.get("value_hi"))
    open_ends = (-math.inf, math.inf)
    return (
        ()
        if ends == (None, None)
        else tuple(open_ if end is None else float(end) for end, open_ in zip(ends, open_ends, strict=True))
    )


def _same_number(one: Row, other: Row) -> bool:
    a, b = _numbers(one), _numbers(other)
    return len(a) == len(b) and all(math.isclose(x, y, rel_tol=1e-6, abs_tol=1e-12) for x, y in zip(a, b, strict=True))


def _positions(row: Row, names: Sequence[str]) -> set[int]:
    spans = ((row.get(f"{name}_start"), row.get(f"{name}_end")) for name in names)
    return {at for start, end in spans if start is not None and end is not None for at in range(start, end)}


def _same_what(one: Row, other: Row) -> bool:
    for names in (("indicator", "object"), ("indicator",)):
        a, b = _positions(one, names), _positions(other, names)
        if names[1:] and not a and not b:
            return True
        if a and b and 2 * len(a & b) / (len(a) + len(b)) >= _SAME_WHAT:
            return True
    return False


_SAID = ("status", "value", "value_lo", "value_hi", "unit", "comparator", "deadline_year")


def _difference(kind: str, line: Row, gold: Row | None, found: Row | None) -> Difference:
    at = gold or found or {"start": 0, "end": 0}

    def said(row: Row | None) -> str:
        if row is None:
            return ""
        slots = (f"{name} {row[name]}" for name in _SAID if row.get(name) is not None)
        what = "".join(line["text"][i] for i in sorted(_positions(row, ("indicator", "object"))))
        return "  ".join([*slots, f"what {what}"])

    return Difference(str(line["id"]), kind, said(gold), said(found), _around(line["text"], at["start"], at["end"]))


def _around(text: str, start: int, end: int) -> str:
    return text[max(0, start - 25) : end + 20].replace("\n", " ")
