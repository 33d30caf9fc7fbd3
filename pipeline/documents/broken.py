"""Lines of a page that are broken by <br> at a width, as in a text pasted from a print, become paragraphs again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set

from pipeline.language.wrapping import joined


def rejoined(lines: Sequence[str], bold: Mapping[int, int], broken: Set[int]) -> tuple[list[str], dict[int, int]]:
    """The lines with those joined that a width broke, and of each that begins in bold how many characters do.

    Args:
        lines: the paragraphs, and the lines that <br> ends.
        bold: by number of the line, how many of its characters are bold at its beginning.
        broken: the numbers of the lines that a single <br> parts from the line before.
    """
    kept: list[str] = []
    counts: dict[int, int] = {}
    for run in _runs(len(lines), broken):
        whole = joined("\n".join(lines[run.start : run.stop])) if len(run) > 1 else None
        at = 0
        for number in run:
            place = whole.place(at) if whole is not None else 0
            begins = place == 0 or (whole is not None and whole.text[place - 1] == "\n")
            if number in bold and begins:
                counts[len(kept) + (whole.text.count("\n", 0, place) if whole is not None else 0)] = bold[number]
            at += len(lines[number]) + 1
        kept += whole.text.split("\n") if whole is not None else [lines[run.start]]
    return kept, counts


def _runs(count: int, broken: Set[int]) -> Iterator[range]:
    """The stretches of lines that only single breaks part."""
    start = 0
    for number in range(1, count + 1):
        if number == count or number not in broken:
            yield range(start, number)
            start = number
