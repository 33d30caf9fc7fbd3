"""The manifest of a folder: a CSV whose rows give what the files do not say of themselves.

It is read in the dialects that spreadsheets write, and whatever of it could not be used is told, a line each.
"""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path, PurePosixPath
from typing import Any

from pipeline.documents.charset import BOMS
from pipeline.documents.dates import parse_date
from pipeline.errors import ConfigurationError, ManifestError, MissingInput
from pipeline.language.divisions import full_city, is_municipality
from pipeline.records import NATION_NAMES

OnIssue = Callable[[Exception], None]
_COLUMNS = {
    "id": ("id", "identifier", "编号"),
    "file": ("file", "path", "filename", "文件"),
    "title": ("title", "name", "标题", "名称"),
    "issuer": ("issuer", "publisher", "发文机关", "发布机构"),
    "document_number": ("document_number", "doc_number", "number", "文号", "发文字号"),
    "city": ("city", "region_city", "城市"),
    "province": ("province", "region_province", "省份"),
    "level": ("level", "admin_level", "层级"),
    "issued_on": ("issued_on", "issue_date", "date", "日期", "成文日期"),
    "published_on": ("published_on", "publish_date", "发布日期"),
    "document_type": ("document_type",),
}
_FIELD_OF = {name: field for field, names in _COLUMNS.items() for name in names}
_LEVELS = {
    "national": "national", "central": "national", "国家": "national", "province": "province", "provincial": "province", "省": "province",
    "municipality": "province", "city": "city", "prefecture": "city", "municipal": "city", "市": "city", "sub-provincial city": "city",
    "district": "district", "county": "district", "区县": "district",
}  # fmt: skip
_DELIMITERS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}
_DATES = ("issued_on", "published_on")


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a manifest: the line of the file on which it ends, and its cells by field."""

    line: int
    cells: Mapping[str, str]

    def keys(self) -> tuple[str, ...]:
        """The names by which it may call its file: the path as written, with / between folders, and its id."""
        return tuple(filter(None, (_path(self.cells.get("file", "")), self.cells.get("id", ""))))


class Manifest:
    """The rows of a manifest, each given to the one file that it names."""

    def __init__(self, rows: Iterable[Row] = (), where: str = "") -> None:
        self.rows = tuple(rows)
        self.where = where

    def match(self, files: Sequence[str], on_issue: OnIssue) -> dict[str, Mapping[str, str]]:
        """The cells of rows by the name of their file.

        A row names a file by its path in the folder; letter case aside; by its last part or its id, where only one row and one file
        have it; by these without the suffix. Rows that match no file, files without a row and cells that could not be read are told.

        Args:
            files: paths below the folder, with / between their parts.
            on_issue: told of each.
        """
        found: dict[str, Row] = {}
        left = self.rows
        for way in _WAYS:
            found |= _matched(left, [name for name in files if name not in found], *way)
            taken = {row.line for row in found.values()}
            left = tuple(row for row in left if row.line not in taken)
        for row in left:
            self._tell(row, f"{(*row.keys(), 'no name')[0]}: matches no file, or several", "write its path", on_issue)
        for name in files:
            if name not in found:
                on_issue(ManifestError("no row of the manifest names it", where=name, mend="add a row with its path"))
        for name, row in found.items():
            for cell in unread_cells(row.cells):
                self._tell(row, f"{name}: {cell}", "write dates as 2025-03-07, levels as city or province", on_issue)
        return {name: row.cells for name, row in found.items()}

    def _tell(self, row: Row, what: str, mend: str, on_issue: OnIssue) -> None:
        on_issue(ManifestError(what, where=f"{self.where}, line {row.line}", mend=mend))


def _matched(rows: Iterable[Row], files: Iterable[str], of_row: _Key, of_file: _Key, alone: bool) -> dict[str, Row]:
    """The rows by the file that has the same key, and no other; ``alone``: only where no other row has it either."""
    by_name = _grouped((key, name) for name in files for key in [of_file(name)])
    by_row = _grouped((key, row) for row in rows for key in dict.fromkeys(map(of_row, row.keys())))
    found: dict[str, Row] = {}
    for key, named in by_row.items():
        names = by_name.get(key, [])
        if len(names) == 1 and (len(named) == 1 or not alone):
            found.setdefault(names[0], named[0])
    return found


def _path(written: str) -> str:
    """A path with / between its parts, ./ before it left out."""
    return written.replace("\\", "/").removeprefix("./")


def _folded(name: str) -> str:
    return name.casefold()


def _last(name: str) -> str:
    return PurePosixPath(name).name.casefold()


def _stem(name: str) -> str:
    return PurePosixPath(name).stem.casefold()


_LONGEST_CELL = 131_072
_Key = Callable[[str], str]
# What of a row and of a file must be equal, the surest first; whether a second row of the same key makes it unsure.
_WAYS: tuple[tuple[_Key, _Key, bool], ...] = (
    (str, str, False),
    (_folded, _folded, False),
    (_last, _last, True),
    (_last, _stem, True),
)


def _grouped(pairs: Iterable[tuple[str, Any]]) -> dict[str, list[Any]]:
    groups: dict[str, list[Any]] = defaultdict(list)
    for key, value in pairs:
        groups[key].append(value)
    return groups


def read_manifest(path: Path, on_issue: OnIssue) -> Manifest:
    """A manifest in the dialect that it is in: UTF-8, UTF-16 or GB18030; commas, semicolons, tabs or bars; with or without ``sep=``.

    A dialect other than UTF-8 with commas is told, since it was guessed; so is a row with more cells than the head, which is left out.

    Raises:
        MissingInput: there is no such file.
        ConfigurationError: it is no CSV, or names neither file nor id.
    """
    if not path.is_file():
        raise MissingInput("no such file", where=str(path), mend="name a CSV file")
    try:
        text, charset = _decoded(path.read_bytes())
        head, delimiter, rest = _head(text)
        cells = list(_cells(rest, delimiter))
    except (UnicodeDecodeError, csv.Error, OSError) as error:
        what = f"no CSV that could be read ({type(error).__name__})"
        raise ConfigurationError(what, where=str(path), mend="save it as CSV in UTF-8") from error
    fields = [_FIELD_OF.get(name.strip().lower(), "") for name in head]
    if not {"file", "id"} & set(fields):
        raise ConfigurationError("no column `file` or `id`", where=str(path), mend="add one that names the files")
    if (delimiter, charset) != (",", "utf-8"):
        what = f"read as {charset} with {_DELIMITERS[delimiter]} between the cells"
        on_issue(ManifestError(what, where=str(path), mend="if titles look wrong, save it as CSV in UTF-8 with commas"))
    rows = []
    before = text.count("\n") - rest.count("\n")  # a line `sep=`
    for line, values in cells[1:]:
        if any(cell.strip() for cell in values[len(head) :]):
            what, mend = f"{len(values)} cells, more than its head has", "put cells that hold a comma into quotes"
            on_issue(ManifestError(what, where=f"{path}, line {line + before}", mend=mend))
        elif any(values):
            pairs = zip_longest(fields, values[: len(head)], fillvalue="")
            rows.append(Row(line + before, {field: cell.strip() for field, cell in pairs if field}))
    return Manifest(rows, str(path))


def _decoded(payload: bytes) -> tuple[str, str]:
    """The text and its charset; nothing is guessed beyond what Chinese spreadsheets write."""
    for mark, charset in BOMS:
        if payload.startswith(mark):
            return payload.decode(charset), charset.removesuffix("-sig")
    try:
        return payload.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        return payload.decode("gb18030"), "gb18030"


def _head(text: str) -> tuple[list[str], str, str]:
    """The names of the columns, what stands between cells, and the text from the head on."""
    first, _, rest = text.partition("\n")
    if first.lower().startswith("sep=") and (declared := first[4:5]) in _DELIMITERS:
        return next(iter(_cells(rest, declared)), (0, [""]))[1], declared, rest
    heads = {mark: next(iter(_cells(text, mark)), (0, [""]))[1] for mark in _DELIMITERS}
    known = {mark: sum(name.strip().lower() in _FIELD_OF for name in names) for mark, names in heads.items()}
    best = max(known, key=known.__getitem__)
    return heads[best], best, text


def _cells(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """The rows of a CSV, each with the number of the line on which it ends."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    for row in reader:
        if any(len(cell) > _LONGEST_CELL for cell in row):  # the limit of the csv module is one of the whole process
            raise csv.Error(f"a cell of more than {_LONGEST_CELL:,} characters")
        yield reader.line_num, row


