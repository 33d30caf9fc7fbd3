"""What others know of a release: the store that it was made from, the release before it and those after it."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pipeline.publish.difference import difference
from pipeline.publish.previous import order
from pipeline.publish.release import SUMS, TABLES_FILE, digest_of_sums
from pipeline.records import PublishedRelease
from pipeline.store.database import Store
from pipeline.verify.verdict import Verdict


def check_store(
    store: Store | None, release: Path, about: Mapping[str, Any], counts: Mapping[str, int], verdict: Verdict
) -> bool:
    """Whether the store knows the release; then the hash of its SHA256SUMS, its counts and its documents must be the store's.

    Args:
        store: the store that it should have been made from; None where there is none.
        release: folder of the release.
        about: its ``release.json``.
        counts: rows by table, counted.
        verdict: takes what differs.
    """
    published = {one.id: one for one in store.read(PublishedRelease)} if store is not None else {}
    known = published.get(about["name"])
    if store is None or known is None:
        if published and order(about["name"]) > min(map(order, published)):
            verdict.differs("release.json", about["name"], "the store published no release of this name")
        return False
    if known.sha256 != digest_of_sums(release):
        verdict.differs(SUMS, "", "is not the file that the store names for this release: it was changed afterwards")
    for table, rows in known.rows.items():
        if counts.get(table) != rows:
            verdict.differs(table, "", f"has {counts.get(table)} rows, the store published {rows}")
    _check_documents(store, release, verdict)
    return True


def _check_documents(store: Store, release: Path, verdict: Verdict) -> None:
    """Every document of the release must be one of the store."""
    with_store = {row["id"] for row in store.rows("documents", columns=("id",))}
    tables = Store.of_file(release / TABLES_FILE)
    for row in tables.rows("documents", columns=("id", "url")):
        if row["id"] not in with_store:
            verdict.differs("documents", row["id"], f"the store holds no such document ({row['url']})")
    tables.close()


def check_neighbours(release: Path, releases: Path, about: Mapping[str, Any], verdict: Verdict) -> bool:
    """Whether a later release names this one's SHA256SUMS, which must then be that file; the last one and ``changes.csv`` likewise.

    Args:
        release: folder of the release.
        releases: folder of all releases.
        about: its ``release.json``.
        verdict: takes what differs.
    """
    named = False
    for path in sorted(releases.glob("*/release.json"), key=lambda path: order(path.parent.name)):
        before = json.loads(path.read_text("utf-8")).get("before")
        if before and before["name"] == about["name"]:
            named = True
            if before["sha256"] != digest_of_sums(release):
                what = f"is not the file that release {path.parent.name} names: it was changed afterwards"
                verdict.differs(SUMS, "", what)
    before = about.get("before")
    if before is None:
        return named
    last = releases / before["name"]
    if not (last / TABLES_FILE).is_file():
        verdict.notes.append(
            f"release {before['name']}, which this one follows, is not there: changes were not compared"
        )
    elif before["sha256"] != digest_of_sums(last):
        verdict.differs(
            f"{last.name}/{SUMS}", "", "is not the file that this release names: the last release was changed"
        )
    else:
        _check_changes(release, last, verdict)
    return named


def _check_changes(release: Path, last: Path, verdict: Verdict) -> None:
    """``changes.csv`` names every row that was added, changed or withdrawn since the last release."""
    with tempfile.TemporaryDirectory() as folder:
        listed = Path(folder) / "changes.csv"
        difference(release / TABLES_FILE, last / TABLES_FILE, listed)
        expected = listed.read_text("utf-8").splitlines()
    found = (release / "changes.csv").read_text("utf-8").splitlines() if (release / "changes.csv").is_file() else []
    for line in sorted(set(expected) ^ set(found)):
        table, kind, id = line.split(",", 2) if line.count(",") >= 2 else (line, "", "")
        what = "though nothing was" if line in found else "which changes.csv does not say"
        verdict.differs(table, id, f"{kind} since {last.name}, {what}")
