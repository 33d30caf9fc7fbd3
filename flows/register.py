"""Register at the Prefect server whatever Modu offers, and put runs back in line that lost their worker."""

from __future__ import annotations

from prefect.client.orchestration import get_client
from prefect.client.schemas.filters import (
    FlowRunFilter,
    FlowRunFilterState,
    FlowRunFilterStateType,
    WorkPoolFilter,
    WorkPoolFilterName,
)
from prefect.client.schemas.objects import State, StateType
from prefect.states import AwaitingRetry, Cancelled

from flows.deployments import POOL, deploy

_UNFINISHED = [StateType.RUNNING, StateType.PENDING, StateType.CANCELLING]


def put_back_in_line() -> list[str]:
    """Schedule again every run of our pool that is marked as running, and end those that were being cancelled.

    Right only while no worker is there.

    Returns:
        names of the runs that run again.
    """
    again: list[str] = []
    with get_client(sync_client=True) as client:
        runs = client.read_flow_runs(
            flow_run_filter=FlowRunFilter(state=FlowRunFilterState(type=FlowRunFilterStateType(any_=_UNFINISHED))),
            work_pool_filter=WorkPoolFilter(name=WorkPoolFilterName(any_=[POOL])),
        )
        for run in runs:
            state: State[None] = AwaitingRetry(message="its worker was lost; it runs again 工作进程中断，重新运行")
            if run.state_type == StateType.CANCELLING:
                state = Cancelled(message="cancelled, and its worker was lost 已取消")
            else:
                again.append(run.name)
            client.set_flow_run_state(run.id, state, force=True)
    return again


def main() -> None:
    """Print what was registered, a line each."""
    for name in deploy():
        print(f"deployment 部署: {name}")
    for name in put_back_in_line():
        print(f"runs again 重新运行: {name}")


if __name__ == "__main__":
    main()
