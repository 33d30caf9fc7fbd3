"""What somebody should hear of becomes an event, and each event has its alert."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from fnmatch import fnmatch
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest

from flows import crawl, events, publish
from flows.alerts import ALERTS, _automation, send_test
from pipeline.errors import AlertNotTaken, ConfigurationError, MissingInput
from pipeline.records import PortalHealth
from pipeline.store.database import Store

Emitted = list[tuple[str, str]]


@pytest.fixture
def emitted(monkeypatch: pytest.MonkeyPatch) -> Emitted:
    told: Emitted = []

    def emit(event: str, resource: dict[str, str], payload: dict[str, Any]) -> None:
        assert payload
        told.append((event, resource["prefect.resource.id"]))

    monkeypatch.setattr(events, "emit_event", emit)
    return told


def alerts_for(event: str, resource: str) -> list[str]:
    return [alert.name for alert in ALERTS if event in alert.events and fnmatch(resource, alert.about)]


def test_the_third_night_without_success_makes_a_portal_stale(emitted: Emitted, tmp_path: Path) -> None:
    store = Store(f"sqlite:///{tmp_path}/modu.sqlite")
    for night in range(3):
        crawl._broke_down(store, "hangzhou", RuntimeError("no answer"), f"r{night}")
    (health,) = store.read(PortalHealth)
    assert health.failures_in_row == 3 and health.last_success is None and "no answer" in health.reasons[0]
    assert [event for event, _ in emitted] == [*["modu.portal.failed"] * 3, "modu.portal.stale"]
    assert alerts_for(*emitted[0]) == ["modu: portal failed its expectations"]
    assert alerts_for(*emitted[-1]) == ["modu: stale portal"]


def test_a_release_that_is_refused_is_told(emitted: Emitted, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise MissingInput("no documents", where="documents", mend="crawl first")

    monkeypatch.setenv("MODU_HOME", str(tmp_path))
    monkeypatch.setattr(publish, "publish", refuse)
    with pytest.raises(MissingInput):
        publish.publish_release.fn()
    assert [alerts_for(*one) for one in emitted] == [["modu: release not published"]]


@pytest.mark.parametrize("state", ["Failed", "Crashed"])
def test_a_run_that_failed_or_was_lost_is_told(state: str) -> None:
    assert alerts_for(f"prefect.flow-run.{state}", "prefect.flow-run.1")[0] == "modu: run failed or crashed"
    (lost,) = [alert for alert in ALERTS if alert.silent_for]
    assert lost.after == ["prefect.flow-run.heartbeat"] and f"prefect.flow-run.{state}" in lost.events


def test_only_a_run_of_a_deployment_that_crashed_starts_again_and_not_for_ever() -> None:
    (again,) = [alert for alert in ALERTS if alert.starts]
    trigger = _automation(again, None).trigger.model_dump(mode="json")
    assert trigger["expect"] == ["prefect.flow-run.Crashed"] and trigger["match"]["prefect.run-count"] == [
        "0",
        "1",
        "2",
    ]
    assert trigger["match_related"] == {"prefect.resource.role": "deployment"}


@pytest.fixture
def taker() -> Iterator[HTTPServer]:
    """A server that takes alerts, as long as their path is not wrong; ``taken`` are their bodies."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            server.taken.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))  # type: ignore[attr-defined]
            self.send_response(500 if self.path == "/wrong" else 202)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Nothing."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    server.taken = []  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()


def test_an_alert_is_tried_out(taker: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MODU_ALERT_WEBHOOK", "")
    with pytest.raises(ConfigurationError, match="no webhook is set"):
        send_test()
    address = f"http://127.0.0.1:{taker.server_port}"
    monkeypatch.setenv("MODU_ALERT_WEBHOOK", f"{address}/right")
    assert send_test() == "202 Accepted"
    monkeypatch.setenv("MODU_ALERT_WEBHOOK", f"{address}/wrong")
    with pytest.raises(AlertNotTaken, match="answered 500"):
        send_test()
    assert [told["alert"] for told in taker.taken] == ["modu: test"] * 2
    monkeypatch.setenv("MODU_ALERT_WEBHOOK", "http://127.0.0.1:9/nobody")
    with pytest.raises(AlertNotTaken, match="no answer"):
        send_test()
