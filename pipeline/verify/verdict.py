"""What a comparison of a release found."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from pipeline.records import Record
from pipeline.versions import changed

_SHOWN = 60
_VERSION = "made_by"


class Difference(NamedTuple):
    """One thing that is not as it should be: the table or file, the row in it, and what is wrong."""

    where: str
    id: str
    what: str


@dataclass
class Verdict:
    """What was compared and counted, and every difference.

    A row that only another version would give again is the same row; ``made_by`` counts such pairs of versions, there and here.
    """

    files: int = 0
    documents: int = 0
    rows: int = 0
    not_archived: int = 0
    differing: list[Difference] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    made_by: Counter[tuple[str, str]] = field(default_factory=Counter)

    def differs(self, where: str, id: str, what: str) -> None:
        """Enter a difference."""
        self.differing.append(Difference(where, id, what))

    def compare(
        self, table: str, published: Mapping[str, Record], derived: Iterable[Record], *, apart: Iterable[str] = ()
    ) -> None:
        """Compare rows of a table with what they are derived from.

        Args:
            table: its name.
            published: rows of the release by id.
            derived: the same rows as they should be.
            apart: columns that are known from elsewhere.
        """
        self.rows += len(published)
        again = {record.id: record for record in derived}  # type: ignore[attr-defined]
        for id in sorted(published.keys() | again.keys()):
            if id not in published:
                self.differs(table, id, "missing in the release")
            elif id not in again:
                self.differs(table, id, "nothing gives this row")
            else:
                self._compare_row(table, id, published[id], again[id], {*apart, _VERSION})

    def _compare_row(self, table: str, id: str, published: Record, derived: Record, apart: set[str]) -> None:
        before, after = dict(published), dict(derived)
        if _VERSION in after:
            self.made_by[before[_VERSION], after[_VERSION]] += 1
        wrong = [name for name in after if name not in apart and before[name] != after[name]]
        if wrong:
            name = wrong[0]
            more = f"; {', '.join(wrong[1:])} differ as well" if wrong[1:] else ""
            self.differs(table, id, f"{name} is {shown(after[name])}, not {shown(before[name])}{more}")

    def versions(self) -> list[str]:
        """A line for each version that made rows of the release and is not the one here: which part of Modu differs."""
        pairs = [(changed(*pair), pair, count) for pair, count in sorted(self.made_by.items())]
        return [
            f"{', '.join(parts)}: made by {before}, here {now} ({count:,} rows)"
            for parts, (before, now), count in pairs
            if parts
        ]

    def finish(self) -> Verdict:
        """What several checks found is said once."""
        self.differing = list(dict.fromkeys(self.differing))
        return self


def shown(value: Any) -> str:
    """A value on a line."""
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= _SHOWN else text[:_SHOWN] + "…"
