"""What the store, the release before and those after know of a release."""

from __future__ import annotations

import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from flows.documents import read_pages, reader_version
from pipeline.archive import Location
from pipeline.errors import ConfigurationError
from pipeline.publish.package import sha256
from pipeline.publish.release import files_of
from pipeline.store.database import Store
from pipeline.verify import Reader, Verdict, verify

pytestmark = pytest.mark.slow  # it verifies whole releases

READER = Reader(read_pages, reader_version)
FIRST, SECOND = "2026-01-02-1", "2026-01-02-2"


@pytest.fixture
def copy(home: Path, tmp_path: Path) -> Path:
    """The releases, copied to where they may be changed."""
    return shutil.copytree(home / "releases", tmp_path / "releases")


def change(release: Path, name: str, old: str, new: str) -> None:
    """Change a file and SHA256SUMS with it."""
    text = (release / name).read_text("utf-8")
    assert old in text
    (release / name).write_text(text.replace(old, new, 1), "utf-8")
    lines = [f"{sha256(path)}  {file}\n" for file, path in files_of(release).items()]
    (release / "SHA256SUMS").write_text("".join(lines), "utf-8")


def verified(home: Path, release: Path, *, stored: bool = False) -> Verdict:
    store = Store(f"sqlite:///{home / 'modu.sqlite'}") if stored else None
    verdict = verify(release, Location(home / "archive"), READER, store=store, most=1)
    if store is not None:
        store.close()
    return verdict


def told(verdict: Verdict) -> str:
    return "\n".join(": ".join(difference) for difference in verdict.differing)


def test_without_a_store_the_next_release_knows_a_forged_one(home: Path, copy: Path) -> None:
    assert not verified(home, copy / FIRST).differing
    change(copy / FIRST, "index.html", "年", "月")
    assert f"is not the file that release {SECOND} names" in told(verified(home, copy / FIRST))
    assert "the last release was changed" in told(verified(home, copy / SECOND))


def test_a_release_that_nobody_names_is_said_to_be_so(home: Path, copy: Path) -> None:
    verdict = verified(home, copy / SECOND)
    assert not verdict.differing and "neither this store nor a later release" in verdict.notes[0]


def test_a_release_under_a_name_of_its_own_is_none_of_the_store(home: Path, copy: Path) -> None:
    change(copy / SECOND, "release.json", SECOND, "2026-01-02-9")
    assert "the store published no release of this name" in told(verified(home, copy / SECOND, stored=True))


def test_changes_since_the_last_release_are_as_they_are_listed(home: Path, copy: Path) -> None:
    row = next(line for line in (copy / SECOND / "changes.csv").read_text("utf-8").splitlines() if ",added," in line)
    change(copy / SECOND, "changes.csv", row + "\n", "")
    table, _, id = row.split(",")
    assert f"{table}: {id}: added since {FIRST}, which changes.csv does not say" in told(verified(home, copy / SECOND))


def test_a_release_of_an_earlier_version_is_still_verified(home: Path, copy: Path) -> None:
    with closing(sqlite3.connect(copy / SECOND / "modu.sqlite")) as file:
        file.execute("ALTER TABLE archives DROP COLUMN sha256")
        file.commit()
    about = json.loads((copy / SECOND / "release.json").read_text("utf-8"))
    del about["before"], about["derived"]
    (copy / SECOND / "release.json").write_text(json.dumps(about), "utf-8")
    verdict = verified(home, copy / SECOND)
    assert any("an earlier version" in note for note in verdict.notes) and verdict.documents == 1
    assert {difference.where for difference in verdict.differing} == {
        *("modu.sqlite", "release.json"),  # whose bytes this test changed
        "modu.sqlite, table archives",  # which lacks a column that the other formats still have
    }


def test_what_is_no_release_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="no release"):
        verify(tmp_path, Location(tmp_path), READER)
