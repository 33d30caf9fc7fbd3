"""Flow: what portals published before anybody looked, every list walked to its end."""

from __future__ import annotations

from typing import Any

from prefect import flow

from flows.crawl import portals_of_run
from flows.parameters import Compare, Crawl, Read
from flows.run import every_step


@flow(name="backfill", flow_run_name=lambda: f"backfill {portals_of_run()}", persist_result=False)
def backfill(crawl: Crawl, compare: Compare = Compare()) -> dict[str, Any]:
    """Walk every list of some portals to its end, then read, annotate, compare and publish. 补采历史文件。

    Args:
        crawl: which portals, and how far back; its mode is backfill unless it says full. 采集范围；方式为 backfill，除非选 full。
        compare: how the measure of cities is taken. 各地度量的方式。
    """
    mode = "full" if crawl.mode == "full" else "backfill"
    return every_step(crawl.model_copy(update={"mode": mode}), Read(), compare)
