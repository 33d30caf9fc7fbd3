"""The registry of deployments is the only one."""

from __future__ import annotations

from pathlib import Path

import yaml

from flows.deployments import DEPLOYMENTS, POOL, TIMEZONE

ROOT = Path(__file__).resolve().parents[2]


def test_prefect_yaml_says_the_same() -> None:
    declared = {one["name"]: one for one in yaml.safe_load((ROOT / "prefect.yaml").read_text())["deployments"]}
    assert list(declared) == [deployment.name for deployment in DEPLOYMENTS]
    for deployment in DEPLOYMENTS:
        one = declared[deployment.name]
        assert one["entrypoint"].replace("/", ".").replace(".py:", ".") == deployment.flow
        assert one["description"] == deployment.description and one["work_pool"] == {"name": POOL}
        schedules = [{"cron": deployment.cron, "timezone": TIMEZONE}] if deployment.cron else None
        assert one.get("schedules") == schedules
        assert one.get("concurrency_limit", {}).get("limit", 0) == deployment.at_once
