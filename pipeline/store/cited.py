"""The one count of what documents cite: the room, the command line and whoever groups the table by ``policy`` see the same."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from pipeline.store.database import Store

_COLUMNS = ("document", "policy", "cited_title", "cited_number")


@dataclass(slots=True)
class CitedPolicy:
    """A policy by its key, the ids of the documents that cite it, and how they print its title and number."""

    key: str
    citing: set[str] = field(default_factory=set)
    titles: Counter[str] = field(default_factory=Counter)
    numbers: Counter[str] = field(default_factory=Counter)

    @property
    def name(self) -> str:
        """The title that is printed most often, else the number, else the key."""
        printed = self.titles or self.numbers
        return min(printed, key=lambda name: (-printed[name], name), default=self.key)


def cited_policies(store: Store) -> list[CitedPolicy]:
    """Every policy that a document of the store cites, the one that most documents cite first.

    A policy is one key in ``citations.policy``, whatever title or number is printed; a document counts once.
    """
    found: dict[str, CitedPolicy] = {}
    for row in store.rows("citations", columns=_COLUMNS):
        if not row["policy"]:
            continue
        policy = found.setdefault(row["policy"], CitedPolicy(row["policy"]))
        policy.citing.add(row["document"])
        if row["cited_title"]:
            policy.titles[row["cited_title"]] += 1
        if row["cited_number"]:
            policy.numbers[row["cited_number"]] += 1
    return sorted(found.values(), key=lambda policy: (-len(policy.citing), policy.key))


def backlog(store: Store) -> list[CitedPolicy]:
    """The policies that are cited and not in the store."""
    held = {row["id"] for row in store.rows("documents", columns=("id",))}
    return [policy for policy in cited_policies(store) if policy.key not in held]
