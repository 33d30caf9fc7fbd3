"""Mentions → entities of the register, with a method and a confidence; what is not sure stays unlinked."""

from __future__ import annotations

import re

from pipeline.entities import places
from pipeline.entities.register import aliases, context_aliases

_LEVEL = re.compile(r"^(?:市|省)(?=[\u4e00-\u9fff]{2,})")
_DEFINED = re.compile(r"([\u4e00-\u9fffA-Za-z（）()“”]{4,40})[（(]以下(?:简称|统称)[：:]?“?([^”）)]{2,12})”?[）)]")


def abbreviations(text: str) -> dict[str, str]:
    """Names that a document abbreviates for itself (以下简称…): abbreviation → the stretch that it stands for."""
    return {found.group(2): found.group(1) for found in _DEFINED.finditer(text)}


def link(name: str, label: str, region: str | None, local: dict[str, str]) -> tuple[str | None, str, float]:
    """Entity id, method and confidence of a name.

    Args:
        name: the mention as printed.
        label: its type.
        region: place of the document, for 市数据局 and the like.
        local: the document's own abbreviations.
    """
    known = aliases()
    if name in known and known[name].label == label:
        return known[name].id, "name", 0.97
    if name in context_aliases() and context_aliases()[name].label == label:
        return context_aliases()[name].id, "context", 0.85
    for full in filter(None, (local.get(name),)):
        for alias, entity in known.items():
            if full.endswith(alias):
                return entity.id, "abbreviation", 0.9
    if label == "AGENCY" and region and _LEVEL.match(name):
        full = region + name[1:]
        if full in known:
            return known[full].id, "region", 0.85
    if label == "GPE":
        return _link_place(name, region)
    return None, "", 0.0


def _link_place(name: str, region: str | None) -> tuple[str | None, str, float]:
    found = places.names().get(name)
    if found is None:
        # A chain (浙江省杭州市): its last link.
        for length in range(len(name) - 2, 1, -1):
            tail = name[-length:]
            if tail in places.names() and name[:-length] in places.names():
                parents = {place.code for place in places.names()[name[:-length]]}
                inside = [p for p in places.names()[tail] if p.parent in parents or f"{p.code[:2]}0000" in parents]
                if len(inside) == 1:
                    return f"cn-{inside[0].code}", "chain", 0.95
        return None, "", 0.0
    highest = min(place.level for place in found)
    best = [place for place in found if place.level == highest]
    if len(best) == 1:
        return f"cn-{best[0].code}", "division", 0.9 if len(found) == 1 else 0.75
    if region:
        codes = {place.code[:4] for place in places.names().get(region, ())}
        inside = [place for place in best if place.code[:4] in codes]
        if len(inside) == 1:
            return f"cn-{inside[0].code}", "region", 0.8
    return None, "", 0.0
