"""How a page is made: templates with everything escaped, data files that scripts read, and how values are shown."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from pipeline.language.latin import latin_name
from pipeline.publish.room.amounts import short, short_en

_HERE = Path(__file__).parent
_BIDI = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def shown(text: str | None) -> str:
    """A text as it is shown: without marks that turn the direction of writing, which could make it read as something else."""
    return _BIDI.sub("", text or "")


def _finalize(value: Any) -> Any:
    """What a template puts out: every text as it is shown, whoever wrote the template; markup is made of such texts."""
    return shown(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def both(zh: object, en: object) -> Markup:
    """A text in both languages, of which the page's style shows one. A function and no macro, for pages are full of it."""
    one, other = (escape(_finalize(text)) for text in (zh, en))
    return Markup(f'<span class="zh" lang="zh-Hans">{one}</span><span class="en" lang="en">{other}</span>')  # noqa: S704 (escaped)


def place_name(place: str) -> Markup:
    """A place in Chinese and, for a reader of English, by its Latin name."""
    return both(place, latin_name(place))


def web(url: str | None) -> str:
    """An address that may become a link: http and https alone, else empty."""
    return url if url and url.startswith(("http://", "https://")) else ""


def percent(share: float | None, digits: int = 0) -> str:
    """A share as a percentage without its sign; a dot for next to nothing."""
    if share is None:
        return ""
    return "·" if digits == 0 and share < 0.005 else f"{100 * share:.{digits}f}"


class Pages:
    """Pages of a release from templates, as text.

    Args:
        release: name of the release, shown on every page.
        whole: whether every page is a file; if not, a server makes pages of documents and answers searches.
    """

    def __init__(self, release: str, *, whole: bool) -> None:
        self.release, self.whole = release, whole
        self._templates = Environment(
            loader=FileSystemLoader(_HERE / "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            finalize=_finalize,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._templates.filters |= {
            "shown": shown,
            "web": web,
            "short": short,
            "short_en": short_en,
            "percent": percent,
        }
        self._templates.globals |= {
            "release": release,
            "whole": whole,
            "both": both,
            "place_name": place_name,
            "latin_name": latin_name,
        }

    def render(self, path: str, template: str, **values: Any) -> str:
        """A page that stands at ``path``, relative to the release; links in templates begin with ``root``."""
        return self._templates.get_template(template).render(root="../" * path.count("/"), here=path, **values)


class Site(Pages):
    """A folder of pages that share templates, styles and scripts.

    Args:
        folder: where pages are written.
        release: name of the release.
        whole: whether every page becomes a file.
    """

    def __init__(self, folder: Path, release: str, *, whole: bool = True) -> None:
        super().__init__(release, whole=whole)
        self.folder = folder
        shutil.copytree(_HERE / "static", folder / "room", dirs_exist_ok=True)

    def page(self, path: str, template: str, **values: Any) -> None:
        """Write a page; ``path`` is relative to the folder."""
        self.write(path, self.render(path, template, **values))

    def write(self, path: str, text: str) -> None:
        """Write a page that was made already."""
        target = self.folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")

    def data(self, name: str, value: Any) -> None:
        """Write a data file that a page's script asks for by name; a script, so that it can be read from a disk as well."""
        target = self.folder / "data" / f"{name}.js"
        target.parent.mkdir(parents=True, exist_ok=True)
        content = shown(json.dumps(value, ensure_ascii=False, separators=(",", ":")))
        target.write_text(f"modu.take({json.dumps(name)},{content});\n", encoding="utf-8")
