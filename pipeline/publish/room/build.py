"""Every page of a release, one after another: memory holds the documents' metadata and one place's quantities at a time."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from pipeline.publish.room.citations import citation_page
from pipeline.publish.room.compare import compare_page
from pipeline.publish.room.documents import document_page
from pipeline.publish.room.downloads import data_page
from pipeline.publish.room.index import INDEX, write_index
from pipeline.publish.room.names import name_pages, unlisted_page
from pipeline.publish.room.overview import overview_page
from pipeline.publish.room.places import place_pages, places_page
from pipeline.publish.room.portals import portal_pages
from pipeline.publish.room.promises import promise_page
from pipeline.publish.room.releases import releases_page
from pipeline.publish.room.search import search_page
from pipeline.publish.room.shelf import Shelf
from pipeline.publish.room.site import Site
from pipeline.store.database import Store


def build(
    store: Store,
    folder: Path,
    name: str,
    counts: Mapping[str, int],
    progress: Callable[[str], None] = lambda _: None,
    *,
    most_files: int = 5_000,
) -> None:
    """Write the reading room of a release beside its tables.

    Args:
        store: the tables that it shows.
        folder: folder of the release.
        name: name of the release.
        counts: rows by table.
        progress: called with the name of each part before it is made.
        most_files: documents up to which every page and index is a file that any web server, or a disk, can give. Of a larger
            release, pages of documents are made and searches answered by the server of releases (see
            :mod:`pipeline.publish.room.served`).
    """
    whole = counts["documents"] <= most_files
    site, shelf = Site(folder, name, whole=whole), Shelf(store)
    progress("search index")
    write_index(folder / INDEX, shelf)
    progress("names")
    name_pages(site, shelf)
    unlisted_page(site, shelf)
    progress("places")
    choices = place_pages(site, shelf, data=whole)
    places_page(site, shelf)
    promise_page(site, shelf, choices)
    progress("document pages")
    if whole:
        for id in shelf.documents:
            site.write(f"documents/{id}.html", document_page(site, shelf, id) or "")
    citation_page(site, shelf)
    compare_page(site, shelf)
    search_page(site, shelf)
    data_page(site, counts)
    releases_page(site)
    overview_page(site, shelf, counts, portal_pages(site, shelf))
