"""Quantities as other libraries read them, on the same cases: recognizers-text, cn2an, duckling and ours.

``MODU_BENCH_QUANTITIES`` names a JSON Lines file of cases: ``text`` and ``spans`` with ``start, end, value, unit, type`` (number,
percentage, currency, dimension; other types are left out, since not every library has them). A span counts as right where a
library reports its value for an overlapping place. A library that is not installed is named and left out (extra ``bench``).
"""

from __future__ import annotations

import importlib
import json
import math
import os
import re
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from pipeline.language.normalise import normalise
from pipeline.language.quantities import find_quantities

Found = list[tuple[int, int, float]]
_TYPES = ("number", "percentage", "currency", "dimension")
_NUMERAL = re.compile(r"[\d.,零一二两三四五六七八九十百千万亿点]+")


def _ours(text: str, _kind: str) -> Found:
    found = []
    for quantity in find_quantities(normalise(text)):
        values = (quantity.value, quantity.lo, quantity.hi, quantity.base_value)
        found += [(quantity.start, quantity.end, value) for value in values if value is not None]
    return found


def _recognizers() -> Callable[[str, str], Found]:
    culture = importlib.import_module("recognizers_text").Culture.Chinese
    number = importlib.import_module("recognizers_number")
    unit = importlib.import_module("recognizers_number_with_unit")
    readers = {
        "number": number.recognize_number,
        "percentage": number.recognize_percentage,
        "currency": unit.recognize_currency,
        "dimension": unit.recognize_dimension,
    }

    def read(text: str, kind: str) -> Found:
        return [
            (result.start, result.end + 1, float(str(result.resolution["value"]).rstrip("%")))
            for result in readers[kind](text, culture)
            if result.resolution and result.resolution.get("value") is not None
        ]

    return read


def _cn2an() -> Callable[[str, str], Found]:
    convert = importlib.import_module("cn2an").cn2an

    def read(text: str, _kind: str) -> Found:
        found = []
        for numeral in _NUMERAL.finditer(text):
            try:
                found.append((*numeral.span(), float(convert(numeral.group(), "smart"))))
            except ValueError:
                continue
        return found

    return read


def _duckling() -> Callable[[str, str], Found]:
    """Facebook's duckling by its wheel, which needs a Java machine; it reads numbers and sums of money."""
    module, java = importlib.import_module("duckling"), importlib.import_module("duckling.duckling")
    # The wheel was written for an older bridge to Java, whose strings were Python's.
    java.Duckling._parse_float = lambda _self, number: float(str(number.toString()))
    java.Duckling._parse_int = lambda _self, number: int(str(number.toString()))
    java.Duckling._parse_string = lambda _self, text: str(text.toString())
    wrapper = module.DucklingWrapper(language=module.Language.CHINESE)
    readers = {"number": wrapper.parse_number, "currency": wrapper.parse_money, "dimension": wrapper.parse_number}

    def read(text: str, kind: str) -> Found:
        if kind not in readers:
            return []
        found = readers[kind](text)
        return [(one["start"], one["end"], float(one["value"]["value"])) for one in found]

    return read


_PEERS = {"recognizers-text": _recognizers, "cn2an": _cn2an, "duckling": _duckling}


def _right(span: dict[str, Any], found: Found, scale: float) -> bool:
    value = span["value"]
    wanted = [value.get("lo"), value.get("hi")] if isinstance(value, dict) else [value]
    values = [float(one) * scale for one in wanted if isinstance(one, (int, float))]
    places = [got for start, end, got in found if start < span["end"] and end > span["start"]]
    return bool(values) and all(any(math.isclose(one, got, rel_tol=1e-6) for got in places) for one in values)


def _scored(cases: list[dict[str, Any]], read: Callable[[str, str], Found]) -> str:
    right, total, failed = Counter[str](), Counter[str](), 0
    started = time.process_time()
    for case in cases:
        for kind in {span["type"] for span in case["spans"]} & set(_TYPES):
            try:
                found = read(case["text"], kind)
            except Exception:
                found, failed = [], failed + 1
            for span in (span for span in case["spans"] if span["type"] == kind):
                scales = (1.0, 100.0, 0.01) if kind in ("percentage", "number") else (1.0,)
                right[kind] += any(_right(span, found, scale) for scale in scales)
                total[kind] += 1
    parts = "  ".join(f"{kind} {right[kind]}/{total[kind]}" for kind in _TYPES if total[kind])
    share = right.total() / max(1, total.total())
    return f"{share:.3f}  {parts}  ({time.process_time() - started:.1f} s of processor, {failed} failures)"


def run() -> Iterator[str]:
    """A line a library."""
    given = os.environ.get("MODU_BENCH_QUANTITIES")
    if not given:
        yield "set MODU_BENCH_QUANTITIES to a file of cases"
        return
    cases = [json.loads(line) for line in Path(given).read_text("utf-8").splitlines() if line]
    yield f"{'modu':<18} {_scored(cases, _ours)}"
    for name, peer in _PEERS.items():
        try:
            read = peer()
        except Exception as error:  # a peer may fail in its own way: the others are still compared
            yield f"{name:<18} not here ({type(error).__name__})"
            continue
        yield f"{name:<18} {_scored(cases, read)}"
