"""Flow: archive → documents. Every WARC file that was not read yet is read; files of a folder likewise."""

from __future__ import annotations

import logging
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from functools import cache
from itertools import chain, islice
from pathlib import Path
from typing import BinaryIO

from prefect import flow, task

from flows.environment import computing
from flows.parameters import Read
from flows.progress import bars
from flows.reports import Progress, report_counts, report_issues
from flows.retries import again_after
from flows.saying import tell_why_again
from flows.sources import all_portals
from flows.stopping import ending_its_tasks, go_on
from pipeline.archive import Kept, Location, read_stream, warc_files
from pipeline.documents import as_part_of, former_ids, parts_unread, read_folder, read_page
from pipeline.documents.expectations import SAMPLE, check_length_of_body, unmet
from pipeline.errors import BodyTooShort, MissingInput, ModuError, NoDocument, NoLongerGiven, PortalHeld
from pipeline.portals import Portal, declared_version, portal_for
from pipeline.records import ArchiveFile, Document, Issue, Page, PortalHealth
from pipeline.settings import Settings
from pipeline.store.counted import fill_rates, held_archives
from pipeline.store.database import Saved, Store, issue
from pipeline.versions import changed, version

Counts = dict[str, int]
STEP = "documents 读取"
_log = logging.getLogger(__name__)
_MOST_CARRYING = 500  # pages whose files may still follow
OnIssue = Callable[[Exception, Page | None], None]


def portal_of(page: Page) -> Portal | None:
    """The portal that an archived page was fetched from, else the one that declares its host."""
    return all_portals().get(page.portal) or portal_for(page.url, all_portals())


@cache
def reader_version(portals: tuple[str, ...]) -> str:
    """Version of what reads the pages of these portals; an empty name stands for pages that no portal declares."""
    return f"{version('documents')}; {declared_version(portals, all_portals())}"


def read_pages(
    file: BinaryIO, name: str, on_issue: OnIssue, held: Callable[[str], Document | None] = lambda _: None
) -> Iterator[tuple[Page, Document | None]]:
    """Every archived page with the document read from it, or None where it is none.

    A file follows its page in an archive, and takes from it what it does not say itself; of one that was fetched alone the page
    is looked for among the documents that are held. Scripts, style sheets and the like are told at the end, a line a family.
    """
    carrying: dict[str, Document] = {}
    left_out: Counter[str] = Counter()
    for page, payload in read_stream(file, name, lambda error: on_issue(error, None)):
        try:
            document = read_page(page, payload, portal_of(page))
        except NoDocument as error:
            left_out[error.family] += 1
            yield page, None
            continue
        except ModuError as error:
            on_issue(error, page)
            yield page, None
            continue
        for part in parts_unread(document):
            on_issue(part, page)
        if document.parent and (carrier := carrying.get(document.parent) or held(document.parent)):
            document = as_part_of(document, carrier)
        elif document.attachments:
            carrying[document.id] = document
            if len(carrying) > _MOST_CARRYING:
                del carrying[next(iter(carrying))]
        yield page, document
    for family, count in sorted(left_out.items()):
        on_issue(NoDocument(family, where=name, count=count), None)


def keep(file: Path, archive: Location) -> None:
    """A WARC, WACZ or ARC file from elsewhere, copied into the archive so that its rows can be derived again."""
    if not file.is_file():
        raise MissingInput(
            "no such file", where=str(file), mend="name a WARC or ARC file, plain or .gz, or a WACZ file"
        )
    with tempfile.TemporaryDirectory() as folder:
        for found, name in warc_files(file, Path(folder)):
            archive.put(found, name)


