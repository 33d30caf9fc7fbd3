"""Alerts as code: what somebody should hear of, as automations of the Prefect server. Registered idempotently, by name.

With ``MODU_ALERT_WEBHOOK`` each alert is sent there (POST, JSON); without it, it stands in the server's event feed alone.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, cast
from uuid import UUID

import httpx
from prefect.blocks.webhook import Webhook
from prefect.client.orchestration import get_client
from prefect.client.schemas.objects import StateType
from prefect.events.actions import CallWebhook, ChangeFlowRunState, DoNothing
from prefect.events.schemas.automations import AutomationCore, EventTrigger, Posture
from prefect.events.schemas.events import ResourceSpecification
from pydantic import SecretStr

from flows.events import PORTAL_FAILED, PORTAL_STALE, RELEASE_REFUSED
from pipeline.errors import AlertNotTaken, ConfigurationError
from pipeline.settings import Settings

BLOCK = "modu-alerts"
_PAYLOAD = (
    '{"alert": "%s", "event": "{{ event.event }}", "about": "{{ event.resource.id }}", '
    '"at": "{{ event.occurred }}", "payload": {{ event.payload | tojson }}}'
)
_REACH = "see whether this machine reaches it; the Prefect server, which sends the alerts, must as well"
_LOST = timedelta(seconds=90)  # three heartbeats of a run
# Starts after which a run that crashed is started again; one that crashes each time ends after three.
TRIES = ("0", "1", "2")
_ENDINGS = ("Completed", "Failed", "Cancelled", "Crashed", "Paused", "Suspended", "AwaitingRetry", "Scheduled")


@dataclass(frozen=True, slots=True)
class Alert:
    """Events, and what they mean to a person; ``silent_for`` makes it an alert of something that did not come.

    ``starts`` narrows it to runs of a deployment that were started so many times, ``becomes`` is the state that a run is put in.
    """

    name: str
    description: str
    events: Sequence[str]
    after: Sequence[str] = ()
    about: str = "modu.*"
    silent_for: timedelta | None = None
    starts: Sequence[str] = ()
    becomes: ChangeFlowRunState | None = None


ALERTS = (
    Alert(
        "modu: portal failed its expectations",
        "A portal gave nothing, or less than its file expects; its changes are held. 门户未达预期，其变更暂不发布。",
        [PORTAL_FAILED],
        about="modu.portal.*",
    ),
    Alert(
        "modu: stale portal",
        "No success at a portal for three crawls in a row. 门户连续三次采集失败。",
        [PORTAL_STALE],
        about="modu.portal.*",
    ),
    Alert(
        "modu: release not published",
        "A release was refused; the last one stays. 未能发布，沿用上一版。",
        [RELEASE_REFUSED],
        about="modu.release.*",
    ),
    Alert(
        "modu: run failed or crashed",
        "A run ended without success. 运行失败。",
        ["prefect.flow-run.Failed", "prefect.flow-run.Crashed"],
        about="prefect.flow-run.*",
    ),
    Alert(
        "modu: run lost",
        "A run gave no sign of life for 90 seconds and is marked as crashed. 运行失联，记为崩溃。",
        ["prefect.flow-run.heartbeat", *(f"prefect.flow-run.{state}" for state in _ENDINGS)],
        after=["prefect.flow-run.heartbeat"],
        about="prefect.flow-run.*",
        silent_for=_LOST,
        becomes=ChangeFlowRunState(state=StateType.CRASHED, message="no sign of life for 90 seconds 运行失联"),
    ),
    Alert(
        "modu: crashed run starts again",
        "A run lost its process or its worker; it goes on where it was, twice at most. 运行崩溃，从中断处重新开始，至多两次。",
        ["prefect.flow-run.Crashed"],
        about="prefect.flow-run.*",
        starts=TRIES,
        becomes=ChangeFlowRunState(
            state=StateType.SCHEDULED, name="AwaitingRetry", message="it crashed, and runs again 已崩溃，重新运行"
        ),
    ),
)


def ensure_alerts() -> None:
    """Register every alert, or bring it up to date; what others made of their own is left alone."""
    block = _webhook(Settings().alert_webhook)
    with get_client(sync_client=True) as client:
        for alert in ALERTS:
            automation = _automation(alert, block)
            known = client.read_automations_by_name(alert.name)
            if known:
                client.update_automation(known[0].id, automation)
            else:
                client.create_automation(automation)


def send_test() -> str:
    """Send an alert to the webhook of the settings, in the words of a real one; gives the status of the answer.

    Raises:
        ConfigurationError: no webhook is set.
        AlertNotTaken: it did not answer, or refused.
    """
    url = Settings().alert_webhook
    if not url:
        raise ConfigurationError(
            "no webhook is set 未设置告警地址",
            where="MODU_ALERT_WEBHOOK",
            mend="set it to a URL that takes JSON by POST; until then alerts stand in the event feed alone",
        )
    told = {"alert": "modu: test", "event": "modu.test", "about": "modu.test", "at": datetime.now(UTC).isoformat()}
    try:
        answer = asyncio.run(Webhook(method="POST", url=SecretStr(url)).call({**told, "payload": {"test": True}}))
    except (httpx.HTTPError, ValueError) as error:
        raise AlertNotTaken(f"no answer ({type(error).__name__})", where="MODU_ALERT_WEBHOOK", mend=_REACH) from error
    if answer.is_error:
        raise AlertNotTaken(f"it answered {answer.status_code}", where="MODU_ALERT_WEBHOOK", mend=_REACH)
    return f"{answer.status_code} {answer.reason_phrase}"


def _webhook(url: str) -> UUID | None:
    if not url:
        return None
    saved = cast(Any, Webhook(method="POST", url=SecretStr(url))).save(BLOCK, overwrite=True)
    return cast(UUID, saved)


def _automation(alert: Alert, block: UUID | None) -> AutomationCore:
    match: dict[str, str | list[str]] = {"prefect.resource.id": alert.about}
    if alert.starts:
        match["prefect.run-count"] = list(alert.starts)
    of_deployment = {"prefect.resource.role": "deployment"} if alert.starts else {}
    trigger = EventTrigger(
        match=ResourceSpecification(match),
        match_related=ResourceSpecification(of_deployment),
        for_each={"prefect.resource.id"},
        after=set(alert.after),
        expect=set(alert.events),
        posture=Posture.Proactive if alert.silent_for else Posture.Reactive,
        threshold=1,
        within=alert.silent_for or timedelta(0),
    )
    actions: list[Any] = [alert.becomes] if alert.becomes else []
    if block is not None:
        actions.append(CallWebhook(block_document_id=block, payload=_PAYLOAD % alert.name))
    return AutomationCore(
        name=alert.name,
        description=alert.description,
        trigger=trigger,
        actions=actions or [DoNothing()],
    )
