"""Publishing and reading at scale: how long a release takes and how much memory, how fast its pages and searches come.

`python -m benchmarks.publish DOCUMENTS` measures another size; ten quantities a document, so 100000 gives a million.
"""

from __future__ import annotations

import http.client
import multiprocessing
import random
import resource
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

from pypinyin import lazy_pinyin

from benchmarks.library import THINGS, fill, places
from pipeline.publish.release import publish
from pipeline.store.database import Store

READERS = 50
_WORDS = ("公共数据", "算力", "智能工厂", "分类分级 安全", "数据标注基地 牵头", "标准", "并无此词")


def _release(store: Path, releases: Path, said: multiprocessing.Queue[str]) -> None:
    begun = last = time.perf_counter()
    part = ""

    def progress(name: str) -> None:
        nonlocal last, part
        now = time.perf_counter()
        if now - last > 5:
            said.put(f"  {part:<16} {now - last:6.1f} s")
        last, part = now, name

    made = publish(Store(f"sqlite:///{store}"), releases, progress=progress)
    progress("end")
    own, other = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    memory = (own.ru_maxrss + other.ru_maxrss) / 1024
    computed = sum(who.ru_utime + who.ru_stime for who in (own, other))
    rows = sum(made.rows.values())
    said.put(f"release of {made.rows['documents']:,} documents, {made.rows['targets']:,} quantities, {rows:,} rows: "
             f"{time.perf_counter() - begun:.0f} s ({computed:.0f} s of processor), {memory:,.0f} MB at most")  # fmt: skip


def _serve(releases: Path, port: multiprocessing.Queue[int], end: threading.Event) -> None:
    from flows.serve.releases import serve_releases

    server = serve_releases(releases, "127.0.0.1", 0, processes=2)
    port.put(server.server_address[1])
    end.wait()
    server.shutdown()


def _slug(place: str) -> str:
    return "".join(lazy_pinyin(place))


def _words(chance: random.Random) -> str:
    """What a reader seeks: a word that most texts hold, a place, a promise of a place, a number. Few ask the same, so that hardly an
    answer is one that the server still knows."""
    place, thing = chance.choice(places()), chance.choice(THINGS)[0]
    kinds = (
        chance.choice(_WORDS),
        place,
        f"{place} {thing}",
        f"{thing}{chance.randrange(1, 2000)}",
        f"{place[:2]} {chance.choice(_WORDS)}",
    )
    return chance.choices(kinds, (25, 20, 25, 15, 15))[0]


def _choice(chance: random.Random) -> str:
    """What a reader chooses of the quantities: a strength, years, words, a unit, an order."""
    chosen = [
        chance.choice(("", "strength=hard", "strength=soft", "kind=count")),
        chance.choice(("", f"to={chance.randrange(2023, 2031)}", f"from={chance.randrange(2023, 2031)}")),
        chance.choice(("", "", f"q={quote(chance.choice(THINGS)[0])}", f"q={quote(_words(chance))}")),
        chance.choice(("", f"unit={quote(chance.choice(THINGS)[1])}")),
        chance.choice(("", "", "sort=size", "sort=year")),
    ]
    return "&".join(filter(None, chosen))


def _addresses(release: str, documents: int, chance: random.Random) -> Iterator[tuple[str, str]]:
    """What a reader asks for, one after another: mostly documents, then searches, promises and places."""
    while True:
        kind = chance.choices(("document", "search", "promises", "place", "overview"), (50, 20, 15, 10, 5))[0]
        path = {
            "document": f"documents/d{chance.randrange(documents):07d}.html",
            "search": f"ask/search?q={quote(_words(chance))}",
            "promises": f"ask/quantities?status=target&{_choice(chance)}",
            "place": f"ask/quantities?place={_slug(chance.choice(places()))}&sort=year",
            "overview": "index.html",
        }[kind]
        yield kind, f"/{release}/{path}"


def _read(
    port: int, release: str, documents: int, seed: int, asked: int, pause: float, took: list[tuple[str, float]]
) -> None:
    """A reader: so many pages, with a pause of about so many seconds between them; time to the first byte of each."""
    chance = random.Random(seed)
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    time.sleep(chance.random() * pause)
    for (kind, path), _ in zip(_addresses(release, documents, chance), range(asked), strict=False):
        begun = time.perf_counter()
        connection.request("GET", path)
        answer = connection.getresponse()
        answer.read(1)
        took.append((kind if answer.status == 200 else f"status {answer.status}", 1000 * (time.perf_counter() - begun)))
        answer.read()
        time.sleep(chance.expovariate(1 / pause) if pause else 0)


def _percentile(values: list[float], share: float) -> float:
    return sorted(values)[min(len(values) - 1, int(share * len(values)))]


def _readers(port: int, release: str, documents: int, pause: float, asked: int, first: int = 0) -> Iterator[str]:
    """Readers at once; ``first`` tells one round from another, so that no round asks what the one before it asked."""
    took: list[tuple[str, float]] = []
    readers = [
        threading.Thread(target=_read, args=(port, release, documents, seed, asked, pause, took))
        for seed in range(first, first + READERS)
    ]
    begun = time.perf_counter()
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()
    seconds = time.perf_counter() - begun
    times = [one for _, one in took]
    manner = f"a page every {pause:.0f} s or so each" if pause else "no pause at all"
    median, high = (_percentile(times, share) for share in (0.5, 0.95))
    yield f"{READERS} readers, two processes, {manner}: first byte {median:.0f} ms (median), {high:.0f} ms (95th percentile)"
    yield f"  {len(took) / seconds:.0f} answers a second"
    for kind in sorted({kind for kind, _ in took}):
        own = [one for name, one in took if name == kind]
        yield f"  {kind:<10} {len(own):>5} asked: {_percentile(own, 0.5):.0f} ms (median), {_percentile(own, 0.95):.0f} ms (95th)"


def measure(documents: int, folder: Path) -> Iterator[str]:
    """A release of so many documents made in a process of its own, then read from a server in another."""
    processes = multiprocessing.get_context("spawn")
    begun = time.perf_counter()
    fill(folder / "store.sqlite", documents)
    yield f"a store of {documents:,} documents made in {time.perf_counter() - begun:.0f} s"
    said: multiprocessing.Queue[str] = processes.Queue()
    making = processes.Process(target=_release, args=(folder / "store.sqlite", folder / "releases", said))
    making.start()
    making.join()
    while not said.empty():
        yield said.get()
    size = sum(path.stat().st_size for path in (folder / "releases").rglob("*") if path.is_file())
    yield f"size of the release: {size / 1e6:,.0f} MB"
    port, end = processes.Queue(), processes.Event()
    serving = processes.Process(target=_serve, args=(folder / "releases", port, end))
    serving.start()
    at, release = port.get(timeout=60), (folder / "releases" / "LATEST").read_text("utf-8").strip()
    list(_readers(at, release, documents, 0.0, 2))  # the first pages open files
    yield from _readers(at, release, documents, 2.0, 20, 1_000)
    yield from _readers(at, release, documents, 0.0, 20, 2_000)
    end.set()
    serving.join(20)


def run(documents: int = 1_000) -> Iterator[str]:
    """The benchmark's lines."""
    assert len(places()) == 400
    with tempfile.TemporaryDirectory() as folder:
        yield from measure(documents, Path(folder))


if __name__ == "__main__":
    for line in run(int(sys.argv[1])):
        print(line, flush=True)
