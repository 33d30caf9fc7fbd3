"""Files of every kind, spoilt as disks, transfers and people spoil them; and what reading one comes to."""

from __future__ import annotations

import gzip
import io
import random
import re
import time
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import docx
import openpyxl
import xlwt

from flows.documents import read_pages
from pipeline.archive import unpack
from pipeline.documents import read_file, read_folder
from pipeline.errors import ModuError
from tests.documents.office_files import doc, ofd, pdf, ruled, shown, zip_of

_LINES = (
    "临海市数据局关于印发数据集市建设方案的通知",
    "各县（市、区）人民政府：",
    "到2027年，建成数据集市30个，研发投入强度达到3.1%。",
    "临海市数据局",
    "2025年3月6日",
)
_TEXT = "\n".join(_LINES)
_BODY = "".join(f"<p>{line}</p>" for line in _LINES)
_TABLE = "<table><tr><th>指标</th><th>2027年</th></tr><tr><td>数据集市（个）</td><td>30</td></tr></table>"
_PAGE = f"<html><head><meta charset='utf-8'><title>{_LINES[0]}</title></head><body><h1>{_LINES[0]}</h1><div id='zoom'>{_BODY * 3}{_TABLE}"
_PAGE += "<a href='/u/1.pdf'>附件1.pdf</a></div></body></html>"
_SAVED = "From: <Saved>\nMIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n\n--x\nContent-Type: text/html; charset=utf-8\n"
_SAVED += f"Content-Location: http://a.test/zc/1.html\n\n{_PAGE}\n--x--\n"
_MOMENT = re.compile(rb"20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d")
NAMED_BY_NOBODY = "its reader failed"
"""What is said of an error that no reader of ours foresaw."""


class Outcome(NamedTuple):
    """What came of a file: how it ended in a word, what nobody foresaw, and the seconds of this processor."""

    end: str
    unforeseen: str
    seconds: float


def _word() -> bytes:
    document, held = docx.Document(), io.BytesIO()
    for line in _LINES:
        document.add_paragraph(line, style="List Number" if "2027" in line else None)
    table = document.add_table(2, 2)
    table.cell(0, 0).text, table.cell(1, 1).text = "指标", "30"
    document.save(held)
    return held.getvalue()


def _sheet() -> bytes:
    book, held = openpyxl.Workbook(), io.BytesIO()
    for row in (["指标", "2027年"], ["数据集市（个）", 30], ["强度", 0.031], ["合计", "=SUM(B2:B3)"]):
        book.worksheets[0].append(row)
    book.save(held)
    return held.getvalue()


def _old_sheet() -> bytes:
    book, held = xlwt.Workbook(), io.BytesIO()
    made = book.add_sheet("表")
    for row, line in enumerate(_LINES):
        made.write(row, 0, line)
        made.write(row, 1, 30.5)
    book.save(held)
    return held.getvalue()


def _archive() -> bytes:
    """A WARC file of four pages, the same bytes each time."""
    records = []
    for number in range(4):
        page = f"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n{_PAGE}".encode()
        head = f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://a.test/zc/{number}.html\r\n"
        head += f"WARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-00000000000{number}>\r\nWARC-Date: 2026-01-05T00:00:00Z\r\n"
        head += f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(page)}\r\n\r\n"
        records.append(gzip.compress(head.encode() + page + b"\r\n\r\n", mtime=0))
    return b"".join(records)


def _timeless(payload: bytes) -> bytes:
    """A ZIP file that does not say when it was made."""
    held = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(payload)) as packed, zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as made:
        for name in packed.namelist():
            inner = _MOMENT.sub(b"2026-01-05T00:00:00", packed.read(name))
            made.writestr(zipfile.ZipInfo(name, (2026, 1, 5, 0, 0, 0)), inner, zipfile.ZIP_DEFLATED)
    return held.getvalue()


def _rich() -> bytes:
    return b"{\\rtf1\\ansi\\ansicpg936 " + b"".join(b"\\'%02x" % byte for byte in _TEXT.encode("gbk")) + b"\\par}"


@cache
def own_files() -> Mapping[str, bytes]:
    """A small whole file of each kind that can be read, by name."""
    lines = "".join(shown(line, 60, 80 + 20 * n) for n, line in enumerate(_LINES))
    warc = _archive()
    files = {
        "a.html": _PAGE.encode(),
        "b.html": _PAGE.replace("utf-8", "gb2312").encode("gb18030"),
        "a.txt": _TEXT.encode("gb18030"),
        "a.docx": _word(),
        "a.doc": doc(_TEXT),
        "a.rtf": _rich(),
        "a.mhtml": _SAVED.encode(),
        "a.pdf": pdf(lines, ruled([["指标", "2027年"], ["集市", "30"]], 100, [90, 90])),
        "a.ofd": ofd([(10.0, 20.0 + 10 * n, line) for n, line in enumerate(_LINES)]),
        "a.xlsx": _sheet(),
        "a.xls": _old_sheet(),
        "b.xls": _TABLE.encode(),
        "a.zip": zip_of({"附件/一.txt": _TEXT.encode(), "二.docx": _timeless(_word())}),
        "a.warc.gz": warc,
        "a.wacz": zip_of({"archive/a.warc.gz": warc, "datapackage.json": b"{}"}),
        "manifest.csv": "文件,标题,日期\na.txt,方案,2025-03-06\n".encode(),
    }
    return {name: _timeless(held) if held.startswith(b"PK") else held for name, held in files.items()}


