"""Files of a folder → documents, with metadata from a manifest."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path, PurePath
from typing import Any

from pipeline.documents.admission import check_is_document
from pipeline.documents.formats import READABLE, kind_of, printed_from
from pipeline.documents.formats.apart import printed_of
from pipeline.documents.formats.kinds import PACKED, PAGES
from pipeline.documents.guard import naming
from pipeline.documents.letter import read_letter
from pipeline.documents.manifest import metadata_of, read_manifest
from pipeline.documents.metadata import PLACE, Found, add_letter
from pipeline.documents.reader import build, document_id, read_page
from pipeline.documents.rows import CELL
from pipeline.documents.titles import classify, field_of, title_in_text, without_number
from pipeline.documents.wrapping import Printed
from pipeline.errors import DocumentError, EmptyDocument, MissingInput, ModuError, PartUnread, TooLong, UnsupportedType
from pipeline.language.normalise import normalise
from pipeline.records import Document, Page, identify
from pipeline.settings import Settings

_NUMBERED = re.compile(r"第[一二三四五六七八九十\d]{1,3}[编章节条]")


def file_id(name: str, payload: bytes) -> str:
    """Id of the document in a file: its place, which is the path below the folder that was named, and its bytes.

    Files of one name in two folders are two documents; a folder that was moved gives the same ones; a file that was changed or
    renamed is another, beside the one that is held.
    """
    return identify("file", name, sha256(payload).hexdigest())


def former_ids(name: str) -> tuple[str, str]:
    """Ids that documents of a file had before its bytes were part of them: as text or office file, and as page."""
    return document_id(name), document_id(f"file:///{name}")


def read_file(path: Path, row: Mapping[str, str] | None = None, *, name: str | None = None) -> Document:
    """One file as a document.

    Args:
        path: a txt, html, pdf, docx or xlsx file.
        row: cells of its row of a manifest, by field.
        name: its place, the path below the folder that was named; its file name if not given.

    Raises:
        MissingInput, DocumentError: by name what is wrong.
    """
    place = name or path.name
    where = name or str(path)
    payload = _payload(path, where)
    known = metadata_of(row) if row else {}
    with naming(where):
        check_is_document(place, "", payload)
        suffix = path.suffix.lower().lstrip(".")
        if suffix in ("txt", "md"):  # whatever is inside
            return _of_text(place, payload, printed_from(suffix, payload, where), known)
        if not payload.startswith(PACKED) and kind_of(place, "", payload) in PAGES:
            return _of_page(place, payload, known)
        return _of_text(place, payload, printed_of(place, "", payload, where), known)


def _payload(path: Path, where: str) -> bytes:
    if not path.is_file():
        raise MissingInput("no such file", where=where, mend="check the path")
    size, most = path.stat().st_size, Settings().max_bytes
    if size > most:
        what, mend = f"{size:,} bytes, more than {most:,}", "split it, or raise MODU_MAX_BYTES"
        raise TooLong(what, where=where, mend=mend)
    payload = path.read_bytes()
    if not payload.strip():
        raise EmptyDocument("the file is empty", where=where, mend="check the file")
    return payload


def _of_page(place: str, payload: bytes, known: Mapping[str, Any]) -> Document:
    epoch = datetime.fromtimestamp(0, UTC)
    page = Page(url=f"file:///{place}", fetched_at=epoch, content_type="text/html", archive_file=place)
    try:
        document = read_page(page, payload)
    except ModuError as error:
        error.where = place
        raise
    given = {key: value for key, value in known.items() if value is not None}
    if any(name in given for name in PLACE):  # a place is taken from one source, whole
        given |= {name: known.get(name) for name in PLACE}
    given["sources"] = {**document.sources, **known.get("sources", {})}
    given |= {"id": file_id(place, payload), "url": place, "first_seen": None, "last_seen": None}
    return document.model_copy(update=given)


def _of_text(place: str, payload: bytes, read: Printed, known: Mapping[str, Any]) -> Document:
    text = normalise(read.text)
    named = without_number(text)
    title = known.get("title") or title_in_text(named) or _first_line(named)
    found = Found({name: value for name, value in known.items() if name != "sources"}, dict(known.get("sources", {})))
    found.offer("title", title, "text")
    add_letter(found, read_letter(text, title, known.get("published_on")), title)
    fields = {
        "id": file_id(place, payload),
        **found.values,
        "sources": found.sources,
        "document_type": known.get("document_type") or classify(title, "policy", text),
        "field": field_of(title),
        "archive_file": place,
        "pages": read.pages,
        "bold": read.bold,
        "unread": read.unread,
    }
    return build(place, text, fields)


def _first_line(text: str) -> str | None:
    line = next((line.strip(" \u3000") for line in text.splitlines() if line.strip(" \u3000")), None)
    fits = line and len(line) <= 80 and CELL not in line and line[-1] not in "。；，：:" and not _NUMBERED.match(line)
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
        ConfigurationError: the manifest is none.
    """
    if not folder.is_dir():
        raise MissingInput("no such folder", where=str(folder), mend="name a folder of txt, html, pdf or docx files")
    own = manifest.resolve() if manifest else None
    files = {_name(path, folder): path for path in _files(folder, on_issue) if path.resolve() != own}
    readable = [name for name in sorted(files) if _is_readable(name, on_issue)]
    known = read_manifest(manifest, on_issue).match(readable, on_issue) if manifest else {}
    for name in readable:
        try:
            document = read_file(files[name], known.get(name), name=name)
            for error in parts_unread(document):
                on_issue(error)
            yield document
        except ModuError as error:
            on_issue(error)
        except OSError as error:
            on_issue(
                DocumentError(f"cannot be opened ({type(error).__name__})", where=name, mend="check its permissions")
            )


def _files(folder: Path, on_issue: Callable[[Exception], None]) -> Iterator[Path]:
    """The files below a folder, hidden ones left out; a link that leads out of the folder is told and not followed."""
    home = folder.resolve()
    for path in folder.rglob("*"):
        if path.name.startswith(".") or not (path.is_file() or path.is_symlink()):
            continue
        if os.path.realpath(path).startswith(f"{home}{os.sep}"):
            if path.is_file():
                yield path
        else:
            what, mend = "a link that leads out of the folder, or nowhere", "copy the file into the folder"
            on_issue(DocumentError(what, where=_name(path, folder), mend=mend))


def _name(path: Path, folder: Path) -> str:
    """The path of a file below the folder, whose bytes on Chinese machines may be GB18030."""
    written = os.fsencode(path.relative_to(folder).as_posix())
    try:
        return written.decode()
    except UnicodeDecodeError:
        return written.decode("gb18030", "replace")


def _is_readable(name: str, on_issue: Callable[[Exception], None]) -> bool:
    suffix = PurePath(name).suffix
    if suffix.lower().lstrip(".") in READABLE:
        return True
    what, mend = f"no reader for {suffix or 'a file without suffix'}", "one of " + ", ".join(sorted(READABLE))
    on_issue(UnsupportedType(what, where=name, mend=mend))
    return False
