"""Who may ask our servers: pages of their own, under their own names; and what a run may not say."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient, WebSocketDenialResponse
from starlette.websockets import WebSocket

from flows.environment import prepare
from flows.serve import password
from flows.serve.guard import Guard
from flows.serve.prefect_server import Ports, environment
from pipeline.errors import ConfigurationError


async def talk(socket: WebSocket) -> None:
    await socket.accept()
    await socket.close()


APP = Starlette(
    routes=[Route("/", lambda _: PlainTextResponse("in"), methods=["GET", "POST"]), WebSocketRoute("/talk", talk)]
)


def status(host: str, listens: str = "127.0.0.1", **headers: str) -> int:
    guarded = Guard(APP, listens, names=["modu.example.org"], origins=["https://ui.example.org"])
    return TestClient(guarded).post("/", headers={"host": host, **headers}).status_code


@pytest.mark.parametrize("host", ["127.0.0.1:4200", "LocalHost:4200", "[::1]:4200", "modu.example.org"])
def test_a_server_answers_to_its_own_names(host: str) -> None:
    assert status(host) == 200


@pytest.mark.parametrize(
    "host", ["evil.test:4200", "127.0.0.1.evil.test", "", "192.168.0.9:4200", "[::1", "a@evil.test"]
)
def test_a_name_that_was_made_to_lead_here_gets_no_answer(host: str) -> None:
    assert status(host) == 400


def test_a_server_on_all_addresses_is_asked_by_address_but_by_no_strange_name() -> None:
    assert status("192.168.0.9:4200", listens="0.0.0.0") == 200
    assert status("evil.test:4200", listens="0.0.0.0") == 400


@pytest.mark.parametrize(
    ("origin", "code"),
    [
        ("http://127.0.0.1:4200", 200),
        ("https://ui.example.org", 200),
        ("http://127.0.0.1:4201", 403),
        ("https://evil.test", 403),
        ("null", 403),
    ],
)
def test_only_pages_of_its_own_ask_it(origin: str, code: int) -> None:
    assert status("127.0.0.1:4200", origin=origin) == code


def test_nor_do_other_pages_open_a_socket() -> None:
    client, host = TestClient(Guard(APP, "127.0.0.1", names=())), "127.0.0.1:4200"
    with client.websocket_connect("/talk", headers={"host": host, "origin": f"http://{host}"}):
        pass
    strange = {"host": host, "origin": "https://evil.test"}
    with pytest.raises(WebSocketDenialResponse), client.websocket_connect("/talk", headers=strange):
        pass


def test_a_password_is_made_once_shown_once_and_kept_for_its_owner(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("PREFECT_SERVER_API_AUTH_STRING", "PREFECT_API_AUTH_STRING"):
        monkeypatch.delenv(name, raising=False)
    said: list[str] = []
    made = password.ensure(tmp_path, said.append)
    assert password.ensure(tmp_path, said.append) == made and len(made) > 30
    (line,) = said
    assert made in line and stat.S_IMODE((tmp_path / "password").stat().st_mode) == 0o600
    monkeypatch.setenv("PREFECT_API_AUTH_STRING", "lin:other")
    assert password.ensure(tmp_path, said.append) == "lin:other"


def test_a_password_file_without_one_is_named(tmp_path: Path) -> None:
    (tmp_path / "password").write_text("")
    with pytest.raises(ConfigurationError, match="password"):
        password.of_home(tmp_path)


@pytest.mark.parametrize(("api", "sent"), [("http://127.0.0.1:4200/api", "modu:s3cret"), ("http://a.test/api", None)])
def test_modu_knows_the_password_of_its_home_and_tells_no_other_machine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, api: str, sent: str | None
) -> None:
    (tmp_path / "password").write_text("modu:s3cret\n")
    monkeypatch.setattr("os.environ", {"MODU_HOME": str(tmp_path), "PREFECT_API_URL": api})
    prepare()
    assert os.environ.get("PREFECT_API_AUTH_STRING") == sent


def test_server_and_clients_know_password_and_token(tmp_path: Path) -> None:
    known = environment(Ports("0.0.0.0"), tmp_path, "modu:s3cret")
    assert known["PREFECT_SERVER_API_AUTH_STRING"] == known["PREFECT_API_AUTH_STRING"] == "modu:s3cret"
    assert known["PREFECT_SERVER_CSRF_PROTECTION_ENABLED"] == "true"
    assert known["PREFECT_API_URL"] == "http://127.0.0.1:4200/api"  # where it listens everywhere, ours ask it here
