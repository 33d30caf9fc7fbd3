"""Small files that ask for all memory or time, or make their reader fail: each is named and passed over within 4 GB, the rest is read."""

from __future__ import annotations

import faulthandler
import io
import json
import multiprocessing
import os
import resource
import struct
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import docx
import openpyxl
import pytest

from pipeline.documents import read_file, read_folder
from pipeline.documents.formats import apart, server
from pipeline.errors import DocumentError, TooLong
from tests.documents.office_files import doc, with_parts, zip_of

pytestmark = pytest.mark.system  # readers in processes of their own
_MEMORY = 4_000_000 * 1024
TEXT = "各部门应当把数据管好用好，守住安全的底线。"
_READ = """
import json, sys
from pathlib import Path
from flows.documents import read_pages
from pipeline.documents import read_folder
folder, told, read = Path(sys.argv[1]), [], []
read += [document.url for document in read_folder(folder, None, lambda error: told.append((error.where, error.kind)))]
for archive in sorted(folder.glob("*.warc.gz")):
    with archive.open("rb") as file:
        for page, document in read_pages(file, archive.name, lambda error, page: told.append((page.url if page else "", error.kind))):
            read += [document.url] if document else []
print(json.dumps([read, told]))
"""


def read_within_limits(folder: Path) -> tuple[list[str], dict[str, str]]:
    """What a process of 4 GB reads of a folder and of the WARC files in it, and what it tells of the rest."""
    done = subprocess.run(
        [sys.executable, "-c", _READ, str(folder)],
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY)),
        capture_output=True,
        check=True,
    )
    read, told = json.loads(done.stdout)
    return read, dict(told)


def numbered() -> bytes:
    """A list whose number, before each of a thousand paragraphs, is sixty thousand characters long."""
    document, held = docx.Document(), io.BytesIO()
    for _ in range(1000):
        document.add_paragraph("甲", style="List Number")
    document.save(held)
    return with_parts(held.getvalue(), numbering=lambda xml: xml.replace('"%1."', '"' + "%1." * 30_000 + '"'))


def shared_string() -> bytes:
    """A string of a million characters, in a hundred thousand cells."""
    book, held = openpyxl.Workbook(), io.BytesIO()
    book.worksheets[0].append([1])
    book.save(held)
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    space = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    cells = '<c t="s"><v>0</v></c>' * 5
    rows = f"<row>{cells}</row>" * 20_000
    return with_parts(
        held.getvalue(),
        Content_Types=lambda xml: xml.replace(
            "</Types>", f'<Override PartName="/xl/sharedStrings.xml" ContentType="{kind}"/></Types>'
        ),
        sharedStrings=lambda _: f"<sst {space}><si><t>{'数' * 1_000_000}</t></si></sst>",
        sheet1=lambda _: f"<worksheet {space}><sheetData>{rows}</sheetData></worksheet>",
    )


def roots() -> bytes:
    """An OFD file that names its one document ten thousand times, which names its one page ten thousand times."""
    xml = '<?xml version="1.0"?><ofd:{0} xmlns:ofd="http://www.ofdspec.org/2016">{1}</ofd:{0}>'
    return zip_of(
        {
            "OFD.xml": xml.format("OFD", "<ofd:DocRoot>D/Document.xml</ofd:DocRoot>" * 10_000).encode(),
            "D/Document.xml": xml.format("Document", '<ofd:Page BaseLoc="P.xml"/>' * 10_000).encode(),
            "D/P.xml": xml.format(
                "Page", f'<ofd:TextObject Boundary="0 0 9 9"><ofd:TextCode>{TEXT}</ofd:TextCode></ofd:TextObject>' * 99
            ).encode(),
        }
    )


