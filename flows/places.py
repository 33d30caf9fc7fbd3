"""Places as a person names them: 杭州, 杭州市, hangzhou, 330100; and what the store holds of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from pypinyin import lazy_pinyin

from pipeline.errors import ConfigurationError
from pipeline.records import NATIONAL, Document, Emphasis
from pipeline.settings import Settings
from pipeline.store.database import Store

_ENDINGS = (
    "特别行政区",
    "维吾尔自治区",
    "壮族自治区",
    "回族自治区",
    "自治区",
    "自治州",
    "地区",
    "新区",
    "省",
    "市",
    "区",
    "县",
    "盟",
)
_SPELLED = {"陕西": "shaanxi", "内蒙古": "innermongolia", "西藏": "tibet", "全国": "china"}


def names_of(documents: Iterable[Document]) -> dict[str, str]:
    """Every name by which a place of these documents may be asked for → the place."""
    found: dict[str, str] = {}
    for document in documents:
        place = document.place
        short = next(
            (place.removesuffix(end) for end in _ENDINGS if place.endswith(end) and len(place) > len(end) + 1), place
        )
        spelled = _SPELLED.get(short) or "".join(lazy_pinyin(short))
        for name in (place, short, spelled, document.region_code):
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
        place = names.get(name.strip()) or names.get(name.strip().lower().replace(" ", "").replace("-", ""))
        if place is None:
            known = "、".join(list(dict.fromkeys(names.values()))[:12])
            raise ConfigurationError("no document of this place in the store", where=name, mend=f"known are {known} …")
        found.append(place)
    return list(dict.fromkeys(found))


def held(places: Sequence[str]) -> tuple[list[str], list[Document], list[Emphasis]]:
    """The places meant, the documents of these and of the nation (of all places if none is named), and all emphasis rows.

    Raises:
        ConfigurationError: a place is not in the store.
    """
    store = Store(Settings().database_url)
    try:
        documents = list(store.read(Document))
        emphasis = list(store.read(Emphasis))
    finally:
        store.close()
    wanted = places_named(places, names_of(documents))
    return wanted, [d for d in documents if not wanted or d.place in {*wanted, NATIONAL}], emphasis
