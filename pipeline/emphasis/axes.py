"""The other axes of the codebook: stance (B5), instrument (B4) and facets.

Rules of predicates decide where the codebook's words do; elsewhere the model's prediction stands.
"""

from __future__ import annotations

import re
from functools import cache
from typing import cast

from pipeline.emphasis.codebook import alternation, load_codebook
from pipeline.records import Stance

_ACT_WITHIN = 8
"""An act opens a clause when it begins within this many code points: 加快建设, 在全市率先开展."""


# 落实…制度, 明确…责任: a duty is carried out; 由…部门制定: one is given.
_DUTY_OF = re.compile(
    r"(?:（.{1,3}）|\d+[.．、])?\s?(?:严格|全面)?(?:落实|明确)[^，；。]{0,24}(?:制度|责任|要求|规定|指南|义务)"
    r"|.*由[^，；。]{2,24}(?:制定|规定|确定|协调处理|公布)",
    re.DOTALL,
)


@cache
def _others() -> re.Pattern[str]:
    return alternation(load_codebook().predicates.others)


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    words = load_codebook().predicates
    soft = re.compile(f"应当?[^，。；]{{0,12}}?(?:{alternation(words.soft).pattern})")
    first = re.compile(f"(?P<urge>{alternation(words.urge).pattern})|(?P<act>{alternation(words.act).pattern})")
    return soft, alternation(words.duty), first


def stance_of(text: str, lead_in: str | None, predicted: str) -> Stance:
    """The model's stance, overruled where the codebook's words decide (B5, D18, D21).

    A duty regulates, unless it is one to encourage; the item of a list of duties follows its lead-in. Else the first
    predicate decides: encouragement promotes, an act that opens the clause provides, unless others are moved by it too.
    """
    soft, duty, first = _patterns()
    if soft.search(text):
        return "promote"
    if duty.search(text) or duty.search(lead_in or ""):
        return "regulate"
    found = first.search(text)
    if _DUTY_OF.match(text):
        return "regulate"
    if found and found["urge"]:
        return "promote"
    if found and found.start() < _ACT_WITHIN:
        predicted = "provide"
    if predicted == "provide" and _others().search(text):
        return "promote"
    return cast(Stance, predicted) if predicted in ("regulate", "provide", "promote") else "promote"


def facets_of(text: str) -> tuple[str, ...]:
    """Facets whose words stand in the clause."""
    return tuple(name for name, facet in load_codebook().facets.items() if any(cue in text for cue in facet.cues))
