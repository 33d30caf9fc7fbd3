"""The workbook and the CSV as people open them: in LibreOffice and in R, with the numbers that the tables have."""

from __future__ import annotations

import csv
import shutil
import subprocess
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from pipeline.publish.dictionary import columns
from pipeline.publish.release import publish
from pipeline.store.database import Store
from tests.publish import test_room

OFFICE = shutil.which("soffice") or shutil.which("libreoffice")
R = shutil.which("Rscript")


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("spreadsheet")
    store = Store(f"sqlite:///{folder / 'store.sqlite'}")
    test_room.fill(store)
    made = publish(store, folder / "releases", today=date(2026, 1, 2))
    store.close()
    return made.folder


@pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed (Debian: libreoffice-calc-nogui)")
def test_libreoffice_shows_the_numbers_of_the_tables(release: Path, tmp_path: Path) -> None:
    # Every sheet a CSV of its own (the last -1): comma, quotes, UTF-8, values as they are rather than as they are formatted.
    form = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1"
    command = [str(OFFICE), f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", form]
    command += ["--outdir", str(tmp_path), str(release / "modu.xlsx")]
    done = subprocess.run(command, capture_output=True, text=True, timeout=180, check=False)
    assert done.returncode == 0, done.stderr
    for table in ("targets", "documents", "city_profiles", "mentions"):
        with (tmp_path / f"modu-{table}.csv").open(encoding="utf-8-sig", newline="") as lines:
            shown = list(csv.DictReader(lines))
        true = pd.read_parquet(release / f"{table}.parquet")
        assert len(shown) == len(true) > 0
        for column in columns(table):
            if column.type in ("integer", "number"):
                seen = [float(row[column.name]) if row[column.name] else None for row in shown]
                held = [None if pd.isna(value) else float(value) for value in true[column.name]]
                assert seen == pytest.approx(held), (table, column.name)
            elif column.type == "date":
                held = ["" if pd.isna(value) else value.isoformat() for value in true[column.name]]
                assert [row[column.name] for row in shown] == held, (table, column.name)
    with (tmp_path / "modu-documents.csv").open(encoding="utf-8-sig", newline="") as lines:
        assert [row["title"] for row in csv.DictReader(lines)] == list(
            pd.read_parquet(release / "documents.parquet").title
        )


@pytest.mark.skipif(R is None, reason="R is not installed (Debian: r-base-core)")
def test_r_reads_the_numbers_of_the_tables(release: Path) -> None:
    page = Path(__file__).resolve().parents[2] / "docs" / "how-to" / "read-from-programs.md"
    example = page.read_text("utf-8").split("```r\n")[1].split("```")[0]
    program = (
        f'release <- "{release}"\n{example}\ncat(nrow(promised), sum(promised$value), promised$city[1], sep = "\\n")'
    )
    done = subprocess.run([str(R), "-e", program], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.split()[-3:] == ["2", "300", "杭州市"]
