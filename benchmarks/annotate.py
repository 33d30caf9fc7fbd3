"""Characters a second of the whole pipeline and of each component, one process."""

from __future__ import annotations

import time
from collections.abc import Iterator

from benchmarks.texts import texts
from pipeline.annotate import load


def run() -> Iterator[str]:
    """One pass over the texts, timed by component."""
    nlp = load()
    found = texts()
    nlp(found[0])  # loads models and compiles patterns
    size = sum(map(len, found))
    spent = dict.fromkeys(("tokenizer", *nlp.pipe_names), 0.0)
    for text in found:
        started = time.perf_counter()
        doc = nlp.make_doc(text)
        spent["tokenizer"] += time.perf_counter() - started
        for name, component in nlp.pipeline:
            started = time.perf_counter()
            doc = component(doc)
            spent[name] += time.perf_counter() - started
    total = sum(spent.values())
    yield f"whole pipeline {size / total:,.0f} characters/s"
    for name, seconds in spent.items():
        yield f"{name:<16} {seconds / total:6.1%}  {size / seconds:>12,.0f} characters/s"
