"""A link from a page of the project leads to a file, and to a heading of it."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
_LISTED = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "*.md"]
PAGES = [ROOT / name for name in subprocess.run(_LISTED, cwd=ROOT, capture_output=True, text=True).stdout.split()]
WRITTEN = re.findall(r"^reference/([\w-]+)$", (ROOT / "docs/index.md").read_text("utf-8"), re.M)
"""Pages of the reference, which are written when the documentation is built."""
_CODE = re.compile(r"^```.*?^```|^ {4,}.*?$|`[^`\n]*`", re.M | re.S)
_LINK = re.compile(r"\]\(([^()\s]+)\)")
_HEADING = re.compile(r"^#{1,6} +(.+?) *#*$", re.M)


def slug(heading: str) -> str:
    """The anchor of a heading, as GitHub and MyST make it."""
    return re.sub(r"[^\w\- ]", "", re.sub(r"[`*]", "", heading).lower()).replace(" ", "-")


def broken(page: Path) -> list[str]:
    """Links of a page that lead nowhere; those to other sites are not followed."""
    links = [link for link in _LINK.findall(_CODE.sub("", page.read_text("utf-8"))) if not re.match(r"\w+:", link)]
    return [link for link in links if not leads(page, *link.partition("#")[::2])]


def leads(page: Path, file: str, anchor: str) -> bool:
    """Whether there is such a file, and such a heading in it."""
    target = (page.parent / file).resolve() if file else page
    if target.parent == ROOT / "docs" / "reference":
        return target.stem in WRITTEN
    if not target.exists():
        return False
    return not anchor or anchor in {slug(heading) for heading in _HEADING.findall(target.read_text("utf-8"))}


def test_links_lead_somewhere() -> None:
    assert len(PAGES) > 20
    assert {str(page.relative_to(ROOT)): found for page in PAGES if (found := broken(page))} == {}


def test_a_link_that_leads_nowhere_is_told(tmp_path: Path) -> None:
    (tmp_path / "other.md").write_text("# One thing, and another 另一件\n", "utf-8")
    page = tmp_path / "page.md"
    page.write_text(
        "[a](other.md) [b](other.md#one-thing-and-another-另一件) [c](none.md) [d](other.md#none) `[e](none.md)`",
        "utf-8",
    )
    assert broken(page) == ["none.md", "other.md#none"]
