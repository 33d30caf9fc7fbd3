"""Flows of this process at the Prefect server that all tests share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from prefect.context import refresh_global_settings_context


@pytest.fixture(scope="module")
def prefect_here(prefect: dict[str, str]) -> Iterator[None]:
    """Flows and clients of this process, its threads, and commands that it runs know the shared server."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in prefect.items():
            patch.setenv(name, value)
        refresh_global_settings_context()
        yield
    refresh_global_settings_context()
