"""Manifests as people and spreadsheets write them: what can be read is read, and what cannot is one line each, never a traceback."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.documents import read_folder
from pipeline.errors import ModuError

TEXT = "各部门应当把数据管好用好，守住安全的底线。\n"
HEAD, ROW = "文件,标题,城市,成文日期\n", "a.txt,甲方案,台州,2025-03-06\n"


def read(folder: Path, manifest: str | bytes, *names: str) -> tuple[dict[str, str | None], list[str]]:
    """The titles of files by name, and what was told."""
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(TEXT + name, "utf-8")
    path = folder / "manifest.csv"
    path.write_bytes(manifest if isinstance(manifest, bytes) else manifest.encode())
    told: list[Exception] = []
    titles = {document.url: document.title for document in read_folder(folder, path, told.append)}
    assert all(isinstance(error, ModuError) for error in told)
    return titles, [str(error) for error in told]


DIALECTS = {
    "semicolons": (HEAD + ROW).replace(",", ";").encode(),
    "tabs": (HEAD + ROW).replace(",", "\t").encode(),
    "UTF-16": (HEAD + ROW).replace(",", "\t").encode("utf-16"),
    "GB18030": (HEAD + ROW).encode("gb18030"),
}


@pytest.mark.parametrize("written", DIALECTS.values(), ids=DIALECTS)
def test_a_dialect_is_read_and_told(tmp_path: Path, written: bytes) -> None:
    titles, told = read(tmp_path, written, "a.txt")
    assert titles == {"a.txt": "甲方案"} and len(told) == 1 and "read as" in told[0]


def test_what_spreadsheets_put_around_a_table_is_no_fault(tmp_path: Path) -> None:
    assert read(tmp_path, "\ufeffsep=,\r\n" + HEAD + "a.txt,甲方案,台州,2025-03-06,,\r\n,,,\r\n", "a.txt") == (
        {"a.txt": "甲方案"},
        [],
    )


@pytest.mark.parametrize("written", ["docs\\a.txt", "C:\\data\\docs\\A.TXT", "a", "./docs/a.txt"])
def test_a_row_names_its_file_as_people_do(tmp_path: Path, written: str) -> None:
    assert read(tmp_path, HEAD + ROW.replace("a.txt", written), "docs/a.txt") == ({"docs/a.txt": "甲方案"}, [])


def test_a_row_is_never_given_to_two_files_of_one_name(tmp_path: Path) -> None:
    rows = HEAD + "甲/附件1.txt,甲方案,,\n附件2.txt,乙方案,,\n"
    titles, told = read(tmp_path, rows, "甲/附件1.txt", "乙/附件1.txt", "甲/附件2.txt", "乙/附件2.txt")
    assert [name for name, title in titles.items() if title in ("甲方案", "乙方案")] == ["甲/附件1.txt"]
    assert [line.partition(": ")[0].rpartition("/")[2] for line in told] == [
        "manifest.csv, line 3",
        "附件1.txt",
        "附件2.txt",
        "附件2.txt",
    ]


def test_rows_and_cells_that_could_not_be_used_are_told(tmp_path: Path) -> None:
    rows = "文件,标题,成文日期,层级\na.txt,甲方案,3/7/2025,\nnone.txt,乙方案,,\nb.txt,丙,方案,2025-03-07,市\nc.txt,丁方案,,乡\n"
    titles, told = read(tmp_path, rows, "a.txt", "b.txt", "c.txt")
    assert titles["a.txt"] == "甲方案" and titles["b.txt"] not in ("丙", "丙方案")
    for line in (
        "line 2: a.txt: the date 3/7/2025",
        "line 3: none.txt: matches",
        "line 4: 5 cells",
        "line 5: c.txt: the level 乡",
    ):
        assert sum(line in one for one in told) == 1, line


def test_a_first_row_longer_than_the_head_is_a_line(tmp_path: Path) -> None:
    titles, told = read(tmp_path, "file,title\na.txt,甲,乙,丙\n", "a.txt")
    assert list(titles) == ["a.txt"] and "4 cells, more than its head has" in told[0]


def test_links_are_not_followed_out_of_the_folder(tmp_path: Path) -> None:
    outside, folder = tmp_path / "outside", tmp_path / "folder"
    for path in (outside / "secret.txt", folder / "a.txt"):
        path.parent.mkdir()
        path.write_text(TEXT, "utf-8")
    (folder / "b.txt").symlink_to(outside / "secret.txt")
    (folder / "c").symlink_to(outside, target_is_directory=True)
    (folder / "d.txt").symlink_to(folder / "a.txt")
    told: list[Exception] = []
    assert [document.url for document in read_folder(folder, None, told.append)] == ["a.txt", "d.txt"]
    assert [getattr(error, "where", "") for error in told] == ["b.txt", "c"]
