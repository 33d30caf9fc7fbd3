"""The registry of deployments is the only one."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from prefect.utilities.processutils import command_from_string

from flows.deployments import DEPLOYMENTS, POOL, TIMEZONE, job_template

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


@pytest.mark.parametrize("python", ["", "/opt/my modu/bin/python"])
def test_no_run_says_what_a_worker_starts(python: str) -> None:
    """Prefect fills only what stands in braces, from variables that the pool knows: there are none."""
    template = job_template(python)
    assert "{{" not in str(template["job_configuration"])
    assert (template["variables"]["properties"], template["variables"]["additionalProperties"]) == ({}, False)


def test_workers_of_this_machine_start_the_engine_itself() -> None:
    """A worker that is told no command prepares each run in a process before, which takes seconds."""
    command = job_template("/opt/my modu/bin/python")["job_configuration"]["command"]
    assert command_from_string(command) == ["/opt/my modu/bin/python", "-m", "prefect.engine"]
    assert "command" not in job_template("")["job_configuration"]
