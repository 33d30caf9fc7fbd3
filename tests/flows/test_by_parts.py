"""What is derived night by night, only where something is new, is what is derived of everything at once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows import compare
from flows.parameters import Compare
from pipeline.annotate import annotate_all
from pipeline.documents import document_from_text
from pipeline.records import Annotations, Document
from pipeline.store.database import Store

DERIVED = ("target_series", "promises", "unclear", "unlisted_names", "city_profiles", "city_facets")
TABLES = ("documents", "citations", "relations", *DERIVED)
CITIES = ("杭州市", "合肥市")


def document(number: int, city: str, year: int, text: int) -> Document:
    """One of a few documents; the same number again is the same page with another place, year or text."""
    body = (
        f"{city}数据工作要点\n一、到{year + 2}年，建成公共数据集{text + 5}个，培育数据企业{text + 3}家，建设算力中心{text + 1}座。\n"
        f"二、落实《公共数据共享管理条例》和《{city}关于建设数据集市的通知》，由星桥数据联合会牵头。\n"
        + "".join(f"{n}、第{n + text}个部门要管好用好公共数据，健全共享机制，守住数据安全底线。\n" for n in range(12))
    )
    return document_from_text(
        body, id=f"d{number}", title=f"{city}关于建设数据集市的通知", city=city, issued_on=date(year, 3, 1), level="city",
        document_type="action_plan", field="data", document_number=f"数发〔{year}〕{text}号",
    )  # fmt: skip


def store_of(home: Path, nights: Sequence[Sequence[Document]], monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """Tables of a store that took in documents night after night, and derived what follows at the end of each."""
    monkeypatch.setenv("MODU_HOME", str(home))
    store = Store(f"sqlite:///{home}/modu.sqlite")
    for documents in nights:
        store.save_documents(documents)
        for found in annotate_all(list({one.id: one for one in documents}.values())):
            assert isinstance(found, Annotations)
            store.save_annotations(found)
        for step in (compare.link_documents, compare.follow_promises, compare.list_promises):
            step.fn(compare._inputs())
        compare.measure_cities.fn(compare._inputs(), Compare(replicates=20))
    tables = {name: list(store.rows(name)) for name in TABLES}
    store.close()
    return tables


pages = st.builds(document, st.integers(0, 4), st.sampled_from(CITIES), st.integers(2021, 2023), st.integers(0, 2))


@settings(max_examples=6)
@given(nights=st.lists(st.lists(pages, min_size=1, max_size=3, unique_by=lambda one: one.id), min_size=2, max_size=3))
def test_night_by_night_gives_the_tables_of_everything_at_once(
    nights: list[list[Document]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        by_night = store_of(tmp_path_factory.mktemp("nights"), nights, patch)
        last = {one.id: one for night in nights for one in night}
        assert by_night == store_of(tmp_path_factory.mktemp("whole"), [list(last.values())], patch)


def test_a_place_without_news_is_not_followed_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    followed: list[set[str]] = []
    follow = compare.follow

    def watched(rows: Any, documents: Any) -> Any:
        held = list(rows)
        followed.append({documents[row.document].city for row in held})
        return follow(held, documents)

    monkeypatch.setattr(compare, "follow", watched)
    first = [document(0, "杭州市", 2021, 0), document(1, "合肥市", 2021, 1)]
    store_of(tmp_path, [first, [document(2, "合肥市", 2022, 2)]], monkeypatch)
    assert followed == [{"杭州市"}, {"合肥市"}, {"合肥市"}]
