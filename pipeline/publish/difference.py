"""What differs between two releases: rows added, changed and withdrawn, by table and id, found inside SQLite."""

from __future__ import annotations

import csv
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

from pipeline.publish.checks import LOGS
from pipeline.publish.dictionary import TABLE_TITLES
from pipeline.publish.tables import harmless

KINDS = ("added", "changed", "withdrawn")
Counts = dict[str, dict[str, int]]


def difference(new: Path, old: Path | None, listed: Path) -> Counts:
    """Compare the rows of all tables that are no logs, and list those that differ as CSV: table, change, id.

    Rows are compared in the columns that both releases have; a table or column that one of them lacks makes no row differ, unless
    the whole table is new. A row that another version of the rules gave in the same words (``made_by``) does not differ.

    Args:
        new: the SQLite file of the release that is being made.
        old: that of the last release; None for the first one, which differs from nothing.
        listed: where the list goes.

    Returns:
        table → kind of change → rows.
    """
    counts: Counts = {}
    with listed.open("w", encoding="utf-8", newline="") as lines:
        write = csv.writer(lines, lineterminator="\n").writerow
        write(["table", "change", "id"])
        if old is None:
            return counts
        with closing(sqlite3.connect(f"{new.resolve().as_uri()}?mode=ro&immutable=1", uri=True)) as file:
            file.execute("ATTACH ? AS old", (f"{old.resolve().as_uri()}?mode=ro&immutable=1",))
            for table in TABLE_TITLES:
                if table in LOGS:
                    continue
                counts[table] = dict.fromkeys(KINDS, 0)
                for kind, statement in _statements(file, table).items():
                    for (id,) in file.execute(statement):
                        counts[table][kind] += 1
                        write([table, kind, harmless(id)])
    return counts


def differs(counts: Mapping[str, Mapping[str, int]]) -> bool:
    """Whether any row was added, changed or withdrawn."""
    return any(n for kinds in counts.values() for n in kinds.values())


def _statements(file: sqlite3.Connection, table: str) -> dict[str, str]:
    had = {row[1] for row in file.execute(f"PRAGMA old.table_info({table})")}
    if not had:
        return {"added": f"SELECT id FROM main.{table} ORDER BY id"}  # noqa: S608 (names of our own)
    shared = [
        row[1] for row in file.execute(f"PRAGMA main.table_info({table})") if row[1] in had and row[1] != "made_by"
    ]
    now, then = (", ".join(f'{side}."{column}"' for column in shared) for side in ("n", "o"))
    return {  # names of our own
        "added": f"SELECT id FROM main.{table} n WHERE NOT EXISTS (SELECT 1 FROM old.{table} o WHERE o.id = n.id) ORDER BY id",  # noqa: S608
        "changed": f"SELECT n.id FROM main.{table} n JOIN old.{table} o ON o.id = n.id WHERE ({now}) IS NOT ({then}) ORDER BY n.id",  # noqa: S608
        "withdrawn": f"SELECT id FROM old.{table} o WHERE NOT EXISTS (SELECT 1 FROM main.{table} n WHERE n.id = o.id) ORDER BY id",  # noqa: S608
    }