def metadata_of(row: Mapping[str, str]) -> dict[str, Any]:
    """Fields of a document from a manifest's row; empty cells stay null, and so does a province that is the state (全国)."""
    fields: dict[str, Any] = {
        name: row.get(name) or None for name in ("title", "issuer", "document_number", "document_type")
    }
    city, province = _place_cell(row, "city"), _place_cell(row, "province")
    if not city and is_municipality(province):
        city = province
    level = _LEVELS.get((row.get("level") or "").lower())
    if not level and not city and row.get("province") in NATION_NAMES:
        level = "national"
    fields |= {"city": city, "province": province, "level": level}
    fields |= {name: parse_date(row.get(name)) for name in _DATES}
    fields["sources"] = {name: "manifest" for name, value in fields.items() if value is not None}
    return fields


def _place_cell(row: Mapping[str, str], name: str) -> str | None:
    """The full name of a city or province; None for an empty cell and for the state."""
    written = row.get(name)
    return full_city(written) if written and written not in NATION_NAMES else None


def unread_cells(row: Mapping[str, str]) -> Iterator[str]:
    """Cells that say something which `metadata_of` could not read, as words for a person."""
    for name in _DATES:
        if (cell := row.get(name)) and parse_date(cell) is None:
            yield f"the date {cell} could not be read"
    if (level := row.get("level")) and level.lower() not in _LEVELS:
        yield f"the level {level} is not known"