def endless_pages() -> bytes:
    kids = b"3 0 R " * 20_000
    return (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Count 20000/Kids["
        + kids
        + b"]>>endobj\n"
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>endobj\ntrailer<</Root 1 0 R/Size 4>>\nstartxref\n0\n%%EOF"
    )


def nested() -> bytes:
    inner = zip_of({f"{n}.txt": TEXT.encode() for n in range(40)})
    return zip_of({f"{n}.zip": inner for n in range(40)})


def repeated_piece() -> bytes:
    """A Word file whose table of pieces names one piece of a million characters a hundred thousand times."""
    whole = doc("甲" * 2000)
    at = whole.index(struct.pack("<i", 2000))
    return whole[:at] + struct.pack("<i", 2**31 - 1) + whole[at + 4 :]


HOSTILE: dict[str, tuple[Callable[[], bytes], str]] = {
    "strings.xlsx": (shared_string, "too_long"),
    "pages.pdf": (endless_pages, "too_long"),
    "pieces.doc": (repeated_piece, "too_long"),
    "tags.html": (lambda: b"<p>" * 2_000_000, "document"),
    "attributes.html": (lambda: b"<p " + b"a=1 " * 2_000_000 + b">", "document"),
    "long.txt": (lambda: b"a" * 9_000_000, "too_long"),
    "nested.zip": (nested, "part_unread"),
}


def test_small_files_that_ask_for_everything_cost_themselves_alone(tmp_path: Path) -> None:
    for name, (make, _) in HOSTILE.items():
        (tmp_path / name).write_bytes(make())
    for name, payload in (("numbering.docx", numbered()), ("roots.ofd", roots())):
        (tmp_path / name).write_bytes(payload)
    (tmp_path / "z.txt").write_text(TEXT, "utf-8")
    read, told = read_within_limits(tmp_path)
    assert {name: told.get(name) for name in HOSTILE} == {name: kind for name, (_, kind) in HOSTILE.items()}
    assert read == ["nested.zip", "numbering.docx", "roots.ofd", "z.txt"]


def test_the_folder_of_attacks_passes(shared: Path) -> None:
    folder = shared / "cases" / "attacks"
    read, told = read_within_limits(folder)
    apart = {path.name for path in folder.iterdir() if not path.name.endswith(".warc.gz")}
    assert {name.partition("!")[0] for name in (*read, *told)} >= apart  # each is read, or named
    assert {"damaged-1.xls", "damaged-3.xls", "xls-17GB.xls"} <= told.keys()
    assert {"esc.txt", "ofd_roots.ofd"} <= set(read)
    assert all(f"http://www.example.gov.cn/zc/{number}.html" in read for number in range(1, 6))  # beside poison


def abort() -> None:
    faulthandler.disable()  # of pytest
    os.abort()


def panic() -> None:
    raise type("PanicException", (BaseException,), {})


def fill() -> None:
    bytearray(10**12)


def spin() -> None:
    while True:
        pass


@pytest.mark.parametrize(
    ("act", "line"), [(abort, "SIGABRT"), (panic, "PanicException"), (fill, "bytes of memory"), (spin, "1 seconds")]
)
def test_a_reader_that_fails_in_any_way_is_one_line(
    act: Callable[[], None], line: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server, "printed_from", lambda *_: act())
    ends, begins = os.pipe()
    job = server.Job("a.pdf", "", "a.pdf", memory=500_000_000, seconds=1, most_chars=1000)
    answer = json.loads(server._in_fork(job, b"%PDF", ends))
    os.close(begins), os.close(ends)
    assert line in answer["error"]["message"]


def test_the_process_outlives_what_it_reads_and_ends_with_its_parent(tmp_path: Path) -> None:
    for name, payload in (("a.xls", b"\xd0\xcf\x11\xe0" + bytes(600)), ("b.docx", word()), ("c.docx", word())):
        (tmp_path / name).write_bytes(payload)
    code = (
        "import os, sys, pathlib\nfrom pipeline.documents import read_folder\nfrom pipeline.documents.formats import apart\n"
        "print(len(list(read_folder(pathlib.Path(sys.argv[1]), None, lambda error: None))), flush=True)\n"
        "print(*(one._child.pid for one in apart._idle), flush=True)\nos.kill(os.getpid(), 9)"
    )
    done = subprocess.run([sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True, check=False)
    count, pid = done.stdout.split()
    assert count == "2"
    with pytest.raises(ProcessLookupError):
        for _ in range(10_000_000):  # its pipes are closed: it is on its way out
            os.kill(int(pid), 0)
            if Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z":
                raise ProcessLookupError
            os.sched_yield()


def word() -> bytes:
    document, held = docx.Document(), io.BytesIO()
    document.add_paragraph(TEXT)
    document.save(held)
    return held.getvalue()


def test_a_process_that_was_killed_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_bytes(word())
    assert read_file(tmp_path / "a.docx").text == TEXT
    apart._idle[-1]._child.kill()
    assert read_file(tmp_path / "a.docx").text == TEXT


def test_what_no_library_foresees_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("a.html", "b.txt"):
        (tmp_path / name).write_text(TEXT, "utf-8")
    monkeypatch.setattr("pipeline.documents.reader.PageTree", lambda _: {}["no such"])
    told: list[Exception] = []
    assert [document.url for document in read_folder(tmp_path, None, told.append)] == ["b.txt"]
    assert [(type(error), getattr(error, "where", "")) for error in told] == [(DocumentError, "a.html")]


def test_the_limit_on_characters_is_the_setting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.docx").write_bytes(word())
    monkeypatch.setenv("MODU_MAX_CHARS", "10")
    with pytest.raises(TooLong):
        read_file(tmp_path / "a.docx")


def test_a_worker_that_may_have_no_children_of_its_kind_reads_foreign_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Those of Dask and of pools are daemonic."""
    (tmp_path / "a.docx").write_bytes(word())
    apart.end_all()
    monkeypatch.setitem(multiprocessing.current_process()._config, "daemon", True)  # type: ignore[attr-defined]
    assert multiprocessing.current_process().daemon and read_file(tmp_path / "a.docx").text == TEXT
