"""The list of releases: each with its rows and what it added, changed and withdrew."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from pipeline.publish.room.site import Site

_MOST = 200
_TOLD = ("promises", "documents")


def releases_page(site: Site) -> None:
    """Write the list of this release and those before it that stand beside it, the newest first."""
    site.page("releases.html", "releases.html", releases=list_releases(site.folder), tables=_TOLD)


def list_releases(folder: Path) -> list[dict[str, Any]]:
    """Name, rows and differences of a release and of those before it, as their files tell them; what is damaged is left out."""
    found: list[dict[str, Any]] = []
    place, beside = folder, folder.parent
    while len(found) < _MOST:
        try:
            told = json.loads((place / "release.json").read_text("utf-8"))
            changes = json.loads((place / "changes.json").read_text("utf-8"))
            found.append(
                {"name": told["name"], "rows": told["rows"], "since": changes["since"], "changes": changes["tables"]}
            )
        except (OSError, ValueError, KeyError):
            break
        if not changes["since"]:
            break
        place = beside / str(changes["since"])
    return found
