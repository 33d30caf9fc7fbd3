"""Nights one after another at a site that changes, and kills in the middle of them.

`python -m benchmarks.nights --nights 30` looks after every night whether ids stand, counts add up and memory is flat;
`python -m benchmarks.nights --kills 50` ends every other night's process with SIGKILL at a chosen instant of each step, starts it again,
and compares all tables with those of nights that nobody disturbed.
"""

from __future__ import annotations

import argparse
import itertools
import logging
import multiprocessing
import random
import sys
import tempfile
import time
from collections.abc import Iterator
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks import town
from benchmarks.figures import keep
from benchmarks.scale import held_now, weight
from pipeline.publish.previous import latest, rows_of
from pipeline.publish.release import TABLES_FILE
from pipeline.store.database import Store
from pipeline.store.schema import ANNOTATIONS

STEPS = ("crawl", "read", "annotate", "link_documents", "follow_promises", "list_promises", "measure_cities", "publish")
_DERIVED = (
    "relations", "entities", "unlisted_names", "target_series", "promises", "unclear", "city_profiles", "city_facets",
)  # fmt: skip
COMPARED = ("documents", "readings", "revisions", *ANNOTATIONS, *_DERIVED)
_OF_THE_CAPTURE = {"archive_file", "archive_record", "first_seen", "last_seen", "seen_at"}
_FLAT = 1.3
"""How much more memory than an early night a late one may hold."""
Tables = dict[str, dict[str, Any]]


class Night(NamedTuple):
    """What a night's process told: seconds of each step, and the most megabytes that it held; nothing where it was killed."""

    steps: dict[str, float]
    memory: float


class Nights:
    """A home, and processes that each spend a night in it. What they load is loaded once, in a process that they are forked from."""

    def __init__(self, folder: Path, site: town.Town) -> None:
        self.home, self.portals, self._site = folder / "home", folder / "portals", site
        town.declare(self.portals)
        self._processes = multiprocessing.get_context("forkserver")
        self._processes.set_forkserver_preload(["benchmarks._preloaded"])

    def spend(self, night: int, *, kill: tuple[str, float] | None = None) -> Night | None:
        """Spend a night; ``kill`` says in which step and how many seconds after its beginning the process is killed.

        Returns:
            None where it was killed.

        Raises:
            RuntimeError: it failed.
        """
        self._site.night = night
        here, there = self._processes.Pipe(duplex=False)
        process = self._processes.Process(target=_night, args=(self.home, self.portals, self._site.port, night, there))
        process.start()
        there.close()
        began: list[tuple[str, float]] = []
        memory = 0.0
        killed = False
        while not killed:
            try:
                name, memory = here.recv()
            except EOFError:
                break
            began.append((name, time.perf_counter()))
            if kill is not None and name == kill[0]:
                process.join(kill[1])
                killed = process.is_alive()
                process.kill()
        process.join()
        here.close()
        if killed:
            return None
        if process.exitcode:
            raise RuntimeError(f"night {night} ended with {process.exitcode}")
        return Night({a: then - now for (a, now), (_, then) in itertools.pairwise(began)}, memory)

    def tables(self) -> Tables:
        """Rows by table and id, but for when and where they were captured."""
        store = Store(f"sqlite:///{self.home / 'modu.sqlite'}")
        found = {
            name: {row["id"]: {k: v for k, v in row.items() if k not in _OF_THE_CAPTURE} for row in store.rows(name)}
            for name in COMPARED
        }
        store.close()
        return found


def _night(home: Path, portals: Path, port: int, night: int, told: Connection) -> None:
    logging.disable(logging.WARNING)  # a site that is down is meant
    town.spend_night(home, portals, port, night, lambda step: told.send((step, 0.0)))
    told.send(("end", held_now()))


def soak(nights: int, folder: Path) -> Iterator[str]:
    """Nights one after another; a line a night.

    Raises:
        AssertionError: an id drifted, counts do not add up, a release is not what the tables are, or memory grew.
    """
    before: Tables = {}
    held: list[float] = []
    with town.serve() as site:
        spending = Nights(folder, site)
        for night in range(1, nights + 1):
            spent = spending.spend(night)
            assert spent is not None
            now = spending.tables()
            _add_up(spending.home)
            drifted = _drifted(before, now)
            assert not drifted, f"night {night}: {drifted}"
            _released(spending.home, now)
            held.append(spent.memory)
            before = now
            seconds, size = sum(spent.steps.values()), weight(spending.home / "modu.sqlite")
            rows = f"{len(now['documents']):>4} documents, {len(now['promises']):>5} promises"
            yield f"night {night:>3}: {rows}, {seconds:5.1f} s, {spent.memory:4.0f} MB, store {size:5.1f} MB"
    early = held[min(2, len(held) - 1)]
    assert max(held) <= _FLAT * early, f"{max(held):.0f} MB, where an early night held {early:.0f}"
    yield f"{nights} nights: ids stand, counts add up every night, at most {max(held):.0f} MB (night {min(3, nights)}: {early:.0f} MB)"


