"""What the quantities of a release can be filtered by, with how many have it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pipeline.language.comparable import comparable, family_words
from pipeline.language.tiers import tier_words
from pipeline.publish.room.amounts import unit_shown
from pipeline.records.words import CHANGES, KINDS, STATUSES, STRENGTHS, Words, words
from pipeline.rule_books import rule_told, status_rules


@dataclass(slots=True)
class Choices:
    """Counts of quantities by what they can be filtered by."""

    units: Counter[str] = field(default_factory=Counter)
    kinds: Counter[str] = field(default_factory=Counter)
    changes: Counter[str] = field(default_factory=Counter)
    tiers: Counter[float] = field(default_factory=Counter)
    years: Counter[int] = field(default_factory=Counter)
    statuses: Counter[str] = field(default_factory=Counter)
    rules: Counter[str] = field(default_factory=Counter)

    def count(self, row: Mapping[str, Any]) -> None:
        """Take a quantity into account, with its ``tier``."""
        self.units[row["unit"] or ""] += 1
        self.kinds[row["quantity_kind"]] += 1
        self.changes[row["change_kind"] or ""] += 1
        if row["tier"] is not None:
            self.tiers[row["tier"]] += 1
        self.years[row["deadline_year"] or 0] += 1
        self.statuses[row["status"]] += 1
        self.rules[row["rule"] or ""] += 1

    def families(self) -> list[dict[str, Any]]:
        """Every family of units that occurs, the most frequent first, with its units: name, how a reader of Chinese and of English
        writes it, factor to the base unit, quantities."""
        found: dict[str, list[tuple[str, str, str, float, int]]] = {}
        for unit, n in sorted(self.units.items(), key=lambda item: (-item[1], item[0])):
            family, factor = comparable(unit or None)
            found.setdefault(family, []).append((unit, *unit_shown(unit), factor, n))
        listed = [
            {"id": family, "words": family_words(family), "n": sum(one[-1] for one in units), "units": units}
            for family, units in found.items()
        ]
        return sorted(listed, key=lambda one: (-one["n"], one["id"]))

    def told_words(self) -> dict[str, dict[str, Words]]:
        """What cards of rows say of codes: the rules that occur, each with an example; statuses; strengths."""
        known = status_rules()
        rules = {name: rule_told(known[name]) for name in sorted(self.rules) if name in known}
        return {"rules": rules, "statuses": STATUSES, "strengths": STRENGTHS}

    def told_kinds(self) -> list[tuple[str, Words]]:
        """Kinds of quantity in words, the most frequent first."""
        return [(kind, words(KINDS, kind)) for kind, _ in self.kinds.most_common()]

    def told_changes(self) -> list[tuple[str, Words]]:
        """Kinds of change in words, the most frequent first."""
        return [(change, words(CHANGES, change)) for change, _ in self.changes.most_common() if change]

    def told_tiers(self) -> list[tuple[str, Words]]:
        """Powers of ten from which sizes are classed, in words, the largest first; those that nothing reaches are left out."""
        most = max(self.tiers, default=0.0)
        classes = [10.0**power for power in range(12, 5, -1)]
        return [(f"{size:.0f}", tier_words(size)) for size in classes if size <= most]
