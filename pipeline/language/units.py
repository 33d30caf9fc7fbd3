"""The unit table, read from ``data/units.yaml`` once: printed alias → canonical unit, factor and base factor."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from pipeline.declarations import read_yaml
from pipeline.language.numerals import BIG, parse_numeral
from pipeline.language.words import cut


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit as printed.

    ``canonical`` is the unit of the codebook (C3); ``factor`` converts the printed number to it, and ``base`` converts the
    canonical number to the base unit of its dimension (metre, m², gram, watt, byte …). ``kind`` is the quantity_kind of the
    codebook. ``plain`` says that the alias is hardly ever part of another word, so that a Chinese numeral before it counts.
    """

    canonical: str
    factor: float
    base: float
    kind: str
    family: str
    plain: bool


@dataclass(frozen=True, slots=True)
class PrintedUnit:
    """A unit in a text. ``per`` is the printed denominator of an intensity (``万人`` of 件/万人), ``end`` follows it."""

    unit: Unit
    start: int
    end: int
    printed: str
    per: str | None = None

    @property
    def canonical(self) -> str:
        """The unit of the value, with its denominator."""
        if self.per is None:
            return self.unit.canonical
        return per(self.unit.canonical, _DENOMINATOR_NAMES.get(self.per, self.per))


@cache
def unit_blocks() -> list[dict[str, Any]]:
    """The dimensions of the unit table, as declared."""
    blocks: list[dict[str, Any]] = read_yaml(Path(__file__).parent / "data" / "units.yaml")
    return blocks


@cache
def unit_table() -> dict[str, Unit]:
    """Every printed alias and its unit."""
    table: dict[str, Unit] = {}
    for block in unit_blocks():
        weak = set(block.get("weak", ()))
        for canonical, entry in block.get("units", {}).items():
            for alias, factor in entry["aliases"].items():
                unit = Unit(
                    canonical, float(factor), float(entry["base"]), block["kind"], block["family"], alias not in weak
                )
                table[alias] = unit
        for alias in block.get("classifiers", ()):
            table[alias] = Unit(alias, 1.0, 1.0, block["kind"], block["family"], True)
        for alias in weak - table.keys():
            table[alias] = Unit(alias, 1.0, 1.0, block["kind"], block["family"], False)
    return table


@cache
def currencies() -> dict[str, str]:
    """Canonical unit of each currency and its first printed name: CNY → 元, JPY → 日元."""
    return {
        canonical: next(iter(entry["aliases"]))
        for block in unit_blocks()
        if block["family"] == "currency"
        for canonical, entry in block["units"].items()
    }


@cache
def currency_signs() -> dict[str, str]:
    """Signs that stand before an amount and their currency: ￥ → CNY."""
    return {sign: canonical for block in unit_blocks() for sign, canonical in block.get("signs", {}).items()}


@cache
def sizing_units() -> frozenset[str]:
    """Units of counting that tell the size of another thing: 500人以上企业."""
    return frozenset(unit for block in unit_blocks() for unit in block.get("sizing", ()))


@cache
def dimension_of(canonical: str) -> str | None:
    """The dimension of a canonical unit (money, area, length …), without its denominator; None where the table has it not."""
    whole = canonical.split("/")[0]
    return next((block["dimension"] for block in unit_blocks() if whole in block.get("units", ())), None)


def per(canonical: str, denominator: str) -> str:
    """The unit of an intensity: CNY by 人 is 元/人."""
    return f"{'元' if canonical == 'CNY' else canonical}/{denominator}"


@cache
def counted_words() -> str:
    """One pattern: a unit that hardly ever begins another word, printed right after a number."""
    aliases = sorted(
        (a for a, unit in unit_table().items() if unit.plain and not a[0].isascii()), key=len, reverse=True
    )
    nouns = sorted(_nouns(), key=len, reverse=True)
    return rf"(?!{'|'.join(nouns)})(?:{'|'.join(map(re.escape, aliases))})"


@cache
def _folded() -> dict[str, Unit]:
    """Aliases that count without regard to case, in lower case."""
    table = unit_table()
    declared = [block["units"].values() for block in unit_blocks() if block.get("fold")]
    return {alias.lower(): table[alias] for entries in declared for entry in entries for alias in entry["aliases"]}


@cache
def _nouns() -> frozenset[str]:
    """Two-character words whose first character is a unit elsewhere."""
    return frozenset(noun for block in unit_blocks() for noun in block.get("nouns", ()))


@cache
def units_kept() -> frozenset[str]:
    """Canonical units that a row keeps as printed (EFLOPS, Tbps, ms), because no base unit is in use for them."""
    return frozenset(
        canonical for block in unit_blocks() if block.get("rows") == "printed" for canonical in block["units"]
    )


