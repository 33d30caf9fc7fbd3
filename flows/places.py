"""Places as a person names them: 杭州, 杭州市, hangzhou, 330100; and what the store holds of them."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from pipeline.errors import ConfigurationError
from pipeline.language.divisions import short_name
from pipeline.language.latin import latin_name
from pipeline.records import NATIONAL, CodedClause, Document, DocumentRelation, Emphasis
from pipeline.settings import Settings
from pipeline.store.database import Store


def names_of(documents: Iterable[Document]) -> dict[str, str]:
    """Every name by which a place of these documents may be asked for → the place."""
    found: dict[str, str] = {}
    for document in documents:
        place = document.place
        for name in (place, short_name(place), _typed(latin_name(place)), document.region_code):
            if name:
                found.setdefault(name, place)
    return found


def places_named(asked: Iterable[str], names: Mapping[str, str]) -> list[str]:
    """The places that were asked for, each once, in order.

    Raises:
        ConfigurationError: the store has no document of one.
    """
    found = []
    for name in asked:
        place = names.get(name.strip()) or names.get(_typed(name))
        if place is None:
            known = "、".join(list(dict.fromkeys(names.values()))[:12])
            raise ConfigurationError("no document of this place in the store", where=name, mend=f"known are {known} …")
        found.append(place)
    return list(dict.fromkeys(found))


def _typed(name: str) -> str:
    """A Latin name without what a person may leave out: Xi'an, xi an and XIAN are one."""
    return "".join(letter for letter in unicodedata.normalize("NFKD", name).lower() if letter.isalnum())


class Held(NamedTuple):
    """What a comparison is made of: the places meant, their documents with those of their superiors, all emphasis rows,
    relations, and coded samples."""

    places: list[str]
    documents: list[Document]
    emphasis: list[Emphasis]
    relations: list[DocumentRelation]
    coded: list[CodedClause]


def held(places: Sequence[str]) -> Held:
    """What the store holds of some places and of those above them, or of all places if none is named.

    Raises:
        ConfigurationError: a place is not in the store.
    """
    store = Store(Settings().database_url)
    try:
        documents = list(store.read(Document))
        emphasis = list(store.read(Emphasis))
        relations, coded = list(store.read(DocumentRelation)), list(store.read(CodedClause))
    finally:
        store.close()
    wanted = places_named(places, names_of(documents))
    above = {NATIONAL, *(document.province for document in documents if document.place in wanted)}
    return Held(
        wanted, [d for d in documents if not wanted or d.place in {*wanted, *above}], emphasis, relations, coded
    )
