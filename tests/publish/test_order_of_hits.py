"""Hits of a search by day and by how likely they are meant, as the server and as pages without one order them."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from pipeline.publish.release import publish
from pipeline.publish.room.served import ServedRoom
from pipeline.records import Reading
from pipeline.store.database import Store
from tests.publish.test_room import document

TEXTS = {
    "城市更新计划": "老旧小区改造。加装电梯。" * 30 + "也提到算力一次。",
    "算力设施方案": "建设机房与网络。" * 10 + "统筹算力。",
    "产业行动方案": "发展算力产业。算力要可用，算力要可靠，算力要绿色。",
    "气象服务办法": "发布预报与预警。" * 10,
}


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("order")
    store = Store(f"sqlite:///{folder / 'store.sqlite'}")
    days = {"城市更新计划": 4, "算力设施方案": 1, "产业行动方案": 2, "气象服务办法": 3}
    for title, text in TEXTS.items():
        one = document(days[title], "杭州市", text, title)
        store.save_documents([one])
        store.upsert("readings", [Reading(id=one.id, revision=one.revision, made_by="1")])
    return publish(store, folder / "releases", today=date(2026, 1, 2), accept=True).folder


BY_DAY = ["算力设施方案", "城市更新计划", "产业行动方案"]
BY_RELEVANCE = ["算力设施方案", "产业行动方案", "城市更新计划"]


def test_the_server_orders_by_day_and_by_relevance(release: Path) -> None:
    room = ServedRoom(release)
    assert [row[1] for row in room.search(["算力"]).rows] == BY_DAY
    assert [row[1] for row in room.search(["算力"], chosen={"sort": "relevance"}).rows] == BY_RELEVANCE
    assert [row[1] for row in room.search(["算力"], 1, {"sort": "relevance"}).rows] == BY_RELEVANCE[1:]


def test_pages_without_a_server_order_alike(release: Path, reader: Any) -> None:
    reader.goto(f"{(release / 'search.html').as_uri()}?q=算力")
    reader.locator("#hits > li").nth(2).wait_for()
    assert reader.locator("#hits li > a").all_inner_texts() == BY_DAY
    reader.select_option("[name=sort]", "relevance")
    reader.locator("main [role=status]", has_text="相关的在前").wait_for()
    assert reader.locator("#hits li > a").all_inner_texts() == BY_RELEVANCE and reader.wrong == []
