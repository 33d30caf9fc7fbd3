"""A reader of the room."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

NEAR = ("file:", "data:", "blob:", "http://127.0.0.1:")


@pytest.fixture(scope="module")
def reader(chromium: Any) -> Iterator[Any]:
    """A page of a browser that keeps what goes wrong: errors of scripts, and requests to anybody outside."""
    context = chromium.new_context(accept_downloads=True, locale="zh-CN")
    page = context.new_page()
    page.wrong = []
    page.on("console", lambda message: page.wrong.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: page.wrong.append(str(error)))
    page.on("request", lambda asked: None if asked.url.startswith(NEAR) else page.wrong.append(asked.url))
    yield page
    context.close()
