"""What persons add to the register: a file of rows like those of ``corpora/gazetteers``, each with who added it and when."""

from __future__ import annotations

import csv
from collections.abc import Collection, Iterable
from datetime import date
from pathlib import Path

from filelock import FileLock

from pipeline.errors import ConfigurationError

COLUMNS = ("name_zh", "label", "name_en", "aliases", "context_aliases", "former", "region", "external_ids", "source")
"""Columns of every file of organisations."""

NO_NAME = "NONE"
"""Label of what is no name, though it looks like one: such a row keeps it from being read as a name of any type."""


def added(file: Path) -> list[dict[str, str]]:
    """The rows that persons added, in order; none where there is no file.

    Raises:
        ConfigurationError: the file has other columns.
    """
    if not file.is_file():
        return []
    with file.open(encoding="utf-8-sig", newline="") as lines:
        rows = csv.DictReader(lines)
        if missing := set(COLUMNS) - set(rows.fieldnames or ()):
            raise ConfigurationError(
                "a register needs other columns 名录文件缺列", where=str(file), mend=f"add {', '.join(sorted(missing))}"
            )
        return [{column: row[column] or "" for column in COLUMNS} for row in rows]


def refused(rows: Iterable[dict[str, str]]) -> frozenset[str]:
    """What persons said is no name, and did not add as one later."""
    told = {name: row["label"] for row in rows for name in _names(row)}
    return frozenset(name for name, label in told.items() if label == NO_NAME)


def _names(row: dict[str, str]) -> tuple[str, ...]:
    return (row["name_zh"], *filter(None, row["aliases"].split("|")))


def entry(
    name: str,
    label: str,
    by: str,
    *,
    aliases: Collection[str] = (),
    english: str = "",
    region: str = "",
    ids: Collection[str] = (),
    note: str = "",
    on: date,
) -> dict[str, str]:
    """A row of the register that a person adds.

    Raises:
        ConfigurationError: nobody is named, or a name holds the sign that joins names.
    """
    if not by.strip():
        raise ConfigurationError("an entry needs the name of who adds it 须注明添加人", where=name, mend="--by NAME")
    if wrong := [word for word in (name, *aliases) if "|" in word or not word.strip()]:
        raise ConfigurationError(
            "no name can be empty or hold | 名称不能为空或含 |", where=repr(wrong[0]), mend="one name each"
        )
    source = f"{by.strip()} {on.isoformat()}" + (f": {note.strip()}" if note.strip() else "")
    cells = (name, label, english, "|".join(aliases), "", "", region, "|".join(ids), source)
    return dict(zip(COLUMNS, cells, strict=True))


def add(file: Path, row: dict[str, str]) -> bool:
    """Add a row; False where it is what was told last of its names. The file is written beside itself and moved into place."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(file.with_name(f".{file.name}.lock")):
        rows = added(file)
        before = next((one for one in reversed(rows) if not set(_names(row)).isdisjoint(_names(one))), None)
        if before is not None and {**before, "source": row["source"]} == row:
            return False
        partial = file.with_name(f".{file.name}.partial")
        with partial.open("w", encoding="utf-8", newline="") as lines:
            writer = csv.DictWriter(lines, COLUMNS, lineterminator="\n")
            writer.writeheader()
            writer.writerows([*rows, row])
        partial.replace(file)
    return True
