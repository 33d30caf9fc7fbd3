"""A crawl that is killed at any instant goes on: the same tables at the end, nothing twice."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from loopback_site import Site, declared

from pipeline.archive import read_archive
from pipeline.documents import read_page
from pipeline.records import Document, FrontierEntry
from pipeline.store.database import Store

pytestmark = pytest.mark.system  # crawls in processes of their own
PLACE = {"archive_file", "archive_record", "first_seen", "last_seen"}
PROGRAM = """
import json, sys
from pathlib import Path
from pipeline.archive import ArchiveWriter
from pipeline.crawl import PoliteSession, Scope, crawl_portal
from pipeline.crawl.frontier import identity
from pipeline.portals import Portal
from pipeline.settings import Settings
from pipeline.store.database import Store
from pipeline.store.frontier import StoreFrontier

job = json.loads(sys.argv[1])
home = Path(job["home"])
store = Store(f"sqlite:///{home}/modu.sqlite")
resolve = {host: tuple(address) for host, address in job["resolve"].items()}
with ArchiveWriter(home, job["run"]) as archive, PoliteSession(Settings(), resolve=resolve) as session:
    frontier = StoreFrontier(store, "test", identity)
    portal = Portal.model_validate(job["portal"])
    crawl_portal(portal, session, archive, frontier, Scope(), run=job["run"], progress=lambda: print("item", flush=True))
"""


def crawl(site: Site, home: Path, run: str, *, kill_after: int | None = None) -> int:
    """Crawl in a process of its own; how many items it got through before it was killed."""
    home.mkdir(exist_ok=True)
    job = {"home": str(home), "run": run, "resolve": site.resolve, "portal": declared().model_dump(mode="json")}
    process = subprocess.Popen([sys.executable, "-c", PROGRAM, json.dumps(job)], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    items = 0
    for _ in process.stdout:
        items += 1
        if items == kill_after:
            os.kill(process.pid, signal.SIGKILL)
            break
    process.stdout.close()
    process.wait()
    return items


def tables(home: Path) -> tuple[dict[str, str | None], list[dict[str, object]]]:
    """What the frontier knows, and the documents that are read from the archive, but for when and where they were archived."""
    store = Store(f"sqlite:///{home}/modu.sqlite")
    for path in sorted(home.glob("*.warc.gz")):
        pages = read_archive(path, lambda issue: None)
        store.save_documents([read_page(page, payload, declared()) for page, payload in pages])
    entries = list(store.read(FrontierEntry))
    documents = [document.model_dump(exclude=PLACE) for document in store.read(Document)]
    store.close()
    for urls in ([entry.url for entry in entries], [document["url"] for document in documents]):
        assert len(set(urls)) == len(urls)
    return {entry.url: entry.content_hash for entry in entries}, sorted(documents, key=lambda row: str(row["id"]))


@pytest.fixture
def long_list(site: Site) -> Site:
    site.page("/", "<html><title>测试门户</title><body>欢迎访问测试门户网站，今天是新的一天</body></html>")
    for page in range(1, 5):
        rows = "".join(f'<li><a href="{page}-{n}.html">关于第{n}项工作的通知</a> 2026-02-20</li>' for n in range(6))
        path = "/zc/index.html" if page == 1 else f"/zc/index_{page}.html"
        site.page(path, f"<html><title>列表</title><ul>{rows}</ul><script>pages=4</script></html>")
        for n in range(6):
            site.page(
                f"/zc/{page}-{n}.html",
                f"<html><h1>关于第{n}项工作的通知</h1><div id=zoom>第{page}页第{n}项：本办法自公布之日起施行。"
                "各单位要明确分工，按季度报送进展，确保到2027年建成示范项目十个。</div></html>",
            )
    return site


def test_a_killed_crawl_goes_on(long_list: Site, tmp_path: Path) -> None:
    crawl(long_list, tmp_path / "whole", "a")
    whole = tables(tmp_path / "whole")
    assert len(whole[1]) == 24
    for run, items in (("a", 3), ("b", 7), ("c", 20)):
        assert crawl(long_list, tmp_path / "torn", run, kill_after=items) == items
    long_list.requests.clear()
    crawl(long_list, tmp_path / "torn", "d")
    assert tables(tmp_path / "torn") == whole
    details = [path for path in long_list.requests if "-" in path]
    assert len(details) < 24  # what was entered before a kill is not asked for again