def _add_up(home: Path) -> None:
    """requested = done + unchanged + skipped + failed."""
    store = Store(f"sqlite:///{home / 'modu.sqlite'}")
    for row in store.rows("portals"):
        parts = {name: row[name] for name in ("done", "unchanged", "skipped", "failed")}
        assert row["requested"] == sum(parts.values()), f"{row['requested']} requested, {parts}"
    store.close()


def _drifted(before: Tables, now: Tables) -> list[str]:
    """Documents that got another id, and rows of documents that did not change and have others."""
    if not before:
        return []
    urls = {row["url"]: id for id, row in now["documents"].items()}
    found = [f"{row['url']} was {id}" for id, row in before["documents"].items() if urls.get(row["url"]) != id]
    same = {id for id, row in before["documents"].items() if now["documents"][id]["revision"] == row["revision"]}
    for table in ANNOTATIONS:
        then, here = ({id for id, row in tables[table].items() if row["document"] in same} for tables in (before, now))
        found += [f"{table} {id}" for id in sorted(then ^ here)]
    return found


def _released(home: Path, tables: Tables) -> None:
    """The current release holds the rows of the store."""
    release = latest(home / "releases")
    assert release is not None
    assert (release / TABLES_FILE).is_file()
    rows = rows_of(release)
    assert {name: rows[name] for name in COMPARED} == {name: len(tables[name]) for name in COMPARED}


def kills(number: int, folder: Path, seed: int = 1) -> Iterator[str]:
    """So many kills, spread over the steps of as many nights as they need; each night is started again until it comes to its end.

    Raises:
        AssertionError: a table is not as it is without kills.
    """
    chance, nights = random.Random(seed), -(-number // len(STEPS))
    with town.serve() as site:
        whole = Nights(folder / "whole", site)
        took = [whole.spend(night) for night in range(1, nights + 1)]
        torn, left, done = Nights(folder / "torn", site), number, dict.fromkeys(STEPS, 0)
        for night, steps in enumerate((one.steps for one in took if one), start=1):
            for step in STEPS[: min(len(STEPS), left)]:
                done[step] += torn.spend(night, kill=(step, chance.random() * steps[step])) is None
                left -= 1
            torn.spend(night)
        differing = [name for name in COMPARED if whole.tables()[name] != torn.tables()[name]]
        assert not differing, f"other rows after kills: {', '.join(differing)}"
        _released(torn.home, torn.tables())
        partial = [path.name for path in (torn.home / "releases").glob(".*.partial")]
        assert not partial, f"left behind: {partial}"
    told = ", ".join(f"{step} {n}" for step, n in done.items() if n)
    yield f"{sum(done.values())} of {number} kills met a step ({told}) in {nights} nights: the same tables"


def run(nights: int = 3, deaths: int = 4, seed: int = 1) -> Iterator[str]:
    """The benchmark's lines."""
    with tempfile.TemporaryDirectory() as folder:
        if nights:
            yield from soak(nights, Path(folder) / "soak")
        if deaths:
            yield from kills(deaths, Path(folder), seed)


def main() -> None:
    """The command line."""
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("--nights", type=int, default=0, help="nights of the soak")
    ask.add_argument("--kills", type=int, default=0, help="processes that are killed")
    ask.add_argument("--seed", type=int, default=1, help="of the instants")
    ask.add_argument("--keep", action="store_true", help="put the lines into the file of figures")
    asked = ask.parse_args()
    lines = []
    for line in run(asked.nights, asked.kills, asked.seed):
        print(line, flush=True)
        lines.append(line)
    if asked.keep:
        keep(
            "nights-killed" if asked.kills else "nights",
            " ".join(["python -m benchmarks.nights", *sys.argv[1:]]),
            lines,
        )


if __name__ == "__main__":
    main()
