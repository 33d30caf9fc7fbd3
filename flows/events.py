"""Events that alerts listen to (``flows/alerts.py``); emitted beside the rows that say the same in the store."""

from __future__ import annotations

from prefect.events import emit_event

from pipeline.records import PortalHealth

PORTAL_FAILED = "modu.portal.failed"
PORTAL_STALE = "modu.portal.stale"
RELEASE_REFUSED = "modu.release.refused"
STALE_AFTER = 3  # crawls in a row, which is nights when the schedule is nightly


def portal_failed(health: PortalHealth) -> None:
    """A crawl did not meet what its portal file expects; after three in a row the portal is stale as well."""
    about = {"reasons": list(health.reasons), "failures_in_row": health.failures_in_row, "run": health.run}
    names = [PORTAL_FAILED, *([PORTAL_STALE] if health.failures_in_row >= STALE_AFTER else [])]
    for name in names:
        emit_event(name, resource=_resource("portal", health.portal), payload=about)


def release_refused(reason: str) -> None:
    """A release was not published."""
    emit_event(RELEASE_REFUSED, resource=_resource("release", "current"), payload={"reason": reason})


def _resource(kind: str, id: str) -> dict[str, str]:
    return {"prefect.resource.id": f"modu.{kind}.{id}", "prefect.resource.name": id}
