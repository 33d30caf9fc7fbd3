"""Files of a folder → documents, with metadata from a manifest."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pipeline.documents.dates import parse_date
from pipeline.documents.formats import READABLE, kind_of, printed_from
from pipeline.documents.letter import read_letter
from pipeline.documents.metadata import PLACE, Found, add_letter
from pipeline.documents.reader import build, check_length, read_page
from pipeline.documents.titles import classify, field_of, title_in_text
from pipeline.errors import (
    ConfigurationError,
    DocumentError,
    EmptyDocument,
    MissingInput,
    ModuError,
    PartUnread,
    TooLong,
    UnsupportedType,
)
from pipeline.language.divisions import full_city
from pipeline.language.normalise import normalise
from pipeline.records import NATION_NAMES, Document, Page
from pipeline.settings import Settings

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
    "url": ("url", "网址"),
}
_LEVELS = {
    "national": "national", "central": "national", "国家": "national", "province": "province", "provincial": "province", "省": "province",
    "municipality": "province", "city": "city", "prefecture": "city", "municipal": "city", "市": "city", "sub-provincial city": "city",
    "district": "district", "county": "district", "区县": "district",
}  # fmt: skip
_NUMBERED = re.compile(r"第[一二三四五六七八九十\d]{1,3}[编章节条]")
_MUNICIPALITIES = ("北京", "上海", "天津", "重庆")


def read_manifest(path: Path) -> dict[str, dict[str, str]]:
    """Rows of a manifest by file name, file stem and id; column names in English or Chinese.

    Raises:
        MissingInput: there is no such file.
        ConfigurationError: it names neither file nor id, or is not UTF-8.
    """
    if not path.is_file():
        raise MissingInput("no such file", where=str(path), mend="name a CSV file")
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            rows = list(csv.DictReader(lines))
    except UnicodeDecodeError as error:
        raise ConfigurationError("not UTF-8", where=str(path), mend="save the CSV as UTF-8") from error
    headers = {name.strip().lower(): name for name in (rows[0] if rows else {})}
    columns = {field: next((headers[n] for n in names if n in headers), None) for field, names in _COLUMNS.items()}
    if rows and not (columns["file"] or columns["id"]):
        raise ConfigurationError("no column `file` or `id`", where=str(path), mend="add one that names the files")
    found: dict[str, dict[str, str]] = {}
    for row in rows:
        known = {field: (row.get(name) or "").strip() for field, name in columns.items() if name}
        for key in filter(None, (known.get("file", ""), Path(known.get("file", "")).name, known.get("id", ""))):
            found.setdefault(key, known)
    return found


def metadata_of(row: Mapping[str, str]) -> dict[str, Any]:
    """Fields of a document from a manifest's row; empty cells stay null, and so does a province that is the state (全国)."""
    fields: dict[str, Any] = {
        name: row.get(name) or None for name in ("title", "issuer", "document_number", "document_type")
    }
    city, province = (None if row.get(name) in NATION_NAMES else row.get(name) or None for name in ("city", "province"))
    city, province = full_city(city) if city else None, full_city(province) if province else None
    if not city and province and province.startswith(_MUNICIPALITIES):
        city = province
    fields["city"], fields["province"] = city, province
    fields["level"] = _LEVELS.get((row.get("level") or "").lower())
    if row.get("province") in NATION_NAMES and not city:
        fields["level"] = fields["level"] or "national"
    fields["issued_on"], fields["published_on"] = parse_date(row.get("issued_on")), parse_date(row.get("published_on"))
    fields["sources"] = {name: "manifest" for name, value in fields.items() if value is not None}
    return fields