def spoilt(payload: bytes, others: Sequence[bytes], chance: random.Random) -> bytes:
    """A file with bits turned over, cut short, mixed with another, or with a stretch that repeats; one in four is packed anew inside."""
    if payload.startswith(b"PK") and chance.random() < 0.5:
        payload = _spoilt_inside(payload, others, chance)
        if chance.random() < 0.8:
            return payload
    torn = bytearray(payload)
    for _ in range(chance.choice((1, 1, 2, 5, 20))):
        at, other = chance.randrange(len(torn) + 1), chance.randrange(len(torn) + 1)
        _SPOIL[chance.randrange(len(_SPOIL))](torn, at, other, chance.choice(others), chance)
    return bytes(torn)


def _spoilt_inside(payload: bytes, others: Sequence[bytes], chance: random.Random) -> bytes:
    """The same of one member of a ZIP, whose checksums are right again."""
    with zipfile.ZipFile(io.BytesIO(payload)) as packed:
        members = {info.filename: packed.read(info) for info in packed.infolist()}
    name = chance.choice(sorted(members))
    members[name] = spoilt(members[name], others, chance)
    return _timeless(zip_of(members))


def _flip(torn: bytearray, at: int, other: int, stranger: bytes, chance: random.Random) -> None:
    if at < len(torn):
        torn[at] ^= 1 << chance.randrange(8)


def _put(torn: bytearray, at: int, other: int, stranger: bytes, chance: random.Random) -> None:
    torn[at : at + 8] = chance.choice(
        (b"\0" * 8, b"\xff" * 8, b"\x7f\xff\xff\xff", b"99999999", b"<<<<", b">>>>", b"-1")
    )


def _cut(torn: bytearray, at: int, other: int, stranger: bytes, chance: random.Random) -> None:
    if chance.random() < 0.3:
        del torn[at:]
    else:
        del torn[at : at + chance.choice((1, 2, 16, 512))]


def _splice(torn: bytearray, at: int, other: int, stranger: bytes, chance: random.Random) -> None:
    begin = chance.randrange(len(stranger))
    torn[at : at + chance.choice((0, 64))] = stranger[begin : begin + chance.choice((4, 64, 4096))]


def _repeat(torn: bytearray, at: int, other: int, stranger: bytes, chance: random.Random) -> None:
    torn[at:at] = bytes(torn[other : other + chance.choice((1, 7, 100, 2000))]) * chance.choice((2, 50, 1000))
    del torn[2_000_000:]


_SPOIL: tuple[Callable[[bytearray, int, int, bytes, random.Random], None], ...] = (_flip, _put, _cut, _splice, _repeat)


def series(files: Mapping[str, bytes], count: int, seed: int) -> Iterator[tuple[str, bytes]]:
    """So many spoilt files, the kinds in turn; the same for the same seed."""
    chance, names = random.Random(seed), sorted(files)
    others = list(files.values())
    for number in range(count):
        name = names[number % len(names)]
        yield name, spoilt(files[name], others, chance)


def read_spoilt(name: str, payload: bytes, folder: Path) -> Outcome:
    """Read a file as the command that takes its kind does."""
    path = folder / name
    path.write_bytes(payload)
    told: list[Exception] = []
    begun = time.process_time()
    try:
        read = _READ.get(path.suffix, _as_document)(path, told.append)
        end = f"{read} documents" if read else "nothing"
    except ModuError as error:
        told.append(error)
        end = "refused"
    except Exception as error:
        return Outcome("unnamed", f"{name}: {type(error).__name__}: {error}", time.process_time() - begun)
    finally:
        path.unlink()
    unforeseen = [f"{error}: {error.__cause__!r}" for error in told if NAMED_BY_NOBODY in str(error)]
    unforeseen += [f"unnamed {error!r}" for error in told if not isinstance(error, ModuError)]
    return Outcome(end, "; ".join(unforeseen), time.process_time() - begun)


def _as_document(path: Path, told: Callable[[Exception], None]) -> int:
    read_file(path)
    return 1


def _as_archive(path: Path, told: Callable[[Exception], None]) -> int:
    with path.open("rb") as file:
        return sum(document is not None for _, document in read_pages(file, path.name, lambda error, _: told(error)))


def _as_collection(path: Path, told: Callable[[Exception], None]) -> int:
    with TemporaryDirectory() as folder:
        return sum(_as_archive(one, told) for one in unpack(path, Path(folder)))


def _as_manifest(path: Path, told: Callable[[Exception], None]) -> int:
    (path.parent / "docs").mkdir(exist_ok=True)
    (path.parent / "docs" / "a.txt").write_text(_TEXT, "utf-8")
    return sum(1 for _ in read_folder(path.parent / "docs", path, told))


_READ = {".gz": _as_archive, ".wacz": _as_collection, ".csv": _as_manifest}
