"""Register at the Prefect server whatever Modu offers, and put runs back in line that lost their worker."""

from __future__ import annotations

import sys
from datetime import UTC, datetime, timedelta

from prefect.client.orchestration import get_client
from prefect.client.schemas.filters import (
    FlowRunFilter,
    FlowRunFilterEndTime,
    FlowRunFilterState,
    FlowRunFilterStateType,
    WorkPoolFilter,
    WorkPoolFilterName,
)
from prefect.client.schemas.objects import FlowRun, State, StateType
from prefect.states import AwaitingRetry, Cancelled

from flows.alerts import TRIES
from flows.deployments import POOL, deploy

_UNFINISHED = [StateType.RUNNING, StateType.PENDING, StateType.CANCELLING]
_LATELY = timedelta(days=1)


def put_back_in_line() -> list[str]:
    """Schedule again every run of our pool that is marked as running, and end those that were being cancelled.

    A run of the last day that crashed, and that no alert started again before the server was lost, is scheduled as well.
    Right only while no worker is there.

    Returns:
        names of the runs that run again.
    """
    again: list[str] = []
    with get_client(sync_client=True) as client:
        pool = WorkPoolFilter(name=WorkPoolFilterName(any_=[POOL]))
        runs = client.read_flow_runs(flow_run_filter=_in_state(*_UNFINISHED), work_pool_filter=pool)
        lately = FlowRunFilterEndTime(after_=datetime.now(UTC) - _LATELY)
        crashed = _in_state(StateType.CRASHED).model_copy(update={"end_time": lately})
        runs += [
            run
            for run in client.read_flow_runs(flow_run_filter=crashed, work_pool_filter=pool)
            if str(run.run_count) in TRIES
        ]
        for run in runs:
            client.set_flow_run_state(run.id, _next_state(run), force=True)
            if run.state_type != StateType.CANCELLING:
                again.append(run.name)
    return again


def _in_state(*states: StateType) -> FlowRunFilter:
    return FlowRunFilter(state=FlowRunFilterState(type=FlowRunFilterStateType(any_=list(states))))


def _next_state(run: FlowRun) -> State[None]:
    if run.state_type == StateType.CANCELLING:
        return Cancelled(message="cancelled, and its worker was lost 已取消")
    return AwaitingRetry(message="its worker was lost; it runs again 工作进程中断，重新运行")


def main() -> None:
    """Print what was registered, a line each."""
    for name in deploy(python=sys.executable):  # server and worker are of this machine
        print(f"deployment 部署: {name}")
    for name in put_back_in_line():
        print(f"runs again 重新运行: {name}")


if __name__ == "__main__":
    main()
