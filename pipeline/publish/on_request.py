"""Files of a release in formats that it does not hold: made of its SQLite file, byte for byte as they would stand in it."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path

from pipeline.errors import ConfigurationError
from pipeline.publish.dictionary import TABLE_TITLES
from pipeline.publish.formats import WORKBOOK, Formats, endings
from pipeline.publish.previous import rows_of
from pipeline.publish.release import TABLES_FILE
from pipeline.publish.tables import held_columns
from pipeline.publish.workbook import workbook_alongside
from pipeline.publish.writers import FORMATS, write_table


def export(release: Path, into: Path, formats: Formats, tables: Collection[str] = ()) -> Iterator[Path]:
    """Write tables of a release in some formats; gives each file when it is there. The workbook holds all tables, whichever are chosen.

    Args:
        release: folder of the release.
        into: folder that the files go to; made if it is not there.
        formats: csv, excel, jsonl, xlsx.
        tables: names of the tables; all if empty.

    Raises:
        ConfigurationError: the release has no such table, or the folder is a release itself, which never changes.
    """
    database = release / TABLES_FILE
    held = {table: described for table in TABLE_TITLES if (described := held_columns(database, table))}
    if unknown := next((table for table in tables if table not in held), None):
        raise ConfigurationError("no such table 没有该表", where=f"{release.name} {unknown}", mend=", ".join(held))
    if (into / "release.json").exists():
        raise ConfigurationError("a release never changes 发布版不可更改", where=str(into), mend="give another --into")
    into.mkdir(parents=True, exist_ok=True)
    wanted = endings(formats)
    for table in (table for table in held if wanted and (table in tables or not tables)):
        write_table(database, into, table, held[table], wanted)
        yield from (into / f"{table}{ending}" for ending in wanted)
    if "xlsx" in formats:
        yield make(release, WORKBOOK, into)


def can_be_made(release: Path, file: str) -> bool:
    """Whether a name is that of a table in one of the formats, or of the workbook."""
    table, ending = _parts(file)
    return file == WORKBOOK or (ending in FORMATS and bool(held_columns(release / TABLES_FILE, table)))


def make(release: Path, file: str, into: Path) -> Path:
    """Write one file of a release into another folder.

    Args:
        release: folder of the release.
        file: name that :func:`can_be_made` knows.
        into: the folder.
    """
    database = release / TABLES_FILE
    if file == WORKBOOK:
        with workbook_alongside(database, into / WORKBOOK, release.name, rows_of(release)):
            pass
    else:
        table, ending = _parts(file)
        write_table(database, into, table, held_columns(database, table), [ending])
    return into / file


def _parts(file: str) -> tuple[str, str]:
    table, dot, rest = file.partition(".")
    return (table, dot + rest) if table in TABLE_TITLES else ("", "")
