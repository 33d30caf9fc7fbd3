"""What portals and people send that is broken or hostile: a named error or the rest of the document, in bounded time and memory, and
nothing written."""

from __future__ import annotations

import io
import time
import tracemalloc
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import docx
import pypdf
import pytest

from pipeline.documents import read_file, read_page
from pipeline.errors import DocumentError, ModuError
from pipeline.records import Page
from tests.documents.office_files import zip_of

LINES = [f"第{n}条　加快建设数据集市，让数据在行业中用起来，守住安全的底线。" for n in "一二三四五六七八"]
BODY = "".join(f"<p>{line}</p>" for line in LINES)
WHOLE = f"<html><head><title>临海市数据集市办法</title></head><body><h1>临海市数据集市办法</h1><div id=zoom>{BODY}</div></body></html>"
_SECONDS, _BYTES = 5.0, 150_000_000


def page(html: str | bytes) -> str:
    about = Page(url="http://a.test/zc/c_1.html", fetched_at=datetime(2026, 1, 5, tzinfo=UTC), content_type="text/html")
    return read_page(about, html if isinstance(html, bytes) else html.encode()).text


def locked() -> bytes:
    writer, held = pypdf.PdfWriter(), io.BytesIO()
    writer.add_blank_page(100, 100)
    writer.encrypt("secret", algorithm="RC4-128")
    writer.write(held)
    return held.getvalue()


def word(text: str) -> bytes:
    document, held = docx.Document(), io.BytesIO()
    document.add_paragraph(text)
    document.save(held)
    return held.getvalue()


def laughs() -> bytes:
    """Entities that would make ten thousand million characters."""
    entities = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10 if n else "哈"}">' for n in range(11))
    with zipfile.ZipFile(io.BytesIO(word("甲"))) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    xml = parts["word/document.xml"].decode().replace("甲", "&a10;")
    head, _, rest = xml.partition("?>")
    return zip_of({**parts, "word/document.xml": f"{head}?><!DOCTYPE w [{entities}]>{rest}".encode()})


def half_damaged() -> bytes:
    """A ZIP of two texts, the bytes of the first one spoilt."""
    packed = bytearray(zip_of({"a.txt": "甲乙丙丁".encode() * 50, "b.txt": "戊己".encode()}))
    packed[45] ^= 0xFF
    return bytes(packed)


KEPT = {
    "truncated": (WHOLE[: WHOLE.index("第六条")], "第五条"),
    "two thousand inline styles": (
        WHOLE.replace("第三条", "".join(f'<i style="font:{n}px a">三</i>' for n in range(2000)) + "第三条"),
        "第三条",
    ),
    "NUL bytes": (WHOLE.encode().replace("第二条".encode(), b"\0\0" + "第二条".encode() + b"\0"), "第八条"),
    "declared wrongly": (WHOLE.replace("<head>", "<head><meta charset=gb2312>"), "第八条"),
}


@pytest.mark.parametrize(("html", "kept"), KEPT.values(), ids=KEPT)
def test_the_rest_of_a_page_is_kept(html: str | bytes, kept: str) -> None:
    assert kept in page(html)


def test_two_thousand_nested_tags_are_refused_by_name() -> None:
    with pytest.raises(DocumentError, match="nested"):
        page(WHOLE.replace("<p>", "<div>" * 2000 + "<p>", 1))


REFUSED = {
    "a PDF with a password": ("a.pdf", locked(), "password"),
    "a broken DOCX": ("a.docx", word("甲" * 900)[:-700], "damaged|cannot be read"),
    "a zip bomb": ("a.zip", zip_of({"a.txt": bytes(100_000_000)}), "grows beyond belief"),
    "an OFD that is no zip": ("a.ofd", b"<html>no zip</html>", "damaged|cannot be read"),
}


@pytest.mark.parametrize(("name", "payload", "says"), REFUSED.values(), ids=REFUSED)
def test_a_hostile_file_has_a_named_error(tmp_path: Path, name: str, payload: bytes, says: str) -> None:
    (tmp_path / name).write_bytes(payload)
    tracemalloc.start()
    began = time.process_time()
    with pytest.raises(DocumentError, match=says):
        read_file(tmp_path / name)
    assert time.process_time() - began < _SECONDS
    assert tracemalloc.get_traced_memory()[1] < _BYTES
    tracemalloc.stop()
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_entities_without_end_are_not_expanded(tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_bytes(laughs())
    began = time.process_time()
    try:
        assert len(read_file(tmp_path / "a.docx").text) < 1000
    except ModuError as error:
        assert error.mend
    assert time.process_time() - began < _SECONDS


def test_names_that_lead_out_of_a_zip_write_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    work = tmp_path / "a" / "b"
    work.mkdir(parents=True)
    monkeypatch.chdir(work)
    (work / "a.zip").write_bytes(zip_of({"../../out.txt": "甲乙丙".encode(), "/abs.txt": "丁戊己".encode()}))
    assert "甲乙丙" in read_file(work / "a.zip").text
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["a", "a.zip", "b"]


def test_a_damaged_member_of_a_zip_leaves_the_others(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(half_damaged())
    assert read_file(tmp_path / "a.zip").text.splitlines() == ["b.txt", "戊己"]