@cache
def _lengths() -> dict[str, tuple[int, ...]]:
    """First character → lengths of the aliases that begin with it, longest first."""
    lengths: dict[str, set[int]] = defaultdict(set)
    for alias in unit_table():
        lengths[alias[0]].add(len(alias))
    for alias in _folded():
        lengths[alias[0]].add(len(alias))
    return {first: tuple(sorted(sizes, reverse=True)) for first, sizes in lengths.items()}


_UNIT_ASIDE = re.compile(rf"[（(](?P<size>[百千{BIG}]{{0,3}})(?P<unit>[^（()）\d\n]{{1,6}})[）)][:：]? ?$")
# 元/人 and 元每人; in words what follows must not go on (每人补助).
_DENOMINATOR = re.compile(
    r"(?:[/／]|(?P<word>每))(?P<size>百万|千万|十万|百亿|[万亿千百])?(?P<name>[\u4e00-\u9fffA-Za-z]{1,4})"
)
_DENOMINATOR_ENDS = re.compile(r"[，。；、！？,;）)｜|\s的以左计]|$")
_DENOMINATOR_NAMES = {"平方米": "m2", "㎡": "m2", "平方公里": "km2", "小时": "h"}
_TIMES = frozenset(("年", "月", "日", "天", "小时", "分钟", "秒", "次"))
# One letter is a unit of computing power only where computing is spoken of, and one of bandwidth only where networks are.
_COMPUTING = re.compile(r"算|智能|FLOP|存储", re.IGNORECASE)
_NETWORKS = re.compile(r"带宽|宽带|接入能力|网速|速率")
_LETTERS = {"P": _COMPUTING, "E": _COMPUTING, "M": _NETWORKS, "兆": _NETWORKS}
_WORD_REACH = 8
_LONGEST_ASIDE = 14
_PER_SIGNS = ("/", "／", "每")
_SPACES = (" ", "\u3000", "\u00a0")


def _latin(character: str) -> bool:
    return character.isascii() and character.isalnum()


def _unit_called(alias: str) -> Unit | None:
    """The unit of a name; Latin names of more than one letter in whatever case they are printed."""
    folded = _folded() if len(alias) > 1 and alias.isascii() else {}
    return unit_table().get(alias) or folded.get(alias.lower())


def read_unit(text: str, at: int) -> PrintedUnit | None:
    """The longest unit that begins at ``at`` or after up to three blanks, with its denominator; None where there is none."""
    start = at
    while start - at < 3 and text[start : start + 1] in _SPACES:
        start += 1
    for length in _lengths().get(text[start : start + 1], ()):
        alias = text[start : start + length]
        unit = _unit_called(alias)
        if unit is None or _is_of_a_word(text, start, alias):
            continue
        end = start + len(alias)
        below = _read_denominator(text, end) if text[end : end + 1] in _PER_SIGNS else None
        if below is None:
            return PrintedUnit(unit, start, end, alias)
        return PrintedUnit(unit, start, below[1], text[start : below[1]], below[0])
    return None


def _is_of_a_word(text: str, start: int, alias: str) -> bool:
    """Does what looks like a unit begin another word: 3项目, 5G, 3D, or is a letter none by the words around it?"""
    end = start + len(alias)
    if len(alias) == 1 and text[start : start + 2] in _nouns() and _is_noun(text, start):
        return True
    if _latin(alias[-1]) and end < len(text) and _latin(text[end]):
        return True
    return alias in _LETTERS and not _LETTERS[alias].search(text, max(0, start - 16), end + 8)


def _is_noun(text: str, at: int) -> bool:
    """Does the word at a place go on after its first character (3项目), where another word begins there too (5场地质灾害演练)?"""
    return len(cut(text[at : at + _WORD_REACH])[0]) > 1


def read_unit_aside(text: str, at: int) -> PrintedUnit | None:
    """The unit, with its multiplier, that a bracket right before a number at ``at`` prints for it: 债券额度（亿元）12.5."""
    found = _UNIT_ASIDE.search(text, max(0, at - _LONGEST_ASIDE), at) if text[at - 1 : at] in tuple("）):： ") else None
    if found is None:
        return None
    unit = read_unit(text, found.start("unit"))
    if unit is None or unit.end != found.end("unit"):
        return None
    size = parse_numeral(f"1{found['size']}")
    return replace(unit, unit=replace(unit.unit, factor=unit.unit.factor * size), start=at, end=at)


def _read_denominator(text: str, at: int) -> tuple[str, int] | None:
    """The second half of an intensity (``/万人``, ``/立方米``, ``每年``) as printed, and where it ends."""
    found = _DENOMINATOR.match(text, at)
    if found is None:
        return None
    # 千 may be the size of the denominator (件/千人) or belong to its unit (元/千瓦时): the longer unit wins.
    for begin in (found.start() + 1, found.start("name")):
        for end in range(found.end(), begin, -1):
            if found["word"] and not _DENOMINATOR_ENDS.match(text, end):
                continue
            if text[begin:end] in unit_table() or text[begin:end] in _TIMES:
                return text[found.start() + 1 : end], end
    return None
