"""Whom a support is for (codebook C2)."""

from __future__ import annotations

import re

from pipeline.language.matches import start_of
from pipeline.language.quantities import Quantity
from pipeline.targets.cues import cue
from pipeline.targets.frame import Frame
from pipeline.targets.measured import Measured
from pipeline.targets.phrases import Span, stripped

_PAYS = re.compile(r"(?:省级|市级|财政)?(?:按照?|分别|一次性|给予|最高)")


def beneficiary(frame: Frame, quantity: Quantity) -> Measured:
    """Whom a support is for: 单个企业, 对…的企业, else the subject that the sentence begins with."""
    text = frame.text
    start, _ = frame.part(quantity.start)
    start = max(start, quantity.start - 200)
    own, _ = frame.piece(quantity.start)
    for pattern, first in ((cue("beneficiaries", "own"), own), (cue("beneficiaries", "marked"), start)):
        found = list(pattern.finditer(text, max(first, start), quantity.start))
        if found:
            return Measured(None, stripped(text, *_group(found[-1])))
    head = frame.piece(start)
    end = min(head[1], quantity.start)
    paid = _PAYS.search(text, head[0], end)
    return Measured(None, stripped(text, head[0], start_of(paid, end)))


def _group(found: re.Match[str]) -> Span:
    return found.span(found.lastindex or 0)
