"""A comparison as a picture: the share of each category in each place, with its interval."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import matplotlib

matplotlib.use("Agg")

from matplotlib import font_manager, rc_context
from matplotlib.figure import Figure

from pipeline.emphasis.codebook import load_codebook
from pipeline.errors import ConfigurationError
from pipeline.records import CityProfile

_HAN_FONTS = ("Noto Sans CJK SC", "Source Han Sans SC", "Microsoft YaHei", "PingFang SC", "WenQuanYi Zen Hei", "SimHei")
# Okabe and Ito's colours, which the colour-blind tell apart.
_COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9")
_KINDS = (".svg", ".png")


def draw(profiles: Sequence[CityProfile], path: Path) -> None:
    """Writes the chart of some places as SVG or PNG.

    An SVG keeps its words as text, so that any browser shows them; a PNG needs a Chinese font on this machine, and has English
    labels alone where there is none.

    Args:
        profiles: rows of one window; rows of groups, which thin places have, are left out.
        path: where to; its suffix says the kind.

    Raises:
        ConfigurationError: another suffix.
    """
    if path.suffix not in _KINDS:
        raise ConfigurationError("a chart is .svg or .png", where=str(path), mend="name such a file")
    font = _han_font()
    names = {c.id: (f"{c.zh}  {c.en}" if font or path.suffix == ".svg" else c.en) for c in load_codebook().categories}
    rows = [profile for profile in profiles if profile.category in names]
    cities = list(dict.fromkeys(profile.city for profile in rows))
    settings: Any = {
        "svg.fonttype": "none",
        "font.family": [font or _HAN_FONTS[0], "sans-serif"],
        "svg.hashsalt": "modu",
    }
    with rc_context(settings):
        figure = _figure(rows, cities, names)
        figure.savefig(path, dpi=150, bbox_inches="tight", metadata={"Date": None} if path.suffix == ".svg" else None)


def _han_font() -> str | None:
    installed = {font.name for font in font_manager.fontManager.ttflist}
    return next((name for name in _HAN_FONTS if name in installed), None)


def _figure(rows: Sequence[CityProfile], cities: Sequence[str], names: dict[str, str]) -> Figure:
    figure = Figure(figsize=(9, 1.2 + len(names) * (0.22 + 0.1 * len(cities))))
    axes = figure.subplots()
    order = {category: at for at, category in enumerate(reversed(list(names)))}
    for number, city in enumerate(cities):
        mine = [row for row in rows if row.city == city]
        shift = (number - (len(cities) - 1) / 2) * 0.7 / max(len(cities), 1)
        places = [order[row.category] - shift for row in mine]
        shares = [100 * row.share for row in mine]
        low = [max(0.0, 100 * (row.share - (row.share_lo if row.share_lo is not None else row.share))) for row in mine]
        high = [max(0.0, 100 * ((row.share_hi if row.share_hi is not None else row.share) - row.share)) for row in mine]
        colour = _COLOURS[number % len(_COLOURS)]
        axes.errorbar(shares, places, xerr=[low, high], fmt="o", color=colour, markersize=5, capsize=2, label=city)
    axes.set_yticks(list(order.values()), [names[category] for category in order])
    axes.set_xlabel("share of emphasis, % 占比（95%）")
    axes.set_xlim(left=0)
    axes.grid(axis="x", color="#dddddd")
    axes.set_axisbelow(True)
    axes.legend(loc="lower center", bbox_to_anchor=(0.5, 1.0), ncols=max(len(cities), 1), frameon=False)
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)
    return figure
