"""Whatever is changed in a release or its archive is found, and named on a line, though SHA256SUMS was written anew."""

from __future__ import annotations

import csv
import gzip
import json
import re
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from functools import cache
from pathlib import Path

import openpyxl
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from flows.documents import read_pages, reader_version
from pipeline.annotate import annotate
from pipeline.archive import Location
from pipeline.publish.dictionary import TABLE_TITLES
from pipeline.publish.formats import WANTED, formats_held
from pipeline.publish.package import sha256
from pipeline.publish.release import descriptions, digest_of_rows, digests_of, files_of
from pipeline.publish.workbook import write_workbook
from pipeline.publish.writers import write_tables
from pipeline.records import Annotations, Document
from pipeline.store.database import Store
from pipeline.store.snapshot import as_tables
from pipeline.verify import Reader, Verdict, archived, verify

pytestmark = pytest.mark.slow  # it verifies whole releases

NAME = "2026-01-02-2"
READER = Reader(read_pages, reader_version)
TARGET = "SELECT min(id) FROM targets"
Tamper = Callable[[Path, Path], str]
"""Changes a release or its archive, and says what must be named."""


def ask(release: Path, statement: str) -> str:
    with closing(sqlite3.connect(release / "modu.sqlite")) as file:
        (found,) = file.execute(statement).fetchone()
        return str(found)


def sums(release: Path) -> None:
    """SHA256SUMS as it should be for the files as they are."""
    lines = [f"{sha256(path)}  {name}\n" for name, path in files_of(release).items()]
    (release / "SHA256SUMS").write_text("".join(lines), "utf-8")


def rewrite(release: Path, *statements: str) -> None:
    """Change the tables, then write every format and description anew as Modu does."""
    as_tables(release / "modu.sqlite")
    with closing(sqlite3.connect(release / "modu.sqlite")) as file:
        for statement in statements:
            assert file.execute(statement).rowcount > 0
        file.commit()
        counts = {table: file.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in TABLE_TITLES}
    write_tables(release / "modu.sqlite", release, tuple(WANTED), lambda _: None)
    write_workbook(release / "modu.sqlite", release / "modu.xlsx", NAME, counts)
    about = json.loads((release / "release.json").read_text("utf-8"))
    for name, text in descriptions(release, NAME, about["modu"], counts, formats_held(about)):
        (release / name).write_text(text, "utf-8")
    about |= {"rows": counts, "digest": digest_of_rows(digests_of(release))}
    (release / "release.json").write_text(json.dumps(about), "utf-8")
    sums(release)


def parquet(release: Path, _: Path) -> str:
    table = pq.read_table(release / "targets.parquet")
    first = pc.equal(table["id"], ask(release, TARGET))
    values = pc.if_else(first, pa.scalar(4711.0), table["value"])
    pq.write_table(table.set_column(table.column_names.index("value"), "value", values), release / "targets.parquet")
    return f"targets.parquet {ask(release, TARGET)}: value is 4711.0 here"


def text(ending: str) -> Tamper:
    def change(release: Path, _: Path) -> str:
        path = release / f"targets{ending}"
        path.write_bytes(re.sub(rb"\btarget\b", b"sanction", path.read_bytes(), count=1))
        id = ask(release, f"{TARGET} WHERE status = 'target'")
        return f'targets{ending} {id}: status is "sanction" here'

    return change


def workbook(release: Path, _: Path) -> str:
    book = openpyxl.load_workbook(release / "modu.xlsx")
    sheet = book["targets"]
    column = [cell.value for cell in sheet[1]].index("value") + 1
    sheet.cell(2, column).value = 4711
    book.save(release / "modu.xlsx")
    return f"modu.xlsx, table targets {sheet.cell(2, 1).value}: value is 4711"


def sqlite(release: Path, _: Path) -> str:
    id = ask(release, TARGET)
    with closing(sqlite3.connect(release / "modu.sqlite")) as file:
        file.execute("UPDATE targets_rows SET value = 4711 WHERE id = ?", [id])
        file.commit()
    return f"modu.sqlite, table targets {id}: value is 4711.0 here"


def page(release: Path, _: Path) -> str:
    path = next((release / "documents").glob("*.html"))
    path.write_text(path.read_text("utf-8").replace("年", "月"), "utf-8")
    return f"documents/{path.name}: its bytes are not those that SHA256SUMS names"


def described(name: str, old: str, new: str) -> Tamper:
    def change(release: Path, _: Path) -> str:
        text, changed = re.subn(old, new, (release / name).read_text("utf-8"), count=1)
        assert changed
        (release / name).write_text(text, "utf-8")
        return f"{name}: "

    return change


def forged_sums(release: Path, archive: Path) -> str:
    page(release, archive)
    return "SHA256SUMS: is not the file that the store names for this release"


def table(name: str, column: str, value: str, where: str = "1") -> Tamper:
    """A cell changed in every format."""

    def change(release: Path, _: Path) -> str:
        id = ask(release, f"SELECT min(id) FROM {name} WHERE {where}")
        rewrite(release, f"UPDATE {name} SET {column} = '{value}' WHERE id = '{id}'")
        return f"{name} {id}: {column} is "

    return change


