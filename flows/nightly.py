"""Flow: every night by itself. What is new at the portals, read, annotated, compared and published."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from prefect import flow

from flows.parameters import Compare, Crawl, Read
from flows.run import every_step


def _name() -> str:
    return f"nightly {datetime.now(ZoneInfo('Asia/Shanghai')):%Y-%m-%d}"


@flow(name="nightly", flow_run_name=_name, persist_result=False)
def nightly(crawl: Crawl = Crawl(), compare: Compare = Compare()) -> dict[str, Any]:
    """Crawl what is new or due at every declared portal, then read, annotate, compare and publish. 每夜增量更新。

    Args:
        crawl: which portals (none: every declared one), and how far. 采集范围：门户（留空为全部）与深度。
        compare: how the measure of cities is taken. 各地度量的方式。
    """
    return every_step(crawl, Read(), compare)