@task(task_run_name="read {name}", persist_result=False, **again_after(5))
def read_one_archive(name: str) -> Counts:
    """Read one WARC file of the archive into the store and mark it as read.

    A crawl whose first documents fail the expectations of their portal is held: the file is left as it is, and the portal's
    health and an issue say why.
    """
    settings = Settings()
    store = Store(settings.database_url)
    issues: list[Issue] = []
    pages, skipped, saved, portals, given = 0, 0, Saved(), set[str](), set[str]()

    def on_issue(error: Exception, page: Page | None) -> None:
        nonlocal skipped
        skipped += error.count if isinstance(error, NoDocument) else 0
        place, portal = (page.url, page.portal) if page else (name, "")
        _log.warning("%s", error)
        issues.append(
            issue(
                "documents" if page or isinstance(error, NoDocument) else "archive", error, portal=portal, place=place
            )
        )

    archive = Location(settings.archive_location)
    about = archive.about(name)
    try:
        with archive.open(name) as file:
            read = read_pages(file, name, on_issue, lambda key: next(store.documents([key]), None))
            first = list(islice(read, SAMPLE))
            if held := _held(store, name, [document for _, document in first if document is not None]):
                store.add_issues([held])
                return _counts(Saved(), failed=1)
            for page, document in chain(first, read):
                go_on()
                pages += 1
                portal = portal_of(page)
                portals.add(portal.id if portal else "")
                if document is not None:
                    try:
                        check_length_of_body(document, all_portals().get(document.portal))
                    except BodyTooShort as error:
                        on_issue(error, page)
                    saved += store.save_documents([document])
                    given.add(document.id)
                bars().advance(STEP)
        issues += _not_given(store, name, given)
        documents = saved.new + saved.changed + saved.unchanged
        _log.info(
            "%s: %d pages, %d new documents, %d changed, %d issues", name, pages, saved.new, saved.changed, len(issues)
        )
        store.add_issues(issues)
        marker = ArchiveFile(
            id=name,
            bytes=about.bytes,
            sha256=archive.digest(name, about.bytes),
            mark=about.mark,
            made_by=reader_version(tuple(sorted(portals))),
            portals=tuple(sorted(portals)),
            pages=pages,
            documents=documents,
            issues=len(issues),
        )
        store.upsert("archives", [marker])
    finally:
        store.close()
    return _counts(saved, skipped=skipped, failed=sum(one.kind != NoDocument.kind for one in issues))


def _counts(saved: Saved, *, skipped: int = 0, failed: int = 0) -> Counts:
    """What became of the documents of a file or folder: what is no document is skipped, and no failure."""
    return {**asdict(saved), "skipped": skipped, "failed": failed}


def _not_given(store: Store, name: str, given: set[str]) -> Iterator[Issue]:
    """An issue for each document that an earlier reading of a file gave and this one does not."""
    for row in store.rows("documents", columns=("id", "url", "portal"), archive_file=name):
        if row["id"] not in given:
            error = NoLongerGiven(
                f"{name} gave this document to another version, and does not now; it stays in the store",
                where=row["url"],
                mend="to be rid of it, read the archive into a new store (MODU_STORE_URL)",
            )
            yield issue("documents", error, portal=row["portal"], place=row["url"])


def _held(store: Store, name: str, documents: Sequence[Document]) -> Issue | None:
    """An issue where the documents of a crawl are not what their portal promised; the portal's health says so as well.

    A portal that its documents held goes on when the same file meets the expectations, because the portal file was mended.
    """
    healths = {health.portal: health for health in store.read(PortalHealth)}
    for key in sorted({document.portal for document in documents} & healths.keys() & all_portals().keys()):
        health = healths[key]
        reasons = unmet([document for document in documents if document.portal == key], all_portals()[key])
        if reasons:
            store.upsert("portals", [health.model_copy(update={"held": True, "reasons": tuple(reasons)})])
            error = PortalHeld("; ".join(reasons), where=key, mend="mend the portal file, then read the archive again")
            return issue("documents", error, portal=key)
        if health.held and health.last_success == health.crawled_at and name.startswith(f"{health.run}-"):
            store.upsert("portals", [health.model_copy(update={"held": False, "reasons": ()})])
    return None


