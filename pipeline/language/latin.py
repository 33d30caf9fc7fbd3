"""Latin names of places, for sentences and charts in English: 杭州市 → Hangzhou, 陕西省 → Shaanxi, 六安市 → Lu'an."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from pipeline.declarations import read_yaml
from pipeline.language.divisions import short_name


@cache
def _usual() -> dict[str, str]:
    names: dict[str, str] = read_yaml(Path(__file__).parent / "data" / "latin.yaml")
    return names


@cache
def latin_name(place: str) -> str:
    """A place by its usual Latin name without its class word; the pinyin of its short name where none is known.

    An apostrophe stands before a syllable that begins with a vowel (Xi'an), as the standard of romanisation has it (GB/T 16159).
    """
    short = short_name(place)
    usual = _usual().get(place) or _usual().get(short)
    if usual is not None:
        return usual
    from pypinyin import lazy_pinyin  # its table of phrases takes long to load, and few places need it

    syllables = lazy_pinyin(short)
    joined = "".join(f"'{s}" if at and s[0] in "aoe" else s for at, s in enumerate(syllables))
    return joined[:1].upper() + joined[1:]
