"""Every step over all documents of a store, and a night of new pages on it: time, memory, and how both grow with the store.

`python -m benchmarks.scale 2000 10000 --texts DIR` reads texts of a folder once and repeats their rows (see :mod:`benchmarks.copies`).
Each step runs in a process of its own, so that its memory is its own.
"""

from __future__ import annotations

import argparse
import math
import multiprocessing
import os
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import NamedTuple

from benchmarks.copies import documents, fill, read_seeds
from benchmarks.figures import keep
from pipeline.settings import corpora_dir

_LEAST = 0.02
"""Share of a step's time from which on a part of it is told."""
Parts = dict[str, float]


class Took(NamedTuple):
    """What a step took: seconds, seconds of processor, and the most megabytes that a process of it held."""

    seconds: float
    processor: float
    memory: float
    parts: Parts


def _read(home: Path) -> None:
    """The new pages, saved as a reader of an archive saves them; reading itself is measured elsewhere."""
    from pipeline.store.database import Store

    store = Store(f"sqlite:///{home / 'modu.sqlite'}")
    (home / "night.sqlite").unlink(missing_ok=True)
    for document in documents(home.parent / "seeds.sqlite", home / "night.sqlite", *_night(home)):
        store.save_documents([document])
    store.close()


def _night(home: Path) -> tuple[int, int]:
    first, last = (home / "night").read_text("utf-8").split()
    return int(first), int(last)


def _annotate(home: Path) -> None:
    from flows.annotate import annotate_batch
    from pipeline.store.database import Store
    from pipeline.store.readings import pending
    from pipeline.versions import READING, versions

    store = Store(f"sqlite:///{home / 'modu.sqlite'}")
    ids = pending(store, versions(READING)).ids
    store.close()
    for at in range(0, len(ids), 50):
        annotate_batch.fn(ids[at : at + 50], ids[at])


def _compare(name: str) -> Callable[[Path], None]:
    def step(_: Path) -> None:
        from flows import compare
        from flows.parameters import Compare

        inputs = compare._inputs()
        told = (Compare(),) if name == "measure_cities" else ()
        getattr(compare, name).fn(inputs, *told)

    return step


def _publish(home: Path) -> Parts:
    from pipeline.publish.formats import formats_of
    from pipeline.publish.release import publish
    from pipeline.settings import Settings
    from pipeline.store.database import Store

    parts, begun = Parts(), [("start", time.perf_counter())]

    def progress(name: str) -> None:
        (before, then), now = begun[0], time.perf_counter()
        parts[before] = parts.get(before, 0) + now - then
        begun[0] = name, now

    store = Store(f"sqlite:///{home / 'modu.sqlite'}")
    settings = Settings()
    held = formats_of(settings.formats)
    publish(store, home / "releases", formats=held, most_files=settings.most_files, progress=progress)
    store.close()
    progress("end")
    return parts


OVER_ALL: dict[str, Callable[[Path], Parts | None]] = {
    "link": _compare("link_documents"),
    "follow": _compare("follow_promises"),
    "list": _compare("list_promises"),
    "measure": _compare("measure_cities"),
    "publish": _publish,
}
NIGHT: dict[str, Callable[[Path], Parts | None]] = {"read": _read, "annotate": _annotate, **OVER_ALL}


def _alone(steps: str, name: str, home: Path, told: multiprocessing.Queue[Took]) -> None:
    """A step in this process, which does nothing else."""
    from flows import annotate, compare  # noqa: F401 (what is loaded takes seconds, whatever the size)
    from pipeline.publish import release  # noqa: F401

    step = {"over all": OVER_ALL, "night": NIGHT}[steps][name]
    begun, spent = time.perf_counter(), _processor()
    parts = step(home) or {}
    told.put(Took(time.perf_counter() - begun, _processor() - spent, held_now(), parts))


