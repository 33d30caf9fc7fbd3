"""Parts of a whole: what 其中 (of these) counts moves as the whole before it does."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from pipeline.records import Target

_OF_THESE = re.compile(r"其中")
_ENDS = re.compile(r"[。；\n]")


def as_their_whole(text: str, rows: Iterable[Target]) -> Iterator[Target]:
    """Records in their order; those that 其中 counts of a whole, by no verb of their own, have its ``change_kind``.

    批准标准406项。其中，化工行业3项、石化行业4项: as many more as the whole is. The whole is the last record of
    the unit before 其中, and no smaller than its parts.
    """
    wholes: dict[str | None, Target] = {}
    for row in rows:
        whole = wholes.get(row.unit)
        if whole is not None and _is_part(text, whole, row):
            yield row.model_copy(update={"change_kind": whole.change_kind}) if row.change_kind == "level" else row
        else:
            wholes[row.unit] = row
            yield row


def _is_part(text: str, whole: Target, row: Target) -> bool:
    between = text[whole.end : row.start]
    told = _OF_THESE.search(between)
    return told is not None and _ENDS.search(between, told.end()) is None and _size(row) <= _size(whole)


def _size(row: Target) -> float:
    return max(value for value in (row.value, row.value_hi, row.value_lo, 0.0) if value is not None)