@task(task_run_name="read folder {folder}", persist_result=False, **again_after(5))
def read_one_folder(folder: Path, manifest: Path | None) -> Counts:
    """Read the files of a folder into the store."""
    store = Store(Settings().database_url)
    issues: list[Issue] = []
    saved = Saved()
    try:
        for document in read_folder(folder, manifest, lambda error: issues.append(issue("documents", error))):
            go_on()
            saved += store.save_documents([_as_held(store, document)])
            bars().advance(STEP)
        store.add_issues(issues)
    finally:
        store.close()
    skipped = sum(one.kind == NoDocument.kind for one in issues)
    return _counts(saved, skipped=skipped, failed=len(issues) - skipped)


def _as_held(store: Store, document: Document) -> Document:
    """A document under the id that the store holds the same text of the same file by, where an earlier version gave it that id."""
    for held in store.documents(former_ids(document.url)):
        if (held.url, held.revision) == (document.url, document.revision):
            return document.model_copy(update={"id": held.id})
    return document


def unread(settings: Settings) -> list[str]:
    """Names of WARC files in the archive that were not read by this reader as they are now; held ones are left.

    Of those that another version of the reader or of a portal file read, a line says what changed.
    """
    store = Store(settings.database_url)
    archive = Location(settings.archive_location)
    try:
        read = {marker.id: marker for marker in store.read(ArchiveFile)}
        held = held_archives(store)
        names = {name: about for name, about in archive.kept().items() if name not in held}
        made_by = {name: (read[name].made_by, reader_version(read[name].portals)) for name in names if name in read}
        outdated = {name: pair for name, pair in made_by.items() if changed(*pair)}
        fresh = {name for name in made_by.keys() - outdated.keys() if _as_read(store, archive, read[name], names[name])}
    finally:
        store.close()
    tell_why_again("archive files are read again 个归档文件重新读取", Counter(outdated.values()))
    return [name for name in names if name not in fresh]


def _as_read(store: Store, archive: Location, read: ArchiveFile, about: Kept) -> bool:
    """Whether a file still holds the bytes that were read; they are compared where its place tells something new of it."""
    if read.bytes != about.bytes or read.mark == about.mark:
        return read.bytes == about.bytes
    if read.sha256 and read.sha256 != archive.digest(read.id):
        return False
    store.upsert("archives", [read.model_copy(update={"mark": about.mark})])
    return True


_FILLED = ("title", "issuer", "document_number", "issued_on", "published_on")


def note_fill_rates() -> None:
    """Keep with each portal's health how full the fields of its documents are."""
    store = Store(Settings().database_url)
    try:
        healths = list(store.read(PortalHealth))
        filled = [health.model_copy(update={"fill": fill_rates(store, health.portal, _FILLED)}) for health in healths]
        store.upsert("portals", filled)
    finally:
        store.close()


@flow(name="read-documents", flow_run_name="read", task_runner=computing())
def read_documents(read: Read = Read()) -> Counts:
    """Read what the archive holds and was not read yet. 读取归档中尚未读取的文件。

    Args:
        read: what to read besides. 另外读取的内容。
    """
    started = datetime.now(UTC)
    settings = Settings()
    location = Location(settings.archive_location)
    location.collect(settings.archive)
    if read.archive is not None:
        keep(read.archive, location)
    futures = [read_one_archive.submit(name) for name in unread(settings)]
    if read.documents is not None:
        futures.append(read_one_folder.submit(read.documents, read.manifest))
    totals = _counts(Saved())
    progress = Progress("archives 归档文件", len(futures))
    with ending_its_tasks():
        for future in futures:
            for name, count in future.result().items():
                totals[name] += count
            progress.advance()
    note_fill_rates()
    report_counts("documents", "Documents read 读取的文件", "step 步骤", {"read": totals})
    report_issues(started, ["documents", "archive"])
    bars().ended(STEP, totals, archives=len(futures) - (read.documents is not None))
    return totals