def _processor() -> float:
    """Seconds of processor of this process and of those that it started and that ended."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def held_now() -> float:
    """The most megabytes that this process held; ``ru_maxrss`` would count what the one held that started it."""
    status = Path("/proc/self/status").read_text("utf-8")
    return int(status.split("VmHWM:")[1].split()[0]) / 1024


def timed(steps: str, name: str, home: Path) -> Took:
    """What a step takes on the store of a home, in a process of its own."""
    with _environment(MODU_HOME=str(home), PREFECT_LOGGING_LEVEL="ERROR", PREFECT_HOME=str(home / "prefect")):
        processes = multiprocessing.get_context("spawn")
        told: multiprocessing.Queue[Took] = processes.Queue()
        process = processes.Process(target=_alone, args=(steps, name, home, told))
        process.start()
        process.join()
    if process.exitcode:
        raise RuntimeError(f"{name} ended with {process.exitcode}")
    return told.get()


@contextmanager
def _environment(**values: str) -> Iterator[None]:
    before = {name: os.environ.get(name) for name in values}
    os.environ.update(values)
    try:
        yield
    finally:
        for name, value in before.items():
            os.environ.pop(name) if value is None else os.environ.__setitem__(name, value)


def measure(folder: Path, size: int, night: int, steps: Sequence[str]) -> Iterator[tuple[str, str, Took]]:
    """Every step over a store of so many documents, then a night: kind of run, step, what it took."""
    from pipeline.store.database import Store

    home = folder / str(size)
    home.mkdir(exist_ok=True)
    store = Store(f"sqlite:///{home / 'modu.sqlite'}")
    held = store.counts(["readings"])["readings"]
    store.close()
    fill(folder / "seeds.sqlite", home / "modu.sqlite", held, size)
    for name in filter(steps.__contains__, OVER_ALL):
        yield "over all", name, timed("over all", name, home)
    (home / "night").write_text(f"{max(size, held)} {max(size, held) + night}", "utf-8")
    for name in filter(steps.__contains__, NIGHT):
        yield "night", name, timed("night", name, home)


def weight(path: Path) -> float:
    """Megabytes of a file, or of all files below a folder."""
    files = path.rglob("*") if path.is_dir() else [path]
    return sum(file.stat().st_size for file in files if file.is_file()) / 1e6


def measured(
    folder: Path, sizes: Sequence[int], night: int, texts: Path, seeds: int, longest: int, steps: Sequence[str]
) -> Iterator[str]:
    """Lines of a table: a step a line, its time at every size, and the power of the size with which it grows."""
    begun = time.perf_counter()
    if not (folder / "seeds.sqlite").exists():
        read = read_seeds(texts, folder / "seeds.sqlite", most=seeds, longest=longest)
        yield f"{read} texts read and annotated in {time.perf_counter() - begun:.0f} s"
    found: dict[tuple[str, str], list[Took]] = {}
    for size in sizes:
        for run, name, took in measure(folder, size, night, steps):
            found.setdefault((run, name), []).append(took)
            yield f"{size:>7,} {run:<8} {name:<9} {took.seconds:7.1f} s  {took.processor:7.1f} s processor  {took.memory:6,.0f} MB"
            for part, seconds in took.parts.items():
                if seconds >= max(0.5, _LEAST * took.seconds):
                    yield f"{'':>27} {seconds:7.1f} s  {part}"
        home = folder / str(size)
        releases = sorted((home / "releases").glob("[0-9]*"))
        yield (
            f"{size:>7,} store {weight(home / 'modu.sqlite'):,.0f} MB, releases "
            + " and ".join(f"{weight(one):,.0f} MB" for one in releases)
        )
        for run in ("over all", "night"):
            yield f"{size:>7,} {run:<8} together {sum(took[-1].seconds for (of, _), took in found.items() if of == run):6.1f} s"
    if len(sizes) > 1:
        ratio = math.log(sizes[-1] / sizes[0])
        for (run, name), took in found.items():
            time_power, memory_power = (
                math.log(max(last, 1e-3) / max(first, 1e-3)) / ratio
                for first, last in ((took[0].seconds, took[-1].seconds), (took[0].memory, took[-1].memory))
            )
            yield f"growth  {run:<8} {name:<9} time as size^{time_power:.2f}, memory as size^{memory_power:.2f}"


def run(
    sizes: Sequence[int] = (200, 800),
    night: int = 20,
    texts: Path | None = None,
    seeds: int = 300,
    longest: int = 40_000,
    steps: Sequence[str] = tuple(NIGHT),
    kept: Path | None = None,
) -> Iterator[str]:
    """The benchmark's lines. ``kept`` is a folder where what was read and made stays, and is found again."""
    with nullcontext(kept) if kept else tempfile.TemporaryDirectory() as folder:
        yield from measured(
            Path(folder), sizes, night, texts or corpora_dir() / "sample_portals", seeds, longest, steps
        )


def main() -> None:
    """The command line."""
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("sizes", nargs="*", type=int, default=[2_000, 10_000], help="documents of a store")
    ask.add_argument("--night", type=int, default=200, help="new documents of the night")
    ask.add_argument("--texts", type=Path, help="folder of texts; without it the sample documents")
    ask.add_argument("--seeds", type=int, default=300, help="texts that are read and annotated")
    ask.add_argument("--longest", type=int, default=40_000, help="characters of the longest text that is taken")
    ask.add_argument("--steps", nargs="*", choices=NIGHT, default=list(NIGHT), help="steps that are done")
    ask.add_argument(
        "--kept", type=Path, help="folder where stores and releases stay; texts that were read there are not read again"
    )
    ask.add_argument("--keep", action="store_true", help="put the lines into the file of figures")
    asked = vars(ask.parse_args())
    kept, lines = asked.pop("keep"), []
    for line in run(**asked):
        print(line, flush=True)
        lines.append(line)
    if kept:
        keep(
            "-".join(["scale", *map(str, asked["sizes"])]),
            " ".join(["python -m benchmarks.scale", *sys.argv[1:]]),
            lines,
        )


if __name__ == "__main__":
    main()
