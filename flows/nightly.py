"""Flow: every night by itself. What is new at the portals, read, annotated, compared and published."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from prefect import flow

from flows.parameters import CHINA, Compare, Crawl, Read
from flows.run import every_step

ENDS_AT = 5  # o'clock in China: what the portals have not given by then, they give the next night
MINUTES = 90  # a portal: one that always has something new leaves room for the others


def _name() -> str:
    return f"nightly {datetime.now(CHINA):%Y-%m-%d}"


def within_the_night(crawl: Crawl) -> Crawl:
    """A crawl with an end, unless it has one of its own."""
    until = ENDS_AT if crawl.until is None else crawl.until
    return crawl.model_copy(update={"until": until, "minutes": crawl.minutes or MINUTES})


@flow(name="nightly", flow_run_name=_name, persist_result=False)
def nightly(crawl: Crawl = Crawl(), compare: Compare = Compare()) -> dict[str, Any]:
    """Crawl what is new or due at every declared portal, then read, annotate, compare and publish. 每夜增量更新。

    Args:
        crawl: which portals (none: every declared one), and how far; until 5 in China, 90 minutes a portal, unless it says
            otherwise. 采集范围：门户（留空为全部）与深度；默认北京时间 5 时截止，每个门户最多 90 分钟。
        compare: how the measure of cities is taken. 各地度量的方式。
    """
    return every_step(within_the_night(crawl), Read(), compare)
