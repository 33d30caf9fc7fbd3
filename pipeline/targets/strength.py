"""How firmly a promise is said (codebook C4), and whether it is called 约束性 or 预期性."""

from __future__ import annotations

import re
from typing import Literal

from pipeline.language.quantities import Quantity
from pipeline.targets.cues import cue
from pipeline.targets.deadlines import Deadline
from pipeline.targets.frame import Frame

Strength = Literal["hard", "normal", "soft", "aspirational"]
Binding = Literal["约束性", "预期性"]

_NAMES: tuple[Literal["hard", "soft", "aspirational"], ...] = ("hard", "soft", "aspirational")
_CONTROL = re.compile(r"(?:严格)?控制在?$")
_LEAD_BODY = re.compile(r"[（(][^）)]{0,4}(?:牵头单位|牵头部门|责任单位)")


def strength(frame: Frame, quantity: Quantity, bound: Binding | None, deadline: Deadline | None) -> Strength:
    """The strength of a target. 不低于 alone is a comparator; with a date and a lead body in charge it is a duty."""
    if bound == "约束性":
        return "hard"
    start, _ = frame.part(quantity.start)
    said = frame.before(quantity.start, start=start)
    own = frame.before(quantity.start, start=frame.piece(quantity.start)[0])
    if _CONTROL.search(own[-4:]) or (cue("strength", "control").search(own) and quantity.comparator in ("le", "lt")):
        return "normal" if quantity.comparator == "approx" else "hard"
    nearest = max(_NAMES, key=lambda name: _last(cue("strength", name), said))
    if _last(cue("strength", nearest), said) >= 0:
        return nearest  # 确保达到5家，力争达到8家: each its own
    here = next((name for name in _NAMES if cue("strength", f"{name}_here").search(own)), None)
    return here or _by_deadline(frame, quantity, deadline)


def _by_deadline(frame: Frame, quantity: Quantity, deadline: Deadline | None) -> Strength:
    """A duty where a bound has a date and a body that answers for it; soft where the sentence before it says so of its date."""
    if deadline is None:
        return "normal"
    least = quantity.comparator in ("ge", "le") and frame.text[quantity.start] in "不至"
    if least and deadline.source == "explicit" and _LEAD_BODY.search(frame.after(quantity.end)):
        return "hard"
    return "soft" if deadline.soft and deadline.source == "prev_sentence" else "normal"


def _last(pattern: re.Pattern[str], text: str) -> int:
    """Where a pattern is found last; -1 where it is not."""
    return max((found.start() for found in pattern.finditer(text)), default=-1)


def binding(frame: Frame, quantity: Quantity) -> Binding | None:
    """约束性 or 预期性 printed beside the indicator."""
    found = cue("binding").search(frame.text, quantity.end, min(frame.clause.end, quantity.end + 8))
    if found is None:
        return None
    return "约束性" if found.group() == "约束性" else "预期性"
