"""`modu serve`: a working place on this machine. `modu prefect`, `modu deploy`, `modu room`: its parts."""

from __future__ import annotations

import os
import signal
import threading
from typing import Annotated

import typer

from flows.commands.console import app, err, out
from pipeline.errors import ConfigurationError


@app.command()
def serve(
    host: Annotated[str, typer.Option(help="Address to listen on; think twice before you open it.")] = "127.0.0.1",
    prefect_port: Annotated[int, typer.Option(help="Port of the Prefect server and its UI.")] = 4200,
    room_port: Annotated[int, typer.Option(help="Port of the releases.")] = 8200,
    runs_at_once: Annotated[int | None, typer.Option(min=1, max=1000, help="Runs side by side.")] = None,
) -> None:
    """A whole working place: Prefect server, deployments (nightly at 02:00 China time), worker, releases. 启动整套服务。"""
    from flows.serve.place import WorkingPlace
    from flows.serve.prefect_server import Ports

    if runs_at_once is not None:
        os.environ["MODU_RUNS_AT_ONCE"] = str(runs_at_once)  # for the process that registers the pool
    WorkingPlace(Ports(host, prefect_port, room_port), _say).run()


@app.command()
def prefect(
    host: Annotated[str, typer.Option(help="Address to listen on; think twice before you open it.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port of the server and its UI.")] = 4200,
) -> None:
    """The Prefect server alone, behind its password and for its own pages alone, until it is stopped. 只启动 Prefect 服务器。"""
    from flows.serve import password
    from flows.serve.prefect_server import Ports, answer, environment
    from pipeline.settings import Settings

    home = Settings().home.resolve()
    os.environ.update(environment(Ports(host, prefect=port), home, password.ensure(home, _say)))
    answer(host, port)


@app.command()
def deploy() -> None:
    """Register the deployments at the Prefect server of PREFECT_API_URL. 注册部署。"""
    if not os.environ.get("PREFECT_API_URL"):
        raise ConfigurationError(
            "no Prefect server is named", where="PREFECT_API_URL", mend="set it, or start one with `modu serve`"
        )
    from flows.deployments import deploy as register

    for name in register():
        out.print(f"deployment 部署: {name}", markup=False)


@app.command()
def room(
    host: Annotated[str, typer.Option(help="Address to listen on; think twice before you open it.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to listen on.")] = 8200,
) -> None:
    """The reading room of the newest release alone, until it is stopped. 只启动阅览室。"""
    from flows.serve.releases import serve_releases
    from pipeline.settings import Settings

    stopping = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopping.set())
    settings = Settings()
    server = serve_releases(
        settings.releases.resolve(), host, port, processes=settings.room_processes, archive=settings.archive_location
    )
    _say(f"releases 发布: http://{host}:{port}")
    stopping.wait()
    server.shutdown()


def _say(line: str) -> None:
    err.print(line, markup=False, highlight=False, soft_wrap=True)