def read_file(path: Path, row: Mapping[str, str] | None = None, *, name: str | None = None) -> Document:
    """One file as a document.

    Args:
        path: a txt, html, pdf, docx or xlsx file.
        row: its row of a manifest.
        name: name that identifies it; its file name if not given.

    Raises:
        MissingInput, DocumentError: by name what is wrong.
    """
    if not path.is_file():
        raise MissingInput("no such file", where=str(path), mend="check the path")
    settings = Settings()
    size = path.stat().st_size
    if size > settings.max_bytes:
        raise TooLong(
            f"{size:,} bytes, more than {settings.max_bytes:,}",
            where=str(path),
            mend="split it, or raise MODU_MAX_BYTES",
        )
    payload = path.read_bytes()
    identifier = name or path.name
    known = metadata_of(row) if row else {}
    if not payload.strip():
        raise EmptyDocument("the file is empty", where=str(path), mend="check the file")
    suffix = path.suffix.lower().lstrip(".")
    kind = suffix if suffix in ("txt", "md") else kind_of(path.name, "", payload)
    if kind in ("html", "htm", "shtml"):
        page = Page(
            url=f"file:///{identifier}",
            fetched_at=datetime.fromtimestamp(0, UTC),
            content_type="text/html",
            archive_file=identifier,
        )
        document = read_page(page, payload)
        given = {key: value for key, value in known.items() if value is not None}
        if any(name in given for name in PLACE):  # a place is taken from one source, whole
            given |= {name: known.get(name) for name in PLACE}
        given["sources"] = {**document.sources, **known.get("sources", {})}
        return document.model_copy(update={**given, "url": identifier, "first_seen": None, "last_seen": None})
    printed = printed_from(kind, payload, str(path))
    text = normalise(printed.text)
    check_length(text, str(path))
    title = known.get("title") or title_in_text(text) or _first_line(text)
    found = Found({name: value for name, value in known.items() if name != "sources"}, known.get("sources", {}))
    found.offer("title", title, "text")
    add_letter(found, read_letter(text, title, known.get("published_on")), title)
    fields = {
        **found.values,
        "sources": found.sources,
        "document_type": known.get("document_type") or classify(title, "policy", text),
        "field": field_of(title),
        "archive_file": identifier,
        "pages": printed.pages,
        "bold": printed.bold,
        "unread": printed.unread,
    }
    return build(identifier, text, fields)


def _first_line(text: str) -> str | None:
    line = next((line.strip(" \u3000") for line in text.splitlines() if line.strip(" \u3000")), None)
    fits = line and len(line) <= 80 and line[-1] not in "。；，：:" and not _NUMBERED.match(line)
    return line if fits else None


def parts_unread(document: Document) -> Iterator[PartUnread]:
    """What of a document's file could not be read, as failures that the rest went on without."""
    for part in document.unread:
        yield PartUnread(
            part, where=document.url, mend="save the part as PDF or DOCX with text, or install the extra `ocr`"
        )


def read_folder(folder: Path, manifest: Path | None, on_issue: Callable[[Exception], None]) -> Iterator[Document]:
    """The files of a folder, in order of name; what cannot be read is reported and passed over.

    Raises:
        MissingInput: there is no such folder or manifest.
    """
    if not folder.is_dir():
        raise MissingInput("no such folder", where=str(folder), mend="name a folder of txt, html, pdf or docx files")
    rows = read_manifest(manifest) if manifest else {}
    for path in sorted(p for p in folder.rglob("*") if p.is_file() and not p.name.startswith(".")):
        name = path.relative_to(folder).as_posix()
        row = rows.get(name) or rows.get(path.name) or rows.get(path.stem)
        if path.suffix.lower().lstrip(".") not in READABLE:
            on_issue(
                UnsupportedType(
                    f"no reader for {path.suffix or 'a file without suffix'}",
                    where=name,
                    mend="one of " + ", ".join(sorted(READABLE)),
                )
            )
            continue
        try:
            document = read_file(path, row, name=name)
            for error in parts_unread(document):
                on_issue(error)
            yield document
        except (DocumentError, ModuError) as error:
            on_issue(error)
        except OSError as error:
            on_issue(
                DocumentError(f"cannot be opened ({type(error).__name__})", where=name, mend="check its permissions")
            )
