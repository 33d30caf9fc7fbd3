"""Files for servers: unit files and the compose file hold together, and say what `modu serve` says."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from flows.serve.prefect_server import SETTINGS

SERVERS = Path(__file__).resolve().parents[2] / "servers"
UNITS = sorted(SERVERS.glob("*.service"))


def settings(name: str) -> dict[str, str]:
    lines = [line for line in (SERVERS / name).read_text("utf-8").splitlines() if line and not line.startswith("#")]
    return dict(line.split("=", 1) for line in lines)


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((SERVERS / "compose.yaml").read_text("utf-8"))
    return loaded


def test_a_server_of_ones_own_has_the_settings_of_modu_serve() -> None:
    assert SETTINGS.items() <= settings("prefect.env").items()


def test_secrets_are_left_to_the_operator(compose: dict[str, Any]) -> None:
    assert not any(settings("secrets.env.example").values())
    for service in compose["services"].values():
        for name, value in service.get("environment", {}).items():
            if any(word in name for word in ("AUTH", "PASSWORD", "CONNECTION_URL", "STORE_URL")):
                assert re.search(r"\$\{MODU_\w*PASSWORD:\?", value), name


def test_services_wait_for_services_that_are_there_and_listen_on_loopback(compose: dict[str, Any]) -> None:
    services = compose["services"]
    for service in services.values():
        for needed, how in service.get("depends_on", {}).items():
            if how["condition"] == "service_healthy":
                assert services[needed]["healthcheck"]
            else:
                assert services[needed]["restart"] == "on-failure"  # it ends
        assert all(port.startswith("127.0.0.1:") for port in service.get("ports", []))
        assert all((SERVERS / name).is_file() for name in service.get("env_file", []))
        assert all(volume.split(":")[0] in compose["volumes"] for volume in service.get("volumes", []))


def test_what_they_start_is_there(compose: dict[str, Any]) -> None:
    from flows.cli import app

    names = {command.name or command.callback.__name__ for command in app.registered_commands if command.callback}
    started = [
        service["command"][1] for service in compose["services"].values() if "modu" in service.get("command", [])[:1]
    ]
    started += re.findall(r"/bin/modu (\w+)", "".join(unit.read_text("utf-8") for unit in UNITS))
    assert {"deploy", "prefect", "room", "serve"} <= set(started) <= names


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_systemd_takes_the_unit(unit: Path, tmp_path: Path) -> None:
    verify = shutil.which("systemd-analyze")
    if verify is None:
        pytest.skip("systemd is not installed")
    true = shutil.which("true") or "/bin/true"
    copy = tmp_path / unit.name.replace("@", "@1")
    copy.write_text(re.sub(r"/srv/modu/venv/bin/\w+", true, unit.read_text("utf-8")), "utf-8")
    done = subprocess.run([verify, "verify", "--man=no", copy], capture_output=True, text=True, timeout=60)
    said = [line for line in done.stderr.splitlines() if str(unit.name.split(".")[0].rstrip("@")) in line]
    assert done.returncode == 0 and not said, done.stderr
