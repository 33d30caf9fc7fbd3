"""A release with its archive and its store, made from three of the sample portals."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from flows.compare import follow_promises, link_documents, list_promises, measure_cities
from flows.documents import read_one_archive, unread
from flows.parameters import Compare
from flows.samples import serve_samples
from flows.samples.sites import samples_dir
from pipeline.annotate import annotate
from pipeline.archive import ArchiveWriter
from pipeline.crawl import MemoryFrontier, PoliteSession, crawl_portal
from pipeline.portals import load_portals
from pipeline.publish.release import publish
from pipeline.settings import Settings
from pipeline.store.database import Store
from pipeline.store.derivations import inputs

PORTALS = ("sample-anhui", "sample-hefei", "sample-hangzhou")
REPLICATES = 20


def derived(store: Store) -> None:
    """Everything that follows from the documents of a store."""
    for document in store.documents():
        store.save_annotations(annotate(document))
    told = inputs(store).whole
    link_documents.fn(told)
    follow_promises.fn(told)
    list_promises.fn(told)
    measure_cities.fn(told, Compare(replicates=REPLICATES))


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Folder of an archive, a store, and two releases of it: ``2026-01-02-1`` and ``-2``."""
    folder = tmp_path_factory.mktemp("verified")
    declared = load_portals([samples_dir()])
    with pytest.MonkeyPatch.context() as patch, serve_samples() as addresses:
        patch.setenv("MODU_HOME", str(folder))
        settings = Settings()
        store = Store(settings.database_url)
        for number, portal in enumerate(PORTALS):
            with ArchiveWriter(settings.archive, portal) as archive, PoliteSession(settings, addresses) as session:
                crawl_portal(declared[portal], session, archive, MemoryFrontier())
            for name in unread(settings):
                read_one_archive.fn(name)
            if number:
                derived(store)
                publish(store, settings.releases, today=date(2026, 1, 2))
        store.close()
        yield folder
