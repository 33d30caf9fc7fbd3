"""What the Prefect server offers: the only registry of deployments. `modu serve` and `modu deploy` register it; idempotent."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import Any, cast

from prefect import Flow
from prefect.client.orchestration import get_client
from prefect.client.schemas.actions import WorkPoolCreate, WorkPoolUpdate
from prefect.client.schemas.objects import ConcurrencyLimitConfig, ConcurrencyLimitStrategy
from prefect.exceptions import ObjectAlreadyExists
from prefect.schedules import Cron
from prefect.types.entrypoint import EntrypointType
from prefect.utilities.processutils import command_to_string

from flows.alerts import ensure_alerts
from flows.limits import ensure_limits
from flows.sources import all_portals
from pipeline.settings import Settings

POOL = "modu"
TIMEZONE = "Asia/Shanghai"


@dataclass(frozen=True, slots=True)
class Deployment:
    """A flow as it is offered. ``cron`` is in China's time; ``at_once`` runs at the same time, others wait."""

    name: str
    flow: str
    description: str
    cron: str = ""
    at_once: int = 0

    def load(self) -> Flow[Any, Any]:
        """The flow itself, by its dotted path."""
        module, _, name = self.flow.rpartition(".")
        return cast("Flow[Any, Any]", getattr(import_module(module), name))


DEPLOYMENTS = (
    Deployment(
        "nightly",
        "flows.nightly.nightly",
        "Every night: what is new at the portals, to a release. 每夜：门户增量采集，直至发布。",
        cron="0 2 * * *",
        at_once=1,
    ),
    Deployment(
        "backfill",
        "flows.backfill.backfill",
        "What portals published before: every list to its end, to a release. 补采：走完全部列表，直至发布。",
        at_once=1,
    ),
    Deployment("crawl", "flows.crawl.crawl_portals", "Crawl portals into the archive. 采集门户并归档。"),
    Deployment("read", "flows.documents.read_documents", "Read what the archive holds. 读取归档。"),
    Deployment(
        "annotate", "flows.annotate.annotate_documents", "Find promises, names and emphasis. 标注承诺、名称与侧重。"
    ),
    Deployment("compare", "flows.compare.compare_cities", "Measure and compare cities. 度量并比较各地。"),
    Deployment("publish", "flows.publish.publish_release", "Write a release. 发布。", at_once=1),
    Deployment("review", "flows.review.review", "Ask a person about the least sure rows. 人工复核最不确定的记录。"),
)


def deploy(python: str = "") -> list[str]:
    """Register pool, deployments, limits and alerts at the server of PREFECT_API_URL; nothing is there twice.

    Args:
        python: the interpreter by which workers start a run at once, where all of them know it. Without it each prepares the
            run in a process before, which takes seconds, as workers on several machines have to.

    Returns:
        names of the deployments, ``flow/deployment``.
    """
    _ensure_pool(job_template(python))
    names = []
    for deployment in DEPLOYMENTS:
        flow = deployment.load()
        offered = flow.to_deployment(
            name=deployment.name,
            description=deployment.description,
            schedule=Cron(deployment.cron, timezone=TIMEZONE) if deployment.cron else None,
            concurrency_limit=_queue(deployment.at_once),
            work_pool_name=POOL,
            entrypoint_type=EntrypointType.MODULE_PATH,
            tags=["modu"],
        )
        cast(Any, offered).apply()
        names.append(f"{flow.name}/{deployment.name}")
    ensure_limits(host for portal in all_portals().values() for host in portal.hosts)
    ensure_alerts()
    return names


def _queue(at_once: int) -> ConcurrencyLimitConfig | None:
    if not at_once:
        return None
    return ConcurrencyLimitConfig(limit=at_once, collision_strategy=ConcurrencyLimitStrategy.ENQUEUE)


def job_template(python: str) -> dict[str, Any]:
    """What a worker starts: Prefect's engine, in the worker's environment. No run may say a command, variables or a folder of its own."""
    command = {"command": command_to_string([python, "-m", "prefect.engine"])} if python else {}
    return {
        "job_configuration": {"stream_output": True, **command},
        "variables": {"type": "object", "properties": {}, "additionalProperties": False},
    }


def _ensure_pool(template: dict[str, Any]) -> None:
    """The pool, with its limit: a worker's own (`--limit`) trips over a run that is started again while its process still ends."""
    limit = Settings().runs_at_once
    made = WorkPoolCreate(name=POOL, type="process", base_job_template=template, concurrency_limit=limit)
    changed = WorkPoolUpdate(is_paused=False, base_job_template=template, concurrency_limit=limit)
    with get_client(sync_client=True) as client:
        try:
            client.create_work_pool(made)
        except ObjectAlreadyExists:
            client.update_work_pool(POOL, changed)
