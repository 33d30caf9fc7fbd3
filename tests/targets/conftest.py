"""A short way from a text to its target records."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from pipeline.language.clauses import clause_tree
from pipeline.language.normalise import normalise
from pipeline.language.quantities import find_quantities
from pipeline.records import Context, Target
from pipeline.targets import extract

Read = Callable[..., list[Target]]


@pytest.fixture(scope="session")
def read() -> Read:
    """``read(text, title=…, issued="2023-07-01")`` gives the records of a text in order."""

    def reader(text: str, *, title: str | None = None, issued: str | None = "2023-07-01") -> list[Target]:
        text = normalise(text)
        context = Context(document="d", title=title, issued_on=date.fromisoformat(issued) if issued else None)
        return extract(text, clause_tree(text, context), find_quantities(text, issued_on=context.issued_on), context)

    return reader
