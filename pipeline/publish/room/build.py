"""Every page of a release, one after another: memory holds the documents' metadata and one document's text at a time."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from pipeline.publish.room.citations import citation_page
from pipeline.publish.room.compare import compare_page
from pipeline.publish.room.documents import document_pages
from pipeline.publish.room.downloads import data_page
from pipeline.publish.room.names import name_pages
from pipeline.publish.room.overview import overview_page
from pipeline.publish.room.places import place_pages
from pipeline.publish.room.promises import promise_pages
from pipeline.publish.room.search import search_page
from pipeline.publish.room.shelf import Shelf
from pipeline.publish.room.site import Site
from pipeline.store.database import Store


def build(
    store: Store, folder: Path, name: str, counts: Mapping[str, int], progress: Callable[[str], None] = lambda _: None
) -> None:
    """Write the reading room of a release beside its tables.

    Args:
        store: the tables that it shows.
        folder: folder of the release.
        name: name of the release.
        counts: rows by table.
        progress: called with the name of each part before it is made.
    """
    site, shelf = Site(folder, name), Shelf(store)
    progress("promises")
    promise_pages(site, shelf)
    progress("names")
    names = name_pages(site, shelf)
    progress("places")
    place_pages(site, shelf, names)
    progress("document pages")
    document_pages(site, shelf, names)
    citation_page(site, shelf)
    compare_page(site, shelf)
    search_page(site, shelf)
    data_page(site, counts)
    overview_page(site, shelf, counts)
