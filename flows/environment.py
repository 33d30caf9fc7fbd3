"""Prefect's surroundings: set before Prefect is imported, each only where the operator has not set it."""

from __future__ import annotations

import logging
import os
from typing import Any
from urllib.parse import urlsplit

from flows import OUR_LOGGERS
from flows.serve.addresses import LOOPBACK
from flows.serve.password import of_home
from pipeline.errors import ConfigurationError
from pipeline.settings import Settings


def prepare() -> None:
    """Keep Prefect's own database under MODU_HOME and make no outgoing call.

    Its console is silent: what fails is said once, by the command line, and stands in the table of issues.
    """
    home = Settings().home.resolve() / "prefect"
    home.mkdir(parents=True, exist_ok=True)
    defaults = {
        "PREFECT_HOME": str(home),
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "PREFECT_SERVER_UI_SHOW_PROMOTIONAL_CONTENT": "false",
        "PREFECT_LOGGING_EXTRA_LOGGERS": ",".join(OUR_LOGGERS),
        "PREFECT_LOGGING_LEVEL": "CRITICAL",
        "PREFECT_LOGGING_TO_API_WHEN_MISSING_FLOW": "ignore",
        "PREFECT_SERVER_LOGGING_LEVEL": "ERROR",
        "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "90",
        "PREFECT_CLIENT_SERVER_VERSION_CHECK_ENABLED": "false",
        "DO_NOT_TRACK": "1",
    }
    if kept := _password_for(os.environ.get("PREFECT_API_URL", "")):
        defaults["PREFECT_API_AUTH_STRING"] = kept
    os.environ.update({name: value for name, value in defaults.items() if not os.environ.get(name)})
    for name in OUR_LOGGERS:
        logging.getLogger(name).setLevel(os.environ["PREFECT_LOGGING_LEVEL"])


def _password_for(api: str) -> str | None:
    """The password of the home's own server, for a server of this machine; it is shown to no other."""
    return of_home(Settings().home) if urlsplit(api).hostname in LOOPBACK else None


def side_by_side(workers: int) -> Any:
    """Prefect's task runner with so many threads, for work that waits. Imported late, so that :func:`prepare` comes first."""
    from prefect.task_runners import ThreadPoolTaskRunner

    return ThreadPoolTaskRunner(max_workers=workers)


def computing() -> Any:
    """The task runner for work that computes, by the settings: threads, processes, or a Dask cluster.

    Raises:
        ConfigurationError: Dask is asked for and its package is not installed.
    """
    settings = Settings()
    if settings.task_runner == "threads":  # one: the interpreter computes in one thread at a time
        return side_by_side(1)
    if settings.task_runner == "processes":
        from prefect.task_runners import ProcessPoolTaskRunner

        return ProcessPoolTaskRunner(max_workers=settings.workers or os.cpu_count())
    try:
        from prefect_dask.task_runners import DaskTaskRunner
    except ImportError as error:
        raise ConfigurationError(
            "Dask is not installed", where="MODU_TASK_RUNNER=dask", mend="pip install '.[dask]' in the checkout"
        ) from error
    if settings.dask_address:
        return DaskTaskRunner(address=settings.dask_address)
    return DaskTaskRunner(cluster_kwargs={"n_workers": settings.workers or os.cpu_count(), "threads_per_worker": 1})
