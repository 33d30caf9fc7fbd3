"""What must hold before a store becomes a release; where it does not, the last release stays current and the reason is said."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.errors import CheckFailed
from pipeline.publish.dictionary import REFERENCES, STATE, TABLE_TITLES
from pipeline.publish.previous import rows_of, told
from pipeline.records import PortalHealth
from pipeline.store.counted import dangling, filled
from pipeline.store.database import Store

LOGS = ("archives", "fetches", "issues", "portals")
"""Tables that tell of runs: they go into a release, but do not make a new one."""

_FEW = 20  # fewer rows than this say nothing of a collapse
_COLLAPSE = 0.5
_FILLED = 0.1
_FEW_PORTALS = 3
_MOST_SAID = 6


@dataclass(frozen=True)
class Findings:
    """What was counted of a store, and every check that it fails, each as a line."""

    filled: dict[str, dict[str, int]]
    held: dict[str, list[str]]
    broken: list[str]
    shrunk: list[str]

    def described(self) -> dict[str, Any]:
        """As the release keeps it, for the checks of the next one."""
        return {"filled": self.filled, "held": self.held, "accepted": self.shrunk}


def require_content(store: Store) -> dict[str, int]:
    """Row counts of a store that holds something to release.

    Raises:
        CheckFailed: it holds no document, or none that was annotated.
    """
    counts = store.counts()
    if not counts["documents"]:
        raise CheckFailed("the store holds no document", where=str(store.engine.url), mend="run `modu run` first")
    if not counts["readings"]:
        raise CheckFailed("no document has been annotated", where=str(store.engine.url), mend="run `modu annotate`")
    return {name: n for name, n in counts.items() if name not in STATE}


def check(store: Store, counts: Mapping[str, int], before: Path | None, *, accept: bool = False) -> Findings:
    """Ask whether a store may become a release.

    Rows must lead where they say (foreign keys). Against the last release, no table may lose more than half of its rows and no
    column more than half of its share of filled cells; tables of fewer than 20 rows are not judged. Not more than half of the
    portals may be held, for then the fault lies with the crawl rather than with a portal; fewer than three are not judged.

    Args:
        store: the tables.
        counts: their rows.
        before: folder of the last release.
        accept: whether a person wants the release although it lost rows or cells, or most portals are held.

    Raises:
        CheckFailed: a check failed; its message names each.
    """
    cells = {table: filled(store, table) for table in TABLE_TITLES if table not in LOGS}
    held = {portal.portal: list(portal.reasons) for portal in store.read(PortalHealth) if portal.held}
    shrunk = _held(held, counts["portals"])
    if before is not None:
        shrunk += _collapsed(counts, cells, before)
    findings = Findings(cells, held, _dangling(store), shrunk)
    if findings.broken:
        raise _failure(findings.broken, before, "run `modu annotate` and `modu compare` again")
    if findings.shrunk and not accept:
        raise _failure(findings.shrunk, before, "see `modu portals health`; if it is meant, `modu publish --accept`")
    return findings


def _failure(lines: list[str], before: Path | None, mend: str) -> CheckFailed:
    more = f"; and {len(lines) - _MOST_SAID} more" if len(lines) > _MOST_SAID else ""
    stays = f"; {before.name} stays current" if before else ""
    return CheckFailed("; ".join(lines[:_MOST_SAID]) + more + stays, where="release", mend=mend)


def _dangling(store: Store) -> list[str]:
    lines = []
    for (table, column), other in REFERENCES.items():
        n, example = dangling(store, table, column, other)
        if n:
            lines.append(f"{n} rows of {table} name in {column} what {other} does not hold, such as {example}")
    return lines


def _held(held: Mapping[str, list[str]], portals: int) -> list[str]:
    if portals < _FEW_PORTALS or len(held) <= _COLLAPSE * portals:
        return []
    return [f"{len(held)} of {portals} portals are held: {', '.join(sorted(held)[:_MOST_SAID])}"]


def _collapsed(counts: Mapping[str, int], filled: Mapping[str, Mapping[str, int]], before: Path) -> list[str]:
    rows = rows_of(before)
    cells: dict[str, dict[str, int]] = (
        told(before, "checks.json").get("filled", {}) if (before / "checks.json").exists() else {}
    )
    lines = []
    for table in filled:
        had, has = rows.get(table, 0), counts[table]
        if had < _FEW:
            continue
        if has < _COLLAPSE * had:
            lines.append(f"{table} has {has} rows, the last release {had}")
        if has < _FEW:
            continue
        for column, n in cells.get(table, {}).items():
            share, now = n / had, filled[table].get(column, 0) / has
            if share >= _FILLED and now < _COLLAPSE * share:
                lines.append(f"{table}.{column} is filled in {now:.0%} of rows, in the last release {share:.0%}")
    return lines