def removed(release: Path, _: Path) -> str:
    id = ask(release, "SELECT min(id) FROM documents WHERE parent IS NULL AND reprint_of IS NULL")
    tables = ("readings", "clauses", "targets", "mentions", "emphasis")
    columns = {"readings": "id"}
    rewrite(
        release,
        f"DELETE FROM documents WHERE id = '{id}'",
        *(f"DELETE FROM {name} WHERE {columns.get(name, 'document')} = '{id}'" for name in tables),
    )
    return f"documents {id}: missing in the release; the archive gives it"


def added(release: Path, _: Path) -> str:
    columns = [
        c.split()[0]
        for c in ask(release, "SELECT group_concat(name, ' , ') FROM pragma_table_info('targets')").split(",")
    ]
    others = ", ".join(f'"{column}"' for column in columns[1:])
    rewrite(release, f"INSERT INTO targets (id, {others}) SELECT 'ffff', {others} FROM targets LIMIT 1")
    return "targets ffff: nothing gives this row"


def one_deleted(_: Path, archive: Path) -> str:
    (archive / "sample-anhui.warc.gz").unlink()
    return "archive sample-anhui.warc.gz: is not in the archive; "


def all_deleted(_: Path, archive: Path) -> str:
    shutil.rmtree(archive)
    return "archive sample-hefei.warc.gz: is not in the archive; "


def altered(_: Path, archive: Path) -> str:
    """A record whose digests were taken away with its truth."""
    path = archive / "sample-hefei.warc.gz"
    lines = gzip.decompress(path.read_bytes()).replace(b"WARC-Block-Digest", b"X-No-Block-Digest")
    path.write_bytes(gzip.compress(lines.replace("合肥".encode(), "合朋".encode())))
    return "archive sample-hefei.warc.gz: its bytes are not those that were read"


STATED = "statement_zh IS NOT NULL"
TAMPERINGS: dict[str, Tamper] = {
    "a cell in Parquet": parquet,
    "a cell in CSV": text(".csv"),
    "a cell in CSV for spreadsheets": text(".excel.csv"),
    "a cell in JSON Lines": text(".jsonl"),
    "a cell in the workbook": workbook,
    "a cell in SQLite": sqlite,
    "a page": page,
    "the data package": described("datapackage.json", r'"rows": \d+', '"rows": 4711'),
    "the coverage": described("coverage.json", r'"undated": \d+', '"undated": 4711'),
    "SHA256SUMS": forged_sums,
    "a profile": table("city_profiles", "prevalence", "0.4711"),
    "a statement": table("city_profiles", "statement_zh", "某市最重视数据", STATED),
    "a facet": table("city_facets", "mentions", "4711"),
    "an entity": table("entities", "name_en", "Nobody"),
    "a relation": table("relations", "evidence", "无"),
    "what a citation resolves to": table("citations", "resolved", "", "resolved IS NOT NULL"),
    "an address": table("documents", "url", "http://elsewhere.test/"),
    "a reprint": table("documents", "reprint_of", "", "reprint_of IS NOT NULL"),
    "when a document was seen": table("documents", "first_seen", "2001-01-01 00:00:00.000000"),
    "a reading": table("readings", "promises", "4711"),
    "a target": table("targets", "value", "4711"),
    "a step of a promise": table("target_series", "relation", "missed", "relation <> 'missed'"),
    "a promise in the flat table": table("promises", "comparable_value", "4711"),
    "a document taken out": removed,
    "a row put in": added,
    "an archive file deleted": one_deleted,
    "all archive files deleted": all_deleted,
    "an archived record altered": altered,
}
UNFORGED = {"a page"}
"""Where SHA256SUMS is left as it was: it alone knows the bytes of what no table gives."""


@pytest.fixture(scope="module", autouse=True)
def read_once(home: Path) -> None:
    """Annotations of a text are the same each time, so they are made once for all the tests."""

    @cache
    def of(text: str) -> Annotations:
        return annotate(Document.model_validate_json(text))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(archived, "annotate", lambda document: of(document.model_dump_json()))
        yield  # type: ignore[misc]


def verified(home: Path, release: Path, archive: Path) -> Verdict:
    store = Store(f"sqlite:///{home / 'modu.sqlite'}")
    try:
        return verify(release, Location(archive), READER, store=store, releases=home / "releases")
    finally:
        store.close()


def lines(verdict: Verdict) -> list[str]:
    return [f"{where} {id}: {what}" if id else f"{where}: {what}" for where, id, what in verdict.differing]


def test_a_release_as_it_was_made_holds(home: Path) -> None:
    for name in ("2026-01-02-1", NAME):
        verdict = verified(home, home / "releases" / name, home / "archive")
        assert not verdict.differing and verdict.documents > 10 and verdict.files > 80 and verdict.rows > 500
        assert not verdict.notes


@pytest.mark.parametrize("tampering", TAMPERINGS)
def test_every_tampering_is_named(home: Path, tmp_path: Path, tampering: str) -> None:
    release = shutil.copytree(home / "releases" / NAME, tmp_path / NAME)
    archive = shutil.copytree(home / "archive", tmp_path / "archive")
    named, longest = TAMPERINGS[tampering](release, archive), csv.field_size_limit()
    if tampering not in UNFORGED:
        sums(release)
    told = lines(verified(home, release, archive))
    assert any(line.startswith(named) for line in told), (named, told[:10])
    assert csv.field_size_limit() == longest  # of the whole process, on which readers of other files rely
