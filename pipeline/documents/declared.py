"""The declared knowledge of page shapes, read once from ``data/page.yaml``."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

from pipeline.declarations import read_yaml


@cache
def page() -> dict[str, Any]:
    """The whole file."""
    data: dict[str, Any] = read_yaml(Path(__file__).parent / "data" / "page.yaml")
    return data


@cache
def containers() -> tuple[str, ...]:
    """Selectors of containers that hold a body alone."""
    return tuple(page()["containers"])


@cache
def label_fields() -> dict[str, str]:
    """Printed label, without blanks → field of a document."""
    return {label: name for name, labels in page()["labels"].items() for label in labels}


@cache
def label_names() -> frozenset[str]:
    """Every printed label that is known, of fields and of what no field holds."""
    return frozenset((*label_fields(), *page()["other_labels"]))


@cache
def above_body() -> re.Pattern[str]:
    """The beginning of a block between title and body."""
    return re.compile(page()["above_body"])


@cache
def below_body() -> re.Pattern[str]:
    """The beginning of a block below a body."""
    return re.compile(page()["below_body"])


@cache
def furniture() -> re.Pattern[str]:
    """A line that begins with page furniture, in brackets or not."""
    return re.compile(r"^[【\[（(]?\s*(?:" + "|".join(map(re.escape, page()["furniture"])) + ")")


@cache
def no_titles() -> re.Pattern[str]:
    """What is the title of no document."""
    return re.compile(str(page()["no_titles"]).replace(" ", ""))


@cache
def foot() -> re.Pattern[str]:
    """Words of the foot of a page."""
    return re.compile(page()["foot"], re.I)


@cache
def no_documents() -> re.Pattern[str]:
    """The title of a search or error page."""
    return re.compile("|".join(page()["no_documents"]), re.I)
