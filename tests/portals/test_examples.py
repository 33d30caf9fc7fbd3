"""The example gate: every portal and every family has sample pages and an expectation, and gives what is expected."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path

import pytest

from flows.portal_pages import check_example
from pipeline.errors import MissingInput, PortalFileError
from pipeline.portals import Portal, declared_folder, load_portals
from pipeline.portals.examples import example_portal, load_example
from pipeline.portals.families import FAMILIES

EXAMPLES = Path(__file__).parent / "examples"
DECLARED = load_portals([declared_folder()])
FOLDERS = sorted(path for path in EXAMPLES.iterdir() if path.is_dir())


def without_example(portals: Mapping[str, Portal], families: set[str], folder: Path) -> list[str]:
    """Portals without a sample of a detail page or of one of their lists, and families that no sample is of."""
    seen: dict[str, set[str]] = {}
    details: set[str] = set()
    for path in folder.iterdir():
        example = load_example(path)
        portal = example_portal(path, example, portals)
        details |= {portal.id} if example.details else set()
        listed = {column.id: portal.for_column(column).list for column in portal.columns}
        for one in example.lists:
            families = families - {listed[one.column].family}
            seen.setdefault(portal.id, set()).add(one.column if portal_has_own(portal, one.column) else "")
    missing = [f"family {name}" for name in sorted(families)]
    for id, portal in portals.items():
        needed = {column.id for column in portal.columns if column.list}
        needed |= {""} if any(column.list is None for column in portal.columns) else set()
        missing += [f"{id}: list {name or 'of the portal'}" for name in sorted(needed - seen.get(id, set()))]
        missing += [] if id in details else [f"{id}: detail"]
    return missing


def portal_has_own(portal: Portal, column: str) -> bool:
    return any(one.id == column and one.list is not None for one in portal.columns)


def test_every_portal_and_family_has_an_example() -> None:
    assert without_example(DECLARED, set(FAMILIES), EXAMPLES) == []


def test_the_gate_names_what_is_missing(tmp_path: Path) -> None:
    shutil.copytree(EXAMPLES / "beijing", tmp_path / "beijing")
    missing = without_example({"beijing": DECLARED["beijing"], "nda": DECLARED["nda"]}, {"trs", "beijing"}, tmp_path)
    assert missing == ["family trs", "nda: list of the portal", "nda: detail"]


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_an_example_gives_what_is_expected(folder: Path) -> None:
    assert check_example(folder, DECLARED) == []


@pytest.mark.parametrize(
    ("file", "old", "new", "told"),
    [
        ("expected.yaml", "date: 2026", "date: 2025", "list.html, item 1: date"),
        ("expected.yaml", "title: 关于", "title: 有关", "title"),
        ("list.html", "default_news", "other_news", "0 items"),
        ("detail.html", "各区县", "各县区", "detail.html: begins"),
    ],
)
def test_what_differs_is_told(tmp_path: Path, file: str, old: str, new: str, told: str) -> None:
    folder = tmp_path / "beijing"
    shutil.copytree(EXAMPLES / "beijing", folder)
    text = (folder / file).read_text("utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new), "utf-8")
    assert any(told in line for line in check_example(folder, DECLARED))


@pytest.mark.parametrize(
    ("text", "error"),
    [
        (None, MissingInput),
        ("portal: nobody\ndetails: []", PortalFileError),
        ("portal: [", PortalFileError),
        ("portal: nda\nlists: [{page: ../list.html, column: zcfb, items: [{url: a, title: b}]}]", MissingInput),
        ("portal: nda\nlists: [{page: list.html, column: none, items: [{url: a, title: b}]}]", None),
    ],
)
def test_a_wrong_expectation_is_refused_by_name(
    tmp_path: Path, text: str | None, error: type[Exception] | None
) -> None:
    (tmp_path / "list.html").write_text("")
    if text is not None:
        (tmp_path / "expected.yaml").write_text(text, "utf-8")
    if error is None:
        assert check_example(tmp_path, DECLARED)
        return
    with pytest.raises(error):
        check_example(tmp_path, DECLARED)
