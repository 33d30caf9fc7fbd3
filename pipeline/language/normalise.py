"""The one normalisation of a text: length kept, so that offsets stay valid."""

from __future__ import annotations

from pipeline.records import storable

# Full-width digits, letters and the percent sign, one for one (codebook, part 0). Punctuation stays as printed.
_HALF_WIDTH = {
    **{0xFF10 + i: 0x30 + i for i in range(10)},
    **{0xFF21 + i: 0x41 + i for i in range(26)},
    **{0xFF41 + i: 0x61 + i for i in range(26)},
    0xFF05: 0x25,
}


def normalise(text: str) -> str:
    """Full-width digits, letters and % to half-width, what cannot be stored to \ufffd; the result has the length of ``text``."""
    return storable(text.translate(_HALF_WIDTH))
