"""The last release, when a power cut or a hand has damaged it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from test_release import fill

from pipeline.errors import ReleaseDamaged
from pipeline.publish.previous import latest
from pipeline.publish.release import publish
from pipeline.store.database import Store

pytestmark = pytest.mark.slow  # it writes release after release


@pytest.fixture
def store(tmp_path: Path) -> Store:
    made = Store(f"sqlite:///{tmp_path / 'store.sqlite'}")
    fill(made)
    return made


@pytest.mark.parametrize("said", ["", "2020-01-01-1\n", "\x00\x00"])
def test_an_empty_pointer_is_passed_over_for_the_newest_release(store: Store, tmp_path: Path, said: str) -> None:
    releases = tmp_path / "releases"
    first = publish(store, releases, today=date(2026, 1, 2), formats=())
    (releases / "LATEST").write_text(said)
    assert latest(releases) == first.folder
    fill(store, value=200)
    assert publish(store, releases, today=date(2026, 1, 2), formats=()).fresh
    assert (releases / "LATEST").read_text().strip() == "2026-01-02-2"


@pytest.mark.parametrize(
    ("file", "changed"), [("release.json", 0), ("release.json", 200), ("modu.sqlite", 0), ("modu.sqlite", 200)]
)
def test_a_damaged_release_is_named_and_nothing_is_published_over_it(
    store: Store, tmp_path: Path, file: str, changed: float
) -> None:
    releases = tmp_path / "releases"
    first = publish(store, releases, today=date(2026, 1, 2), formats=())
    whole = (first.folder / file).read_bytes()
    (first.folder / file).write_bytes(whole[: len(whole) // 2] if file.endswith("json") else b"cut" + whole[3:])
    if changed:
        fill(store, value=changed)
        fill(store, title="另一文件")
    with pytest.raises(ReleaseDamaged, match=first.name):
        publish(store, releases, today=date(2026, 1, 3), formats=())
    assert latest(releases) == first.folder and not list(releases.glob("2026-01-03*"))
    first.folder.rename(tmp_path / "elsewhere")
    assert publish(store, releases, today=date(2026, 1, 3), formats=()).fresh
