"""All checks of a release, one after another."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from pipeline.archive import Location
from pipeline.errors import ConfigurationError
from pipeline.publish.dictionary import TABLE_TITLES, Column, columns
from pipeline.publish.formats import formats_held
from pipeline.publish.release import SUMS, TABLES_FILE
from pipeline.publish.tables import held_columns
from pipeline.store.database import Store
from pipeline.store.snapshot import as_tables
from pipeline.verify.archived import Archived, Reader
from pipeline.verify.derived import check_derived
from pipeline.verify.files import check_bytes, check_descriptions
from pipeline.verify.formats import check_formats
from pipeline.verify.known import check_neighbours, check_store
from pipeline.verify.verdict import Verdict


def verify(
    release: Path,
    location: Location,
    reader: Reader,
    *,
    store: Store | None = None,
    releases: Path | None = None,
    most: int | None = None,
    progress: Callable[[], None] = lambda: None,
) -> Verdict:
    """Compare a release with itself, with what it was made from, and with what others know of it.

    Its files with SHA256SUMS, and that file with the store and with the next release; its tables in all formats with each other; its
    descriptions with its tables; its documents and their annotations with the archive; the tables over all documents with those they
    follow from; its changes with the last release.

    Args:
        release: its folder.
        location: the archive.
        reader: what reads it.
        store: the store that it was made from; None where there is none.
        releases: folder of all releases; the one that it lies in if not given.
        most: derive at most so many documents, the first by id, and none of the tables over all documents.
        progress: called after each document.

    Raises:
        ConfigurationError: the folder is no release.
    """
    if not (release / "release.json").is_file() or not (release / TABLES_FILE).is_file():
        raise ConfigurationError("no release", where=str(release), mend="name a folder of `releases/`")
    verdict = Verdict()
    about = json.loads((release / "release.json").read_text("utf-8"))
    check_bytes(release, verdict)
    described, earlier = _described(release / TABLES_FILE)
    with _tables(release / TABLES_FILE, copied=earlier) as tables:
        counts = tables.counts(TABLE_TITLES)
        in_store = check_store(store, release, about, counts, verdict)
        in_next = check_neighbours(release, releases or release.resolve().parent, about, verdict)
        if not in_store and not in_next:
            verdict.notes.append(f"neither this store nor a later release names {SUMS}: who wrote it is not known")
        check_formats(release, described, formats_held(about), verdict)
        if earlier:
            verdict.notes.append("made by an earlier version of Modu: its descriptions were not compared")
        else:
            check_descriptions(release, about, counts, verdict)
        Archived(tables, location, reader, verdict, most=most, progress=progress).check()
        if most is None:
            check_derived(tables, about.get("derived", {}), verdict)
        else:
            verdict.notes.append("only some documents were derived, and no table over all documents")
    return verdict.finish()


def _described(database: Path) -> tuple[dict[str, list[Column]], bool]:
    """The columns of every table that the file has; and whether it lacks any that a release has today."""
    held = {table: held_columns(database, table) for table in TABLE_TITLES}
    earlier = any(len(held[table]) < len(columns(table)) for table in TABLE_TITLES)
    return {table: there for table, there in held.items() if there}, earlier


@contextmanager
def _tables(database: Path, *, copied: bool) -> Iterator[Store]:
    """The tables of a release; where it lacks some of today's columns, those of a copy that has them."""
    if not copied:
        store = Store.of_file(database)
        try:
            yield store
        finally:
            store.close()
        return
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / TABLES_FILE
        shutil.copyfile(database, copy)
        as_tables(copy)
        store = Store(f"sqlite:///{copy}")
        try:
            yield store
        finally:
            store.close()
