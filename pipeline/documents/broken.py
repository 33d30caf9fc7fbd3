"""Lines of a page that are broken by <br> at a width, as in a text pasted from a print, become paragraphs again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from itertools import accumulate

from pipeline.documents.bold import bold_spans
from pipeline.language.wrapping import Joined, joined


def rejoined(lines: Sequence[str], bold: Mapping[int, int], broken: Set[int]) -> tuple[list[str], dict[int, int]]:
    """The lines with those joined that a width broke, and of each that begins in bold how many characters do; such a line goes on with
    none before it.

    Args:
        lines: the paragraphs, and the lines that <br> ends.
        bold: by number of the line, how many of its characters are bold at its beginning.
        broken: the numbers of the lines that a single <br> parts from the line before.
    """
    kept: list[str] = []
    counts: dict[int, int] = {}
    for run in _runs(len(lines), broken):
        part = lines[run.start : run.stop]
        own = {number: bold[run.start + number] for number in range(len(part)) if run.start + number in bold}
        whole = joined("\n".join(part), dict(bold_spans(part, own))) if len(part) > 1 else Joined(part[0])
        starts = [0, *accumulate(len(line) + 1 for line in part)]
        for number, count in own.items():
            place = whole.place(starts[number])
            if place == 0 or whole.text[place - 1] == "\n":
                counts[len(kept) + whole.text.count("\n", 0, place)] = count
        kept += whole.text.split("\n")
    return kept, counts


def _runs(count: int, broken: Set[int]) -> Iterator[range]:
    """The stretches of lines that only single breaks part."""
    start = 0
    for number in range(1, count + 1):
        if number == count or number not in broken:
            yield range(start, number)
            start = number
